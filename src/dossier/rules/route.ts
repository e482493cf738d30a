// Which steps may be worked on: the route of the procedure, as far as the dossier has gone on it. A dossier stands
// at one place or, between a fork and its join, at several.

import { reject, type Rejected } from '../../kernel/outcome.js'
import { besideEachOther } from '../../procedure/branch-checks.js'
import type { Procedure, StepDefinition } from '../../procedure/declaration.js'
import type { RejectionCode } from '../decision.js'
import { openStep, openSteps, type Arrival, type Dossier, type StepRun } from '../dossier.js'

/** What follows a step: one step, several at once, or nothing. */
export interface Following {
  readonly next?: string | undefined
  readonly fork?: readonly string[] | undefined
}

/** The steps whose turn it is, in the order in which it came; a join is among them once all its branches are in. */
export function expectedSteps(dossier: Dossier, procedure: Procedure): string[] {
  const { arrivals, steps } = dossier
  if (steps.length === 0 && arrivals.length === 0) return [procedure.start]
  const arrived = [...new Set(arrivals.map(({ step }) => step))]
  return arrived.filter((step) => awaitedBranches(dossier, procedure, step).length === 0)
}

/** The branches that a step, whose turn has come from elsewhere, still waits for. */
export function awaitedBranches(dossier: Dossier, procedure: Procedure, step: string): string[] {
  const { arrivals } = dossier
  const into = arrivals.filter((arrival) => arrival.step === step)
  // Who goes back to a join, or takes a dossier over at it, does not do its branches again.
  if (into.some(({ from }) => from === undefined)) return []
  const join = stepOf(procedure, step)?.join ?? []
  const missing = join.filter((branch) => !into.some(({ from }) => from === branch))
  if (missing.length === 0) return missing
  // A dossier may have been taken over, or taken up again, within one branch: then the others never come.
  const elsewhere = [...openSteps(dossier), ...arrivals].filter((each) => each.step !== step)
  const from = elsewhere.map((each) => each.step)
  const coming = new Set([...from, ...stepsAfter(procedure, from, step)])
  return missing.filter((branch) => coming.has(branch))
}

/** The step to be started next: `undefined` while one is in work, and after the last. */
export function expectedStep(dossier: Dossier, procedure: Procedure): string | undefined {
  return openStep(dossier) === undefined ? expectedSteps(dossier, procedure)[0] : undefined
}

/** Whether everything on the route is done. */
export function isRouteDone(dossier: Dossier): boolean {
  return dossier.steps.length > 0 && dossier.arrivals.length === 0 && openStep(dossier) === undefined
}

/** Whether anything else goes on while a step is worked on. */
export function isParallel(dossier: Dossier, step: string): boolean {
  return (
    openSteps(dossier).some((run) => run.step !== step) ||
    dossier.arrivals.some((arrival) => arrival.step !== step)
  )
}

/** Why a step can't be started now, or `undefined` if it can. */
export function startProblem(
  dossier: Dossier,
  procedure: Procedure,
  step: string,
): Rejected<RejectionCode> | undefined {
  if (stepOf(procedure, step) === undefined) return unknownStep(procedure, step)
  const expected = expectedSteps(dossier, procedure)
  const open = openSteps(dossier).map((run) => run.step)
  if (expected.includes(step) && !open.includes(step)) return undefined
  if (open.length > 0 && (open.includes(step) || expected.length === 0)) {
    const message = `step '${open.join("', '")}' is in work: complete it first`
    return reject('step-open', message, { open: open.at(-1), step })
  }
  const awaited = awaitedBranches(dossier, procedure, step)
  const isAwaiting = dossier.arrivals.some((arrival) => arrival.step === step)
  const message = isAwaiting
    ? `'${step}' waits for ${awaited.join(' and ')}`
    : expected.length === 0
      ? `all steps are done: resolve the dossier instead of starting '${step}'`
      : `'${expected.join("' or '")}' comes next, not '${step}'`
  return reject('step-not-expected', message, { step, expected: expected[0] })
}

/** What follows the step in work, once it is completed; or why it can't be. */
export function completion(
  dossier: Dossier,
  procedure: Procedure,
  { step, next }: { step: string; next?: string | undefined },
): Following | Rejected<RejectionCode> {
  const declared = stepOf(procedure, step)
  if (declared === undefined) return unknownStep(procedure, step)
  if (!openSteps(dossier).some((run) => run.step === step)) {
    const open = openStep(dossier)?.step
    return reject('step-not-open', `step '${step}' is not in work: start it first`, { step, open })
  }
  return following(declared, step, next)
}

/** What follows a step, by its declaration and the choice made. */
export function following(
  { fork, next: choices = [] }: StepDefinition,
  step: string,
  next: string | undefined,
): Following | Rejected<RejectionCode> {
  if (next !== undefined && !choices.includes(next)) {
    const allowed =
      choices.length > 0
        ? `it may be followed by ${choices.join(', ')}`
        : fork === undefined
          ? 'it is the last step'
          : `${fork.join(' and ')} all follow it`
    return reject('next-not-allowed', `'${next}' can't follow '${step}': ${allowed}`, { step, next, choices })
  }
  if (next === undefined && choices.length > 1) {
    const message = `name which step follows '${step}': ${choices.join(' or ')}`
    return reject('next-required', message, { step, choices })
  }
  return fork === undefined ? { next: next ?? choices[0] } : { fork }
}

/** What going back to a step makes void: steps in work that end undone, and turns that had come. */
export interface WayBack {
  readonly closed: readonly string[]
  readonly dropped: readonly Arrival[]
}

/** What going back to a step makes void, or why it can't be gone back to. */
export function wayBack(
  dossier: Dossier,
  procedure: Procedure,
  step: string,
): WayBack | Rejected<RejectionCode> {
  if (stepOf(procedure, step) === undefined) return unknownStep(procedure, step)
  const wasDone = dossier.steps.some((run) => run.step === step && isDone(run))
  if (!wasDone) return reject('step-not-done', `step '${step}' was not done before`, { step })
  const open = openSteps(dossier).map((run) => run.step)
  if (open.includes(step)) return reject('step-open', `step '${step}' is in work`, { open: step, step })
  // Branches beside it go on, and what they have done stays done; a dossier is at no other place at the same time.
  const areBeside = besideOf(procedure)
  const isVoid = (place: string) => !areBeside(place, step)
  return {
    closed: open.filter(isVoid),
    dropped: dossier.arrivals.filter((arrival) => isVoid(placeOf(arrival, procedure))),
  }
}

/** Where a dossier stands by an arrival: one at a join that waits is still that of the branch that it came from. */
function placeOf({ step, from }: Arrival, procedure: Procedure): string {
  const join = stepOf(procedure, step)?.join ?? []
  return from !== undefined && join.includes(from) ? from : step
}

const beside = new WeakMap<Procedure, (step: string, other: string) => boolean>()

function besideOf(procedure: Procedure): (step: string, other: string) => boolean {
  let found = beside.get(procedure)
  if (found === undefined) {
    found = besideEachOther(procedure)
    beside.set(procedure, found)
  }
  return found
}

/** The refusal of a version of the procedure that does not have a step that is in work or comes next. */
export function openStepOutside(dossier: Dossier, procedure: Procedure): Rejected<RejectionCode> | undefined {
  const needed = [...openSteps(dossier), ...dossier.arrivals].map(({ step }) => step)
  const missing = needed.find((step) => stepOf(procedure, step) === undefined)
  return missing === undefined ? undefined : unknownStep(procedure, missing)
}

/** A step's declaration, if the procedure has it. */
export function stepOf({ steps }: Procedure, step: string): StepDefinition | undefined {
  return Object.hasOwn(steps, step) ? steps[step] : undefined
}

/** The refusal of a step that the procedure does not have. */
export function unknownStep(procedure: Procedure, step: string): Rejected<RejectionCode> {
  const steps = Object.keys(procedure.steps)
  const listed =
    steps.length > 12 ? `${steps.slice(0, 12).join(', ')} and ${steps.length - 12} more` : steps.join(', ')
  return reject(
    'step-unknown',
    `procedure ${procedure.code} has no step '${step}'; its steps are ${listed}`,
    { step },
  )
}

function isDone({ completedAt, skippedAt }: StepRun): boolean {
  return completedAt !== undefined || skippedAt !== undefined
}

/** All steps that steps may lead to, on ways that do not go through `past`. */
function stepsAfter(procedure: Procedure, from: readonly string[], past: string): ReadonlySet<string> {
  const seen = new Set<string>()
  const open = [...from]
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    const { next = [], fork = [] } = stepOf(procedure, step) ?? {}
    for (const follower of [...next, ...fork]) {
      if (seen.has(follower) || follower === past) continue
      seen.add(follower)
      open.push(follower)
    }
  }
  return seen
}
