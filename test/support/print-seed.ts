// Prints the run's seed, once. On stderr, so that a reporter's JSON on stdout stays whole.

import type { TestProject } from 'vitest/node'

// Each project loads this file anew: what was printed is remembered by the process.
const printed = Symbol.for('dossier-engine.seed-printed')

export default function printSeed(project: TestProject): void {
  if (Reflect.has(globalThis, printed)) return
  Reflect.set(globalThis, printed, true)
  const seed = project.config.env['SEED']
  console.error(`fast-check seed ${seed}: repeat this run with SEED=${seed}`)
}
