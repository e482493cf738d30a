// How officers work on the steps of a case: they take it up, spend part of the step's budget on it and of the time
// that the due date leaves, pass it on when they go on leave, and go back where something is wrong.

import type { CaseFile, Course } from './case-file.js'
import { inParallel } from './in-parallel.js'
import { dayMinutes } from './office.js'
import { leastMinutesFrom, leastMinutesOf } from './pace.js'
import { attachResult, signResult } from './papers.js'
import { askForPayment, askForSupplement, askOtherAgency, perhapsExtend } from './waiting.js'

/** How often a step leads to another than the usual one, where both may follow, or back to one that was done. */
const detours: Readonly<Record<string, number>> = { appraise: 0.15 }
const waysBack: Readonly<Record<string, { readonly to: string; readonly share: number; reason: string }>> = {
  appraise: { to: 'check', share: 0.02, reason: 'two papers contradict one another' },
  sign: { to: 'draft', share: 0.03, reason: 'to be worded more clearly' },
}
/** How often nobody goes to a site, since somebody was there not long ago. */
const skippedVisits = 0.06

/** What is still missing from a case when work begins. */
export interface Missing {
  /** How often the applicant must be asked for more. */
  defects: number
  /** Whether the fee is still to be paid. */
  fee: boolean
}

/** Works on all steps from one on, to the end of the route. */
export function* workThrough(file: CaseFile, from: string, missing: Missing): Course {
  const { steps } = file.procedure.procedure
  for (let step: string | undefined = from; step !== undefined;) {
    const { fork } = steps[step]!
    const next: string | undefined = yield* workOn(file, step, missing)
    // Whoever goes back goes over the fork again.
    if (fork === undefined || next !== undefined) step = next
    else {
      const ends: (string | undefined)[] = yield* inParallel(
        file,
        fork.map((branch) => workToJoin(file, branch, missing)),
      )
      step = ends[0]
    }
  }
}

/** Works on one branch, up to the step in which it meets the others. */
function* workToJoin(file: CaseFile, from: string, missing: Missing): Course<string | undefined> {
  const { steps } = file.procedure.procedure
  let step: string | undefined = from
  while (step !== undefined && steps[step]!.join === undefined) step = yield* workOn(file, step, missing)
  return step
}

/** Works on one step, and gives the one that comes next; `undefined` after the last, and after a fork. */
function* workOn(file: CaseFile, step: string, missing: Missing): Course<string | undefined> {
  const { automatic, mayBeSkipped, next = [], unit } = file.procedure.procedure.steps[step]!
  if (automatic === true) return next[0]
  if (
    mayBeSkipped === true &&
    file.minutesUntilBooks() > 40 * dayMinutes &&
    file.chance.happens(skippedVisits)
  ) {
    const reason = 'the site was visited less than six months ago'
    yield* file.send({ type: 'skipStep', step, reason, actor: `${unit}-head` })
    return next[0]
  }
  const officer: string = yield* takeUp(file, step)
  yield* seeToWhatIsMissing(file, step, { officer, missing })
  if (step === 'visit') yield* perhapsExtend(file, unit!)
  if (step === 'consult' || step === 'fire-safety') yield* askOtherAgency(file, step, officer)
  const last: string = yield* spendTime(file, step, officer)
  const back = wayBackFrom(file, step)
  if (back !== undefined) {
    yield* file.send({ type: 'returnToStep', step: back.to, reason: back.reason, actor: last })
    file.office.release(last)
    return back.to
  }
  const actor = step === 'sign' ? file.office.signerFor(last, file.now) : last
  if (step === 'draft' || (step === 'sign' && file.procedure.route === 'desk'))
    yield* attachResult(file, last)
  if (step === 'sign') yield* signResult(file, actor)
  const chosen = nextAfter(file, step)
  yield* file.send({ type: 'completeStep', step, ...(chosen !== undefined && { next: chosen }), actor })
  file.office.release(last)
  return chosen
}

/** The applicant is asked for papers and fees where one officer has the whole case: never in one of two branches. */
function* seeToWhatIsMissing(
  file: CaseFile,
  step: string,
  { officer, missing }: { officer: string; missing: Missing },
): Course {
  const { route } = file.procedure
  if (route === 'desk') return
  if (step === 'check' && missing.fee) {
    missing.fee = false
    yield* askForPayment(file, step, officer)
  }
  if (step !== (route === 'visit' ? 'check' : 'appraise')) return
  for (; missing.defects > 0; missing.defects--) yield* askForSupplement(file, step, officer)
}

/** Begins a step. An appraisal comes to the unit first, and its head assigns it; the rest goes to an officer at once. */
function* takeUp(file: CaseFile, step: string): Course<string> {
  const { chance, office } = file
  const unit = file.procedure.procedure.steps[step]!.unit!
  const spare = Math.max(0, file.spareMinutes(step))
  yield* file.waitMinutes(Math.min(chance.between(2, 90), Math.floor(spare / 10)))
  const officer = office.take(unit, file.now)
  if (step !== 'appraise') {
    yield* file.send({ type: 'startStep', step, officer, actor: officer })
    return officer
  }
  yield* file.send({ type: 'startStep', step, actor: `${unit}-head` })
  yield* file.waitMinutes(Math.min(chance.between(2, 60), Math.floor(spare / 10)))
  yield* file.send({ type: 'assign', officer, step, actor: `${unit}-head` })
  return officer
}

/**
 * Spends the time that a step takes, and gives the officer who had it last. The more there is to spare, the longer;
 * about the step's budget if there is one, and never more than the due date allows.
 */
function* spendTime(file: CaseFile, step: string, officer: string): Course<string> {
  const { chance, office, now } = file
  const stepDueAt = file.stepDueAt.get(step)
  const least = leastMinutesOf(step)
  const spare = Math.max(0, file.spareMinutes(step))
  const budget = stepDueAt === undefined ? spare : office.minutesBetween(now, stepDueAt) - least
  // Most take a small part of their time, and one in twenty runs over the budget of the step.
  const share = chance.share()
  const wanted = budget * (chance.happens(0.05) ? 1.2 : share * share * 0.95)
  const doneAt = office.after(now, least + Math.floor(Math.min(spare * 0.9, Math.max(0, wanted))))
  const leavesAt = office.leaveBetween(officer, now, doneAt)
  const last = leavesAt === undefined ? officer : yield* handOver(file, step, { from: officer, at: leavesAt })
  yield* file.waitUntil(doneAt)
  return last
}

/** Gives the case to a colleague when leave begins. */
function* handOver(
  file: CaseFile,
  step: string,
  { from, at }: { from: string; at: CaseFile['now'] },
): Course<string> {
  const unit = file.procedure.procedure.steps[step]!.unit!
  yield* file.waitUntil(file.office.after(at, 0))
  const colleague = file.office.take(unit, file.now)
  file.office.release(from)
  const reason = { note: 'on leave' }
  yield* file.send({ type: 'handOver', unit, officer: colleague, step, actor: `${unit}-head`, ...reason })
  return colleague
}

/** The usual next step, which is named first; now and then the other one, if there is ample time for the detour. */
function nextAfter(file: CaseFile, step: string): string | undefined {
  const { procedure } = file.procedure
  const [usual, other] = procedure.steps[step]!.next ?? []
  if (usual === undefined || other === undefined || !file.chance.happens(detours[step] ?? 0)) return usual
  if (isAtYearsEnd(file)) return usual
  const detour = leastMinutesFrom(procedure, other) - leastMinutesFrom(procedure, usual)
  return file.spareMinutes(usual) > 2 * detour ? other : usual
}

/** The step to go back to, if something is wrong and there is ample time to put it right. */
function wayBackFrom(file: CaseFile, step: string) {
  const { procedure, route } = file.procedure
  const back = waysBack[step]
  // A branch does not go back over its own fork: the other would have to end undone.
  const leadsBack = route === 'file' || (route === 'visit' && step !== 'appraise')
  // What was begun in the old system was checked there.
  const wasDone = back !== undefined && file.stepDueAt.has(back.to)
  if (!wasDone || !leadsBack || !file.chance.happens(back.share) || isAtYearsEnd(file)) return undefined
  const again = leastMinutesFrom(procedure, back.to) - leastMinutesFrom(procedure, step)
  return file.spareMinutes(step) > 2 * again + dayMinutes ? back : undefined
}

/** In the last week before the books are closed, nobody takes the longer way. */
function isAtYearsEnd(file: CaseFile): boolean {
  return file.office.heedsDueDates && file.minutesUntilBooks() < 5 * dayMinutes
}
