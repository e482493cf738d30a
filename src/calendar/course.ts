// A promise from its start over everything that moved it: pauses and extensions, in the order in which they happened.
// One pure function from the facts to the due instant, so that a promise can be made, moved, made anew and explained by
// the same rule; a day off is rolled over once, at the end. Counting days and time is due.ts.

import type { Instant } from '../kernel/instant.js'
import {
  afterWorking,
  clockAt,
  dayStartOf,
  endOfDays,
  endOfTime,
  lastDayOf,
  runsFrom,
  workingMsOf,
  type DayStart,
  type TimeCount,
} from './due.js'
import { givenBack, stoodIn, type Stood } from './given-back.js'
import { checkTermOptions, memberOf, type Term, type TermOptions } from './term.js'
import * as timetable from './timetable.js'
import type { Timetable } from './timetable.js'

/** A stretch in which the clock stood; pauses of one course don't overlap. */
export interface PauseMove {
  readonly kind: 'pause'
  readonly from: Instant
  readonly to: Instant
  /** Why, for explanations. */
  readonly grounds?: readonly string[] | undefined
}

/** More time, or another fixed date. */
export interface ExtensionMove {
  readonly kind: 'extension'
  readonly at: Instant
  /** A length of time, or `{ on }`. */
  readonly by: Term
  /** Why, for explanations. */
  readonly reason?: string | undefined
}

/** What moves a promise. */
export type Move = PauseMove | ExtensionMove

/** All that a due instant is computed from, besides the calendar. */
export interface Course {
  readonly start: Instant
  readonly term: Term
  readonly options?: TermOptions | undefined
  /** The promise of another system, from which is counted on instead of from the start. */
  readonly recordedDueAt?: Instant | undefined
  /** In the order in which they happened. */
  readonly moves?: readonly Move[] | undefined
}

/** Where a count stands: in days with `lastDay`, not rolled yet; else in opening time. */
export interface Tally extends TimeCount {
  /** From where days are counted; of a count in opening time, where they would be. */
  readonly dayStart: Omit<DayStart, 'movedBy'> | undefined
  readonly lastDay: number | undefined
  /** Opening time after the end of the last day. */
  readonly extraMs: number
  /** The promise of another system, which stands while its last day does. */
  readonly recorded: { readonly lastDay: number | undefined; readonly dueAt: Instant } | undefined
}

/** One move, and what came of it. */
export interface Step {
  readonly move: Move
  /** Why it moved nothing. */
  readonly ignored?: 'notLater' | 'afterDue' | 'fixedDate'
  /** What was added, and for which part of a pause. */
  readonly by?: Term
  readonly stood?: Stood
  /** The day on which the clock runs again, where what a pause gives back would end earlier. */
  readonly notBefore?: number
  readonly before: Tally
  readonly after: Tally
  readonly dueAt: Instant
}

/** A course counted to its end, for one term that is no choice. */
export interface Counted {
  readonly base: Tally
  readonly steps: readonly Step[]
  readonly dueAt: Instant
}

/**
 * When the term is due that begins at this instant: a course that nothing moved, counted without its steps.
 * @throws DossierError `calendar-range`, `query-invalid`
 */
export function dueAt(table: Timetable, at: Instant, term: Term, options: TermOptions): Instant {
  const member = memberOf(term)
  checkTermOptions(options)
  if (member === 'earlierOf' || member === 'laterOf') return courseDueAt(table, { start: at, term, options })
  const workingMs = workingMsOf(term, member)
  if (workingMs !== undefined) {
    // Opening time behind an instant is the same at the next opening: nobody needs to look for it.
    const needsOpening = workingMs === 0 || options.outOfHours === 'nextDay'
    return afterWorking(table, needsOpening ? runsFrom(table, at, options) : at, workingMs)
  }
  const start = dayStartOf(table, at, term, options)
  return endOfDays(table, start, lastDayOf(table, start.startDay, term, options), options).dueAt
}

/**
 * When a course is due.
 * @throws DossierError `calendar-range`, `query-invalid`
 */
export function courseDueAt(table: Timetable, course: Course): Instant {
  const alternatives = alternativesOf(course)
  if (alternatives === undefined) return countCourse(table, course).dueAt
  const found = alternatives.map((alternative) => courseDueAt(table, alternative))
  return found[chosenOf(course.term, found)]!
}

/** The courses of a term that is a choice: each alternative over all the moves. */
export function alternativesOf(course: Course): Course[] | undefined {
  const { term } = course
  memberOf(term)
  const terms = term.earlierOf ?? term.laterOf
  return terms?.map((alternative) => ({ ...course, term: alternative }))
}

/** Which of the alternatives counts: the first that is earliest, or latest. */
export function chosenOf({ earlierOf }: Term, found: readonly Instant[]): number {
  return found.indexOf((earlierOf === undefined ? Math.max(...found) : Math.min(...found)) as Instant)
}

/** Counts a course whose term is no choice, move by move. */
export function countCourse(table: Timetable, course: Course): Counted {
  const { moves = [], options: given = {} } = course
  const options = checkTermOptions(given)
  const base = baseOf(table, course, options)
  let tally = base
  // A promise of another system is what it is: as long as nothing moves it, the calendar needs not know its day.
  let dueAt = course.recordedDueAt ?? dueOf(table, tally, options)
  const steps: Step[] = []
  for (const move of moves) {
    const before = tally
    const change = changeBy(table, { move, course, base, tally, dueAt }, options)
    if ('ignored' in change) steps.push({ move, ...change, before, after: before, dueAt })
    else {
      const { tally: after, ...why } = change
      tally = after
      dueAt = dueOf(table, tally, options)
      steps.push({ move, ...why, before, after, dueAt })
    }
  }
  return { base, steps, dueAt }
}

/** When a count that stands so is due. */
function dueOf(table: Timetable, tally: Tally, options: TermOptions): Instant {
  const { dayStart, lastDay, extraMs, from, workingMs, extraDays, notBefore, recorded } = tally
  if (lastDay !== undefined) {
    const isRecorded = recorded !== undefined && recorded.lastDay === lastDay
    const end = isRecorded ? recorded.dueAt : endOfDays(table, dayStart!, lastDay, options).dueAt
    return afterWorking(table, end, extraMs)
  }
  return extraDays === 0 && notBefore === undefined
    ? afterWorking(table, from, workingMs)
    : endOfTime(table, tally).dueAt
}

const none = { extraMs: 0, from: 0 as Instant, workingMs: 0, extraDays: 0, recorded: undefined }

/** The count of the term alone. */
function baseOf(
  table: Timetable,
  { start, term, recordedDueAt, moves = [] }: Course,
  options: TermOptions,
): Tally {
  const workingMs = workingMsOf(term)
  if (recordedDueAt !== undefined) {
    const dueAt = recordedDueAt
    const recorded = { lastDay: undefined, dueAt }
    const inTime = { ...none, dayStart: undefined, lastDay: undefined, from: dueAt, recorded }
    if (workingMs !== undefined || moves.length === 0) return inTime
    // What is due at closing or at midnight is due at the end of its day.
    const last = (options.end === 'sameTime' ? dueAt : dueAt - 1) as Instant
    const lastDay = timetable.dayAt(table, last)
    const dayStart = startOn({ dueDay: lastDay, clockMs: clockAt(table, dueAt, lastDay), dueAt })
    return { ...none, dayStart, lastDay, recorded: { lastDay, dueAt } }
  }
  if (workingMs !== undefined) {
    const from = runsFrom(table, start, options)
    return { ...none, dayStart: undefined, lastDay: undefined, from, workingMs }
  }
  const dayStart = dayStartOf(table, start, term, options)
  return { ...none, dayStart, lastDay: lastDayOf(table, dayStart.startDay, term, options) }
}

/** A start of days on the day on which something ends: nothing lies before it. */
function startOn({ dueDay, clockMs, dueAt }: ReturnType<typeof endOfTime>): Omit<DayStart, 'movedBy'> {
  return { at: dueAt, receivedDay: dueDay, clockMs, startDay: Number.NEGATIVE_INFINITY }
}

interface Change {
  readonly move: Move
  readonly course: Course
  /** The count of the term alone. */
  readonly base: Tally
  readonly tally: Tally
  readonly dueAt: Instant
}

type Changed =
  (Pick<Step, 'by' | 'stood' | 'notBefore'> & { readonly tally: Tally }) | Required<Pick<Step, 'ignored'>>

function changeBy(table: Timetable, change: Change, options: TermOptions): Changed {
  const { move, tally } = change
  if (move.kind === 'pause') return pausedBy(table, move, change, options)
  return { tally: extended(table, tally, move.by), by: move.by }
}

function pausedBy(
  table: Timetable,
  { from, to }: PauseMove,
  { course, base, tally, dueAt }: Change,
  options: TermOptions,
): Changed {
  if (course.term.on !== undefined) return { ignored: 'fixedDate' }
  // An imported or corrected end may lie before its beginning.
  if (to <= from) return { ignored: 'notLater' }
  // The promise was broken before the clock stopped.
  if (dueAt <= from) return { ignored: 'afterDue' }
  const stood = stoodIn(
    table,
    { from, to },
    { runsFrom: runsFromOf(table, course, base), startDay: base.dayStart?.startDay },
  )
  const by = givenBack(table, stood, course.term, options)
  const { workingDays, workingMs } = by
  if (tally.lastDay === undefined) {
    const given = {
      workingMs: tally.workingMs + (workingMs ?? 0),
      extraDays: tally.extraDays + (workingDays ?? 0),
    }
    return {
      tally: { ...tally, ...given, notBefore: workingDays === undefined ? undefined : stood.toDay },
      by,
      stood,
    }
  }
  const { fromDay, toDay } = stood
  const later = extended(table, tally, by)
  if (workingMs !== undefined || toDay === fromDay) return { tally: later, by, stood }
  // Nothing rolls back over the day on which the clock runs again.
  const dayStart = { ...later.dayStart!, startDay: Math.max(later.dayStart!.startDay, toDay) }
  const given = { ...later, dayStart }
  if (given.lastDay! >= toDay) return { tally: given, by, stood }
  // The last day had passed at the stop: it was to be rolled, or had opening time on top.
  const notBefore = workingDays === undefined ? toDay : timetable.workingDayFrom(table, toDay, 0)
  const resumed = { ...given, lastDay: notBefore, extraMs: 0 }
  return dueOf(table, given, options) < dueOf(table, resumed, options)
    ? { tally: resumed, by, stood, notBefore }
    : { tally: given, by, stood }
}

/** From when a term runs; a promise of another system ran before anything is known of it. */
function runsFromOf(
  table: Timetable,
  { recordedDueAt }: Course,
  { from, dayStart }: Tally,
): Instant | undefined {
  if (recordedDueAt !== undefined) return undefined
  if (dayStart === undefined) return from
  const { at, receivedDay, startDay } = dayStart
  return startDay > receivedDay ? (table.dayStarts[startDay]! as Instant) : at
}

/** A count with more time. */
function extended(table: Timetable, tally: Tally, by: Term): Tally {
  const workingMs = workingMsOf(by)
  if (workingMs !== undefined) {
    return tally.lastDay === undefined
      ? { ...tally, workingMs: tally.workingMs + workingMs }
      : { ...tally, extraMs: tally.extraMs + workingMs }
  }
  // Days after a time of day: the count goes on from the date on which it ends.
  const inDays = tally.lastDay === undefined ? inDaysFrom(endOfTime(table, tally)) : tally
  const moved = { ...inDays, lastDay: lastDayOf(table, inDays.lastDay!, by, {}) }
  return by.on === undefined ? moved : { ...moved, extraMs: 0, recorded: undefined }
}

function inDaysFrom(end: ReturnType<typeof endOfTime>): Tally {
  return { ...none, dayStart: startOn(end), lastDay: end.dueDay }
}
