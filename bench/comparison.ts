// From timings to what may be said: first whether all contenders gave the same answer, and only then how fast they
// were, as ratios within this one run.

import { measureNames, type Contender, type MeasureName } from './contender.js'
import type { Memory, Timing } from './timing.js'

/** One contender in one measure. */
export interface Standing {
  readonly contender: string
  readonly title: string
  readonly isYardstick: boolean
  readonly hash: string
  /** Events, commands or answers a second, by the median of the warm runs. */
  readonly perSecond: number
  /** The same of the very first run. */
  readonly firstPerSecond: number
  readonly medianMs: number
  readonly firstMs: number
  readonly runs: number
  /** How many times faster ours is than this; absent for ours, and where ours does not take part. */
  readonly ratio?: number
}

/** All contenders in one measure at one size; they gave the same answer. */
export interface Comparison {
  readonly dossiers: number
  readonly measure: MeasureName
  readonly unit: Timing['unit']
  readonly contenders: readonly Standing[]
  /** Who was measured at a smaller size only, and at which. */
  readonly leftOut: readonly { readonly title: string; readonly dossiers: number }[]
}

/** What a whole run says. */
export interface BenchReport {
  readonly node: string
  readonly comparisons: readonly Comparison[]
  readonly memory: readonly (Memory & { readonly bytesPerEvent?: number })[]
}

/** Contenders gave different answers to the same question: no speed is told. */
export class AnswersDiffer extends Error {
  /** The hashes by contender and measure. */
  readonly hashes: Readonly<Record<string, string>>

  constructor(dossiers: number, question: string, hashes: Readonly<Record<string, string>>) {
    const listed = Object.entries(hashes).map(([who, hash]) => `  ${hash}  ${who}`)
    super(
      `at ${dossiers} dossiers the contenders disagree about ${question}, so no speed is told:\n${listed.join('\n')}`,
    )
    this.name = 'AnswersDiffer'
    this.hashes = hashes
  }
}

/**
 * Compares timings.
 * @throws AnswersDiffer before any speed is computed
 */
export function compare(
  timings: readonly Timing[],
  memory: readonly Memory[],
  contenders: readonly Contender[],
): BenchReport {
  checkAgreement(timings)
  const sizes = [...new Set(timings.map(({ dossiers }) => dossiers))].toSorted((a, b) => a - b)
  const comparisons = sizes.flatMap((dossiers) =>
    measureNames.flatMap((measure) => {
      const found = timings.filter((timing) => timing.dossiers === dossiers && timing.measure === measure)
      if (found.length === 0) return []
      const { unit } = found[0]!
      const leftOut = leftOutOf(dossiers, measure, timings, contenders)
      return [{ dossiers, measure, unit, contenders: standings(measure, found, contenders), leftOut }]
    }),
  )
  return {
    node: process.version,
    comparisons,
    memory: memory.map((each) => ({
      ...each,
      ...(each.heapBytes !== undefined &&
        each.arrayBytes !== undefined && {
          bytesPerEvent: (each.heapBytes + each.arrayBytes) / each.events,
        }),
    })),
  }
}

/** All measures of a size end in the same answer, but the list of overdue dossiers, which is a part of it. */
function checkAgreement(timings: readonly Timing[]): void {
  const groups = new Map<string, Timing[]>()
  for (const timing of timings) {
    const question = timing.measure === 'overdue' ? 'the list of overdue dossiers' : 'the answer'
    const key = `${timing.dossiers} ${question}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [timing])
    else group.push(timing)
  }
  for (const [key, group] of groups) {
    if (new Set(group.map(({ hash }) => hash)).size === 1) continue
    const hashes = group.map(({ contender, measure, hash }) => [`${contender}, ${measure}`, hash] as const)
    const { dossiers } = group[0]!
    throw new AnswersDiffer(dossiers, key.slice(String(dossiers).length + 1), Object.fromEntries(hashes))
  }
}

function leftOutOf(
  dossiers: number,
  measure: MeasureName,
  timings: readonly Timing[],
  contenders: readonly Contender[],
): Comparison['leftOut'] {
  return contenders.flatMap(({ name, title }) => {
    const sizes = timings
      .filter((timing) => timing.contender === name && timing.measure === measure)
      .map((timing) => timing.dossiers)
    const most = Math.max(...sizes)
    return sizes.length > 0 && most < dossiers ? [{ title, dossiers: most }] : []
  })
}

function standings(
  measure: MeasureName,
  timings: readonly Timing[],
  contenders: readonly Contender[],
): Standing[] {
  const { name: ourName } = contenders.find(({ isOursIn }) => isOursIn?.includes(measure)) ?? contenders[0]!
  const ours = timings.find(({ contender }) => contender === ourName)
  const perMs = ({ count, medianMs }: Timing) => count / medianMs
  return contenders.flatMap(({ name, title, isYardstick = false }) => {
    const timing = timings.find(({ contender }) => contender === name)
    if (timing === undefined) return []
    const { count, hash, medianMs, firstMs, runs } = timing
    return [
      {
        contender: name,
        title,
        isYardstick,
        hash,
        perSecond: perMs(timing) * 1_000,
        firstPerSecond: (count / firstMs) * 1_000,
        medianMs,
        firstMs,
        runs,
        ...(ours !== undefined && ours !== timing && { ratio: perMs(ours) / perMs(timing) }),
      },
    ]
  })
}
