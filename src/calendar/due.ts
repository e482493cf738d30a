// When a term that begins at an instant is due: the rules of civil law and of the office, as arithmetic on a
// timetable. `add` and `explain` both ask here, so they can't differ. Never walks over days; never guesses.

import { addMonths } from '../kernel/civil-date.js'
import { dayMs, minuteMs, type Instant } from '../kernel/instant.js'
import { checkTermOptions, unitOf, type Term, type TermOptions, type TermUnit } from './term.js'
import * as timetable from './timetable.js'
import type { Timetable } from './timetable.js'
import { parseClock } from './wall-clock.js'

/** How a term in days or longer was counted; days are indexes of the timetable. */
export interface DayCount {
  readonly receivedDay: number
  /** The day of the event, which isn't counted itself: the day received, or the working day it was moved to. */
  readonly startDay: number
  readonly movedBy: 'cutOff' | 'dayOff' | undefined
  /** Where counting ends, and where that is rolled to. */
  readonly lastDay: number
  readonly dueDay: number
  readonly end: 'closing' | 'midnight' | 'sameTime'
  readonly dueAt: Instant
}

const clockUnitMs: { readonly [Unit in TermUnit]?: number } = {
  workingMs: 1,
  workingMinutes: minuteMs,
  workingHours: 60 * minuteMs,
}

/** Opening time that a term asks for, in milliseconds; `undefined` where it counts days or longer. */
export function workingMsOf(term: Term): number | undefined {
  const unit = unitOf(term)
  const unitMs = clockUnitMs[unit]
  return unitMs === undefined ? undefined : term[unit]! * unitMs
}

/** When the term is due that begins at this instant. */
export function dueAt(table: Timetable, at: Instant, term: Term, options: TermOptions): Instant {
  const workingMs = workingMsOf(term)
  return workingMs === undefined
    ? countDays(table, at, term, options).dueAt
    : dueInWorkingTime(table, at, workingMs, options)
}

/**
 * The earliest instant with so much opening time between `at` and it. The clock starts at the next opening, so no
 * time at all, asked for while the office is closed, is due when it opens.
 */
function dueInWorkingTime(table: Timetable, at: Instant, workingMs: number, options: TermOptions): Instant {
  checkTermOptions(options)
  timetable.dayAt(table, at)
  if (workingMs === 0) return timetable.nextOpenInstant(table, at)
  return timetable.instantWorked(table, timetable.workedUntil(table, at) + workingMs)
}

/** Counts a term in days or longer. */
export function countDays(table: Timetable, at: Instant, term: Term, options: TermOptions): DayCount {
  const { cutOff, end = 'closing', roll = 'next' } = checkTermOptions(options)
  const receivedDay = timetable.dayAt(table, at)
  const clockMs = at + timetable.offsetAt(table, at) - (table.firstDay + receivedDay) * dayMs
  const isLate = cutOff !== undefined && clockMs >= parseClock(cutOff)! * minuteMs

  // The event day of civil terms may be a day off. Where there is a cut-off, receiving is an act of the office:
  // then it happens on working days only, whatever is counted, or Friday evening would be due after Saturday.
  const startsOnWorkingDay = term.workingDays !== undefined || cutOff !== undefined
  const startDay = startsOnWorkingDay
    ? timetable.workingDayFrom(table, receivedDay + (isLate ? 1 : 0), 0)
    : receivedDay
  const movedBy =
    startDay === receivedDay ? undefined : timetable.isWorkingDay(table, receivedDay) ? 'cutOff' : 'dayOff'

  const lastDay = dayCounted(table, startDay, term)
  const dueDay =
    term.workingDays !== undefined || roll === 'none' ? lastDay : timetable.workingDayFrom(table, lastDay, 0)
  const due =
    end === 'sameTime'
      ? dueDay === receivedDay
        ? at
        : timetable.instantOn(table, dueDay, clockMs)
      : endOf(table, dueDay, end)
  return { receivedDay, startDay, movedBy, lastDay, dueDay, end, dueAt: due }
}

/** The day that a term from this event day ends on, before it is rolled. */
function dayCounted(table: Timetable, startDay: number, term: Term): number {
  const { workingDays, days, weeks, months, years } = term
  if (workingDays !== undefined) {
    return workingDays === 0 ? startDay : timetable.workingDayFrom(table, startDay + 1, workingDays - 1)
  }
  const day =
    days !== undefined
      ? startDay + days
      : weeks !== undefined
        ? startDay + weeks * 7
        : addMonths(table.firstDay + startDay, months ?? years! * 12) - table.firstDay
  if (day >= table.dayCount) throw timetable.outOfRange(table, day)
  return day
}

/** The end of the last opening of a day; of a day off, and for `midnight`, the end of the day. */
function endOf(table: Timetable, day: number, end: 'closing' | 'midnight'): Instant {
  const isClosing = end === 'closing' && timetable.isWorkingDay(table, day)
  return (isClosing ? table.lastClosings[day]! : table.dayEnds[day + 1]!) as Instant
}
