// How officers work on the steps of a case: they take it up, spend part of the step's budget on it and of the time
// that the due date leaves, pass it on when they go on leave, and ask for what is missing while there is time.

import { CaseFile, type Course } from './case-file.js'
import { dayMinutes } from './office.js'
import { leastMinutesFrom, leastMinutesOf } from './pace.js'

/** How often a step leads to another than the usual one, where both may follow. */
const detours: Readonly<Record<string, number>> = { appraise: 0.15, sign: 0.03 }

/** Works on all steps, to the end of the route. */
export function* workThrough(file: CaseFile, defects: number): Course {
  const { procedure } = file.procedure
  let missing = defects
  for (let step: string | undefined = procedure.start; step !== undefined;) {
    const officer: string = yield* takeUp(file, step)
    if (step === 'appraise') {
      while (missing-- > 0) yield* askForSupplement(file, step, officer)
    }
    const last: string = yield* spendTime(file, step, officer)
    const next: string | undefined = nextAfter(file, step)
    const note = step === 'sign' && next === 'draft' ? { note: 'to be worded more clearly' } : {}
    yield* file.send({ type: 'completeStep', step, next, actor: last, ...note })
    file.office.release(last)
    step = next
  }
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
  yield* file.send({ type: 'assign', officer, actor: `${unit}-head` })
  return officer
}

/**
 * Spends the time that a step takes, and gives the officer who had it last. The more there is to spare, the longer;
 * about the step's budget if there is one, and never more than the due date allows.
 */
function* spendTime(file: CaseFile, step: string, officer: string): Course<string> {
  const { chance, office, now, stepDueAt } = file
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
  yield* file.send({ type: 'handOver', unit, officer: colleague, actor: `${unit}-head`, ...reason })
  return colleague
}

/**
 * Asks the applicant for what is missing, if the term leaves time for it; else the officer telephones and does
 * without. Where the clock runs on, the applicant must be quick.
 */
function* askForSupplement(file: CaseFile, step: string, officer: string): Course {
  const { chance, office } = file
  yield* file.waitMinutes(
    Math.min(chance.between(10, 120), Math.max(0, Math.floor(file.spareMinutes(step) / 10))),
  )
  const spare = file.spareMinutes(step)
  const untilBooks = office.minutesBetween(file.now, office.closesBooksAt)
  if (spare < 2 * dayMinutes || untilBooks < 20 * dayMinutes) return
  const runsOn = file.procedure.procedure.onSupplement === 'ignore'
  const longest = runsOn ? Math.floor((spare - dayMinutes) / 2) : 9 * dayMinutes
  yield* file.send({ type: 'requestSupplement', reason: 'a certified copy is missing', actor: officer })
  yield* file.waitMinutes(chance.between(Math.min(dayMinutes, longest), longest))
  yield* file.send({ type: 'receiveSupplement', actor: officer })
}

/** The usual next step, which is named first; now and then the other one, if there is ample time for the detour. */
function nextAfter(file: CaseFile, step: string): string | undefined {
  const { procedure } = file.procedure
  const [usual, other] = procedure.steps[step]!.next ?? []
  if (usual === undefined || other === undefined || !file.chance.happens(detours[step] ?? 0)) return usual
  const detour = leastMinutesFrom(procedure, other) - leastMinutesFrom(procedure, usual)
  return file.spareMinutes(usual) > 2 * detour ? other : usual
}
