// The report as people read it in a terminal.

import Table from 'cli-table3'
import { plain, short } from '../tables.js'
import type { LogComparison } from './bench.js'
import { logMeasureTitles } from './contender.js'

/** What a whole run says. */
export interface LogReport {
  readonly node: string
  /** The server's, where it took part. */
  readonly postgres?: string
  /** What the disk takes to keep 4 kB, median. */
  readonly syncMs: number
  readonly comparisons: readonly LogComparison[]
  /** Why contenders did not take part. */
  readonly leftOut: Readonly<Record<string, string>>
}

/** The tables of a report. */
export function logTables({ node, postgres, syncMs, comparisons, leftOut }: LogReport): string {
  const parts = comparisons.map(({ measure, commits, standings }) => {
    const table = new Table({
      head: [
        `${logMeasureTitles[measure]} (${commits.toLocaleString('en')})`,
        'commits/s',
        'median',
        'first run',
        'ours is',
        'read back',
      ],
      ...plain,
      colWidths: [46, 13, 12, 12, 10, 34],
      colAligns: ['left', 'right', 'right', 'right', 'right', 'left'],
    })
    for (const { title, perSecond, timing, ratio, instead = '' } of standings)
      table.push([
        title,
        short(perSecond),
        timing === undefined ? '' : `${short(timing.medianMs)} ms`,
        timing === undefined ? '' : `${short(timing.firstMs)} ms`,
        ratio === undefined ? '' : `${ratio.toPrecision(3)} ×`,
        timing?.hash ?? instead,
      ])
    return table.toString()
  })
  const absent = Object.entries(leftOut).map(([who, why]) => `not measured: ${who} (${why})`)
  if (absent.length > 0) parts.push(absent.join('\n'))
  const versions = [`Node ${node}`, ...(postgres === undefined ? [] : [`PostgreSQL ${postgres}`])]
  return `${versions.join(', ')}; the disk keeps 4 kB in ${short(syncMs)} ms\n\n${parts.join('\n\n')}\n`
}
