// `npm run bench`: our replay, append, questions and commands beside a loop over plain objects and one over typed
// arrays, in one run. bench.ts does the work.

import { bench, namesOf } from './bench.js'
import { countOf, runCommandLine } from './command-line.js'
import { contenders } from './contenders.js'
import { builtContenders } from './processes.js'
import { tablesOf } from './tables.js'

const names = namesOf(contenders)

await runCommandLine({
  name: 'bench',
  options: [
    ['--dossiers <count>', 'Number of dossiers, given once or more; 10000 and 100000 if left out'],
    ['--only <name>', `One measure or contender: ${names.join(', ')}`],
  ],
  async measure(told, runs) {
    const { only, dossiers = [10_000, 100_000] } = told
    if (only !== undefined && !(typeof only === 'string' && names.includes(only)))
      throw new Error(
        `--only ${JSON.stringify(only)}: there is no such measure or contender; there are ${names.join(', ')}`,
      )
    const report = await bench({
      contenders,
      sizes: [dossiers].flat().map((size) => countOf('dossiers', size)),
      only,
      runs,
      launch: await builtContenders(),
      onProgress: ({ title }, size) => console.error(`${size} dossiers: ${title}`),
    })
    return { report, tables: tablesOf(report) }
  },
})
