// `npm run bench:memory`: how much memory a whole process takes that opens what an engine holds of a log, replays it into the
// three books and answers; and where it is. The segments are made by another process, with the answer that must be found.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countOf, runCommandLine } from '../command-line.js'
import { builtProcess } from '../processes.js'
import type { Made, MemoryTask, Replayed } from './process.js'
import { checkAnswers, memoryTables } from './tables.js'

await runCommandLine({
  name: 'bench:memory',
  options: [['--dossiers <count>', 'Number of dossiers', { default: 1_000_000 }]],
  async measure(told, runs) {
    const dossiers = countOf('dossiers', told['dossiers'])
    const run = await builtProcess<MemoryTask, Made | Replayed>('memory/process')
    const folder = mkdtempSync(join(tmpdir(), 'dossier-engine-bench-memory-'))
    try {
      const made = await run({ folder, dossiers, runs })
      const found = (await run({ folder, runs })) as Replayed
      checkAnswers(made, found)
      const report = { dossiers, ...found }
      return { report, tables: memoryTables(report) }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
})
