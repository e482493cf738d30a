// Which step may be worked on: the route of the procedure, as far as the dossier has gone on it.

import { reject, type Rejected } from '../../kernel/outcome.js'
import type { Procedure } from '../../procedure/declaration.js'
import type { RejectionCode } from '../decision.js'
import { openStep, type Dossier } from '../dossier.js'

/** The step to be started next: `undefined` while one is in work, and after the last. */
export function expectedStep(dossier: Dossier, procedure: Procedure): string | undefined {
  if (openStep(dossier) !== undefined) return undefined
  const last = dossier.steps.at(-1)
  return last === undefined ? procedure.start : last.next
}

/** Whether the last step of the route is done. */
export function isRouteDone(dossier: Dossier, procedure: Procedure): boolean {
  return openStep(dossier) === undefined && expectedStep(dossier, procedure) === undefined
}

/** Why a step can't be started now, or `undefined` if it can. */
export function startProblem(
  dossier: Dossier,
  procedure: Procedure,
  step: string,
): Rejected<RejectionCode> | undefined {
  if (!Object.hasOwn(procedure.steps, step)) return unknownStep(procedure, step)
  const open = openStep(dossier)
  if (open !== undefined) {
    return reject('step-open', `step '${open.step}' is in work: complete it first`, { open: open.step, step })
  }
  const expected = expectedStep(dossier, procedure)
  if (expected === step) return undefined
  return reject(
    'step-not-expected',
    expected === undefined
      ? `all steps are done: resolve the dossier instead of starting '${step}'`
      : `'${expected}' comes next, not '${step}'`,
    { step, expected },
  )
}

/** The step that follows the one in work, once it is completed; or why it can't be. */
export function completion(
  dossier: Dossier,
  procedure: Procedure,
  { step, next }: { step: string; next?: string | undefined },
): { readonly next: string | undefined } | Rejected<RejectionCode> {
  const declared = Object.hasOwn(procedure.steps, step) ? procedure.steps[step] : undefined
  if (declared === undefined) return unknownStep(procedure, step)
  if (openStep(dossier)?.step !== step) {
    const open = openStep(dossier)?.step
    return reject('step-not-open', `step '${step}' is not in work: start it first`, { step, open })
  }
  const choices = declared.next ?? []
  if (next !== undefined && !choices.includes(next)) {
    const allowed =
      choices.length === 0 ? 'it is the last step' : `it may be followed by ${choices.join(', ')}`
    return reject('next-not-allowed', `'${next}' can't follow '${step}': ${allowed}`, { step, next, choices })
  }
  if (next === undefined && choices.length > 1) {
    return reject('next-required', `name which step follows '${step}': ${choices.join(' or ')}`, {
      step,
      choices,
    })
  }
  return { next: next ?? choices[0] }
}

function unknownStep(procedure: Procedure, step: string): Rejected<RejectionCode> {
  const steps = Object.keys(procedure.steps)
  const listed =
    steps.length > 12 ? `${steps.slice(0, 12).join(', ')} and ${steps.length - 12} more` : steps.join(', ')
  return reject(
    'step-unknown',
    `procedure ${procedure.code} has no step '${step}'; its steps are ${listed}`,
    { step },
  )
}
