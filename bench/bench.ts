// A whole run: every contender at every size, one process after the other, then the comparison.

import { compare, type BenchReport } from './comparison.js'
import { measureNames, type Contender, type MeasureName } from './contender.js'
import type { Launch } from './processes.js'
import type { ContenderResult } from './timing.js'

/** What to run. */
export interface BenchOptions {
  readonly contenders: readonly Contender[]
  /** Numbers of dossiers. */
  readonly sizes: readonly number[]
  /** The one contender or measure to run; all if left out. */
  readonly only?: string | undefined
  /** Warm runs of each measure at the least. */
  readonly runs: number
  readonly launch: Launch
  readonly onProgress?: (contender: Contender, dossiers: number) => void
}

/** Commands go one by one and take their time: on more dossiers than these they are not measured. */
const mostDossiersForCommands = 10_000

/**
 * Runs all contenders.
 * @throws AnswersDiffer if they don't give the same answers
 */
export async function bench(options: BenchOptions): Promise<BenchReport> {
  const { contenders, sizes, only, runs, launch, onProgress } = options
  const results: ContenderResult[] = []
  for (const dossiers of sizes) {
    for (const contender of contenders) {
      const measures = measuresOf(contender, only)
      if (measures.length === 0) continue
      const few = measures.includes('commands') ? Math.min(dossiers, mostDossiersForCommands) : dossiers
      if (few < dossiers && sizes.includes(few)) continue
      onProgress?.(contender, few)
      results.push(await launch({ contender: contender.name, dossiers: few, measures, runs }))
    }
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

function measuresOf({ name, measures }: Contender, only: string | undefined): readonly MeasureName[] {
  return only === undefined || only === name ? measures : measures.filter((measure) => measure === only)
}
