// (2) What follows from the facts that a command led to, whichever command it was: the clock runs again, so there is
// another promise; the turn of an automatic step has come, so it is done; clocks of the procedure's own start, stand, run
// again and stop.

import type { Instant } from '../../kernel/instant.js'
import type { PublishedProcedure } from '../../procedure/catalogue.js'
import type { Procedure } from '../../procedure/declaration.js'
import type { DecisionContext, Fact } from '../decision.js'
import { fact } from '../decision.js'
import { stepClock } from '../clock-run.js'
import { openSteps, type Dossier } from '../dossier.js'
import { notes } from '../events/notes.js'
import { stepCourse } from '../rules/clocks.js'
import { movedBy, promiseOn, promiseResumed, type DeadlinePromise } from '../rules/deadline.js'
import { pausedSince } from '../rules/pauses.js'
import { expectedSteps, following, stepOf } from '../rules/route.js'
import { clockFacts } from './clocks.js'
import { procedureOf, withProcedureOf } from './lookups.js'
import { basisOf, calendarOf, promised, whereCountable } from './promises.js'
import { stepStarted } from './steps.js'
import { withFacts, type Moment } from './with-facts.js'

/** The facts that follow from facts. */
export function followUps(
  moment: Moment,
  facts: readonly Fact[],
  dossier: Dossier,
  context: DecisionContext,
): readonly Fact[] {
  if (facts.every(({ type }) => notes.has(type))) return []
  const resumed = resumption(moment, facts, dossier, context)
  const done = automaticSteps(moment, [...facts, ...resumed], dossier, context)
  const followed = [...resumed, ...done]
  return [...followed, ...clockFacts(moment, [...facts, ...followed], dossier, context)]
}

/**
 * The clock stood. By these facts it runs again, or what it measured has ended, and nobody is late for the time in which
 * it stood: the legal term's, and those of the steps in work.
 */
function resumption(
  moment: Moment,
  facts: readonly Fact[],
  dossier: Dossier,
  context: DecisionContext,
): Fact[] {
  const stoodSince = pausedSince(dossier)
  if (stoodSince === undefined) return []
  const stood = { from: stoodSince, to: moment.at }
  const after = withFacts(dossier, facts, moment)
  const procedure = procedureOf(dossier, context)
  const isRunning = pausedSince(after) === undefined
  const done = facts.flatMap(stepsEnded)
  const steps = openSteps(dossier).filter(({ step }) => isRunning || done.includes(step))
  const moved = () => [
    // Without a promise there is none to move: nobody asks for a calendar that the holder may no longer have.
    ...(isRunning && after.deadline !== undefined
      ? promised(promiseResumed(after, basisOf(procedure, dossier, { context, at: moment.at })))
      : []),
    ...steps.flatMap(({ step }) => promised(stepResumed({ step, stood, after }, procedure, context))),
  ]
  // Whoever withdraws is not held up by a calendar that doesn't know the date.
  return after.state === 'withdrawn' ? (whereCountable(moved) ?? []) : moved()
}

/** The steps that a fact ends: done, or undone as the dossier went back. */
function stepsEnded({ type, data }: Fact): readonly string[] {
  const { step, closed = [] } = data as { readonly step: string; readonly closed?: readonly string[] }
  if (type === 'StepCompleted') return [step]
  return type === 'ReturnedToStep' ? closed : []
}

interface ResumedStep {
  readonly step: string
  readonly stood: { readonly from: Instant; readonly to: Instant }
  readonly after: Dossier
}

/** The budget of a step once the clock runs again, or the step has ended; `undefined` where it stays. */
function stepResumed(
  { step, stood, after }: ResumedStep,
  procedure: PublishedProcedure,
  context: DecisionContext,
): DeadlinePromise | undefined {
  const run = after.steps.findLast((each) => each.step === step)!
  const course = stepCourse(run, procedure.definition, after)
  if (course === undefined || run.dueAt === undefined) return undefined
  return movedBy(stood, run.dueAt, () => {
    const published = calendarOf(after, procedure, { context, at: course.start })
    return published && promiseOn(stepClock(step), course, 'resumption', { procedure, published })
  })
}

/** Facts after which the turn of another step may have come. */
export const leadOn: ReadonlySet<string> = new Set<Fact['type']>([
  'DossierReceived',
  'DossierTakenOver',
  'DossierReopened',
  'ProcedureVersionSwitched',
  'StepCompleted',
  'StepSkipped',
  'ReturnedToStep',
])

/** Starts and completes the automatic steps whose turn has come, and those that come after them. */
function automaticSteps(
  moment: Moment,
  facts: readonly Fact[],
  dossier: Dossier,
  context: DecisionContext,
): Fact[] {
  if (!facts.some(({ type }) => leadOn.has(type))) return []
  const procedure = procedureOf(withProcedureOf(facts, dossier), context)
  const { steps, start } = procedure.definition
  const turns = [start, ...dossier.arrivals.map((arrival) => arrival.step)]
  if (!facts.some((each) => stepsNamed(each, turns).some((step) => isAutomatic(steps, step)))) return []
  const done: Fact[] = []
  // A definition has no circle of automatic steps alone, so this ends.
  for (;;) {
    const now = withFacts(dossier, [...facts, ...done], moment)
    const step = expectedSteps(now, procedure.definition).find((each) => isAutomatic(steps, each))
    if (step === undefined) return done
    const follows = following(stepOf(procedure.definition, step)!, step, undefined)
    if ('accepted' in follows) return done
    done.push(stepStarted({ step, at: moment.at }, now, procedure, context))
    done.push(fact('StepCompleted', { step, ...follows }))
  }
}

/** The steps whose turn may have come by a fact: looked at before anything is folded, as this is asked at every step. */
function stepsNamed({ type, data }: Fact, turns: readonly string[]): readonly string[] {
  const { next, fork, step } = data as {
    readonly next?: string
    readonly fork?: readonly string[]
    readonly step?: string
  }
  if (type === 'StepCompleted' || type === 'StepSkipped') return fork ?? (next === undefined ? [] : [next])
  // Another version may do by itself what had its turn before.
  return leadOn.has(type) ? (step === undefined ? turns : [step]) : []
}

/** Whether a step does itself. */
export function isAutomatic(steps: Procedure['steps'], step: string): boolean {
  return Object.hasOwn(steps, step) && steps[step]!.automatic === true
}
