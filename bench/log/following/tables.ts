// How following went, as people read it in a terminal.

import Table from 'cli-table3'
import { plain, short } from '../../tables.js'
import { ratioText } from '../rounds.js'
import type { FollowComparison, FollowStanding } from './bench.js'
import { followMeasureTitles } from './contender.js'

const percent = (share: number) => (share === 0 ? '0' : `${(share * 100).toPrecision(2)} %`)

/** A table for each measure. */
export function followTables(comparisons: readonly FollowComparison[]): string {
  return comparisons.map(tableOf).join('\n\n')
}

function tableOf({ measure, commits, standings }: FollowComparison): string {
  const isLive = measure === 'live'
  const table = new Table({
    head: [
      `${followMeasureTitles[measure]} (${commits.toLocaleString('en')} commits)`,
      'events/s',
      'ours is',
      'skipped',
      'doubled',
      'disordered',
      ...(isLive ? ['written/s', 'last after'] : []),
      'settings',
    ],
    ...plain,
    colAligns: ['left', ...Array<'right'>(isLive ? 7 : 5).fill('right'), 'left'],
  })
  for (const standing of standings) table.push(rowOf(standing, isLive))
  return table.toString()
}

function rowOf({ title, timing, ratio, skippedShare, settings }: FollowStanding, isLive: boolean): string[] {
  const { perSecond, writtenPerSecond, lastMs, tally, failure } = timing
  const live =
    writtenPerSecond === undefined || lastMs === undefined
      ? ['', '']
      : [short(writtenPerSecond), `${short(Math.max(0, lastMs))} ms`]
  return [
    title,
    perSecond === undefined ? 'none' : short(perSecond),
    ratio === undefined ? '' : ratioText(ratio),
    percent(skippedShare),
    String(tally.doubled),
    String(tally.outOfOrder),
    ...(isLive ? live : []),
    failure ?? settings,
  ]
}
