// When a dossier is due: the promise at its reception, and what a pause does to it. Counting is the calendar's;
// which rule applies is the procedure's. Sources: Civil Code of Viet Nam 2015, art. 147–148 (start and end of a
// term); Awb art. 4:15 (a pause counts from the day after).

import type { Term, TermOptions } from '../../calendar/term.js'
import { toDayNumber } from '../../kernel/civil-date.js'
import type { Instant } from '../../kernel/instant.js'
import type { DataOf } from '../../log/event-definition.js'
import type { PublishedCalendar, PublishedProcedure } from '../../procedure/catalogue.js'
import type { Procedure } from '../../procedure/declaration.js'
import type { Deadline, Pause } from '../dossier.js'
import type { DeadlineSet } from '../events.js'

type Promise = DataOf<typeof DeadlineSet>

/** The clock of the legal term. */
export const statutoryClock = 'statutory'

/** The promise that a full term makes, counted from `at`; `undefined` for a procedure without a term. */
export function promiseFrom(
  at: Instant,
  cause: 'reception' | 'restart',
  procedure: PublishedProcedure,
  calendarOf: (id: string) => PublishedCalendar,
): Promise | undefined {
  const { term, termOptions, calendar: id } = procedure.definition
  if (term === undefined || id === undefined) return undefined
  const published = calendarOf(id)
  return record(published.calendar.add(at, term, termOptions), cause, term, procedure, published)
}

/**
 * The promise after a pause, or `undefined` where it stays: the clock stood for nothing, or the promise was broken
 * before it stopped. A term in working time is as much later as working time was in the pause; a term in days
 * by as many (working) days as began in it, the day of the stop not counted.
 */
export function promiseAfter(
  pause: Required<Pause>,
  deadline: Deadline,
  procedure: PublishedProcedure,
  calendarOf: (id: string) => PublishedCalendar,
): Promise | undefined {
  const { term, termOptions, calendar: id } = procedure.definition
  if (term === undefined || id === undefined || deadline.dueAt <= pause.from) return undefined
  const published = calendarOf(id)
  const shift = pausedTerm(term, pause, published)
  if (Object.values(shift)[0] === 0) return undefined
  const moved = published.calendar.add(...shifted(deadline.dueAt, shift, termOptions))
  return { ...record(moved, 'resumption', term, procedure, published), shift }
}

/** The arguments with which a calendar moves a due date by a shift: of `add`, and of `explain`. */
export function shifted(dueAt: Instant, shift: Term, { end = 'closing', roll = 'next' }: TermOptions = {}) {
  // A due date at closing or midnight is the end of its day: counting goes on from within that day.
  const from = shift.workingMs !== undefined || end === 'sameTime' ? dueAt : dueAt - 1
  return [from, shift, { end, roll }] as const
}

function pausedTerm(term: Term, { from, to }: Required<Pause>, { calendar }: PublishedCalendar): Term {
  const [fromOn, toOn] = [calendar.dateAt(from), calendar.dateAt(to)]
  if (term.workingDays !== undefined) return { workingDays: calendar.countWorkingDays(fromOn, toOn) }
  const isCivil = (['days', 'weeks', 'months', 'years'] as const).some((unit) => term[unit] !== undefined)
  if (isCivil) return { days: toDayNumber(toOn) - toDayNumber(fromOn) }
  return { workingMs: calendar.between(from, to).workingMs }
}

function record(
  dueAt: Instant,
  cause: Promise['cause'],
  term: Term,
  { definition, version }: PublishedProcedure,
  published: PublishedCalendar,
): Promise {
  return {
    clock: statutoryClock,
    dueAt,
    term,
    calendar: published.calendar.id,
    calendarVersion: published.version,
    procedureVersion: version,
    policy: policyOf(definition),
    cause,
  }
}

/** The rules of a procedure's term in one word: `onSupplement=resume,end=closing,roll=next`. */
function policyOf({ onSupplement, termOptions = {} }: Procedure): string {
  const { cutOff, end = 'closing', roll = 'next' } = termOptions
  return `onSupplement=${onSupplement},end=${end},roll=${roll}${cutOff === undefined ? '' : `,cutOff=${cutOff}`}`
}
