// Why a term is due when it is due: the count of course.ts told day by day, as plain data that anyone can recount.
// It narrates the result, it never computes another one. Takes time and room per day of the term.

import { toDayNumber, type CivilDate } from '../kernel/civil-date.js'
import { dayMs, type Instant } from '../kernel/instant.js'
import { timeZone } from '../kernel/time-zone.js'
import { alternativesOf, chosenOf, countCourse, type Counted, type Course, type Tally } from './course.js'
import { afterWorking, dayStartOf, endOfDays, endOfTime } from './due.js'
import { tellMove, type MoveTrace } from './explain-moves.js'
import type { Term, TermOptions } from './term.js'
import * as timetable from './timetable.js'
import type { Timetable } from './timetable.js'
import { dateOf, range, stretchDays, teller, type TraceDay } from './trace-days.js'

export type { TraceDay } from './trace-days.js'

/** How a due instant came about. Instants are epoch milliseconds, dates are in the calendar's zone. */
export interface TermTrace {
  readonly calendar: string
  readonly timeZone: string
  readonly term: Term
  readonly options: TermOptions
  /**
   * `workingTime` adds up opening time; `workingDays` and `civilDays` count dates (a week as seven); `civilMonths` goes to
   * the same day of the month, else its last; `fixedDate` is that date; `recorded` goes on from another system's promise;
   * `earlierOf` and `laterOf` choose among `alternatives`.
   */
  readonly rule:
    | 'workingTime'
    | 'workingDays'
    | 'civilDays'
    | 'civilMonths'
    | 'fixedDate'
    | 'recorded'
    | 'earlierOf'
    | 'laterOf'
  readonly start: {
    readonly at: Instant
    readonly on: CivilDate
    /** The instant at which a term in opening time begins to run. */
    readonly runsFrom?: Instant
    /** The event day of a term in days or longer. */
    readonly countsAs?: CivilDate
    /** Why that is not `at` itself: at or past the cut-off, on a day off, or while the office was closed. */
    readonly movedBy?: 'cutOff' | 'dayOff' | 'outOfHours' | 'closed'
  }
  /**
   * The days of the term alone; then, after all `moves`, those over which the last day rolled; then, with part `shift`,
   * what lies after the end of the last day: opening time that pauses or extensions gave.
   */
  readonly days: readonly TraceDay[]
  /** Pauses and extensions, in their order. */
  readonly moves: readonly MoveTrace[]
  /** Of a choice: how each alternative came about, and which one counts. */
  readonly alternatives?: readonly TermTrace[]
  readonly chosen?: number
  /** From the day that the count ended on to the working day that it was rolled to. */
  readonly roll?: { readonly from: CivilDate; readonly to: CivilDate }
  /** `dueAt` in the words of the office: `on` at `clock`, local time, which is `offsetMs` ahead of UTC. */
  readonly due: {
    readonly on: CivilDate
    /** Local time, `HH:MM` or `HH:MM:SS.mmm`; `24:00` is the end of the date. */
    readonly clock: string
    readonly offsetMs: number
    /** `workingTime` where the last of the opening time ends; `midnight` also where `closing` fell on a day off. */
    readonly end: 'workingTime' | 'closing' | 'midnight' | 'sameTime' | 'recorded'
  }
  readonly dueAt: Instant
  /** The promise of another system, from which was counted on. */
  readonly recordedDueAt?: Instant
}

/** Explains what course.ts gives for the same course. */
export function explainCourse(table: Timetable, course: Course): TermTrace {
  const { id, timeZone: zone } = table.definition
  const { term, options = {}, start } = course
  const told = {
    ...{ calendar: id, timeZone: zone, term: { ...term }, options: { ...options } },
    ...(course.recordedDueAt !== undefined && { recordedDueAt: course.recordedDueAt }),
  }
  const alternatives = alternativesOf(course)?.map((each) => explainCourse(table, each))
  if (alternatives === undefined) return { ...told, ...tell(table, course, countCourse(table, course)) }
  const chosen = chosenOf(
    term,
    alternatives.map(({ dueAt }) => dueAt),
  )
  const { due, dueAt } = alternatives[chosen]!
  const rule = term.earlierOf === undefined ? 'laterOf' : 'earlierOf'
  const { on } = alternatives[chosen]!.start
  return { ...told, rule, start: { at: start, on }, days: [], moves: [], alternatives, chosen, due, dueAt }
}

type Told = Omit<TermTrace, 'calendar' | 'timeZone' | 'term' | 'options'>

function tell(table: Timetable, course: Course, counted: Counted): Told {
  const { options = {} } = course
  const { base, steps, dueAt } = counted
  const last = steps.at(-1)?.after ?? base
  const moves = steps.map((step) => tellMove(table, step))
  const isAsRecorded = course.recordedDueAt === dueAt && last === base
  if (isAsRecorded) {
    const on = timetable.dateAt(table, dueAt)
    const due = { on, ...clockOn(table, on, dueAt, dueAt), end: 'recorded' as const }
    const start = startTold(table, course, base)
    return { rule: 'recorded', start, days: [], moves, due, dueAt }
  }
  const days = course.recordedDueAt === undefined ? tellBase(table, course, base) : []
  const start = startTold(table, course, base)
  const rule = course.recordedDueAt === undefined ? ruleOf(course.term) : 'recorded'
  return { rule, start, ...ended(table, last, { days, moves, options, dueAt }) }
}

/** The end of a course: the roll, and what lies after the last day. */
function ended(
  table: Timetable,
  last: Tally,
  {
    days,
    moves,
    options,
    dueAt,
  }: { days: TraceDay[]; moves: MoveTrace[]; options: TermOptions; dueAt: Instant },
): Pick<Told, 'days' | 'moves' | 'roll' | 'due' | 'dueAt'> {
  const { lastDay, dayStart, extraMs, recorded } = last
  const dayTold = teller(table)
  if (lastDay === undefined) {
    const end = afterWorking(table, last.from, last.workingMs)
    const used = [...days, ...moves.flatMap((move) => move.days ?? [])]
    if (dueAt === end) return { days, moves, due: timeDue(table, used, last, dueAt), dueAt }
    const ended = endOfTime(table, { ...last, extraDays: 0, notBefore: undefined })
    const { dueDay } = endOfTime(table, last)
    const after = range(ended.dueDay + 1, dueDay + 1).map((day) =>
      dayTold(day, 'shift', timetable.isWorkingDay(table, day)),
    )
    const on = dateOf(table, dueDay)
    const isOver = timetable.dateAt(table, dueAt) !== on
    return {
      days: [...days, ...after],
      moves,
      due: { on, ...clockOn(table, on, dueAt, isOver ? dueAt - 1 : dueAt), end: 'sameTime' },
      dueAt,
    }
  }
  const isRecorded = recorded?.lastDay === lastDay
  const { dueDay, dueAt: dayEnd } = isRecorded
    ? { dueDay: lastDay, dueAt: recorded.dueAt }
    : endOfDays(table, dayStart!, lastDay, options)
  const { end = 'closing' } = options
  const rolled = isRecorded
    ? []
    : dueDay < lastDay
      ? range(dueDay, lastDay).toReversed()
      : range(lastDay + 1, dueDay + 1)
  const rolledDays = rolled.map((day) => dayTold(day, 'roll', false))
  const extra = stretchDays(table, isRecorded ? recorded.dueAt : dayEnd, dueAt, 'shift')
  const on = dateOf(table, isRecorded ? lastDay : dueDay)
  const endTold = end === 'closing' && !timetable.isWorkingDay(table, dueDay) ? 'midnight' : end
  return {
    days: [...days, ...rolledDays, ...extra],
    moves,
    ...(rolledDays.length > 0 && { roll: { from: dateOf(table, lastDay), to: dateOf(table, dueDay) } }),
    due:
      extraMs > 0
        ? timeDue(table, extra, last, dueAt)
        : {
            on,
            ...clockOn(table, on, dueAt, end === 'sameTime' ? dueAt : dueAt - 1),
            end: isRecorded ? 'recorded' : endTold,
          },
    dueAt,
  }
}

/** The end of opening time, on the date to which that belongs. */
function timeDue(
  table: Timetable,
  used: readonly TraceDay[],
  { workingMs, extraMs, from }: Tally,
  dueAt: Instant,
): Told['due'] {
  const last = used.findLast((day) => day.stretches?.some((stretch) => stretch.to === dueAt))
  const isNone = workingMs + extraMs === 0 || last === undefined
  const on = isNone ? dateOf(table, timetable.dayAt(table, from)) : last.on
  return { on, ...clockOn(table, on, dueAt, isNone ? dueAt : dueAt - 1), end: 'workingTime' }
}

function startTold(table: Timetable, course: Course, { dayStart, from }: Tally): Told['start'] {
  const { start: at, term, options = {}, recordedDueAt } = course
  const on = timetable.dateAt(table, at)
  if (recordedDueAt !== undefined) return { at, on }
  if (dayStart === undefined)
    return { at, on, runsFrom: from, ...(from !== at && { movedBy: 'closed' as const }) }
  const { startDay, movedBy } = dayStartOf(table, at, term, options)
  return { at, on, countsAs: dateOf(table, startDay), ...(movedBy !== undefined && { movedBy }) }
}

/** The days of the term alone. */
function tellBase(
  table: Timetable,
  { start, term, options = {} }: Course,
  { lastDay, dayStart, from, workingMs }: Tally,
): TraceDay[] {
  const dayTold = teller(table)
  if (lastDay === undefined || dayStart === undefined) {
    const end = afterWorking(table, from, workingMs)
    const before = range(timetable.dayAt(table, start), timetable.dayAt(table, from))
    const used = stretchDays(table, from, end, 'count')
    const skipped = before.filter((day) => !used.some(({ on }) => on === dateOf(table, day)))
    return [...skipped.map((day) => ({ ...dayTold(day, 'move', false), workingMs: 0 })), ...used]
  }
  const rule = ruleOf(term)
  const { receivedDay, startDay } = dayStart
  if (rule === 'fixedDate') return [dayTold(lastDay, 'count', true)]
  const isEventCounted = options.eventDay === 'counted' && Object.values(term)[0] !== 0
  const firstDay = isEventCounted ? startDay : startDay + 1
  const firstCounted = rule === 'civilMonths' ? Math.max(lastDay, firstDay) : firstDay
  return [
    ...range(receivedDay, startDay).map((day) => dayTold(day, 'move', false)),
    ...(firstCounted > startDay ? [dayTold(startDay, 'event', false)] : []),
    ...range(firstCounted, lastDay + 1).map((day) =>
      dayTold(day, 'count', rule !== 'workingDays' || timetable.isWorkingDay(table, day)),
    ),
  ]
}

function ruleOf(term: Term): 'workingTime' | 'workingDays' | 'civilDays' | 'civilMonths' | 'fixedDate' {
  if (term.on !== undefined) return 'fixedDate'
  if (term.workingDays !== undefined) return 'workingDays'
  if (term.days !== undefined || term.weeks !== undefined) return 'civilDays'
  return term.months !== undefined || term.years !== undefined ? 'civilMonths' : 'workingTime'
}

/** The local time of an instant on a date, by the clock that hangs on the wall at `offsetOf`. */
function clockOn(table: Timetable, on: CivilDate, at: Instant, offsetOf: number) {
  const offsetMs = timeZone(table.definition.timeZone).offsetAt(offsetOf as Instant)
  const ms = at + offsetMs - toDayNumber(on) * dayMs
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60]
  const rest = ms % 60_000
  const clock = `${two(hours)}:${two(minutes)}`
  if (rest === 0) return { clock, offsetMs }
  return {
    clock: `${clock}:${two(Math.floor(rest / 1_000))}.${String(rest % 1_000).padStart(3, '0')}`,
    offsetMs,
  }
}
