// What each pause and each extension did to a due date, told day by day.

import type { CivilDate } from '../kernel/civil-date.js'
import type { Instant } from '../kernel/instant.js'
import type { Move, Step } from './course.js'
import { afterWorking, endOfTime } from './due.js'
import type { Stood } from './given-back.js'
import type { Term } from './term.js'
import * as timetable from './timetable.js'
import type { Timetable } from './timetable.js'
import { dateOf, range, stretchDays, teller, type TraceDay } from './trace-days.js'

/** What a pause or an extension did to a due date. */
export interface MoveTrace {
  readonly kind: Move['kind']
  /** Of a pause: when the clock stood. */
  readonly from?: Instant
  readonly to?: Instant
  readonly grounds?: readonly string[]
  /** Of an extension: when it was granted, and why. */
  readonly at?: Instant
  readonly reason?: string
  /** What was added: working days, days, or opening time; of an extension, its own term. */
  readonly by?: Term
  /**
   * Why nothing was added: a pause that ends before it begins, one that began when the promise was already broken, or the
   * term is a fixed date.
   */
  readonly ignored?: 'notLater' | 'afterDue' | 'fixedDate'
  /**
   * The dates from the day after the stop up to that of the resumption, and which of them are given back. In working days
   * a stop or a resumption on a day off counts as on the next working day: then the dates begin with that of the stop, and
   * end with the working day. None after the last working day that the calendar knows.
   */
  readonly paused?: readonly TraceDay[]
  /** The dates by which the last day moved, or the opening time by which the end did. */
  readonly days?: readonly TraceDay[]
  /**
   * Of a pause: the date on which the clock runs again, in working days the working day as which that counts, where what
   * is given back would have ended before it. It is the last day then.
   */
  readonly notBefore?: CivilDate
  /** The last day after it, not rolled yet. */
  readonly lastDay?: CivilDate
  readonly dueAt: Instant
}

/** Tells a move. */
export function tellMove(table: Timetable, step: Step): MoveTrace {
  const { move, ignored, by, notBefore, before, after, dueAt } = step
  const dayTold = teller(table)
  const { lastDay } = after
  const told = {
    ...(move.kind === 'pause'
      ? { kind: move.kind, from: move.from, to: move.to, ...(move.grounds && { grounds: move.grounds }) }
      : { kind: move.kind, at: move.at, ...(move.reason !== undefined && { reason: move.reason }) }),
    ...(ignored !== undefined && { ignored }),
    ...(by !== undefined && { by }),
    ...(notBefore !== undefined && { notBefore: dateOf(table, notBefore) }),
    ...(lastDay !== undefined && { lastDay: dateOf(table, lastDay) }),
    dueAt,
  }
  if (by === undefined) return told
  const paused = step.stood && pausedTold(table, by, step.stood)
  const isInWorkingDays = by.workingDays !== undefined
  // A count of opening time that goes on in days does so from the date on which it ended.
  const dayBefore = before.lastDay ?? (lastDay === undefined ? undefined : endOfTime(table, before).dueDay)
  const days =
    lastDay !== undefined && dayBefore !== undefined && lastDay > dayBefore
      ? range(dayBefore + 1, lastDay + 1).map((day) =>
          dayTold(day, 'shift', !isInWorkingDays || timetable.isWorkingDay(table, day)),
        )
      : lastDay === undefined && after.workingMs > before.workingMs
        ? stretchDays(
            table,
            afterWorking(table, before.from, before.workingMs),
            afterWorking(table, after.from, after.workingMs),
            'shift',
          )
        : undefined
  return { ...told, ...(paused && { paused }), ...(days && { days }) }
}

/** The time in which the clock stood: dates from the day after the stop, or the opening time in it. */
function pausedTold(table: Timetable, by: Term, { from, to, fromDay, toDay }: Stood): TraceDay[] {
  if (by.workingMs !== undefined) return stretchDays(table, from, to, 'pause')
  const dayTold = teller(table)
  if (by.workingDays === undefined)
    return range(fromDay + 1, toDay + 1).map((day) => dayTold(day, 'pause', true))
  const [first, last = toDay] = [fromDay, toDay].map((day) => timetable.findWorkingDay(table, day))
  if (first === undefined) return []
  return range(first === fromDay ? fromDay + 1 : fromDay, last + 1).map((day) =>
    dayTold(day, 'pause', day > first && timetable.isWorkingDay(table, day)),
  )
}
