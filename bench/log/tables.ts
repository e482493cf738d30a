// The report as people read it in a terminal.

import Table from 'cli-table3'
import { plain, short } from '../tables.js'
import type { LogComparison } from './bench.js'
import { logMeasureTitles } from './contender.js'
import type { FollowComparison } from './following/bench.js'
import { followTables } from './following/tables.js'
import { ratioText } from './rounds.js'

/** What a whole run says. */
export interface LogReport {
  /** What ran, and which. */
  readonly versions: readonly string[]
  /** What the disk takes to keep 4 kB, median. */
  readonly syncMs: number
  readonly comparisons: readonly LogComparison[]
  readonly following: readonly FollowComparison[]
  /** Why contenders did not take part. */
  readonly leftOut: Readonly<Record<string, string>>
}

/** The tables of a report. */
export function logTables({ versions, syncMs, comparisons, following, leftOut }: LogReport): string {
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
      colWidths: [56, 13, 12, 12, 22, 34],
      colAligns: ['left', 'right', 'right', 'right', 'right', 'left'],
    })
    for (const { title, perSecond, timing, ratio, instead = '' } of standings)
      table.push([
        title,
        short(perSecond),
        timing === undefined ? '' : `${short(timing.medianMs)} ms`,
        timing === undefined ? '' : `${short(timing.firstMs)} ms`,
        ratio === undefined ? '' : ratioText(ratio),
        timing?.hash ?? instead,
      ])
    return table.toString()
  })
  if (following.length > 0) parts.push(followTables(following))
  const absent = Object.entries(leftOut).map(([who, why]) => `not measured: ${who} (${why})`)
  if (absent.length > 0) parts.push(absent.join('\n'))
  return `${versions.join(', ')}; the disk keeps 4 kB in ${short(syncMs)} ms\n\n${parts.join('\n\n')}\n`
}
