// A whole run: in each measure the contenders of one keeper right after each other, in several rounds; then what may be said.
// Whoever reads back other events than were appended keeps everybody's speed untold.

import type { Commit } from '../../src/log/envelope.js'
import { medianOf } from '../timing.js'
import { keepers, logMeasures, type Keeper, type LogContender, type LogMeasure } from './contender.js'
import { batches, measuresOf, type LogSizes, type LogTiming } from './measure.js'
import { foundIn, hashOfFound } from './found.js'
import { inRounds, ratioOf, type Ratio } from './rounds.js'
import { hashOfTold, toldOf } from './told.js'

/** What to run. */
export interface LogBenchOptions {
  /** In each keeper and measure the first is ours. */
  readonly contenders: readonly LogContender[]
  readonly measures: readonly LogMeasure[]
  readonly sizes: LogSizes
  /** How often all take their turn. */
  readonly rounds: number
  /** The first so many commits of the workload that a measure is given. */
  readonly commits: (count: number) => readonly Commit[]
  readonly launch: (contender: LogContender, measure: LogMeasure) => Promise<LogTiming>
  readonly onProgress?: (contender: LogContender, measure: LogMeasure) => void
}

/** One contender in one measure. */
export interface LogStanding {
  readonly contender: string
  readonly title: string
  /** Medians over all rounds; absent where this is not what it did: {@link LogStanding.instead} tells why. */
  readonly timing?: LogTiming
  /** Commits, by the median of the rounds. */
  readonly perSecond: number
  /** Why the speed is that of appending commits one by one. */
  readonly instead?: string
  /** How many times faster the first is, which is ours; absent for it, and where it was not measured. */
  readonly ratio?: Ratio
}

/** All contenders of one keeper in one measure. */
export interface LogComparison {
  readonly keeper: Keeper
  readonly measure: LogMeasure
  readonly commits: number
  readonly standings: readonly LogStanding[]
}

/** A contender read back or answered something else: no speed is told. */
export class ReadBackWrong extends Error {
  constructor(timings: readonly LogTiming[], right: Readonly<Record<LogMeasure, string>>) {
    const listed = timings.map(
      ({ contender, measure, hash }) => `  ${contender}, ${measure}: ${hash} instead of ${right[measure]}`,
    )
    super(
      `something else was read back or answered than was appended, so no speed is told:\n${listed.join('\n')}`,
    )
    this.name = 'ReadBackWrong'
  }
}

/**
 * Runs all.
 * @throws ReadBackWrong
 */
export async function benchLogs(options: LogBenchOptions): Promise<readonly LogComparison[]> {
  const { contenders, measures, sizes, rounds, commits, launch, onProgress } = options
  const right = Object.fromEntries(
    measures.map((measure) => {
      const told = toldOf(commits(sizes[measure]))
      return [measure, measure === 'answer' ? hashOfFound(foundIn(told)) : hashOfTold(told)]
    }),
  ) as Record<LogMeasure, string>
  const timings: LogTiming[] = []
  for (const keeper of keepers)
    for (const measure of measures) {
      const taking = contenders.filter(
        (contender) => contender.keeper === keeper && measuresOf(contender).includes(measure),
      )
      for (const contender of inRounds(taking, rounds)) {
        onProgress?.(contender, measure)
        timings.push(await launch(contender, measure))
      }
    }
  const wrong = timings.filter(({ measure, hash }) => hash !== right[measure])
  if (wrong.length > 0) throw new ReadBackWrong(wrong, right)
  return keepers.flatMap((keeper) => {
    const taking = contenders.filter((contender) => contender.keeper === keeper)
    return measures.flatMap((measure) => {
      const standings = standingsOf(taking, timings, measure)
      return standings.length === 0 ? [] : [{ keeper, measure, commits: sizes[measure], standings }]
    })
  })
}

/** What is told of a contender, and all that was measured of it. */
type Measured = Omit<LogStanding, 'perSecond' | 'ratio'> & { readonly turns: readonly LogTiming[] }

function standingsOf(
  contenders: readonly LogContender[],
  timings: readonly LogTiming[],
  measure: LogMeasure,
): LogStanding[] {
  const standings = contenders.flatMap(({ name, title, noBatches }): Measured[] => {
    const turnsIn = (asked: LogMeasure) =>
      timings.filter((timing) => timing.contender === name && timing.measure === asked)
    const turns = turnsIn(measure)
    if (turns.length > 0) return [{ contender: name, title, turns, timing: mediansOf(turns) }]
    const single = turnsIn('single')
    if (single.length === 0 || noBatches === undefined || !batches.includes(measure)) return []
    return [{ contender: name, title, turns: single, instead: noBatches }]
  })
  // Absent where it stores no batches, and its single appends were not asked for.
  const ours = contenders.find(({ measures = logMeasures }) => measures.includes(measure))
  const hasOurs = standings[0]?.contender === ours?.name
  return standings.map(({ turns, ...told }, index) => ({
    ...told,
    perSecond: speedOf(mediansOf(turns)),
    // Where single appends stand in for batches, the rounds were not at the same moments.
    ...(index > 0 && hasOurs && { ratio: ratioOf(standings[0]!.turns.map(speedOf), turns.map(speedOf)) }),
  }))
}

const speedOf = ({ count, medianMs }: LogTiming): number => (count / medianMs) * 1_000

/** All turns of a contender as one timing. */
function mediansOf(turns: readonly LogTiming[]): LogTiming {
  return {
    ...turns[0]!,
    runs: turns.reduce((sum, { runs }) => sum + runs, 0),
    firstMs: medianOf(turns.map(({ firstMs }) => firstMs)),
    medianMs: medianOf(turns.map(({ medianMs }) => medianMs)),
  }
}
