// (6) On-time rates: what came in, what was resolved early, on time and late under a named definition, and what is
// still open. Nothing is lost: carried over + received + reopened + taken over = resolved + in process + residue, in
// every row; and what is in process at the end of a period is carried over into the next.

import * as z from 'zod'
import type { Instant, InstantInput } from '../kernel/instant.js'
import { timeZone as zoneOf } from '../kernel/time-zone.js'
import type { DossierState } from '../dossier/dossier.js'
import { onTimeDefinitions, type OnTimeDefinition, type Timeliness } from '../dossier/rules/on-time.js'
import type { Position } from '../log/envelope.js'
import type { View } from '../projections/books.js'
import { Code, Time, type TrackingBook } from '../projections/tracking-book.js'
import { entriesOf, isInProcess } from './entries.js'
import { groupByOf, Groups, type Attribute, type Grouping, type GroupKey } from './grouping.js'
import { countOpen, emptyOpenCounts, type OpenCounts } from './open-counts.js'
import { partsOf, periodLengths, periodOf, type Period, type PeriodLength } from './periods.js'
import type { OwnAttribute } from './own-attributes.js'
import { members, questionOf, type Known } from './query-check.js'

/** What on-time counts can be grouped by, besides attributes of the office's own. */
export type OnTimeGroup = Attribute | 'period'
type AnyGroup = OnTimeGroup | OwnAttribute

/** How well promises were kept in a period. */
export interface OnTimeQuestion<By extends AnyGroup = OnTimeGroup> extends Known {
  /** First and last day, `YYYY-MM-DD`, in the office's time zone. */
  readonly from: string
  readonly to: string
  /** What "on time" means; `byInstant` if left out. The answer repeats it. */
  readonly definition?: OnTimeDefinition | undefined
  /** Dossiers `resolved` in the period (default), or those `received` in it, whenever they were resolved. */
  readonly of?: 'resolved' | 'received' | undefined
  /** With `of: 'received'`, the moment at which to look how they did; the end of the period if left out. */
  readonly asOf?: InstantInput | undefined
  readonly groupBy?: readonly By[] | undefined
  /** Into what `groupBy: ['period']` cuts; `month` if left out. */
  readonly every?: PeriodLength | undefined
  /** The zone of days and dates; the engine's if left out. */
  readonly timeZone?: string | undefined
}

/**
 * Counts of dossiers, each once;
 * `carriedOver + received + reopened + takenOver = resolved.total + inProcess.total + Σ residue`.
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
  /** Resolved; `undated` had no due date and is in no rate. */
  readonly resolved: { total: number; early: number; onTime: number; late: number; undated: number }
  /** Open at the end of the period. */
  readonly inProcess: OpenCounts
  /** Ended otherwise, by state. */
  readonly residue: { [State in DossierState]?: number }
  /** (early + on time) / (early + on time + late); absent where nothing was resolved that had a date. */
  rate?: number
}

/** The counts of one group. */
export interface OnTimeRow<By extends AnyGroup = OnTimeGroup> {
  readonly key: GroupKey<By>
  readonly counts: Readonly<OnTimeCounts>
}

/** An answer about on-time rates, with what it was computed from. */
export interface OnTimeReport<By extends AnyGroup = OnTimeGroup> {
  readonly from: string
  readonly to: string
  readonly definition: OnTimeDefinition
  readonly of: 'resolved' | 'received'
  readonly timeZone: string
  readonly position: Position
  readonly groupBy: readonly By[]
  readonly total: Readonly<OnTimeCounts>
  readonly rows: readonly OnTimeRow<By>[]
}

/** Each part is a report of its own: a hundred years of months are enough at once. */
const maxParts = 1_200
const leastDays: Readonly<Record<PeriodLength, number>> = { month: 28, quarter: 90, year: 365 }

/** Checks {@link OnTimeQuestion}. */
export const checkOnTime = questionOf(
  'onTime',
  {
    from: members.day,
    to: members.day,
    knownAt: members.knownAt,
    definition: z.enum(['byInstant', 'byDate']).default('byInstant'),
    of: z.enum(['resolved', 'received']).default('resolved'),
    asOf: members.asOf.optional(),
    groupBy: groupByOf('period').default([]),
    every: z.enum(periodLengths).optional(),
    timeZone: z.string().max(100).optional(),
  },
  ({ from, to, of, asOf, every, groupBy }, find) => {
    if (to < from) find('to', 'is before `from`')
    if (groupBy.includes('period') && (to - from) / leastDays[every ?? 'month'] > maxParts)
      find(
        'every',
        `cuts the period into more than ${maxParts} parts: ask for longer parts, or a shorter period`,
      )
    if (every !== undefined && !groupBy.includes('period')) find('every', "goes with `groupBy: ['period']`")
    if (asOf !== undefined && of === 'resolved')
      find('asOf', "goes with `of: 'received'`: what was resolved in a period is told at its end")
  },
)

/** A checked question, with its zone. */
export type CheckedOnTime = ReturnType<typeof checkOnTime> & { readonly timeZone: string }

/** Counts how promises were kept. `viewAsOf` gives the view as of a moment. */
export function onTime(viewAsOf: (asOf: Instant) => View, question: CheckedOnTime): OnTimeReport<AnyGroup> {
  const { from, to, groupBy, every = 'month', definition, of } = question
  const zone = zoneOf(question.timeZone)
  const whole = periodOf(from, to, zone)
  const byAttributes = groupBy.filter((by) => by !== 'period')
  const count = (period: Period) => countPeriod(viewAsOf, period, byAttributes, question)
  const { total, groups: found, position } = count(whole)
  const rows = groupBy.includes('period')
    ? partsOf(from, to, every, zone).flatMap((part) => rowsOf(count(part).groups, { period: part.name! }))
    : groupBy.length === 0
      ? []
      : rowsOf(found, {})
  return { from: whole.from, to: whole.to, definition, of, timeZone: zone.id, position, groupBy, total, rows }
}

function rowsOf(groups: Groups<Grouping, OnTimeCounts>, extra: GroupKey<'period'>): OnTimeRow<AnyGroup>[] {
  return groups.toSorted().map(({ key, content }) => ({ key: { ...extra, ...key }, counts: content }))
}

function countPeriod(
  viewAsOf: (asOf: Instant) => View,
  period: Period,
  by: readonly Grouping[],
  { of, asOf, definition, timeZone }: CheckedOnTime,
): { total: OnTimeCounts; groups: Groups<Grouping, OnTimeCounts>; position: Position } {
  const { startAt, endAt } = period
  // The period's last millisecond is in it; what is due at its very end is not overdue then.
  const view = viewAsOf(asOf ?? ((endAt - 1) as Instant))
  const { book } = view
  const total = emptyCounts()
  const groups = new Groups(view, by, { query: 'onTime', start: emptyCounts })
  const dayOf = dayCounter(view, timeZone)
  const entryOf = entriesOf(view, period, { of, before: () => viewAsOf((startAt - 1) as Instant).book })
  const end: PeriodEnd = {
    endAt,
    asOf: asOf ?? endAt,
    classify: (row, endedAt, dueAt) => onTimeDefinitions[definition](endedAt, dueAt, dayOf(row)),
  }
  for (let row = 0; row < book.length; row++) {
    const entry = entryOf(row)
    if (entry === undefined) continue
    for (const counts of [total, groups.of(row)]) {
      counts[entry] += 1
      countEnd(counts, book, row, end)
    }
  }
  for (const counts of [total, ...groups.contents()]) setRate(counts)
  return { total, groups, position: view.position }
}

interface PeriodEnd {
  readonly endAt: Instant
  /** When to look. */
  readonly asOf: Instant
  classify(row: number, endedAt: Instant, dueAt: Instant): Timeliness
}

function countEnd(
  counts: OnTimeCounts,
  book: TrackingBook,
  row: number,
  { endAt, asOf, classify }: PeriodEnd,
): void {
  const state = book.stateOf(row)
  const resolvedAt = book.time(row, Time.resolvedAt)
  if (resolvedAt !== undefined) {
    const dueAt = book.time(row, Time.dueAt)
    counts.resolved.total += 1
    counts.resolved[dueAt === undefined ? 'undated' : classify(row, resolvedAt, dueAt)] += 1
  } else if (isInProcess(book, row, endAt)) countOpen(counts.inProcess, book, row, asOf)
  else counts.residue[state] = (counts.residue[state] ?? 0) + 1
}

function setRate(counts: OnTimeCounts): void {
  const { early, onTime: exactly, late } = counts.resolved
  const dated = early + exactly + late
  if (dated > 0) counts.rate = (early + exactly) / dated
}

function emptyCounts(): OnTimeCounts {
  return {
    carriedOver: 0,
    received: 0,
    reopened: 0,
    takenOver: 0,
    resolved: { total: 0, early: 0, onTime: 0, late: 0, undated: 0 },
    inProcess: emptyOpenCounts(),
    residue: {},
  }
}

/**
 * For each dossier, the day of an instant in the zone of its own calendar; in the question's, if it has none or an
 * import named one that was never published.
 */
function dayCounter({ book, catalogue }: View, timeZone: string) {
  const byCalendar = new Map<number, (at: Instant) => number>()
  return (row: number) => {
    const code = book.code(row, Code.calendar)
    let dayOf = byCalendar.get(code)
    if (dayOf === undefined) {
      dayOf = zoneOf(catalogue.findCalendar(book.text(row, Code.calendar))?.timeZone ?? timeZone).dayNumberAt
      byCalendar.set(code, dayOf)
    }
    return dayOf
  }
}
