// A whole run: those of one keeper right after each other; then what may be said. If ours skips an event, doubles one or
// gives one out of order, or if anybody delivers what was never written, nobody's speed is told. Others that skip are told so.

import { hashOfTold, toldOf } from '../told.js'
import type { Commit } from '../../../src/log/envelope.js'
import type { Keeper } from '../contender.js'
import type { FollowContender, FollowMeasure } from './contender.js'
import type { FollowTiming } from './measure.js'
import { emptyTally } from './tally.js'

/** What to run. */
export interface FollowBenchOptions {
  /** Of each keeper and kind the first is what the others are compared with. */
  readonly contenders: readonly FollowContender[]
  readonly measures: readonly FollowMeasure[]
  /** What is written in each measure. */
  readonly commits: Readonly<Record<FollowMeasure, readonly Commit[]>>
  readonly launch: (contender: FollowContender, measure: FollowMeasure) => Promise<FollowTiming>
  readonly onProgress?: (contender: FollowContender, measure: FollowMeasure) => void
}

/** One contender in one measure. */
export interface FollowStanding {
  readonly contender: string
  readonly title: string
  readonly keeper: Keeper
  readonly kind: FollowContender['kind']
  readonly isOurs: boolean
  readonly settings: string
  readonly timing: FollowTiming
  /** Of the events written, over all runs that ended. */
  readonly skippedShare: number
  /** How many times faster ours of this keeper and kind is; absent for ours, and where there is no speed. */
  readonly ratio?: number
}

/** All contenders in one measure. */
export interface FollowComparison {
  readonly measure: FollowMeasure
  readonly commits: number
  readonly standings: readonly FollowStanding[]
}

/** Events were lost, doubled, disordered or invented where that may not be: no speed is told. */
export class DeliveredWrong extends Error {
  constructor(timings: readonly FollowTiming[]) {
    const listed = timings.map(({ contender, measure, tally, failure = '' }) => {
      const counts = Object.entries(tally).map(([name, count]) => `${count} ${name}`)
      return `  ${contender}, ${measure}: ${counts.join(', ')} ${failure}`
    })
    super(`events were not delivered as they were written, so no speed is told:\n${listed.join('\n')}`)
    this.name = 'DeliveredWrong'
  }
}

/**
 * Runs all.
 * @throws DeliveredWrong
 */
export async function benchFollowing(options: FollowBenchOptions): Promise<readonly FollowComparison[]> {
  const { contenders, measures, commits, launch, onProgress } = options
  const comparisons: FollowComparison[] = []
  const wrong: FollowTiming[] = []
  for (const measure of measures) {
    const right = hashOfTold(toldOf(commits[measure]))
    const standings: Omit<FollowStanding, 'ratio'>[] = []
    for (const contender of contenders.filter(({ only = measure }) => only === measure)) {
      onProgress?.(contender, measure)
      const timing = await timed(launch, contender, { measure, commits: commits[measure].length })
      if (isWrong(contender, timing, right)) wrong.push(timing)
      const { name, title, keeper, kind, isOurs, settings } = contender
      const { skipped, written } = timing.tally
      standings.push({
        ...{ contender: name, title, keeper, kind, isOurs, settings: settings[measure], timing },
        skippedShare: written === 0 ? 0 : skipped / written,
      })
    }
    comparisons.push({ measure, commits: commits[measure].length, standings: withRatios(standings) })
  }
  if (wrong.length > 0) throw new DeliveredWrong(wrong)
  return comparisons
}

/** A peer that fails is told of; ours must not. */
async function timed(
  launch: FollowBenchOptions['launch'],
  contender: FollowContender,
  told: Pick<FollowTiming, 'measure' | 'commits'>,
): Promise<FollowTiming> {
  try {
    return await launch(contender, told.measure)
  } catch (error) {
    if (contender.isOurs) throw error
    const failure = `failed: ${(error as Error).message.slice(0, 200)}`
    return { contender: contender.name, ...told, runs: 0, tally: emptyTally, hashes: [], failure }
  }
}

function isWrong(
  { isOurs }: FollowContender,
  { tally, hashes, failure }: FollowTiming,
  right: string,
): boolean {
  if (tally.wrong > 0) return true
  const isWhole = tally.skipped + tally.doubled + tally.outOfOrder === 0
  if (failure === undefined && isWhole && hashes.some((hash) => hash !== right)) return true
  return isOurs && (!isWhole || failure !== undefined)
}

function withRatios(standings: readonly Omit<FollowStanding, 'ratio'>[]): FollowStanding[] {
  return standings.map((each) => {
    const ours = standings.find(({ keeper, kind }) => keeper === each.keeper && kind === each.kind)!
    const [speed, oursSpeed] = [each.timing.perSecond, ours.timing.perSecond]
    if (each.isOurs || speed === undefined || oursSpeed === undefined) return each
    return { ...each, ratio: oursSpeed / speed }
  })
}
