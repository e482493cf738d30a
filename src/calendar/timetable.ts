// A calendar compiled to flat arrays, and the look-ups in them: index arithmetic and searches in a bucket, never a walk
// over days. Days are indexes, 0 = the first day that the calendar covers. compile.ts makes it.
// Nothing here knows terms or options, and nothing guesses: what the calendar doesn't cover throws.

import { formatDayNumber, type CivilDate } from '../kernel/civil-date.js'
import { DossierError } from '../kernel/errors.js'
import { dayMs, type Instant } from '../kernel/instant.js'
import { timeZone } from '../kernel/time-zone.js'
import { countUpTo, type Buckets } from './ascending.js'
import type { NormalDefinition } from './definition.js'

export { countUpTo } from './ascending.js'

/** Opening time as it really elapses. Arrays of instants are epoch milliseconds, ascending unless said. */
export interface Timetable {
  readonly definition: NormalDefinition
  /** The day number of day 0. */
  readonly firstDay: number
  readonly dayCount: number
  /** From each of these instants the zone keeps one offset, local minus UTC in milliseconds. */
  readonly spanStarts: Float64Array
  readonly spanOffsets: Float64Array
  readonly spanBuckets: Buckets
  /** For each day and the one after the last: the first instant with that local date or a later one. */
  readonly dayStarts: Float64Array
  /** For each day and the one after the last: the instant by which the day before is over for good. */
  readonly dayEnds: Float64Array
  /** Stretches of opening time and the day that each belongs to. */
  readonly openings: Float64Array
  readonly openingBuckets: Buckets
  readonly closings: Float64Array
  readonly openDays: Int32Array
  /** Opening time before each stretch, in milliseconds; one more element holds the total. */
  readonly workedBefore: Float64Array
  readonly workedBuckets: Buckets
  /** The end of each day's last opening; NaN on a day without any. Not ascending. */
  readonly lastClosings: Float64Array
  /** Days with opening time, and how many of them lie before each day; one more element holds the total. */
  readonly workingDays: Int32Array
  readonly workingDaysBefore: Int32Array
}

/** The span of an instant that is covered. */
function spanAt(table: Timetable, at: number): number {
  return countUpTo(table.spanStarts, at, table.spanBuckets) - 1
}

/** The last stretch that begins at an instant or before it; -1 if none does. */
function stretchAt(table: Timetable, at: number): number {
  return countUpTo(table.openings, at, table.openingBuckets) - 1
}

/** Local minus UTC at an instant that is covered, in milliseconds. */
export function offsetAt(table: Timetable, at: Instant): number {
  return table.spanOffsets[spanAt(table, at)]!
}

/** The local date of an instant, also outside of what is covered. */
export function dateAt(table: Timetable, at: Instant): CivilDate {
  const isCovered = at >= table.dayEnds[0]! && at < table.dayStarts[table.dayCount]!
  return isCovered
    ? formatDayNumber(Math.floor((at + offsetAt(table, at)) / dayMs))
    : timeZone(table.definition.timeZone).dateAt(at)
}

/** The day of an instant; throws `calendar-range` unless it is covered. */
export function dayAt(table: Timetable, at: Instant): number {
  if (at < table.dayEnds[0]! || at >= table.dayStarts[table.dayCount]!) throw outOfRangeAt(table, at)
  return Math.floor((at + offsetAt(table, at)) / dayMs) - table.firstDay
}

/**
 * The instant at which a local clock shows so many milliseconds since 00:00. Where it does so twice, the first; where
 * a gap leaves it out, as long after the gap's beginning as the clock would be into it (02:30 becomes 03:30).
 */
export function instantOn(table: Timetable, day: number, clockMs: number): Instant {
  const local = (table.firstDay + day) * dayMs + clockMs
  const { spanStarts, spanOffsets } = table
  let span = spanAt(table, table.dayStarts[day]!)
  // Past the spans that end before that local time; a day meets one or two.
  while (span + 1 < spanStarts.length && local >= spanStarts[span + 1]! + spanOffsets[span]!) span++
  const isInGap = local < spanStarts[span]! + spanOffsets[span]!
  return (local - spanOffsets[isInGap ? span - 1 : span]!) as Instant
}

/** Whether the office is open at a covered instant. */
export function isOpenAt(table: Timetable, at: Instant): boolean {
  const stretch = stretchAt(table, at)
  return stretch >= 0 && at < table.closings[stretch]!
}

/** Opening time from the beginning of the calendar up to an instant, in milliseconds. */
export function workedUntil(table: Timetable, at: Instant): number {
  if (at < table.dayEnds[0]! || at > table.dayStarts[table.dayCount]!) throw outOfRangeAt(table, at)
  const stretch = stretchAt(table, at)
  if (stretch < 0) return 0
  return Math.min(
    table.workedBefore[stretch]! + at - table.openings[stretch]!,
    table.workedBefore[stretch + 1]!,
  )
}

/** The earliest instant with so much opening time (more than none) between the calendar's beginning and it. */
export function instantWorked(table: Timetable, worked: number): Instant {
  const stretch = countUpTo(table.workedBefore, worked - 1, table.workedBuckets) - 1
  if (stretch >= table.openings.length) throw beyondEnd(table)
  return (table.openings[stretch]! + worked - table.workedBefore[stretch]!) as Instant
}

/** The instant itself where the office is open, else the next opening. */
export function nextOpenInstant(table: Timetable, at: Instant): Instant {
  const stretch = stretchAt(table, at)
  if (stretch >= 0 && at < table.closings[stretch]!) return at
  if (stretch + 1 >= table.openings.length) throw beyondEnd(table)
  return table.openings[stretch + 1]! as Instant
}

/** Whether opening time elapses on a covered day. */
export function isWorkingDay(table: Timetable, day: number): boolean {
  return !Number.isNaN(table.lastClosings[day])
}

/** The first working day from a day on, that day included, or `undefined` if the calendar has none. */
export function findWorkingDay(table: Timetable, day: number): number | undefined {
  return table.workingDays[table.workingDaysBefore[day]!]
}

/** The `count`-th working day, the first one (count 0) being this day or, if it is off, the next. */
export function workingDayFrom(table: Timetable, day: number, count: number): number {
  const found = day > table.dayCount ? undefined : table.workingDays[table.workingDaysBefore[day]! + count]
  if (found === undefined) throw beyondEnd(table)
  return found
}

/** The last working day before a day, or `undefined` if the calendar has none. */
export function workingDayBefore(table: Timetable, day: number): number | undefined {
  return table.workingDays[table.workingDaysBefore[day]! - 1]
}

/** The day to which the opening time at an instant belongs, at which the office is open. */
export function openDayAt(table: Timetable, at: Instant): number {
  return table.openDays[stretchAt(table, at)]!
}

/** The first opening of a working day. */
export function firstOpeningOn(table: Timetable, day: number): Instant {
  let stretch = stretchAt(table, table.dayStarts[day]! - 1) + 1
  // Where a date comes back, stretches of the day after may lie between.
  while (table.openDays[stretch] !== day) stretch++
  return table.openings[stretch]! as Instant
}

/** The error for a day that isn't covered. */
export function outOfRange(table: Timetable, day: number): DossierError {
  const dayNumber = table.firstDay + day
  if (dayNumber < -719_162) return rangeError(table, 'a day before 0001-01-01')
  if (dayNumber > 2_932_896) return rangeError(table, 'a day after 9999-12-31')
  return rangeError(table, formatDayNumber(dayNumber))
}

function outOfRangeAt(table: Timetable, at: Instant): DossierError {
  return rangeError(table, timeZone(table.definition.timeZone).dateAt(at))
}

const beyondEnd = (table: Timetable) => outOfRange(table, table.dayCount)

function rangeError(table: Timetable, asked: string): DossierError {
  const { id, covers } = table.definition
  return new DossierError(
    'calendar-range',
    `Calendar '${id}' is not known for ${asked}: it covers ${covers.from} to ${covers.to}. Publish a version that covers more`,
    { calendar: id, asked, covers },
  )
}
