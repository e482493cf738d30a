// (2) The rules of steps and hands.

import { reject, type Rejected } from '../../kernel/outcome.js'
import type { PublishedProcedure } from '../../procedure/catalogue.js'
import { fact, type DecisionContext, type Fact, type RejectionCode, type Rules } from '../decision.js'
import { openSteps, type Dossier, type StepRun } from '../dossier.js'
import { completion, following, isParallel, startProblem, stepOf, wayBack } from '../rules/route.js'
import type { Instant } from '../../kernel/instant.js'
import { procedureOf } from './lookups.js'
import { calendarOf } from './promises.js'

/** Rules of steps and hands. */
export const stepRules: Rules<
  'startStep' | 'completeStep' | 'skipStep' | 'returnToStep' | 'handOver' | 'assign'
> = {
  startStep(command, dossier, context) {
    const procedure = procedureOf(dossier, context)
    const refusal = startProblem(dossier, procedure.definition, command.step)
    return refusal ?? [stepStarted(command, dossier, procedure, context)]
  },

  completeStep(command, dossier, context) {
    const follows = completion(dossier, procedureOf(dossier, context).definition, command)
    if ('accepted' in follows) return follows
    const { step, note } = command
    return [fact('StepCompleted', { step, ...follows, note })]
  },

  skipStep({ step, next, reason }, dossier, context) {
    const { definition } = procedureOf(dossier, context)
    const refusal = startProblem(dossier, definition, step)
    if (refusal !== undefined) return refusal
    const declared = stepOf(definition, step)!
    if (declared.mayBeSkipped !== true) {
      const message = `step '${step}' may not be skipped: the procedure does not say so`
      return reject('step-not-skippable', message, { step })
    }
    const follows = following(declared, step, next)
    if ('accepted' in follows) return follows
    return [fact('StepSkipped', { step, ...follows, reason })]
  },

  returnToStep({ step, reason }, dossier, context) {
    const back = wayBack(dossier, procedureOf(dossier, context).definition, step)
    if ('accepted' in back) return back
    const { closed, dropped } = back
    return [
      fact('ReturnedToStep', {
        step,
        reason,
        closed: closed.length > 0 ? closed : undefined,
        dropped: dropped.length > 0 ? dropped : undefined,
      }),
    ]
  },

  handOver({ unit, officer, note, step }, dossier) {
    const run = stepInHand(dossier, step)
    if ('accepted' in run) return run
    return [fact('HandedOver', { fromUnit: run.unit ?? dossier.unit, unit, officer, note, step })]
  },

  assign({ officer, step }, dossier) {
    const run = stepInHand(dossier, step)
    if ('accepted' in run) return run
    return [fact('Assigned', { officer, step })]
  },
}

/** The beginning of a step, with who does it and by when. */
export function stepStarted(
  command: {
    readonly step: string
    readonly at: Instant
    readonly unit?: string | undefined
    readonly officer?: string | undefined
  },
  dossier: Dossier,
  procedure: PublishedProcedure,
  context: Pick<DecisionContext, 'calendar' | 'calendarOf'>,
): Fact {
  const { step, at } = command
  const { definition } = procedure
  const { within, unit: stepUnit } = stepOf(definition, step)!
  const unit = command.unit ?? stepUnit ?? dossier.unit
  // Who was assigned keeps it, unless it goes to another unit.
  const officer = command.officer ?? (unit === dossier.unit ? dossier.officer : undefined)
  const dueAt = within && calendarOf(dossier, procedure, { context, at })?.calendar.add(at, within)
  const parallel = isParallel(dossier, step) || undefined
  return fact('StepStarted', { step, unit, officer, dueAt, parallel })
}

/** The step that changes hands: the one named, else the one in work; with none in work it is the dossier alone. */
function stepInHand(dossier: Dossier, step: string | undefined): Partial<StepRun> | Rejected<RejectionCode> {
  const open = openSteps(dossier)
  if (step === undefined) {
    if (open.length <= 1) return open[0] ?? {}
    const names = open.map((run) => run.step)
    const message = `several steps are in work: name one of ${names.join(', ')}`
    return reject('step-required', message, { steps: names })
  }
  const run = open.findLast((each) => each.step === step)
  return run ?? reject('step-not-open', `step '${step}' is not in work`, { step, open: open.at(-1)?.step })
}
