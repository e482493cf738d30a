// `npm run bench:parallel`: a replay by workers beside one without, and both as a share of what threads that only calculate
// reach on this machine at the same time. Medians of rounds that take turns.

import { countOf, runCommandLine } from '../command-line.js'
import { builtProcess } from '../processes.js'
import { medianOf } from '../timing.js'
import type { ParallelResult, ParallelTask } from './process.js'

await runCommandLine({
  name: 'bench:parallel',
  options: [
    ['--dossiers <count>', 'Number of dossiers', { default: 300_000 }],
    ['--workers <count>', 'Number of workers, compared with one', { default: 2 }],
  ],
  async measure(told, rounds) {
    const [dossiers, workers] = [countOf('dossiers', told['dossiers']), countOf('workers', told['workers'])]
    const run = await builtProcess<ParallelTask, ParallelResult>('parallel/process', {
      'parallel/thread': '../src/parallel/thread.ts',
      'parallel/cpu-thread': 'parallel/cpu-thread.ts',
    })
    const report = await run({ dossiers, rounds, workers: [...new Set([1, workers])] })
    return { report, tables: tableOf(report, workers) }
  },
})

function tableOf({ dossiers, events, firstMs, ms, stallMs, load }: ParallelResult, workers: number): string {
  const median = (name: string) => medianOf(ms[name]!)
  const rows = Object.keys(ms).map((name) => {
    const speed = name.startsWith('spin') ? '' : `${(events / median(name) / 1000).toFixed(1)} M events/s`
    const stall = Math.max(...stallMs[name]!)
    return `${name.padEnd(12)} ${median(name).toFixed(0).padStart(6)} ms  ${speed.padStart(16)}  longest stall ${stall.toFixed(0)} ms`
  })
  // Each spinning thread does the same work as one alone: twice the work in the same time is a gain of two.
  const possible = (workers * median('spin 1')) / median(`spin ${workers}`)
  const gain = median('replay') / median(`workers ${workers}`)
  const scaling = median('workers 1') / median(`workers ${workers}`)
  return [
    `${dossiers} dossiers, ${events} events; load ${load.map((each) => each.toFixed(1)).join(' ')}`,
    ...rows,
    `the first replay by workers, in which memory moves: ${firstMs.toFixed(0)} ms`,
    `${workers} threads that only calculate do ${possible.toFixed(2)} times what one does`,
    `${workers} workers beside one: ${scaling.toFixed(2)} times, ${((scaling / possible) * 100).toFixed(0)} % of that`,
    `${workers} workers beside a replay without: ${gain.toFixed(2)} times, ${((gain / possible) * 100).toFixed(0)} % of that`,
  ].join('\n')
}
