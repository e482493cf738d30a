// (6) On-time rates: what came in, what was resolved early, on time and late under a named definition, and what is
// still open. Nothing is lost: carried over + received + reopened + taken over = resolved + in process + residue, in
// every row; and what is in process at the end of a period is carried over into the next.

import * as z from 'zod'
import { termSchema, type Term } from '../calendar/term.js'
import type { Instant, InstantInput } from '../kernel/instant.js'
import { timeZone as zoneOf } from '../kernel/time-zone.js'
import type { OnTimePolicy, RateWords } from '../dossier/rules/define-on-time.js'
import { onTimeRegistry, type OnTimeDefinition, type OnTimeRegistry } from '../dossier/rules/on-time.js'
import type { Position } from '../log/envelope.js'
import type { View } from '../projections/books.js'
import { groupByOf, Groups, type Attribute, type Grouping, type GroupKey } from './grouping.js'
import {
  countDossier,
  emptyCounts,
  rateWords,
  setRate,
  viewAtEnd,
  visitDossiers,
  type OnTimeCounts,
} from './on-time-counts.js'
import { classOf } from './on-time-facts.js'
import { nearlyOf } from './open-counts.js'
import { partCount, partsOf, periodLengths, periodOf, type Period, type PeriodLength } from './periods.js'
import type { OwnAttribute } from './own-attributes.js'
import { members, questionOf, type Known } from './query-check.js'

export type { OnTimeCounts } from './on-time-counts.js'

/** What on-time counts can be grouped by, besides attributes of the office's own. */
export type OnTimeGroup = Attribute | 'period'
type AnyGroup = OnTimeGroup | OwnAttribute

/** How well promises were kept in a period. */
export interface OnTimeQuestion<
  By extends AnyGroup = OnTimeGroup,
  Definition extends string = OnTimeDefinition,
> extends Known {
  /** First and last day, `YYYY-MM-DD`, in the office's time zone. */
  readonly from: string
  readonly to: string
  /** What "on time" means, by its name; `byInstant` if left out. The answer repeats it. */
  readonly definition?: Definition | undefined
  /** Dossiers `resolved` in the period (default), or those `received` in it, whenever they were resolved. */
  readonly of?: 'resolved' | 'received' | undefined
  /** With `of: 'received'`, the moment at which to look how they did; the end of the period if left out. */
  readonly asOf?: InstantInput | undefined
  readonly groupBy?: readonly By[] | undefined
  /** Into what `groupBy: ['period']` cuts; `month` if left out. */
  readonly every?: PeriodLength | undefined
  /** Counts open dossiers that are due within this term as `nearlyDue`, each in its own calendar. */
  readonly nearlyWithin?: Term | undefined
  /** The zone of days and dates; the engine's if left out. */
  readonly timeZone?: string | undefined
}

/** The counts of one group. */
export interface OnTimeRow<By extends AnyGroup = OnTimeGroup> {
  readonly key: GroupKey<By>
  readonly counts: Readonly<OnTimeCounts>
}

/** An answer about on-time rates, with what it was computed from. */
export interface OnTimeReport<By extends AnyGroup = OnTimeGroup, Definition extends string = string> {
  readonly from: string
  readonly to: string
  /** The definition that gave the classes and the rate, and what it says of itself. */
  readonly definition: Definition
  readonly description?: string
  /** What the numerator and the denominator of the rate are. */
  readonly rateIs: RateWords
  readonly of: 'resolved' | 'received'
  /** The term within which an open dossier was counted as `nearlyDue`, if the question gave one. */
  readonly nearlyWithin?: Term
  readonly timeZone: string
  readonly position: Position
  readonly groupBy: readonly By[]
  readonly total: Readonly<OnTimeCounts>
  readonly rows: readonly OnTimeRow<By>[]
}

/** Each part is a report of its own: a hundred years of months are enough at once. */
const maxParts = 1_200

/** The check of a definition's name; the names are those of one engine. */
export function definitionMember({ keys }: { readonly keys: readonly string[] }) {
  return z.enum(keys as [string, ...string[]])
}

/** Makes the check of {@link OnTimeQuestion} for an engine with these definitions. */
export function onTimeCheck(registry: OnTimeRegistry) {
  return questionOf(
    'onTime',
    {
      from: members.day,
      to: members.day,
      knownAt: members.knownAt,
      definition: definitionMember({ keys: [...registry.keys()] }).default('byInstant'),
      of: z.enum(['resolved', 'received']).default('resolved'),
      asOf: members.asOf.optional(),
      groupBy: groupByOf('period').default([]),
      every: z.enum(periodLengths).optional(),
      nearlyWithin: termSchema.optional(),
      timeZone: z.string().max(100).optional(),
    },
    ({ from, to, of, asOf, every, groupBy }, find) => {
      if (to < from) find('to', 'is before `from`')
      if (groupBy.includes('period') && partCount(from, to, every ?? 'month') > maxParts)
        find(
          'to',
          `cuts the period into more than ${maxParts} parts: ask for longer parts, or a shorter period`,
        )
      if (every !== undefined && !groupBy.includes('period')) find('every', "goes with `groupBy: ['period']`")
      if (asOf !== undefined && of === 'resolved')
        find('asOf', "goes with `of: 'received'`: what was resolved in a period is told at its end")
    },
  )
}

/** Checks {@link OnTimeQuestion} where there are no definitions but the built-in ones. */
export const checkOnTime = onTimeCheck(onTimeRegistry())

/** A checked question, with its zone and what its definition is. */
export type CheckedOnTime = ReturnType<typeof checkOnTime> & {
  readonly timeZone: string
  readonly policy: OnTimePolicy
}

/** Counts how promises were kept. `viewAsOf` gives the view as of a moment. */
export function onTime(viewAsOf: (asOf: Instant) => View, question: CheckedOnTime): OnTimeReport<AnyGroup> {
  const { from, to, groupBy, every = 'month', policy, of, nearlyWithin } = question
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
  return {
    from: whole.from,
    to: whole.to,
    definition: policy.name,
    ...(policy.description !== undefined && { description: policy.description }),
    rateIs: rateWords(policy),
    of,
    ...(nearlyWithin !== undefined && { nearlyWithin }),
    timeZone: zone.id,
    position,
    groupBy,
    total,
    rows,
  }
}

function rowsOf(groups: Groups<Grouping, OnTimeCounts>, extra: GroupKey<'period'>): OnTimeRow<AnyGroup>[] {
  return groups.toSorted().map(({ key, content }) => ({ key: { ...extra, ...key }, counts: content }))
}

function countPeriod(
  viewAsOf: (asOf: Instant) => View,
  period: Period,
  by: readonly Grouping[],
  { of, asOf, policy, timeZone, nearlyWithin, groupBy }: CheckedOnTime,
): { total: OnTimeCounts; groups: Groups<Grouping, OnTimeCounts>; position: Position } {
  const { view } = viewAtEnd(viewAsOf, period, asOf)
  const looked = asOf ?? period.endAt
  const horizonOf = nearlyOf(view, { asOf: looked, within: nearlyWithin, query: 'onTime' })
  const end = { endAt: period.endAt, asOf: looked, horizonOf }
  const isGrouped = groupBy.length > 0
  const total = emptyCounts()
  const groups = new Groups(view, by, { query: 'onTime', start: emptyCounts })
  visitDossiers(viewAsOf, period, { of, asOf, timeZone }, (row, entry, facts) => {
    const counted = { book: view.book, row, entry }
    const found = classOf(policy, facts)
    countDossier(total, counted, end, found)
    if (isGrouped) countDossier(groups.of(row), counted, end, found)
  })
  for (const counts of [total, ...groups.contents()]) setRate(counts, policy)
  return { total, groups, position: view.position }
}
