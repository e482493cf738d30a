// A whole run: every contender at every size, one process after the other, then the comparison.

import { compare, type BenchReport } from './comparison.js'
import { measureNames, type Contender } from './contender.js'
import { planOf, type Asked } from './plan.js'
import type { Launch } from './processes.js'
import type { ContenderResult } from './timing.js'

/** What to run. */
export interface BenchOptions extends Asked {
  /** Warm runs of each measure at the least. */
  readonly runs: number
  readonly launch: Launch
  readonly onProgress?: (contender: Contender, dossiers: number) => void
}

/**
 * Runs all contenders.
 * @throws AnswersDiffer if they don't give the same answers
 */
export async function bench(options: BenchOptions): Promise<BenchReport> {
  const { contenders, runs, launch, onProgress } = options
  const results: ContenderResult[] = []
  for (const { contender, dossiers, measures } of planOf(options)) {
    onProgress?.(contender, dossiers)
    results.push(await launch({ contender: contender.name, dossiers, measures, runs }))
  }
  return compare(
    results.flatMap(({ timings }) => timings),
    results.flatMap(({ memory }) => memory ?? []),
    contenders,
  )
}

/** What `only` may name. */
export function namesOf(contenders: readonly Contender[]): readonly string[] {
  return [...measureNames, ...contenders.map(({ name }) => name)]
}
