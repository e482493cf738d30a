// What runs in a process of its own: a log of so many dossiers, replayed here and by workers, turn about with threads that only
// calculate, so that all of them meet the same load. It prints one JSON line.

import { Worker } from 'node:worker_threads'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import {
  clockBook,
  createEngine,
  memoryLog,
  stepBook,
  trackingBook,
  type AnyEngine,
} from '../../src/index.js'
import { startWorkers } from '../../src/parallel/index.js'
import { hashOfAnswer } from '../answer.js'
import { batchesOf, commitsOf } from '../commits.js'
import { answerOf, finish } from '../contenders/event-table.js'
import { calendar, procedures } from '../office.js'
import { Workload } from '../workload.js'

/** What to measure. */
export interface ParallelTask {
  readonly dossiers: number
  readonly rounds: number
  readonly workers: readonly number[]
}

/** Milliseconds of each round, by what was done. */
export interface ParallelResult {
  readonly dossiers: number
  readonly events: number
  /** The first replay by workers, in which the log's blocks move to shared memory. */
  readonly firstMs: number
  readonly ms: Readonly<Record<string, readonly number[]>>
  /** The longest wait of the event loop in each round. */
  readonly stallMs: Readonly<Record<string, readonly number[]>>
  readonly load: readonly number[]
}

const { dossiers, rounds, workers: counts } = JSON.parse(process.argv[2]!) as ParallelTask
const spins = 100_000_000

const log = memoryLog()
let lent: ReturnType<NonNullable<typeof log.lend>>
const lend = log.lend!
log.lend = (registry, onAppend) => (lent = lend(registry, onAppend))
const engine = (await createEngine({ log, calendars: [calendar], procedures })) as unknown as AnyEngine
for (const commits of batchesOf(commitsOf(new Workload({ dossiers })))) await log.append(commits)
const { table } = lent!
const books = [trackingBook, stepBook, clockBook] as const

const threads = Array.from(
  { length: Math.max(...counts) },
  () => new Worker(new URL('./cpu-thread.js', import.meta.url)),
)
const spun = (count: number) =>
  Promise.all(
    threads.slice(0, count).map(
      (thread) =>
        new Promise((resolve) => {
          thread.once('message', resolve)
          thread.postMessage(spins)
        }),
    ),
  )

const ms: Record<string, number[]> = {}
const stallMs: Record<string, number[]> = {}
const hashes = new Set<string>()
async function take<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const start = performance.now()
  const result = await work()
  ;(ms[name] ??= []).push(performance.now() - start)
  // What held the loop last is seen at the loop's next turn.
  await new Promise((resolve) => setTimeout(resolve, 5))
  delay.disable()
  ;(stallMs[name] ??= []).push(delay.max / 1e6)
  return result
}
const checked = ([tracking, steps, clocks]: Awaited<ReturnType<typeof replayed>>) =>
  hashes.add(hashOfAnswer(answerOf(finish(table, { tracking, steps, clocks }))))
const replayed = (workers?: ReturnType<typeof startWorkers>) => engine.replay(books, { workers })

const pools = counts.map((count) => startWorkers({ count }))
const first = performance.now()
checked(await replayed(pools[0]))
const firstMs = performance.now() - first
for (const pool of pools) await replayed(pool)
await spun(threads.length)
for (let round = 0; round < rounds; round++) {
  for (const count of counts) await take(`spin ${count}`, () => spun(count))
  checked(await take('replay', () => replayed()))
  for (const [index, pool] of pools.entries())
    checked(await take(`workers ${counts[index]}`, () => replayed(pool)))
}
if (hashes.size !== 1) throw new Error('the answers differ')
await Promise.all(pools.map((pool) => pool.close()))
await Promise.all(threads.map((thread) => thread.terminate()))
const { loadavg } = await import('node:os')
console.log(
  JSON.stringify({
    dossiers,
    events: table.length,
    firstMs,
    ms,
    stallMs,
    load: loadavg(),
  } satisfies ParallelResult),
)
await engine.close()
