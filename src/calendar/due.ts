// When a term that begins at an instant is due: the rules of civil law and of the office, as arithmetic on a
// timetable. Whoever adds, moves and explains asks here, so they can't differ. Never walks over days; never guesses.

import { addMonths, civilFromDayNumber, toDayNumber } from '../kernel/civil-date.js'
import { dayMs, minuteMs, type Instant } from '../kernel/instant.js'
import { memberOf, type Term, type TermMember, type TermOptions, type TermUnit } from './term.js'
import * as timetable from './timetable.js'
import type { Timetable } from './timetable.js'
import { parseClock } from './wall-clock.js'

/** From where a term in days or longer is counted; days are indexes of the timetable. */
export interface DayStart {
  readonly at: Instant
  readonly receivedDay: number
  /** Local time of day of the start, in milliseconds. */
  readonly clockMs: number
  /** The event day: the day received, or the day it was moved to. */
  readonly startDay: number
  readonly movedBy: 'cutOff' | 'dayOff' | 'outOfHours' | undefined
}

/** Where a count of days ends: the day, rolled or not, and the instant on it. */
export interface DayEnd {
  readonly dueDay: number
  readonly dueAt: Instant
}

/** Opening time from an instant on, and working days after its end. */
export interface TimeCount {
  readonly from: Instant
  readonly workingMs: number
  readonly extraDays: number
  /** The day on which the clock runs again after a pause that is given back in working days. */
  readonly notBefore?: number | undefined
  /** The promise of another system, where it is from its end that opening time runs. */
  readonly recorded: object | undefined
}

const clockUnitMs: { readonly [Unit in TermUnit]?: number } = {
  workingMs: 1,
  workingMinutes: minuteMs,
  workingHours: 60 * minuteMs,
}

/**
 * Opening time that a term asks for, in milliseconds; `undefined` where it counts days or longer, or is a date or a
 * choice.
 */
export function workingMsOf(term: Term, member: TermMember = memberOf(term)): number | undefined {
  const unitMs = clockUnitMs[member as TermUnit]
  return unitMs === undefined ? undefined : (term[member] as number) * unitMs
}

/** The instant from which a term in opening time runs: the moment itself where the office is open, else an opening. */
export function runsFrom(table: Timetable, at: Instant, { outOfHours }: TermOptions): Instant {
  const day = timetable.dayAt(table, at)
  return outOfHours === 'nextDay' && !timetable.isOpenAt(table, at)
    ? timetable.firstOpeningOn(table, timetable.workingDayFrom(table, day + 1, 0))
    : timetable.nextOpenInstant(table, at)
}

/** The earliest instant with so much opening time behind it since another; of none, that instant itself. */
export function afterWorking(table: Timetable, from: Instant, workingMs: number): Instant {
  if (workingMs === 0) return from
  return timetable.instantWorked(table, timetable.workedUntil(table, from) + workingMs)
}

/** Where a term in days or longer begins to count. */
export function dayStartOf(table: Timetable, at: Instant, term: Term, options: TermOptions): DayStart {
  const { cutOff, outOfHours } = options
  const receivedDay = timetable.dayAt(table, at)
  const clockMs = clockAt(table, at, receivedDay)
  if (term.on !== undefined) return { at, receivedDay, clockMs, startDay: receivedDay, movedBy: undefined }
  const isLate = cutOff !== undefined && clockMs >= parseClock(cutOff)! * minuteMs

  // The event day of civil terms may be a day off. Where there is a cut-off, receiving is an act of the office:
  // then it happens on working days only, whatever is counted, or Friday evening would be due after Saturday.
  const startsOnWorkingDay = term.workingDays !== undefined || cutOff !== undefined
  const usualDay = startsOnWorkingDay
    ? timetable.workingDayFrom(table, receivedDay + (isLate ? 1 : 0), 0)
    : receivedDay
  const startDay =
    outOfHours === undefined || outOfHours === 'sameDay' || timetable.isOpenAt(table, at)
      ? usualDay
      : Math.max(usualDay, openDayAfter(table, at, receivedDay, outOfHours))
  const movedBy =
    startDay === receivedDay
      ? undefined
      : startDay > usualDay
        ? 'outOfHours'
        : timetable.isWorkingDay(table, receivedDay)
          ? 'cutOff'
          : 'dayOff'
  return { at, receivedDay, clockMs, startDay, movedBy }
}

function openDayAfter(
  table: Timetable,
  at: Instant,
  receivedDay: number,
  outOfHours: 'nextOpening' | 'nextDay',
): number {
  return outOfHours === 'nextDay'
    ? timetable.workingDayFrom(table, receivedDay + 1, 0)
    : timetable.openDayAt(table, timetable.nextOpenInstant(table, at))
}

/** The last day of a term in days or longer, before it is rolled. */
export function lastDayOf(table: Timetable, startDay: number, term: Term, options: TermOptions): number {
  if (term.on !== undefined) return checkedDay(table, toDayNumber(term.on) - table.firstDay)
  if (options.eventDay !== 'counted') return dayAfter(table, startDay, term)
  const { workingDays, days, weeks, months, years } = term
  const amount = workingDays ?? days ?? weeks ?? months ?? years!
  if (amount === 0) return startDay
  if (workingDays !== undefined) return timetable.workingDayFrom(table, startDay, workingDays - 1)
  // The day before may be the last that is covered.
  const day = civilAfter(table, startDay, term)
  if (months === undefined && years === undefined) return checkedDay(table, day - 1)
  // BGB § 188 (2), (3): the day before the one with the same number; where there is none, the month's last day.
  const dayOfMonth = (index: number) => civilFromDayNumber(table.firstDay + index).day
  return checkedDay(table, dayOfMonth(day) === dayOfMonth(startDay) ? day - 1 : day)
}

/** The day that lies so much after another, which is not counted itself; it is not rolled. */
function dayAfter(table: Timetable, day: number, term: Term): number {
  const { workingDays } = term
  if (workingDays !== undefined)
    return workingDays === 0 ? day : timetable.workingDayFrom(table, day + 1, workingDays - 1)
  return checkedDay(table, civilAfter(table, day, term))
}

/** The same for civil time; the calendar may not cover that day. */
function civilAfter(table: Timetable, day: number, { days, weeks, months, years }: Term): number {
  if (days !== undefined) return day + days
  if (weeks !== undefined) return day + weeks * 7
  return addMonths(table.firstDay + day, months ?? years! * 12) - table.firstDay
}

/** Where a term ends whose last day this is: rolled off a day off, and at the instant that the options name. */
export function endOfDays(
  table: Timetable,
  { at, receivedDay, clockMs, startDay }: Omit<DayStart, 'movedBy'>,
  lastDay: number,
  { end = 'closing', roll = 'next' }: TermOptions,
): DayEnd {
  const dueDay = rolled(table, lastDay, startDay, roll)
  if (end !== 'sameTime') return { dueDay, dueAt: endOf(table, dueDay, end) }
  return { dueDay, dueAt: dueDay === receivedDay ? at : timetable.instantOn(table, dueDay, clockMs) }
}

/**
 * Where opening time ends, with the working days after it: the day, the time of day, and that instant. What ends at 24:00
 * ends on the date that is over then, since a minute belongs to the date in which it lies; no time at all is an instant.
 */
export function endOfTime(
  table: Timetable,
  { from, workingMs, extraDays, notBefore, recorded }: TimeCount,
): DayEnd & { readonly clockMs: number } {
  const end = afterWorking(table, from, workingMs)
  const lastMs = workingMs > 0 || recorded !== undefined ? 1 : 0
  const last = (end - lastMs) as Instant
  const day = timetable.dayAt(table, last)
  const clockMs = clockAt(table, last, day) + lastMs
  // The day that follows the last one that is covered is not known, and nobody asks for it.
  const counted = extraDays === 0 ? day : timetable.workingDayFrom(table, day + 1, extraDays - 1)
  const dueDay = counted < (notBefore ?? counted) ? timetable.workingDayFrom(table, notBefore!, 0) : counted
  return { dueDay, clockMs, dueAt: dueDay === day ? end : timetable.instantOn(table, dueDay, clockMs) }
}

/** Local time of day at an instant of a day, in milliseconds. */
export function clockAt(table: Timetable, at: Instant, day: number): number {
  return at + timetable.offsetAt(table, at) - (table.firstDay + day) * dayMs
}

function rolled(
  table: Timetable,
  lastDay: number,
  startDay: number,
  roll: 'next' | 'none' | 'previous',
): number {
  if (roll === 'none' || timetable.isWorkingDay(table, lastDay)) return lastDay
  const before = roll === 'previous' ? timetable.workingDayBefore(table, lastDay) : undefined
  return before !== undefined && before >= startDay ? before : timetable.workingDayFrom(table, lastDay, 0)
}

/** The end of the last opening of a day; of a day off, and for `midnight`, the end of the day. */
function endOf(table: Timetable, day: number, end: 'closing' | 'midnight'): Instant {
  const isClosing = end === 'closing' && timetable.isWorkingDay(table, day)
  return (isClosing ? table.lastClosings[day]! : table.dayEnds[day + 1]!) as Instant
}

function checkedDay(table: Timetable, day: number): number {
  if (day < 0 || day >= table.dayCount) throw timetable.outOfRange(table, day)
  return day
}
