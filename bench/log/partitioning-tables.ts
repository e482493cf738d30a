// The report on partitioning as people read it in a terminal.

import Table from 'cli-table3'
import { plain, short } from '../tables.js'
import type { LogSize } from './partitioned-log.js'
import { walCommits, type Figures } from './partitioning-measures.js'
import type { TenantSpeed } from './tenants.js'

/** What was measured of ranges; of two figures the first is of the one table. */
export interface RangesReport extends LogSize {
  /** The hash of what both read back. */
  readonly answer: string
  readonly figures: readonly Figures[]
  /** The indexes of the table that is written to. */
  readonly keyBytes: readonly number[]
  /** Dumping the log, and the last range that is closed. */
  readonly dumpSeconds: readonly number[]
  /** Closing the range that is written to. */
  readonly closeMs: number
}

/** What a run says. */
export interface PartitioningReport {
  readonly node: string
  readonly postgres: string
  readonly ranges?: RangesReport
  readonly tenants?: readonly TenantSpeed[]
}

/** The tables of a report. */
export function partitioningTables({ node, postgres, ranges, tenants }: PartitioningReport): string {
  const parts = [`Node ${node}, PostgreSQL ${postgres}`]
  if (ranges !== undefined) parts.push(rangesTable(ranges))
  if (tenants !== undefined) parts.push(tenantsTable(tenants))
  return parts.join('\n\n')
}

function tenantsTable(speeds: readonly TenantSpeed[]): string {
  const table = new Table({
    head: ['eight writers', 'a flush takes', 'commits/s'],
    ...plain,
    colAligns: ['left', 'left', 'right'],
  })
  for (const { tenants, flushMs, perSecond } of speeds) {
    const flush = flushMs === 0 ? 'what it takes' : `${flushMs} ms more`
    table.push([tenants === 1 ? 'one log' : `${tenants} logs`, flush, short(perSecond)])
  }
  return table.toString()
}

function rangesTable({ commits, ranges, answer, figures, keyBytes, dumpSeconds, closeMs }: RangesReport) {
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
  return `both read back ${answer}\n${table.toString()}\nclosing the range that is written to: ${short(closeMs)} ms`
}
