// A term with its pauses and extensions, counted over minutes: the state of a promise is moved one move at a time and
// asked when it is due after each. Imports nothing from src/ but types.

import type { Term, TermOptions } from '../../../src/calendar/term.js'
import { daysBetween, plusDays, type OfficeMinutes } from './minute-by-minute.js'
import { dayAfter, endOf, lastDay, rolled, runsFrom, startDay, workingMsOf } from './minute-terms.js'

/** Time in which the clock stood, or time given on top. Instants are epoch milliseconds. */
export type Move =
  | {
      readonly kind: 'pause'
      readonly from: number
      readonly to: number
      readonly grounds?: readonly string[]
    }
  | { readonly kind: 'extension'; readonly at: number; readonly by: Term; readonly reason?: string }

/** A promise: when it began, what it was, and what befell it. Instants are epoch milliseconds. */
export interface Course {
  readonly start: number
  readonly term: Term
  readonly options?: TermOptions
  readonly recordedDueAt?: number
  readonly moves?: readonly Move[]
}

/** The state of a promise in working time: so much of it from an instant on, and working days on top. */
interface TimeState {
  readonly kind: 'time'
  readonly from: number
  readonly ms: number
  readonly workingDays: number
  /** Whether it goes on from the end of another system's promise. */
  readonly isRecorded?: boolean
  /** The date on which the clock runs again; nothing is due before it. */
  readonly resumedOn?: string
}

/** The state of a promise in days: its last day, not rolled, and working time on top. */
interface DayState {
  readonly kind: 'day'
  readonly lastDay: string
  readonly ms: number
  /** The day before which nothing rolls back. */
  readonly startOn: string
  /** The instant whose time of day `sameTime` keeps, and whether that is the end of opening time. */
  readonly clockOf: number
  readonly isEnd?: boolean
  /** The promise of another system: it ends its own last day, whatever the options say. */
  readonly recorded?: { readonly lastDay: string; readonly dueAt: number }
}

type State = TimeState | DayState

/** What became of one move. */
export interface MoveAnswer {
  readonly isIgnored: boolean
  readonly dueAt: number
}

/** When it is due, and when it was after each move; throws `NotKnown` where the calendar must refuse. */
export function dueOf(office: OfficeMinutes, course: Course): { dueAt: number; moves: MoveAnswer[] } {
  const { term, options = {}, recordedDueAt, moves = [] } = course
  const alternatives = term.earlierOf ?? term.laterOf
  if (alternatives !== undefined) {
    const dues = alternatives.map((each) => dueOf(office, { ...course, term: each }).dueAt)
    return { dueAt: term.earlierOf === undefined ? Math.max(...dues) : Math.min(...dues), moves: [] }
  }

  let state = recordedDueAt === undefined ? begun(office, course) : recorded(office, course, recordedDueAt)
  let dueAt = recordedDueAt ?? dueIn(office, state, options)
  const answers: MoveAnswer[] = []
  for (const move of moves) {
    const isIgnored =
      move.kind === 'pause' && (term.on !== undefined || move.to <= move.from || dueAt <= move.from)
    if (!isIgnored) {
      if (move.kind === 'pause') state = paused(office, state, move, course)
      else state = extended(office, state, move.by, dueAt)
      dueAt = dueIn(office, state, options)
    }
    answers.push({ isIgnored, dueAt })
  }
  return { dueAt, moves: answers }
}

function begun(office: OfficeMinutes, { start, term, options = {} }: Course): State {
  const ms = workingMsOf(term)
  if (ms !== undefined) return { kind: 'time', from: runsFrom(office, start, options), ms, workingDays: 0 }
  const startOn = startDay(office, start, term, options)
  return { kind: 'day', lastDay: lastDay(office, startOn, term, options), ms: 0, startOn, clockOf: start }
}

/** The promise of another system; nothing is known of where it began, so it may roll back over any start. */
function recorded(office: OfficeMinutes, { term, options = {} }: Course, dueAt: number): State {
  if (workingMsOf(term) !== undefined)
    return { kind: 'time', from: dueAt, ms: 0, workingDays: 0, isRecorded: true }
  // What is due at closing or at midnight is due at the end of its day.
  const on = office.coveredDateAt(options.end === 'sameTime' ? dueAt : dueAt - 1)
  const startOn = office.coveredDateAt(office.instants.from)
  return { kind: 'day', lastDay: on, ms: 0, startOn, clockOf: dueAt, recorded: { lastDay: on, dueAt } }
}

function dueIn(office: OfficeMinutes, state: State, { roll, end }: TermOptions): number {
  if (state.kind === 'time') {
    const due = state.ms === 0 ? state.from : office.afterWorking(state.from, state.ms)
    // The end of the last day that is covered is known; which day follows it is not asked.
    if (state.workingDays === 0 && state.resumedOn === undefined) return due
    const isEnd = isEndOf(state)
    const dueOn = office.coveredDateAt(isEnd ? due - 1 : due)
    const counted = dayAfter(office, dueOn, { workingDays: state.workingDays })
    const { resumedOn = '' } = state
    const day = counted < resumedOn ? office.workingDayFrom(resumedOn) : counted
    if (day === dueOn) return due
    return isEnd ? office.atEndClockOf(day, due) : office.atClockOf(day, due)
  }
  const due =
    state.recorded?.lastDay === state.lastDay ? state.recorded.dueAt : endOfDays(office, state, { roll, end })
  return state.ms === 0 ? due : office.afterWorking(due, state.ms)
}

/** From when it runs: what was received late or on a day off, from the opening of the day as which that counts. */
function runsSince(office: OfficeMinutes, state: State): number {
  if (state.kind === 'time') return state.from
  const { startOn, clockOf } = state
  return startOn > office.coveredDateAt(clockOf) ? office.openingOn(startOn, clockOf) : clockOf
}

/** Time ends when its last minute is over, no time at all at an instant; another system's promise is an end. */
function isEndOf({ ms, isRecorded = false }: TimeState): boolean {
  return ms > 0 || isRecorded
}

function endOfDays(office: OfficeMinutes, state: DayState, { roll, end }: TermOptions): number {
  const { lastDay: last, startOn, clockOf, isEnd } = state
  const day = rolled(office, last, startOn, roll)
  if (end !== 'sameTime' || isEnd !== true) return endOf(office, day, clockOf, end)
  return office.dateAt(clockOf - 1) === day ? clockOf : office.atEndClockOf(day, clockOf)
}

/** Gives a pause back, as the term that was promised has it: an extension in days doesn't change what it is. */
function paused(
  office: OfficeMinutes,
  state: State,
  move: Move & { readonly kind: 'pause' },
  course: Course,
): State {
  const { term, options = {}, recordedDueAt } = course
  const isTime = workingMsOf(term) !== undefined
  const { pauses = isTime ? 'interval' : 'wholeDays' } = options
  // What lies before the term runs is no time lost.
  const runs = recordedDueAt === undefined ? begun(office, course) : undefined
  const since =
    runs === undefined ? move.from : Math.min(Math.max(move.from, runsSince(office, runs)), move.to)
  if (pauses === 'interval') return { ...state, ms: state.ms + office.between(since, move.to) }
  const start =
    runs?.kind === 'time'
      ? office.coveredDateAt(runs.from)
      : recordedDueAt === undefined
        ? startDay(office, course.start, term, options)
        : ''
  const stopped = office.coveredDateAt(move.from)
  const [from, to] = [stopped < start ? start : stopped, office.coveredDateAt(move.to)]
  // A stop or a resumption on a day off is one on the next working day: so those before the resumption count.
  let workingDays = 0
  for (let day = from; day < to; day = plusDays(day, 1)) if (office.isWorkingDay(day)) workingDays += 1
  if (state.kind === 'time')
    return { ...state, workingDays: state.workingDays + workingDays, resumedOn: to < from ? from : to }
  const inWorkingDays = isTime || term.workingDays !== undefined
  // Where clocks go back over midnight, the clock may run again on an earlier date: that is no day to give back.
  const by = inWorkingDays ? { workingDays } : { days: Math.max(daysBetween(from, to), 0) }
  const moved = { ...state, lastDay: dayAfter(office, state.lastDay, by) }
  if (to <= from) return moved
  // Nothing rolls back over the day on which the clock runs again.
  const given = { ...moved, startOn: to > moved.startOn ? to : moved.startOn }
  if (given.lastDay >= to) return given
  // Nothing is due before the end of the day on which the clock runs again.
  const resumed = { ...given, lastDay: inWorkingDays ? office.workingDayFrom(to) : to, ms: 0 }
  return dueIn(office, resumed, options) > dueIn(office, given, options) ? resumed : given
}

function extended(office: OfficeMinutes, state: State, by: Term, dueAt: number): State {
  const ms = workingMsOf(by)
  if (ms !== undefined) return { ...state, ms: state.ms + ms }
  const days = state.kind === 'day' ? state : turnedToDays(office, dueAt, isEndOf(state))
  if (by.on === undefined) return { ...days, lastDay: dayAfter(office, days.lastDay, by) }
  const { recorded: _, ...own } = days
  return { ...own, lastDay: office.coveredDate(by.on), ms: 0 }
}

/** A promise in working time that is extended by days: from then on it is one in days, at that time of day. */
function turnedToDays(office: OfficeMinutes, dueAt: number, isEnd: boolean): DayState {
  const startOn = office.coveredDateAt(office.instants.from)
  // What ends at 24:00 ends on the date that is over then.
  const on = office.coveredDateAt(isEnd ? dueAt - 1 : dueAt)
  return { kind: 'day', lastDay: on, ms: 0, startOn, clockOf: dueAt, isEnd }
}
