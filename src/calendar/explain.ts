// Why a term is due when it is due: the count of due.ts told day by day, as plain data that anyone can recount.
// It narrates the result, it never computes another one. Takes time and room per day of the term.

import { formatDayNumber, weekdayOf, type CivilDate } from '../kernel/civil-date.js'
import type { Instant } from '../kernel/instant.js'
import { weekdays, type CalendarDay, type Weekday } from './definition.js'
import { countDays, dueAt, workingMsOf, type DayCount } from './due.js'
import type { Term, TermOptions } from './term.js'
import * as timetable from './timetable.js'
import type { Timetable } from './timetable.js'

/** One date that was looked at. */
export interface TraceDay {
  readonly on: CivilDate
  readonly weekday: Weekday
  /**
   * What it was looked at for: `move` while receipt moved to a working day, `event` is the day that isn't counted,
   * `count` the days of the term, `roll` the days after its end up to a working day.
   */
  readonly part: 'move' | 'event' | 'count' | 'roll'
  /** Whether it is one of the days (or has some of the time) of the term. */
  readonly counted: boolean
  /**
   * The kind of day: `workingDay`, `makeUpDay` (open, and its weekday isn't), `otherHours` (open, other than its
   * weekday), `weeklyRest`, `dayOff` (closed, and its weekday isn't), `skipped` (has hours, which a clock change
   * left out).
   */
  readonly kind: 'workingDay' | 'makeUpDay' | 'otherHours' | 'weeklyRest' | 'dayOff' | 'skipped'
  /** The reason that the calendar gives for this date. */
  readonly reason?: string
  /** The hours of this date, local time. */
  readonly hours: readonly string[]
  /** Opening time that the term uses on this date, in milliseconds; for terms in working time. */
  readonly workingMs?: number
}

/** How a due instant came about. Instants are epoch milliseconds, dates are in the calendar's zone. */
export interface TermTrace {
  readonly calendar: string
  readonly timeZone: string
  readonly term: Term
  readonly options: TermOptions
  /**
   * `workingTime` adds up opening time; `workingDays` and `civilDays` count dates (a week as seven); `civilMonths`
   * goes to the same day of the month, else its last.
   */
  readonly rule: 'workingTime' | 'workingDays' | 'civilDays' | 'civilMonths'
  readonly start: {
    readonly at: Instant
    readonly on: CivilDate
    /** The instant at which a term in working time begins to run. */
    readonly runsFrom?: Instant
    /** The event day of a term in days or longer. */
    readonly countsAs?: CivilDate
    /** Why that is not `at` itself: at or past the cut-off, on a day off, or while the office was closed. */
    readonly movedBy?: 'cutOff' | 'dayOff' | 'closed'
  }
  readonly days: readonly TraceDay[]
  /** From the day that the count ended on to the working day after. */
  readonly roll?: { readonly from: CivilDate; readonly to: CivilDate }
  readonly due: {
    readonly on: CivilDate
    /** `workingTime` where the last of the opening time ends; `midnight` also where `closing` fell on a day off. */
    readonly end: 'workingTime' | 'closing' | 'midnight' | 'sameTime'
  }
  readonly dueAt: Instant
}

/** Explains what {@link dueAt} gives for the same arguments. */
export function explainDue(table: Timetable, at: Instant, term: Term, options: TermOptions): TermTrace {
  const { id, timeZone } = table.definition
  const told =
    workingMsOf(term) === undefined ? tellDays(table, at, term, options) : tellTime(table, at, term, options)
  return { calendar: id, timeZone, term: { ...term }, options: { ...options }, ...told }
}

type Told = Omit<TermTrace, 'calendar' | 'timeZone' | 'term' | 'options'>

function tellTime(table: Timetable, at: Instant, term: Term, options: TermOptions): Told {
  const due = dueAt(table, at, term, options)
  const runsFrom = timetable.nextOpenInstant(table, at)
  const tell = teller(table)
  const receivedDay = timetable.dayAt(table, at)
  const used = new Map<number, number>()
  let dueDay = receivedDay
  for (let index = timetable.countUpTo(table.closings, at); index < table.openings.length; index++) {
    if (table.openings[index]! > due) break
    const workingMs = Math.min(table.closings[index]!, due) - Math.max(table.openings[index]!, at)
    if (workingMs === 0 && due !== runsFrom) break
    dueDay = Math.max(dueDay, table.openDays[index]!)
    used.set(table.openDays[index]!, (used.get(table.openDays[index]!) ?? 0) + workingMs)
  }
  const days = range(Math.min(receivedDay, ...used.keys()), dueDay + 1).map((day) => {
    const workingMs = used.get(day) ?? 0
    return { ...tell(day, 'count', workingMs > 0), workingMs }
  })
  return {
    rule: 'workingTime',
    start: {
      at,
      on: dateOf(table, receivedDay),
      runsFrom,
      ...(runsFrom === at ? {} : { movedBy: 'closed' as const }),
    },
    days,
    due: { on: dateOf(table, dueDay), end: 'workingTime' },
    dueAt: due,
  }
}

function tellDays(table: Timetable, at: Instant, term: Term, options: TermOptions): Told {
  const count = countDays(table, at, term, options)
  const { receivedDay, startDay, movedBy, lastDay, dueDay } = count
  const rule = ruleOf(term)
  const tell = teller(table)
  const firstCounted = rule === 'civilMonths' ? Math.max(lastDay, startDay + 1) : startDay + 1
  return {
    rule,
    start: {
      at,
      on: dateOf(table, receivedDay),
      countsAs: dateOf(table, startDay),
      ...(movedBy === undefined ? {} : { movedBy }),
    },
    days: [
      ...range(receivedDay, startDay).map((day) => tell(day, 'move', false)),
      tell(startDay, 'event', false),
      ...range(firstCounted, lastDay + 1).map((day) =>
        tell(day, 'count', rule !== 'workingDays' || timetable.isWorkingDay(table, day)),
      ),
      ...range(lastDay + 1, dueDay + 1).map((day) => tell(day, 'roll', false)),
    ],
    ...(lastDay === dueDay ? {} : { roll: { from: dateOf(table, lastDay), to: dateOf(table, dueDay) } }),
    due: { on: dateOf(table, dueDay), end: endTold(table, count) },
    dueAt: count.dueAt,
  }
}

function ruleOf(term: Term): 'workingDays' | 'civilDays' | 'civilMonths' {
  if (term.workingDays !== undefined) return 'workingDays'
  return term.days !== undefined || term.weeks !== undefined ? 'civilDays' : 'civilMonths'
}

function endTold(table: Timetable, { end, dueDay }: DayCount): DayCount['end'] {
  return end === 'closing' && !timetable.isWorkingDay(table, dueDay) ? 'midnight' : end
}

/** Describes days; looks the calendar's dated days up once. */
function teller(table: Timetable) {
  const { week, days } = table.definition
  const overrides = new Map(days.map((day) => [day.on, day]))
  return (day: number, part: TraceDay['part'], counted: boolean): TraceDay => {
    const on = dateOf(table, day)
    const weekday = weekdays[weekdayOf(table.firstDay + day)]!
    const override = overrides.get(on)
    return {
      on,
      weekday,
      part,
      counted,
      kind: kindOf(override, week[weekday], timetable.isWorkingDay(table, day)),
      ...(override?.reason === undefined ? {} : { reason: override.reason }),
      hours: override?.hours ?? week[weekday],
    }
  }
}

function kindOf(
  override: CalendarDay | undefined,
  usual: readonly string[],
  isWorking: boolean,
): TraceDay['kind'] {
  const hours = override?.hours ?? usual
  if (hours.length === 0) return usual.length === 0 ? 'weeklyRest' : 'dayOff'
  if (!isWorking) return 'skipped'
  if (usual.length === 0) return 'makeUpDay'
  return hours.join() === usual.join() ? 'workingDay' : 'otherHours'
}

const dateOf = (table: Timetable, day: number): CivilDate => formatDayNumber(table.firstDay + day)

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(to - from, 0) }, (_, index) => from + index)
