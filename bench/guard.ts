// A look at whether ours fell behind: ratios to loops written by hand, within one run, beside those that are stored
// (baseline.json). Ratios move by a quarter with what else a machine does, so the guard tells, and never fails.

import Table from 'cli-table3'
import type { BenchReport } from './comparison.js'
import { plain } from './tables.js'

/** How many times faster ours was, by size, measure and contender. */
export interface Baseline {
  readonly node: string
  readonly ratios: Readonly<Record<string, number>>
}

/** What is worse by more is said in a word. */
const worseBy = 0.25

/** A run as a baseline; what it did not measure stays as it was. */
export function baselineOf({ node, comparisons }: BenchReport, before?: Baseline): Baseline {
  const found = comparisons.flatMap(({ dossiers, measure, contenders }) =>
    contenders.flatMap(({ contender, ratio, isYardstick }) =>
      ratio !== undefined && isYardstick
        ? [[`${measure}, ${dossiers} dossiers, ${contender}`, Number(ratio.toPrecision(3))] as const]
        : [],
    ),
  )
  return { node, ratios: { ...before?.ratios, ...Object.fromEntries(found) } }
}

/** What became of a ratio; `change` is a share of the stored one, below zero where ours became slower. */
export interface Change {
  readonly what: string
  readonly stored: number | undefined
  readonly now: number
  readonly change: number | undefined
  readonly isWorse: boolean
}

/** Each ratio of a run beside the stored one. */
export function changesOf(report: BenchReport, stored: Baseline): readonly Change[] {
  return Object.entries(baselineOf(report).ratios).map(([what, now]) => {
    const before = stored.ratios[what]
    const change = before === undefined ? undefined : now / before - 1
    return { what, stored: before, now, change, isWorse: change !== undefined && change < -worseBy }
  })
}

/** The same for people. */
export function guardTable(report: BenchReport, stored: Baseline): string {
  const changes = changesOf(report, stored)
  const table = new Table({
    head: ['ours is, times as fast as', 'stored', 'now', 'change', ''],
    ...plain,
    colAligns: ['left', 'right', 'right', 'right', 'left'],
  })
  for (const { what, stored: before, now, change, isWorse } of changes)
    table.push([
      what,
      before === undefined ? 'not stored' : String(before),
      String(now),
      change === undefined ? '' : `${change < 0 ? '−' : '+'}${Math.abs(change * 100).toFixed(0)} %`,
      isWorse ? 'WORSE' : '',
    ])
  const worse = changes.filter(({ isWorse }) => isWorse).length
  const verdict =
    worse === 0
      ? `No ratio is worse than the stored one by more than ${worseBy * 100} %.`
      : `WORSE by more than ${worseBy * 100} %: ${worse} of ${changes.length} ratios. Measure again before believing it.`
  return `${table.toString()}\nStored with Node ${stored.node}. ${verdict}\n`
}
