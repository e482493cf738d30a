// (6) How clocks were kept in a period: of the runs that were met in it how many were early, on time and late, and how
// those stand that run at its end. Of the procedures' own clocks, or of the budgets of steps.

import * as z from 'zod'
import { termSchema, type Term } from '../calendar/term.js'
import type { Instant } from '../kernel/instant.js'
import { timeZone as zoneOf } from '../kernel/time-zone.js'
import type { Position } from '../log/envelope.js'
import type { OnTimePolicy, RateWords } from '../dossier/rules/define-on-time.js'
import type { OnTimeDefinition, OnTimeRegistry } from '../dossier/rules/on-time.js'
import type { View } from '../projections/books.js'
import { factsOfRun, ownRuns, standingOfRun, stepRuns, type ClockRunSeen } from './clock-runs.js'
import { columnOf, compareAll, keyOf } from './grouping.js'
import { horizonsOf } from './horizon.js'
import { definitionMember } from './on-time.js'
import { classOf, dayCounter, factsOf } from './on-time-facts.js'
import { countOpen, emptyOpenCounts, type OpenCounts } from './open-counts.js'
import { periodOf } from './periods.js'
import { members, questionOf, type Known } from './query-check.js'

const groups = ['clock', 'unit', 'procedure', 'level', 'field', 'agency'] as const
/** What runs of clocks can be grouped by; `unit` is the one that answers for the run. */
export type ClockGroup = (typeof groups)[number]

/** How clocks were kept in a period. */
export interface ClockQuestion<Definition extends string = OnTimeDefinition> extends Known {
  /** First and last day, `YYYY-MM-DD`, in the office's time zone. */
  readonly from: string
  readonly to: string
  /** The clocks that procedures declare (default), or the budgets of steps, each as `step/…`. */
  readonly of?: 'clocks' | 'steps' | undefined
  /** What "on time" means, by its name, with a run's start as the reception; `byInstant` if left out. */
  readonly definition?: Definition | undefined
  /** `['clock']` if left out. */
  readonly groupBy?: readonly ClockGroup[] | undefined
  /** Counts runs that are due within this term as `nearlyDue`, each in its own calendar. */
  readonly nearlyWithin?: Term | undefined
  readonly timeZone?: string | undefined
}

/** Counts of runs, each once. */
export interface ClockCounts {
  /** Met in the period, by class. */
  readonly met: { total: number; early: number; onTime: number; late: number; none: number }
  /** Ended in the period undone, or with the dossier. */
  closed: number
  /** Running at the end of the period. */
  readonly running: OpenCounts
  /** (early + on time) / (early + on time + late); absent where nothing was met. */
  rate?: number
}

/** An answer about clocks. */
export interface ClockReport {
  readonly from: string
  readonly to: string
  readonly of: 'clocks' | 'steps'
  readonly definition: string
  readonly rateIs: RateWords
  readonly timeZone: string
  readonly position: Position
  readonly groupBy: readonly ClockGroup[]
  readonly total: Readonly<ClockCounts>
  readonly rows: readonly {
    readonly key: { readonly [Each in ClockGroup]?: string }
    readonly counts: Readonly<ClockCounts>
  }[]
}

/** Makes the check of {@link ClockQuestion} for an engine with these definitions. */
export function clockCheck(registry: OnTimeRegistry) {
  return questionOf(
    'clockReport',
    {
      from: members.day,
      to: members.day,
      knownAt: members.knownAt,
      of: z.enum(['clocks', 'steps']).default('clocks'),
      definition: definitionMember({ keys: [...registry.keys()] }).default('byInstant'),
      groupBy: z.array(z.enum(groups)).max(groups.length).default(['clock']),
      nearlyWithin: termSchema.optional(),
      timeZone: z.string().max(100).optional(),
    },
    ({ from, to }, find) => {
      if (to < from) find('to', 'is before `from`')
    },
  )
}

/** A checked question, with its zone and its definition. */
export type CheckedClockQuestion = Omit<
  ReturnType<ReturnType<typeof clockCheck>>,
  'timeZone' | 'definition'
> & {
  readonly timeZone: string
  readonly policy: OnTimePolicy
}

/** Counts how clocks were kept. `viewAsOf` gives the view as of a moment. */
export function clockReport(
  viewAsOf: (asOf: Instant) => View,
  { from, to, of, policy, groupBy, nearlyWithin, timeZone }: CheckedClockQuestion,
): ClockReport {
  const zone = zoneOf(timeZone)
  const period = periodOf(from, to, zone)
  const view = viewAsOf((period.endAt - 1) as Instant)
  const horizonOf =
    nearlyWithin &&
    horizonsOf(view, {
      asOf: period.endAt,
      within: nearlyWithin,
      query: 'clockReport',
      member: 'nearlyWithin',
    })
  const daysIn = dayCounter(view, () => timeZone)
  const facts = factsOf(view, { asOf: (period.endAt - 1) as Instant, daysIn })
  const total = emptyClockCounts()
  const rows = new Map<string, { readonly values: Values; readonly counts: ClockCounts }>()
  const valuesOf = valuesBy(view, groupBy)
  for (const [row, run] of of === 'steps' ? stepRuns(view) : ownRuns(view)) {
    const { endedAt } = run
    if (endedAt !== undefined && (endedAt < period.startAt || endedAt >= period.endAt)) continue
    const values = valuesOf(row, run)
    const name = JSON.stringify(values)
    const group = rows.get(name) ?? { values, counts: emptyClockCounts() }
    rows.set(name, group)
    for (const counts of groupBy.length === 0 ? [total] : [total, group.counts]) {
      if (endedAt === undefined)
        countOpen(counts.running, standingOfRun(run, period.endAt, horizonOf?.(run.calendar)))
      else if (run.isMet) {
        counts.met.total += 1
        counts.met[classOf(policy, factsOfRun(run, facts(row), daysIn)) ?? 'none'] += 1
      } else counts.closed += 1
    }
  }
  const found = groupBy.length === 0 ? [] : [...rows.values()]
  for (const counts of [total, ...found.map((each) => each.counts)]) setRate(counts)
  const sorted = found
    .toSorted((a, b) => compareAll(a.values, b.values))
    .map(({ values, counts }) => ({ key: keyOf(groupBy, values), counts }))
  return {
    ...{ from: period.from, to: period.to, of, definition: policy.name, timeZone: zone.id },
    rateIs: { numerator: 'met early or on time', denominator: 'met, and classed by the definition' },
    ...{ position: view.position, groupBy, total, rows: sorted },
  }
}

function emptyClockCounts(): ClockCounts {
  return { met: { total: 0, early: 0, onTime: 0, late: 0, none: 0 }, closed: 0, running: emptyOpenCounts() }
}

type Values = readonly (string | undefined)[]

/** What a run has of each that is grouped by. */
function valuesBy(view: View, by: readonly ClockGroup[]): (row: number, run: ClockRunSeen) => Values {
  const readers = by.map((name) => {
    if (name === 'clock' || name === 'unit') return (_: number, run: ClockRunSeen) => run[name]
    const column = columnOf(view, name)
    return (row: number) => column.textOf(column.codeOf(row))
  })
  return (row, run) => readers.map((read) => read(row, run))
}

function setRate(counts: ClockCounts): void {
  const { early, onTime, late } = counts.met
  if (early + onTime + late > 0) counts.rate = (early + onTime) / (early + onTime + late)
}
