// An office's calendar: when it works, and when what it promised is due. The front of this folder; the work is
// in due.ts and timetable.ts. It has no clock: every question names its moment, and days that the calendar
// doesn't cover are an error, never plain weekdays.

import { toDayNumber, type CivilDate } from '../kernel/civil-date.js'
import { toInstant, type Instant, type InstantInput } from '../kernel/instant.js'
import { timeZone } from '../kernel/time-zone.js'
import { compile } from './compile.js'
import {
  normalDefinition,
  type CalendarDefinition,
  type DateRange,
  type NormalDefinition,
} from './definition.js'
import { courseDueAt, dueAt } from './course.js'
import { isUnmoved, readCourse, type CourseInput } from './course-input.js'
import { explainCourse, type TermTrace } from './explain.js'
import type { Term, TermOptions } from './term.js'
import * as timetable from './timetable.js'

/**
 * A compiled calendar. Immutable and free of state, so one serves a whole process. All methods throw
 * `calendar-range` where the answer depends on a day outside of `covers`, `instant-invalid`, `civil-date-invalid`
 * or `query-invalid` where an argument is not of its form.
 */
export interface WorkingCalendar {
  readonly id: string
  readonly timeZone: string
  readonly covers: DateRange
  /** The normal form of the definition: frozen plain JSON, the same bytes for the same calendar. */
  readonly definition: NormalDefinition
  /**
   * When a term that begins at `at` is due.
   *
   * - Working hours, minutes and milliseconds: the earliest instant with that much opening time behind it; of 0,
   *   `at` itself or the next opening. Of the options only `outOfHours` has a part in it.
   * - Working days: receipt on a day off, or at or past the cut-off, counts as the next working day; that day is
   *   not counted (unless `eventDay: 'counted'`); due on the n-th working day after. Of 0: on that day itself, which
   *   without a cut-off may have closed before `at`.
   * - Days, weeks, months, years: the event day is not counted (unless it is to be), whatever day it is (with a cut-off
   *   or `outOfHours` it moves as above); due on that day, the same weekday or the same day of the month, else the
   *   month's last; a day off rolls to the next working day, or as `roll` says.
   * - A date is due on it. Of alternatives, each counted so, the earlier or the later.
   *
   * `end: 'closing'` of a day off that `roll: 'none'` kept is its midnight. `sameTime` is the wall clock at `at`,
   * whether or not receipt moved; where a clock change skips that time it is as much later.
   */
  add(at: InstantInput, term: Term, options?: TermOptions): Instant
  /**
   * When a promise is due that pauses and extensions moved, from its start over all of them; a day off is rolled over
   * once, at the end.
   */
  due(course: CourseInput): Instant
  /** Opening time that elapses between two instants, in milliseconds; negative when they are reversed. */
  between(from: InstantInput, to: InstantInput): { readonly workingMs: number }
  /** Whether the office is open; at the instant of closing it isn't. */
  isWorking(at: InstantInput): boolean
  /** Working days after `fromOn` up to and including `toOn`; negative when they are reversed. */
  countWorkingDays(fromOn: string, toOn: string): number
  /** Why `add` gives what it gives: every day counted or skipped, as plain data. Takes time per day. */
  explain(at: InstantInput, term: Term, options?: TermOptions): TermTrace
  /** The same of {@link due}, move by move. */
  explainDue(course: CourseInput): TermTrace
  /** The civil date at an instant in the calendar's zone; also outside of what it covers. */
  dateAt(at: InstantInput): CivilDate
  /** Whether opening time elapses on this date. */
  isWorkingDay(on: string): boolean
  /** The end of the date's last opening; `undefined` on a day off. */
  closingOn(on: string): Instant | undefined
  /** The date's first instant: local 00:00, or where clocks skip that, the next. */
  startOfDay(on: string): Instant
}

/**
 * Compiles a calendar from its definition.
 *
 * @throws DossierError `calendar-invalid` with all findings
 * @example
 * const office = workingCalendar({
 *   id: 'office', timeZone: 'Asia/Ho_Chi_Minh', covers: { from: '2024-01-01', to: '2024-12-31' },
 *   week: { mon: ['07:30-11:30', '13:30-17:00'] },
 * })
 * office.add('2024-03-04T07:30:00+07:00', { workingHours: 4 }) // 11:30 of the same day
 */
export function workingCalendar(definition: CalendarDefinition): WorkingCalendar {
  const normal = normalDefinition(definition)
  const { id, covers } = normal
  const zone = timeZone(normal.timeZone)
  const table = compile(normal)

  const dayOf = (on: string): number => {
    const day = toDayNumber(on) - table.firstDay
    if (day < 0 || day >= table.dayCount) throw timetable.outOfRange(table, day)
    return day
  }
  /** Working days up to and including a date, which may be the day before the first. */
  const workingDaysUpTo = (on: string): number => {
    const day = toDayNumber(on) - table.firstDay
    return table.workingDaysBefore[day + 1 === 0 ? 0 : dayOf(on) + 1]!
  }

  return Object.freeze<WorkingCalendar>({
    id,
    timeZone: zone.id,
    covers,
    definition: normal,
    add: (at, term, options = {}) => dueAt(table, toInstant(at), term, options),
    between: (from, to) => {
      const before = timetable.workedUntil(table, toInstant(from))
      return { workingMs: timetable.workedUntil(table, toInstant(to)) - before }
    },
    isWorking: (at) => {
      const instant = toInstant(at)
      timetable.dayAt(table, instant)
      return timetable.isOpenAt(table, instant)
    },
    countWorkingDays: (fromOn, toOn) => workingDaysUpTo(toOn) - workingDaysUpTo(fromOn),
    due: (course) =>
      isUnmoved(course)
        ? dueAt(table, toInstant(course.start), course.term, course.options ?? {})
        : courseDueAt(table, readCourse(course)),
    explain: (at, term, options = {}) => explainCourse(table, { start: toInstant(at), term, options }),
    explainDue: (course) => explainCourse(table, readCourse(course)),
    dateAt: (at) => timetable.dateAt(table, toInstant(at)),
    isWorkingDay: (on) => timetable.isWorkingDay(table, dayOf(on)),
    closingOn: (on) => {
      const day = dayOf(on)
      return timetable.isWorkingDay(table, day) ? (table.lastClosings[day]! as Instant) : undefined
    },
    startOfDay: (on) => table.dayStarts[dayOf(on)]! as Instant,
  })
}
