// When a dossier is due: the promise at its reception, and what a pause or an extension does to it. Counting is the
// calendar's; which rule applies is the procedure's. Sources: Civil Code of Viet Nam 2015, art. 147–148 (start and
// end of a term); Awb art. 4:15 (a pause counts from the day after).

import type { Term, TermOptions } from '../../calendar/term.js'
import { toDayNumber } from '../../kernel/civil-date.js'
import type { Instant } from '../../kernel/instant.js'
import type { DataOf } from '../../log/event-definition.js'
import type { PublishedCalendar, PublishedProcedure } from '../../procedure/catalogue.js'
import type { Procedure } from '../../procedure/declaration.js'
import type { Deadline, Dossier } from '../dossier.js'
import type { DeadlineSet } from '../events/waiting.js'
import { standing, type Standing } from './pauses.js'

type Promise = DataOf<typeof DeadlineSet>

/** The clock of the legal term. */
export const statutoryClock = 'statutory'

/** The policy of a promise that another system made: it was not computed here. */
export const recordedPolicy = 'recorded'

/** By what a promise is made: the version of the procedure, the way the dossier came, and the calendars. */
export interface PromiseBasis {
  readonly procedure: PublishedProcedure
  readonly channel: string | undefined
  calendar(id: string): PublishedCalendar
}

/** A stretch in which the clock stood. */
export interface Stretch {
  readonly from: Instant
  readonly to: Instant
}

/** The promise that a full term makes, counted from `at`; `undefined` for a procedure without a term. */
export function promiseFrom(
  at: Instant,
  cause: 'reception' | 'restart' | 'recomputation',
  basis: PromiseBasis,
): Promise | undefined {
  const counted = countedIn(basis)
  if (counted === undefined) return undefined
  const { term, published } = counted
  const dueAt = published.calendar.add(at, term, basis.procedure.definition.termOptions)
  return record(dueAt, cause, term, basis.procedure, published)
}

/**
 * The promise after a pause, or `undefined` where it stays: the clock stood for nothing, or the promise was broken
 * before it stopped. A term in working time is as much later as working time was in the pause; a term in days
 * by as many (working) days as began in it, the day of the stop not counted.
 */
export function promiseAfter(
  pause: Stretch,
  deadline: Pick<Deadline, 'dueAt'>,
  basis: PromiseBasis,
): Promise | undefined {
  const counted = countedIn(basis)
  // An imported or corrected end may lie before its beginning.
  if (counted === undefined || deadline.dueAt <= pause.from || pause.to <= pause.from) return undefined
  const { term, published } = counted
  const shift = pausedTerm(term, pause, published)
  if (Object.values(shift)[0] === 0) return undefined
  return moved(deadline.dueAt, shift, 'resumption', counted, basis)
}

/** The promise after an extension; `undefined` for a procedure without a term. */
export function promiseExtended(dueAt: Instant, by: Term, basis: PromiseBasis): Promise | undefined {
  const counted = countedIn(basis)
  return counted && moved(dueAt, by, 'extension', counted, basis)
}

/** The promise once the clock runs again: shifted by how long it stood, or the full term anew. */
export function promiseResumed(
  stood: Standing,
  at: Instant,
  { deadline }: Pick<Dossier, 'deadline'>,
  basis: PromiseBasis,
): Promise | undefined {
  if (deadline === undefined) return undefined
  return restarts(stood, basis)
    ? promiseFrom(at, 'restart', basis)
    : promiseAfter({ from: stood.from, to: at }, deadline, basis)
}

/**
 * The promise as it would stand if all that happened so far were counted anew: from the promise that another system
 * made, if it did, or from the reception or the last re-opening, over each stretch in which the clock stood, and each
 * extension.
 */
export function promiseRecomputed(dossier: Dossier, basis: PromiseBasis): Promise | undefined {
  const start = dossier.reopenedAt ?? dossier.receivedAt
  const first = start === undefined ? undefined : promiseFrom(start, 'recomputation', basis)
  if (start === undefined || first === undefined) return undefined
  const moves = [
    ...standing(dossier.pauses).flatMap((stood) =>
      stood.to === undefined || stood.to <= start ? [] : [{ at: stood.to, stood }],
    ),
    ...dossier.extensions.flatMap(({ at, term }) => (at < start ? [] : [{ at, term }])),
  ].toSorted((a, b) => a.at - b.at)
  let dueAt = dossier.deadline?.recordedDueAt ?? first.dueAt
  for (const each of moves) {
    const next =
      'term' in each
        ? promiseExtended(dueAt, each.term, basis)
        : restarts(each.stood, basis)
          ? promiseFrom(each.at, 'restart', basis)
          : promiseAfter({ from: Math.max(each.stood.from, start) as Instant, to: each.at }, { dueAt }, basis)
    if (next !== undefined) dueAt = next.dueAt
  }
  return { ...first, dueAt }
}

/** The arguments with which a calendar moves a due date by a shift: of `add`, and of `explain`. */
export function shifted(dueAt: Instant, shift: Term, { end = 'closing', roll = 'next' }: TermOptions = {}) {
  // A due date at closing or midnight is the end of its day: counting goes on from within that day.
  const isInTime = (['workingMs', 'workingMinutes', 'workingHours'] as const).some(
    (unit) => shift[unit] !== undefined,
  )
  const from = isInTime || end === 'sameTime' ? dueAt : dueAt - 1
  return [from, shift, { end, roll }] as const
}

/** The legal term of a dossier that came by this channel. */
function termOf({ term, termByChannel }: Procedure, channel: string | undefined): Term | undefined {
  const own = channel !== undefined && termByChannel !== undefined && Object.hasOwn(termByChannel, channel)
  return (own ? termByChannel[channel as keyof typeof termByChannel] : undefined) ?? term
}

interface Counted {
  readonly term: Term
  readonly published: PublishedCalendar
}

function countedIn({ procedure, channel, calendar }: PromiseBasis): Counted | undefined {
  const term = termOf(procedure.definition, channel)
  const id = procedure.definition.calendar
  return term === undefined || id === undefined ? undefined : { term, published: calendar(id) }
}

function moved(
  dueAt: Instant,
  shift: Term,
  cause: 'resumption' | 'extension',
  { term, published }: Counted,
  { procedure }: PromiseBasis,
): Promise {
  const later = published.calendar.add(...shifted(dueAt, shift, procedure.definition.termOptions))
  return { ...record(later, cause, term, procedure, published), shift }
}

/** Whether a stretch in which the clock stood gives the full term anew: it was for a supplement, and so is the policy. */
function restarts({ grounds }: Standing, { procedure }: PromiseBasis): boolean {
  return procedure.definition.onSupplement === 'restart' && grounds.has('supplement')
}

function pausedTerm(term: Term, { from, to }: Stretch, { calendar }: PublishedCalendar): Term {
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
