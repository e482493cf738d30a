// What is measured of a large log in either layout: one call each in turn, so that both meet the same machine, and the call
// in the middle tells.

import { performance } from 'node:perf_hooks'
import type { Pool } from 'pg'
import { medianOf } from '../timing.js'
import type { LargeLog } from './partitioned-log.js'

/** What is measured of each layout. */
export interface Figures {
  /** Milliseconds of a call. */
  readonly appendMs: number
  readonly hundredMs: number
  readonly pageMs: number
  readonly openStreamMs: number
  readonly closedStreamMs: number
  /** Bytes of the write-ahead log for each commit, of the first thousand after a checkpoint. */
  readonly walBytes: number
  /** And of the first so many in {@link walCommits}. */
  readonly laterWalBytes: number
}

/** How many commits after a checkpoint the last figure is about. */
export const walCommits = 20_000

/** Streams to read. */
export interface Streams {
  readonly open: readonly string[]
  readonly closed: readonly string[]
}

/** Measures both, so many calls of each. */
export async function measureLayouts(
  pool: Pool,
  logs: readonly LargeLog[],
  { open, closed }: Streams,
  calls: number,
): Promise<Figures[]> {
  const inTurn = async (work: (log: LargeLog, call: number) => Promise<unknown>, times = calls) => {
    const taken = logs.map((): number[] => [])
    // The first calls warm up.
    for (let call = -20; call < times; call++)
      for (const index of call % 2 === 0 ? [0, 1] : [1, 0]) {
        const start = performance.now()
        await work(logs[index]!, call + 20)
        if (call >= 0) taken[index]!.push(performance.now() - start)
      }
    return taken.map(medianOf)
  }
  const [walBytes, laterWalBytes]: [number[], number[]] = [[], []]
  for (const log of logs) {
    walBytes.push(await walBytesOf(pool, log, 1_000))
    laterWalBytes.push(await walBytesOf(pool, log, walCommits))
  }
  const appendMs = await inTurn(({ log, next }) => log.append([next()]))
  const hundredMs = await inTurn(({ log, next }) => log.append(Array.from({ length: 100 }, next)), calls / 10)
  const reading = logs.map(({ log }) => log.readAll()[Symbol.asyncIterator]())
  const pageMs = await inTurn(async (log) => {
    for (let row = 0; row < 500; row++) await reading[logs.indexOf(log)]!.next()
  }, calls / 10)
  for (const each of reading) await each.return?.()
  const stream = (streams: readonly string[]) =>
    inTurn(async ({ log }, call) => {
      let count = 0
      for await (const _ of log.readStream(streams[(call * 7919) % streams.length]!)) count += 1
      if (count === 0) throw new Error('an empty stream was read')
    })
  const [openStreamMs, closedStreamMs] = [await stream(open), await stream(closed)]
  return logs.map((_, index) => ({
    appendMs: appendMs[index]!,
    hundredMs: hundredMs[index]!,
    pageMs: pageMs[index]!,
    openStreamMs: openStreamMs[index]!,
    closedStreamMs: closedStreamMs[index]!,
    walBytes: walBytes[index]!,
    laterWalBytes: laterWalBytes[index]!,
  }))
}

/** A page that is changed for the first time after a checkpoint goes whole into the write-ahead log. */
async function walBytesOf(pool: Pool, { log, next }: LargeLog, commits: number): Promise<number> {
  await pool.query('CHECKPOINT')
  const { rows: before } = await pool.query<{ at: string }>('SELECT pg_current_wal_insert_lsn() AS at')
  for (let appended = 0; appended < commits; appended += 10)
    await Promise.all(Array.from({ length: 10 }, () => log.append([next()])))
  const { rows } = await pool.query<{ bytes: string }>(
    'SELECT pg_current_wal_insert_lsn() - $1::pg_lsn AS bytes',
    [before[0]!.at],
  )
  return Number(rows[0]!.bytes) / commits
}
