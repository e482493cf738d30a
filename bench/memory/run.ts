// `npm run bench:memory`: how much memory a whole process takes that opens what an engine holds of a log, replays it into the
// three books and answers; and where it is. The segments are made by another process, with the answer that must be found.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countOf, runCommandLine } from '../command-line.js'
import { builtProcess } from '../processes.js'
import { accountTable } from '../tables.js'
import { medianOf } from '../timing.js'
import type { Made, MemoryTask, Replayed } from './process.js'

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
      if (found.hash !== made.hash || found.events !== made.events)
        throw new Error(`the answers differ: ${found.hash} where a loop by hand says ${made.hash}`)
      const report = { dossiers, ...found }
      return { report, tables: tablesOf(report) }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
})

function tablesOf({ dossiers, events, hash, ...found }: Replayed & { readonly dossiers: number }): string {
  const { openMs, replayMs, openBytes, peakBytes, account } = found
  const gib = (bytes: number) => `${(bytes / 2 ** 30).toFixed(2)} GiB`
  const perSecond = (ms: number) =>
    `${(ms / 1_000).toFixed(2)} s, ${(events / ms / 1_000).toFixed(1)} M events/s`
  return [
    `${dossiers} dossiers, ${events} events; answer ${hash}`,
    `opened from segments: ${perSecond(openMs)}; the process takes ${gib(openBytes)}`,
    `the first replay: ${perSecond(replayMs[0]!)}; the median of ${replayMs.length}: ${perSecond(medianOf(replayMs))}`,
    `the process takes at its most: ${gib(peakBytes)}`,
    accountTable('dossier-engine', account, events),
  ].join('\n')
}
