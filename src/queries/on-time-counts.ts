// (6) Counting dossiers of a period: how each came in, how it stands at the end, and the class that a definition gives
// it. Reports under one definition and comparisons of several count here.

import type { Instant } from '../kernel/instant.js'
import type { DossierState } from '../dossier/dossier.js'
import {
  policyInvalid,
  type Fraction,
  type OnTimeFacts,
  type OnTimePolicy,
  type Timeliness,
} from '../dossier/rules/define-on-time.js'
import type { View } from '../projections/books.js'
import type { TrackingBook } from '../projections/tracking-book.js'
import { Time } from '../projections/tracking-row.js'
import { entriesOf, isInProcess, type Entry } from './entries.js'
import { dayCounter, factsOf, told } from './on-time-facts.js'
import { countOpen, emptyOpenCounts, standingOf, type HorizonOf, type OpenCounts } from './open-counts.js'
import type { Period } from './periods.js'

/**
 * OnTimeCounts of dossiers, each once;
 * `carriedOver + received + reopened + takenOver = resolved.total + inProcess.total + Σ residue = Σ classes`.
 */
export interface OnTimeCounts {
  /** Open when the period began: exactly those in process at the end of the one before. */
  carriedOver: number
  /** Received in the period. */
  received: number
  /** Had ended before the period began, and were opened again in it. */
  reopened: number
  /** Brought in from another system in the period, though received before it. */
  takenOver: number
  /** Resolved, by class; `undated` were given none, as they have no due date to be compared with. */
  readonly resolved: { total: number; early: number; onTime: number; late: number; undated: number }
  /** Open at the end of the period. */
  readonly inProcess: OpenCounts
  /** Ended otherwise, by state. */
  readonly residue: { [State in DossierState]?: number }
  /** All of them, also those not resolved, by the class that the definition gives; `none` are in no rate. */
  readonly classes: { early: number; onTime: number; late: number; none: number }
  /** What `rate` is made of; the report's `rateIs` says in words what the two are. */
  rateOf: Fraction
  /** The definition's rate; absent where the denominator is 0. */
  rate?: number
}

/** Nothing counted. */
export function emptyCounts(): OnTimeCounts {
  return {
    carriedOver: 0,
    received: 0,
    reopened: 0,
    takenOver: 0,
    resolved: { total: 0, early: 0, onTime: 0, late: 0, undated: 0 },
    inProcess: emptyOpenCounts(),
    residue: {},
    classes: { early: 0, onTime: 0, late: 0, none: 0 },
    rateOf: { numerator: 0, denominator: 0 },
  }
}

/** Visits the dossiers of a period, each once, in the order in which they came into the log. */
export function visitDossiers(
  viewAsOf: (asOf: Instant) => View,
  period: Period,
  { of, asOf, timeZone }: { of: 'resolved' | 'received'; asOf?: Instant | undefined; timeZone: string },
  visit: (row: number, entry: Entry, facts: OnTimeFacts) => void,
): void {
  const { view, at } = viewAtEnd(viewAsOf, period, asOf)
  const before = () => viewAsOf((period.startAt - 1) as Instant).book
  const entryOf = entriesOf(view, period, { of, before })
  const factsAt = factsOf(view, { asOf: at, daysIn: dayCounter(view, () => timeZone) })
  const { book } = view
  for (let row = 0; row < book.length; row++) {
    const entry = entryOf(row)
    if (entry !== undefined) visit(row, entry, factsAt(row))
  }
}

/** The view in which a period is counted: its last millisecond is in it. */
export function viewAtEnd(
  viewAsOf: (asOf: Instant) => View,
  { endAt }: Period,
  asOf: Instant | undefined,
): { readonly view: View; readonly at: Instant } {
  const at = asOf ?? ((endAt - 1) as Instant)
  return { view: viewAsOf(at), at }
}

/** When and how to look at those that are open. */
export interface PeriodEnd {
  readonly endAt: Instant
  /** When to look: what is due at the very end of the period is not overdue then. */
  readonly asOf: Instant
  readonly horizonOf?: HorizonOf | undefined
}

/** Counts one dossier: how it came in, and the class that a definition gave it. */
export function countDossier(
  counts: OnTimeCounts,
  { book, row, entry }: { readonly book: TrackingBook; readonly row: number; readonly entry: Entry },
  { endAt, asOf, horizonOf }: PeriodEnd,
  found: Timeliness | undefined,
): void {
  counts[entry] += 1
  counts.classes[found ?? 'none'] += 1
  if (book.time(row, Time.resolvedAt) !== undefined) {
    counts.resolved.total += 1
    counts.resolved[found ?? 'undated'] += 1
  } else if (isInProcess(book, row, endAt))
    countOpen(counts.inProcess, standingOf(book, row, asOf, horizonOf))
  else {
    const state = book.stateOf(row)
    counts.residue[state] = (counts.residue[state] ?? 0) + 1
  }
}

/** What a rate is made of where a definition has none of its own. */
export const commonRate = { numerator: 'early + on time', denominator: 'early + on time + late' } as const

/** What the rate of a definition is made of, in words. */
export function rateWords({ rateIs = commonRate }: OnTimePolicy): { numerator: string; denominator: string } {
  return { numerator: rateIs.numerator, denominator: rateIs.denominator }
}

/**
 * Makes the rate of what was counted; where it would divide by nothing there is none.
 * @throws DossierError `definition-invalid` where a definition's own rate throws or is no fraction
 */
export function setRate(counts: OnTimeCounts, policy: OnTimePolicy): void {
  const { numerator, denominator } = fractionOf(counts, policy)
  counts.rateOf = { numerator, denominator }
  if (denominator > 0) counts.rate = numerator / denominator
}

function fractionOf(counts: OnTimeCounts, policy: OnTimePolicy): Fraction {
  const { early, onTime, late } = counts.classes
  if (policy.rate === undefined) return { numerator: early + onTime, denominator: early + onTime + late }
  const fail = (code: string, message: string, options?: { cause: unknown }) =>
    policyInvalid(policy.name, [{ path: ['rate'], code, message }], options)
  let found: unknown
  try {
    found = policy.rate(counts)
  } catch (cause) {
    throw fail('threw', `threw: ${told(cause)}`, { cause })
  }
  const { numerator, denominator } = Object(found) as { readonly [Part in keyof Fraction]: unknown }
  if (isCount(numerator) && isCount(denominator)) return { numerator, denominator }
  throw fail('fraction', 'gave no { numerator, denominator } of numbers from 0')
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}
