// Taking turns: contenders are measured in several rounds, since a disk that others use is not the same a minute later, and
// compared within each.

import { medianOf } from '../timing.js'

/** Of speeds measured in the same round: the median, and the least and most of the rounds. */
export interface Ratio {
  readonly median: number
  readonly least: number
  readonly most: number
}

/** Each in its turn. What comes after what is not the same in each round: who writes leaves a disk that is at work. */
export function* inRounds<Contender>(taking: readonly Contender[], rounds: number): Generator<Contender> {
  for (let round = 0; round < rounds; round++) yield* round % 2 === 0 ? taking : taking.toReversed()
}

/** How many times faster ours are, round by round. */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Ratio {
  const ratios = ours.map((speed, round) => speed / theirs[round]!)
  return { median: medianOf(ratios), least: Math.min(...ratios), most: Math.max(...ratios) }
}

/** For people; of one round only how much it is. */
export function ratioText({ median, least, most }: Ratio): string {
  const [middle, low, high] = [median, least, most].map((ratio) => String(Number(ratio.toPrecision(2))))
  return least === most ? `${middle} ×` : `${middle} × (${low}–${high})`
}
