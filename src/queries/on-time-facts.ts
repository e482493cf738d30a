// (6) The facts of one dossier as a definition of "on time" may know them: read from its row in the tracking book, and,
// only where a definition asks for what the row doesn't tell, from the dossier's own handful of events.

import { isDossierError } from '../kernel/errors.js'
import type { Instant } from '../kernel/instant.js'
import { timeZone as zoneOf } from '../kernel/time-zone.js'
import { dossierIdOf, type Dossier, type DossierState } from '../dossier/dossier.js'
import {
  policyInvalid,
  type OnTimeFacts,
  type OnTimePolicy,
  type OnTimeStep,
  type Timeliness,
} from '../dossier/rules/define-on-time.js'
import { dueDayOf, type Promised } from '../dossier/rules/timeliness.js'
import { statutoryClock } from '../procedure/clock-checks.js'
import type { View } from '../projections/books.js'
import { folderOf } from '../projections/fold.js'
import { stepBook } from '../projections/step-book.js'
import { Code, Count, Time } from '../projections/tracking-row.js'
import { dossierAt, rowsOfDossier } from './dossier-at.js'

/** What one scan over a book shares. */
interface Scan {
  readonly view: View
  readonly asOf: Instant
  readonly daysIn: DaysIn
  stepsOf(row: number, dossierId: string): readonly OnTimeStep[]
}

/** Gives the facts of each row of a view, to look at as of a moment. */
export function factsOf(
  view: View,
  { asOf, daysIn }: Pick<Scan, 'asOf' | 'daysIn'>,
): (row: number) => OnTimeFacts {
  const scan: Scan = { view, asOf, daysIn, stepsOf: stepReader(view) }
  return (row) => new RowFacts(scan, row)
}

/**
 * The class that a definition gives.
 * @throws DossierError `definition-invalid`, with what it threw as the cause; `query-invalid` where it counts days and no
 * zone says how
 */
export function classOf(policy: OnTimePolicy, facts: OnTimeFacts): Timeliness | undefined {
  let found: Timeliness | undefined
  try {
    found = policy.classify(facts)
  } catch (cause) {
    if (isDossierError(cause, 'query-invalid')) throw cause
    throw classifyFailed(policy, 'threw', `threw at dossier ${facts.dossierId}: ${told(cause)}`, { cause })
  }
  if (found === undefined || found === 'early' || found === 'onTime' || found === 'late') return found
  const message = `gave dossier ${facts.dossierId} neither early, onTime, late nor undefined`
  throw classifyFailed(policy, 'class', message)
}

function classifyFailed({ name }: OnTimePolicy, code: string, message: string, options?: { cause: unknown }) {
  return policyInvalid(name, [{ path: ['classify'], code, message }], options)
}

/** What was thrown, in a line. */
export function told(thrown: unknown): string {
  return (thrown instanceof Error ? thrown.message : typeof thrown).slice(0, 200)
}

class RowFacts implements OnTimeFacts {
  readonly #scan: Scan
  readonly #row: number

  constructor(scan: Scan, row: number) {
    this.#scan = scan
    this.#row = row
  }

  get dossierId(): string {
    return dossierIdOf(this.#scan.view.table.streamName(this.#row))!
  }

  get procedure(): string | undefined {
    return this.#scan.view.book.text(this.#row, Code.procedure)
  }

  get channel(): string | undefined {
    return this.#scan.view.book.text(this.#row, Code.channel)
  }

  get state(): DossierState {
    return this.#scan.view.book.stateOf(this.#row)
  }

  get receivedAt(): Instant | undefined {
    return this.#time(Time.receivedAt)
  }

  get dueAt(): Instant | undefined {
    return this.#time(Time.dueAt)
  }

  get dueDay(): number | undefined {
    const { dueAt } = this
    const isAsTold = this.#scan.view.book.count(this.#row, Count.dueAsTold) === 1
    return dueAt && dueDayOf({ dueAt }, this.dayOf, isAsTold)
  }

  get firstDueAt(): Instant | undefined {
    return this.#firstPromise?.dueAt
  }

  get firstDueDay(): number | undefined {
    const promise = this.#firstPromise
    return promise && dueDayOf(promise, this.dayOf)
  }

  get resolvedAt(): Instant | undefined {
    return this.#time(Time.resolvedAt)
  }

  get returnedAt(): Instant | undefined {
    return this.#time(Time.returnedAt)
  }

  get endedOtherwise(): OnTimeFacts['endedOtherwise'] {
    const { state } = this
    if (state === 'stopped') {
      const stop = this.#folded.pauses.findLast(({ ground, to }) => ground === 'stop' && to === undefined)
      return stop && { as: state, at: stop.from }
    }
    if (state !== 'withdrawn' && state !== 'receptionRefused') return undefined
    const at = this.#time(Time.endedAt)
    return at === undefined ? undefined : { as: state, at }
  }

  get pausedSince(): Instant | undefined {
    return this.#time(Time.pausedAt)
  }

  get waitingSince(): Instant | undefined {
    if (this.state !== 'supplementRequested') return undefined
    return this.#folded.supplementRequests.findLast(({ receivedAt }) => receivedAt === undefined)?.requestedAt
  }

  get supplements(): number {
    return this.#scan.view.book.numbers.get(this.#row, 'supplements')
  }

  get extensions(): number {
    const { book } = this.#scan.view
    const all = book.count(this.#row, Count.extensions)
    // Of a dossier that was opened again, those before it were of another promise.
    return all === 0 || book.numbers.get(this.#row, 'reopenedAt') === 0
      ? all
      : all - (this.#folded.extensionsBefore ?? 0)
  }

  get steps(): readonly OnTimeStep[] {
    return this.#scan.stepsOf(this.#row, this.dossierId)
  }

  get asOf(): Instant {
    return this.#scan.asOf
  }

  get dayOf(): (at: Instant) => number {
    const { view, daysIn } = this.#scan
    return daysIn(view.book.text(this.#row, Code.calendar))
  }

  get #firstPromise(): Promised | undefined {
    const { view } = this.#scan
    for (const row of rowsOfDossier(view, this.dossierId)) {
      const { type, data } = view.table.read(row, view.rowCount)
      if (type !== 'DeadlineSet' || data['clock'] !== statutoryClock) continue
      return { dueAt: data['dueAt'] as Instant, policy: data['policy'] as string }
    }
    return undefined
  }

  #time(which: Time): Instant | undefined {
    return this.#scan.view.book.time(this.#row, which)
  }

  /** The dossier itself: few wait, are stopped or were opened again, and what that tells is not in the book. */
  get #folded(): Dossier {
    return dossierAt(this.#scan.view, this.dossierId)
  }
}

/** Reads the steps of single dossiers; those of the past are folded as they are asked for. */
function stepReader(view: View): Scan['stepsOf'] {
  if (view.steps !== undefined) return (row) => view.steps!.rowsOf(row)
  const steps = stepBook.start(view.table)
  const { foldRow } = folderOf(view.table, [{ projection: stepBook, state: steps }])
  const folded = new Set<number>()
  return (ordinal, dossierId) => {
    if (!folded.has(ordinal)) {
      folded.add(ordinal)
      for (const row of rowsOfDossier(view, dossierId)) foldRow(row, view.rowCount)
    }
    return steps.rowsOf(ordinal)
  }
}

/** For a calendar, the day of an instant in its zone. */
export type DaysIn = (calendar: string | undefined) => (at: Instant) => number

/**
 * Counts days in the zones of calendars; in that which `timeZone` gives, where there is no calendar or an import named one
 * that was never published.
 */
export function dayCounter({ catalogue }: View, timeZone: () => string): DaysIn {
  const byCalendar = new Map<string | undefined, (at: Instant) => number>()
  return (calendar) => {
    let dayOf = byCalendar.get(calendar)
    if (dayOf === undefined) {
      dayOf = zoneOf(catalogue.findCalendar(calendar)?.timeZone ?? timeZone()).dayNumberAt
      byCalendar.set(calendar, dayOf)
    }
    return dayOf
  }
}
