// A whole run: those of one keeper right after each other, in rounds; then what may be said. If ours skips an event, doubles one or
// gives one out of order, or if anybody delivers what was never written, nobody's speed is told. Others that skip are told so.

import { hashOfTold, toldOf } from '../told.js'
import type { Commit } from '../../../src/log/envelope.js'
import { medianOf } from '../../timing.js'
import { keepers, type Keeper } from '../contender.js'
import { inRounds, ratioOf, type Ratio } from '../rounds.js'
import type { FollowContender, FollowMeasure } from './contender.js'
import type { FollowTiming } from './measure.js'
import { emptyTally, sumOfTallies } from './tally.js'

/** What to run. */
export interface FollowBenchOptions {
  /** Of each keeper and kind the first is what the others are compared with. */
  readonly contenders: readonly FollowContender[]
  readonly measures: readonly FollowMeasure[]
  /** What is written in each measure. */
  readonly commits: Readonly<Record<FollowMeasure, readonly Commit[]>>
  /** How often all take their turn. */
  readonly rounds: Readonly<Record<FollowMeasure, number>>
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
  /** Medians over all rounds, and what came of all of them. */
  readonly timing: FollowTiming
  /** Of the events written, over all runs that ended. */
  readonly skippedShare: number
  /** How many times faster ours of this keeper and kind is; absent for ours, and where there is no speed. */
  readonly ratio?: Ratio
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
  const { contenders, measures, commits, rounds, launch, onProgress } = options
  const wrong: FollowTiming[] = []
  const comparisons: FollowComparison[] = []
  for (const measure of measures) {
    const right = hashOfTold(toldOf(commits[measure]))
    const told = { measure, commits: commits[measure].length }
    const turns = new Map<FollowContender, FollowTiming[]>()
    for (const keeper of keepers) {
      const taking = contenders.filter((each) => each.keeper === keeper && (each.only ?? measure) === measure)
      for (const contender of inRounds(taking, rounds[measure])) {
        onProgress?.(contender, measure)
        const timing = await timed(launch, contender, told)
        if (isWrong(contender, timing, right)) wrong.push(timing)
        turns.set(contender, [...(turns.get(contender) ?? []), timing])
      }
    }
    comparisons.push({ ...told, standings: standingsOf(turns, measure) })
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

function standingsOf(
  all: ReadonlyMap<FollowContender, readonly FollowTiming[]>,
  measure: FollowMeasure,
): FollowStanding[] {
  return [...all].map(([contender, turns]): FollowStanding => {
    const { name, title, keeper, kind, isOurs, settings } = contender
    const timing = mediansOf(turns)
    const { skipped, written } = timing.tally
    const [, ours] = [...all].find(([each]) => each.keeper === keeper && each.kind === kind)!
    const [speeds, ourSpeeds] = [speedsOf(turns), speedsOf(ours)]
    return {
      ...{ contender: name, title, keeper, kind, isOurs, settings: settings[measure], timing },
      skippedShare: written === 0 ? 0 : skipped / written,
      ...(!isOurs && speeds && ourSpeeds && { ratio: ratioOf(ourSpeeds, speeds) }),
    }
  })
}

/** Of each round; `undefined` where one has none. */
function speedsOf(turns: readonly FollowTiming[]): readonly number[] | undefined {
  const speeds = turns.flatMap(({ perSecond }) => perSecond ?? [])
  return speeds.length === turns.length ? speeds : undefined
}

/** All turns of a contender as one timing. */
function mediansOf(turns: readonly FollowTiming[]): FollowTiming {
  const { contender, measure, commits } = turns[0]!
  const counted = {
    ...{ contender, measure, commits },
    runs: turns.reduce((sum, { runs }) => sum + runs, 0),
    tally: turns.map(({ tally }) => tally).reduce(sumOfTallies),
    hashes: [...new Set(turns.flatMap(({ hashes }) => hashes))],
  }
  const failed = turns.find(({ failure }) => failure !== undefined)
  if (failed !== undefined) return { ...counted, failure: failed.failure! }
  const median = (of: 'perSecond' | 'writtenPerSecond' | 'lastMs') => {
    const known = turns.flatMap((turn) => turn[of] ?? [])
    return known.length > 0 && { [of]: medianOf(known) }
  }
  return { ...counted, ...median('perSecond'), ...median('writtenPerSecond'), ...median('lastMs') }
}
