// When a dossier is due: always the whole way from its start over everything that moved it, so that a promise made,
// moved and made anew can't differ. Counting is the calendar's; which rule applies is the procedure's. Sources: Civil
// Code of Viet Nam 2015, art. 147–148 (start and end of a term); Awb art. 4:15 (a pause counts from the day after).

import type { Course, Move } from '../../calendar/course.js'
import type { TermTrace } from '../../calendar/explain.js'
import type { Term, TermOptions } from '../../calendar/term.js'
import { DossierError } from '../../kernel/errors.js'
import type { Instant } from '../../kernel/instant.js'
import type { DataOf } from '../../log/event-definition.js'
import type { PublishedCalendar, PublishedProcedure } from '../../procedure/catalogue.js'
import { statutoryClock } from '../../procedure/clock-checks.js'
import type { CalendarChoice, Procedure } from '../../procedure/declaration.js'
import type { DecisionContext } from '../decision.js'
import type { Dossier } from '../dossier.js'
import type { DeadlineSet } from '../events/waiting.js'
import { pausesSince, standing } from './pauses.js'

/** A promise as it is recorded. */
export type DeadlinePromise = DataOf<typeof DeadlineSet>
type Cause = DeadlinePromise['cause']

/** The policy of a promise that another system made: it was not computed here. */
export const recordedPolicy = 'recorded'

/** By what a promise is made: the version of the procedure, the way the dossier came, and the calendar. */
export interface PromiseBasis {
  readonly procedure: PublishedProcedure
  readonly channel: string | undefined
  /** The calendar that the dossier's terms are counted in; none without a term. */
  readonly calendarId: string | undefined
  /** @throws DossierError `calendar-unknown` */
  calendar(id: string): PublishedCalendar
}

/** What of a dossier its promise is computed from. */
export type CourseFacts = Pick<
  Dossier,
  | 'receivedAt'
  | 'reopenedAt'
  | 'deadline'
  | 'pauses'
  | 'extensions'
  | 'extensionsBefore'
  | 'supplementRequests'
>

/** Who holds a dossier, as far as it matters which calendar counts. */
export interface Holder {
  readonly unit?: string | undefined
  readonly agency?: string | undefined
}

/** Who holds a dossier of a procedure at the moment from which is counted. */
export interface HolderAt extends Holder {
  readonly procedure: string
  readonly at: Instant
}

/**
 * The id of the calendar of a dossier's terms, as the organisation is at the moment: what is decided for a later day
 * changes nothing before it.
 * @throws DossierError `calendar-unknown` where the unit or agency has none
 */
export function calendarIdOf(
  choice: CalendarChoice | undefined,
  { unit, agency, procedure, at }: HolderAt,
  context: Pick<DecisionContext, 'calendarOf'>,
): string | undefined {
  if (choice === undefined || typeof choice === 'string') return choice
  const found =
    (choice.of === 'unit' && unit !== undefined ? context.calendarOf?.({ unit, at }) : undefined) ??
    (agency === undefined ? undefined : context.calendarOf?.({ agency, of: { unit, procedure }, at }))
  if (found !== undefined) return found
  const who =
    choice.of === 'unit'
      ? `unit '${unit ?? '(none)'}' nor its agency`
      : `agency '${agency ?? '(none)'}' nor one above it`
  const message = `neither ${who} has a calendar at that moment: declare one in the organisation, or name the procedure's; an agency that a merger founded needs one of its own unless all that were merged had the same`
  throw new DossierError('calendar-unknown', message, { calendar: `of ${choice.of}` })
}

/** The promise that a full term makes, counted from `at`; `undefined` for a procedure without a term. */
export function promiseFrom(
  at: Instant,
  cause: 'reception' | 'restart' | 'recomputation',
  basis: PromiseBasis,
): DeadlinePromise | undefined {
  return promiseOf({ receivedAt: at, pauses: [], extensions: [], supplementRequests: [] }, cause, basis)
}

/** The promise that a dossier's facts make: over each stretch in which the clock stood, and each extension. */
export function promiseOf(
  dossier: CourseFacts,
  cause: Cause,
  basis: PromiseBasis,
): DeadlinePromise | undefined {
  const course = courseOf(dossier, basis)
  if (course === undefined || basis.calendarId === undefined) return undefined
  return promiseOn(statutoryClock, course, cause, { ...basis, published: basis.calendar(basis.calendarId) })
}

/** The promise once the clock runs again: the same course with one pause more, or the full term anew. */
export function promiseResumed(dossier: Dossier, basis: PromiseBasis): DeadlinePromise | undefined {
  const { deadline, pauses } = dossier
  const { from, to, grounds } = standing(pauses).at(-1)!
  if (deadline === undefined || to === undefined) return undefined
  if (restarts(from, to, grounds, dossier, basis)) return promiseOf(dossier, 'restart', basis)
  return movedBy({ from, to }, deadline.dueAt, () => promiseOf(dossier, 'resumption', basis))
}

/**
 * The promise counted over the last pause, where that moved the date: it gave something back, or the date would be due
 * before the clock ran again. Else it stays, whatever the calendar says by now; so does one that was broken before.
 */
export function movedBy(
  { from, to }: { readonly from: Instant; readonly to: Instant },
  before: Instant,
  count: () => DeadlinePromise | undefined,
): DeadlinePromise | undefined {
  const promise = before <= from ? undefined : count()
  const [given = 0] = Object.values(promise?.shift ?? {}) as number[]
  return promise?.dueAt !== before && (given > 0 || before <= to) ? promise : undefined
}

/**
 * A dossier's way to its due date: from the promise that another system made, if it did, or from the reception, the last
 * re-opening, or the supplement that began the term anew. `undefined` for a procedure without a term.
 */
export function courseOf(dossier: CourseFacts, basis: Omit<PromiseBasis, 'calendar'>): Course | undefined {
  const { procedure, channel } = basis
  const term = termOf(procedure.definition, channel)
  let start = dossier.reopenedAt ?? dossier.receivedAt
  if (term === undefined || start === undefined) return undefined
  let recordedDueAt = dossier.deadline?.recordedDueAt
  for (const { from, to, grounds } of standing(dossier.pauses)) {
    if (to === undefined || to <= start || !restarts(from, to, grounds, dossier, basis)) continue
    start = to
    recordedDueAt = undefined
  }
  const begun = start
  const moves: Move[] = [
    ...pausesSince(dossier, begun, undefined),
    ...dossier.extensions
      .slice(dossier.extensionsBefore ?? 0)
      .flatMap(({ at, term: by, reason }) =>
        at < begun ? [] : [{ kind: 'extension' as const, at, by, reason }],
      ),
  ].toSorted((a, b) => happenedAt(a) - happenedAt(b))
  const options = procedure.definition.termOptions
  return { start, term, ...(options && { options }), recordedDueAt, moves }
}

function happenedAt(move: Move): Instant {
  return move.kind === 'pause' ? move.to : move.at
}

/** The legal term of a dossier that came by this channel. */
function termOf({ term, termByChannel }: Procedure, channel: string | undefined): Term | undefined {
  const own =
    channel !== undefined && termByChannel !== undefined && Object.hasOwn(termByChannel, channel)
      ? termByChannel[channel as keyof typeof termByChannel]
      : undefined
  return own === 'none' ? undefined : (own ?? term)
}

/** Whether a stretch gave the full term anew: the policy is so, and the supplement that was awaited in it came. */
function restarts(
  from: Instant,
  to: Instant,
  grounds: ReadonlySet<string>,
  { supplementRequests }: Pick<Dossier, 'supplementRequests'>,
  { procedure }: Pick<PromiseBasis, 'procedure'>,
): boolean {
  if (procedure.definition.onSupplement !== 'restart' || !grounds.has('supplement')) return false
  return supplementRequests.some(
    ({ requestedAt, receivedAt }) => receivedAt !== undefined && requestedAt >= from && receivedAt <= to,
  )
}

/** A promise on one of a dossier's clocks, counted and as it is recorded. */
export function promiseOn(
  clock: string,
  course: Course,
  cause: Cause,
  { procedure, published }: { readonly procedure: PublishedProcedure; readonly published: PublishedCalendar },
): DeadlinePromise {
  const { calendar, version: calendarVersion } = published
  const kind = cause === 'resumption' ? 'pause' : cause === 'extension' ? cause : undefined
  const shift = kind && lastShift(kind, calendar.explainDue(course))
  return {
    clock,
    dueAt: calendar.due(course),
    term: course.term,
    ...(shift !== undefined && { shift }),
    calendar: calendar.id,
    calendarVersion,
    procedureVersion: procedure.version,
    policy: policyOf(procedure.definition, course.options),
    cause,
  }
}

/**
 * What the last move of a kind added: a pause may end at the instant of an extension. Of a choice, to the alternative that
 * counts, else to the first to which it added.
 */
function lastShift(kind: Move['kind'], { moves, alternatives, chosen }: TermTrace): Term | undefined {
  if (alternatives === undefined) return moves.findLast((move) => move.kind === kind)?.by
  const shifts = [alternatives[chosen!]!, ...alternatives].map((trace) => lastShift(kind, trace))
  return shifts.find((shift) => Object.values(shift ?? {}).some((amount) => amount !== 0)) ?? shifts[0]
}

/** The rules of a term in one word: `onSupplement=resume,end=closing,roll=next`. */
function policyOf({ onSupplement }: Procedure, options: TermOptions = {}): string {
  const { end = 'closing', roll = 'next', ...others } = options
  const named = Object.entries(others).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  )
  return [`onSupplement=${onSupplement}`, `end=${end}`, `roll=${roll}`, ...named.toSorted()].join(',')
}
