// A term without moves, counted over the minutes of minute-by-minute.ts: where it starts, the last day it comes to,
// where that rolls and how it ends. Imports nothing from src/ but types.

import type { Term, TermOptions } from '../../../src/calendar/term.js'
import { lastOfMonth, plusDays, sameDayNumber, type OfficeMinutes } from './minute-by-minute.js'

/** The length of a term in working time, in milliseconds; `undefined` for one in days or longer. */
export function workingMsOf(term: Term): number | undefined {
  if (term.workingMs !== undefined) return term.workingMs
  if (term.workingMinutes !== undefined) return term.workingMinutes * 60_000
  if (term.workingHours !== undefined) return term.workingHours * 3_600_000
  return undefined
}

/** From where a term in working time begins to run. */
export function runsFrom(office: OfficeMinutes, at: number, options: TermOptions): number {
  const isOpen = office.isWorking(at)
  if (isOpen || options.outOfHours !== 'nextDay') return office.afterWorking(at, 0)
  return office.openingOn(office.workingDayFrom(plusDays(office.coveredDateAt(at), 1)), at)
}

/** The day as which receipt counts, for a term in days or longer. */
export function startDay(office: OfficeMinutes, at: number, term: Term, options: TermOptions): string {
  const { cutOff, outOfHours = 'sameDay' } = options
  const received = office.coveredDateAt(at)
  // A fixed date is no count from a start.
  if (term.on !== undefined) return received
  const days = [received]
  if (cutOff !== undefined) {
    days.push(office.workingDayFrom(office.clockAt(at) >= cutOff ? plusDays(received, 1) : received))
  }
  if (!office.isWorking(at)) {
    if (outOfHours === 'nextOpening') days.push(office.coveredDateAt(office.afterWorking(at, 0)))
    if (outOfHours === 'nextDay') days.push(office.workingDayFrom(plusDays(received, 1)))
  }
  const latest = days.toSorted().at(-1)!
  return term.workingDays === undefined ? latest : office.workingDayFrom(latest)
}

/** The last day of a term in days or longer, before it rolls. */
export function lastDay(office: OfficeMinutes, start: string, term: Term, options: TermOptions): string {
  if (term.on !== undefined) return office.coveredDate(term.on)
  const isCounted = options.eventDay === 'counted'
  // A term of nothing has no first day that the event day could be.
  return isCounted && amountOf(term) > 0 ? lastDayWith(office, start, term) : dayAfter(office, start, term)
}

function amountOf(term: Term): number {
  return Object.values(term).find((amount) => typeof amount === 'number')!
}

/** So far after a day, that day not counted. */
export function dayAfter(office: OfficeMinutes, from: string, term: Term): string {
  let day = from
  if (term.workingDays !== undefined) {
    for (let left = term.workingDays; left > 0; left--) day = office.workingDayFrom(plusDays(day, 1))
  } else if (term.days !== undefined) day = plusDays(day, term.days)
  else if (term.weeks !== undefined) day = plusDays(day, term.weeks * 7)
  else {
    const months = monthsOf(term)
    day = sameDayNumber(day, months) ?? lastOfMonth(day, months)
  }
  return office.coveredDate(day)
}

/** The last of so many days, of which the given one is the first. */
function lastDayWith(office: OfficeMinutes, first: string, term: Term): string {
  let day = first
  if (term.workingDays !== undefined) {
    for (let left = term.workingDays - 1; left > 0; left--) day = office.workingDayFrom(plusDays(day, 1))
  } else if (term.days !== undefined) day = plusDays(day, term.days - 1)
  else if (term.weeks !== undefined) day = plusDays(day, term.weeks * 7 - 1)
  else {
    const same = sameDayNumber(day, monthsOf(term))
    day = same === undefined ? lastOfMonth(day, monthsOf(term)) : plusDays(same, -1)
  }
  return office.coveredDate(day)
}

const monthsOf = ({ months, years }: Term): number => months ?? years! * 12

/** Where a last day that is a day off moves to. */
export function rolled(office: OfficeMinutes, day: string, start: string, roll: TermOptions['roll']): string {
  office.coveredDate(day)
  if (roll === 'none') return day
  if (roll === 'previous') {
    const before = office.workingDayBack(day, start)
    if (before !== undefined) return before
  }
  return office.workingDayFrom(day)
}

/** The instant at which a last day ends; `clockOf` is the instant whose time of day `sameTime` keeps. */
export function endOf(office: OfficeMinutes, day: string, clockOf: number, end: TermOptions['end']): number {
  if (end === 'sameTime') return office.dateAt(clockOf) === day ? clockOf : office.atClockOf(day, clockOf)
  if (end !== 'midnight') return office.closingOn(day) ?? office.endOfDay(day)
  return office.endOfDay(day)
}
