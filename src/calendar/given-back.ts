// What a pause gives back to a term: opening time, working days, or days. Source: Awb art. 4:15 (from the day after).

import type { Instant } from '../kernel/instant.js'
import { workingMsOf } from './due.js'
import type { CountedTerm, Term, TermOptions } from './term.js'
import * as timetable from './timetable.js'
import type { Timetable } from './timetable.js'

/** The part of a pause that counts, and the days of the stop and of the resumption. */
export interface Stood {
  readonly from: Instant
  readonly to: Instant
  readonly fromDay: number
  readonly toDay: number
}

/** From when a term runs, and of one in days its event day; before it, nothing is lost. */
export interface Begun {
  readonly runsFrom?: Instant | undefined
  readonly startDay?: number | undefined
}

/** The part of a pause that can be given back. */
export function stoodIn(
  table: Timetable,
  { from: stoppedAt, to }: { readonly from: Instant; readonly to: Instant },
  { runsFrom = stoppedAt, startDay = timetable.dayAt(table, runsFrom) }: Begun,
): Stood {
  const from = Math.min(Math.max(stoppedAt, runsFrom), to) as Instant
  const fromDay = Math.max(timetable.dayAt(table, stoppedAt), startDay)
  // Where a date comes back, the clock may run again on an earlier one.
  return { from, to, fromDay, toDay: Math.max(fromDay, timetable.dayAt(table, to)) }
}

/**
 * What a pause gives back: opening time, days, or working days, as the term and its options have it. Of the days, that of
 * the stop is not given back and that of the resumption is. In working days each counts, like a receipt, as the next
 * working day if it is off: so as many are given back as there are from the day of the stop up to, but not including, that
 * of the resumption, and nothing is due before its clock runs again.
 */
export function givenBack(
  table: Timetable,
  { from, to, fromDay, toDay }: Stood,
  term: Term,
  { pauses }: TermOptions,
): CountedTerm {
  const isTime = workingMsOf(term) !== undefined
  if ((pauses ?? (isTime ? 'interval' : 'wholeDays')) === 'interval')
    return { workingMs: timetable.workedUntil(table, to) - timetable.workedUntil(table, from) }
  return !isTime && term.workingDays === undefined
    ? { days: toDay - fromDay }
    : { workingDays: table.workingDaysBefore[toDay]! - table.workingDaysBefore[fromDay]! }
}
