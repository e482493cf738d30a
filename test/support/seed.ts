// Gives every property of the run the run's seed (vitest.config.ts draws it, or `SEED=…` gives it). `RUNS=…`
// sets how many cases a property tries where it doesn't say so itself.

import fc from 'fast-check'

const seed = Number(process.env['SEED'])
const runs = Number(process.env['RUNS'])

fc.configureGlobal({
  ...fc.readConfigureGlobal(),
  ...(Number.isInteger(seed) && { seed }),
  ...(runs > 0 && { numRuns: runs }),
})
