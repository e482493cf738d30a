// The report on partitioning as people read it in a terminal.

import Table from 'cli-table3'
import { plain, short } from '../tables.js'
import type { LogSize } from './partitioned-log.js'
import { walCommits, type Figures } from './partitioning-measures.js'

/** What a whole run says; of two figures the first is of the one table. */
export interface PartitioningReport extends LogSize {
  readonly node: string
  readonly postgres: string
  /** The hash of what both read back. */
  readonly answer: string
  readonly figures: readonly Figures[]
  /** The indexes of the table that is written to. */
  readonly keyBytes: readonly number[]
  /** Dumping the log, and the last range that is closed. */
  readonly dumpSeconds: readonly number[]
  /** Closing the range that is written to. */
  readonly closeMs: number
  readonly tenants: readonly { readonly tenants: number; readonly perSecond: number }[]
}

/** The tables of a report. */
export function partitioningTables(report: PartitioningReport): string {
  const { commits, ranges, node, postgres, answer, figures, keyBytes, dumpSeconds, closeMs, tenants } = report
  const table = new Table({
    head: [`${commits.toLocaleString('en')} commits`, 'one table', `${ranges} ranges`, 'ranges are'],
    ...plain,
    colAligns: ['left', 'right', 'right', 'right'],
  })
  const row = (title: string, values: readonly number[], unit: string) =>
    table.push([title, ...values.map((value) => `${short(value)} ${unit}`), `${(values[1]! / values[0]!).toPrecision(2)} ×`]) // prettier-ignore
  const figure = (title: string, name: keyof Figures, unit: string) =>
    row(
      title,
      figures.map((each) => each[name]),
      unit,
    )
  figure('append a commit', 'appendMs', 'ms')
  figure('append a hundred', 'hundredMs', 'ms')
  figure('write-ahead log of a commit, 1,000 after a checkpoint', 'walBytes', 'B')
  figure(`the same, ${walCommits.toLocaleString('en')} after it`, 'laterWalBytes', 'B')
  figure('read 500 of all', 'pageMs', 'ms')
  figure('read an open stream', 'openStreamMs', 'ms')
  figure('read a closed stream', 'closedStreamMs', 'ms')
  row(
    'indexes that appends write to',
    keyBytes.map((bytes) => bytes / 2 ** 20),
    'MiB',
  )
  row('dump all, or the last closed range', dumpSeconds, 's')
  const told = tenants.map(
    ({ tenants: count, perSecond }) => `${count === 1 ? '1 log' : `${count} logs`}: ${short(perSecond)}`,
  )
  return [
    `Node ${node}, PostgreSQL ${postgres}; both read back ${answer}`,
    table.toString(),
    `closing the range that is written to: ${short(closeMs)} ms`,
    `eight writers, commits/s: ${told.join(', ')}`,
  ].join('\n\n')
}
