// (3) What steps and hands change of a dossier. What follows a step is in the events themselves: folding needs no
// procedure.

import type { Instant } from '../../kernel/instant.js'
import type { Handlers } from '../../log/envelope.js'
import { isOpen, openSteps, type Dossier, type StepRun } from '../dossier.js'
import type { DossierEvents } from '../events.js'
import { stateAfter } from '../state-after.js'
import { hold } from './course.js'

/** Handlers of steps and hands. */
export const stepHandlers: Handlers<Dossier, DossierEvents> = {
  StepStarted(dossier, { at, data }) {
    dossier.state = stateAfter.StepStarted(dossier.state)
    const { step, unit, officer, dueAt } = data
    arrive(dossier, step)
    dossier.steps.push({
      step,
      ...(unit !== undefined && { unit }),
      ...(officer !== undefined && { officer }),
      startedAt: at,
      ...(dueAt !== undefined && { dueAt }),
    })
    if (data.parallel !== true) hold(dossier, data)
  },
  StepCompleted(dossier, { at, data }) {
    dossier.state = stateAfter.StepCompleted(dossier.state)
    let run = openRun(dossier, data.step)
    if (run === undefined) {
      // An imported source may tell only of completions.
      arrive(dossier, data.step)
      dossier.steps.push({ step: data.step, ...(data.unit !== undefined && { unit: data.unit }) })
      run = dossier.steps.at(-1)!
    }
    run.completedAt = at
    lead(dossier, run, data)
  },
  StepSkipped(dossier, { at, data }) {
    dossier.state = stateAfter.StepSkipped(dossier.state)
    arrive(dossier, data.step)
    dossier.steps.push({ step: data.step, skippedAt: at })
    lead(dossier, dossier.steps.at(-1)!, data)
  },
  ReturnedToStep(dossier, { at, data }) {
    for (const step of data.closed ?? []) close(openRun(dossier, step), at)
    const dropped = data.dropped ?? []
    dossier.arrivals = dossier.arrivals.filter(
      ({ step, from }) =>
        step !== data.step && !dropped.some((each) => each.step === step && each.from === from),
    )
    dossier.arrivals.push({ step: data.step })
  },
  HandedOver(dossier, { data }) {
    const run = runInHand(dossier, data.step)
    if (run !== undefined) {
      run.unit = data.unit
      if (data.officer === undefined) delete run.officer
      else run.officer = data.officer
    }
    if (run === undefined || openSteps(dossier).length === 1) hold(dossier, data)
  },
  Assigned(dossier, { data }) {
    const run = runInHand(dossier, data.step)
    if (run !== undefined) run.officer = data.officer
    if (run === undefined || openSteps(dossier).length === 1) dossier.officer = data.officer
  },
}

function openRun(dossier: Dossier, step: string): StepRun | undefined {
  return dossier.steps.findLast((run) => run.step === step && isOpen(run))
}

/** The step that changes hands: the one named, else the one in work if there are not several. */
function runInHand(dossier: Dossier, step: string | undefined): StepRun | undefined {
  if (step !== undefined) return openRun(dossier, step)
  const open = openSteps(dossier)
  return open.length === 1 ? open[0] : undefined
}

function close(run: StepRun | undefined, at: Instant): void {
  if (run !== undefined) run.closedAt = at
}

/** A step that begins has had its turn. */
function arrive(dossier: Dossier, step: string): void {
  // An assignment that changes nothing would still be told as a patch to whoever watches.
  if (dossier.arrivals.some((arrival) => arrival.step === step))
    dossier.arrivals = dossier.arrivals.filter((arrival) => arrival.step !== step)
}

/** A step that is done leads on. */
function lead(
  dossier: Dossier,
  run: StepRun,
  { next, fork }: { next?: string | undefined; fork?: readonly string[] | undefined },
): void {
  if (next !== undefined) run.next = next
  if (fork !== undefined) run.fork = [...fork]
  for (const step of fork ?? (next === undefined ? [] : [next])) {
    // After a change of versions a step may be done again whose turn had led on: that is one turn.
    const isThere = dossier.arrivals.some((arrival) => arrival.step === step && arrival.from === run.step)
    if (!isThere) dossier.arrivals.push({ step, from: run.step })
  }
}
