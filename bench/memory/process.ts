// What runs in a process of its own: one makes the segments of a workload in a folder, and tells what a loop by hand answers;
// another opens on them what an engine holds of a log, asks its books, which replay for that, and says what it took (its
// catalogue and organisation are folded along, which the bench of replays leaves out). Each prints one JSON line.

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { directoryBlobs } from '../../src/adapters/files/index.js'
import { openReplica } from '../../src/engine/replica.js'
import { SegmentCache } from '../../src/engine/segment-cache.js'
import { origin, type Position, type StoredCommit } from '../../src/log/envelope.js'
import type { EventLog } from '../../src/log/event-log.js'
import type { EventTable } from '../../src/log/event-table.js'
import { bytesOf } from '../../src/log/table-bytes.js'
import { Books } from '../../src/projections/books.js'
import { hashOfAnswer } from '../answer.js'
import { benchRegistry, commitsOf } from '../commits.js'
import type { MemoryAccount } from '../contender.js'
import { answerOf, finish } from '../contenders/event-table.js'
import { PackedLog } from '../contenders/packed-log.js'
import { answerByHand } from '../contenders/typed-arrays.js'
import { Workload } from '../workload.js'

/** What to do in a folder: make segments of so many dossiers; without, replay what is there. */
export interface MemoryTask {
  readonly folder: string
  readonly dossiers?: number
  readonly runs: number
}

/** What making segments gives. */
export interface Made {
  readonly events: number
  /** Of the answer. */
  readonly hash: string
}

/** What a replay gives. */
export interface Replayed extends Made {
  readonly openMs: number
  /** Of each replay, with its answer; the first is not warm. */
  readonly replayMs: readonly number[]
  /** Of the whole process, once it was open, and at its most until the first answer. */
  readonly openBytes: number
  readonly peakBytes: number
  /** What the table takes, by what it is for. */
  readonly account: MemoryAccount
}

const { folder, dossiers, runs } = JSON.parse(process.argv[2]!) as MemoryTask
const endFile = join(folder, 'end.json')
/** So many commits may have no segment yet, and are read from the log. */
const mostRead = 10_000
const blobs = await directoryBlobs(join(folder, 'segments'))

/** A start that reads the log in place of the segments is not what is measured. */
function raise(error: unknown): never {
  throw error
}

/** A log, as far as who opens it asks. */
function logOf(readAll: EventLog['readAll']): EventLog {
  const refuse = () => raise(new Error('this log is only opened'))
  const subscribe = () => ({ close() {} })
  return { append: refuse, readStream: refuse, head: refuse, readAll, subscribe, close: async () => {} }
}

async function make(count: number): Promise<Made> {
  const byHand = new PackedLog()
  let end: StoredCommit[] = []
  const log = logOf(async function* () {
    let position = 0
    for (const commit of commitsOf(new Workload({ dossiers: count }))) {
      byHand.append(commit)
      if (end.length === 2 * mostRead) end = end.slice(mostRead)
      end.push({ ...commit, position: ++position as Position })
      yield end.at(-1)!
    }
  })
  // Segments alone: with checkpoints of its books a replica would have nothing to replay.
  const cache = new SegmentCache(blobs, benchRegistry(), { onProblem: raise })
  const table = await cache.fill(log)
  await cache.settle(table)
  await writeFile(endFile, JSON.stringify(end))
  return { events: table.length, hash: hashOfAnswer(answerByHand(byHand)) }
}

/** Of a replica, what is asked; its books are let go of once they have answered. */
interface Held {
  readonly table: EventTable
  books?: Books | undefined
}

async function measure(): Promise<Replayed> {
  const end = JSON.parse(await readFile(endFile, 'utf8')) as StoredCommit[]
  const begin = performance.now()
  const log = logOf(async function* ({ after = origin } = {}) {
    yield* end.filter(({ position }) => position > after)
  })
  const listener = { onAppend() {}, onUnreadable: raise, onFailure: raise, onProblem: raise }
  const { table, ...held }: Held = await openReplica(log, benchRegistry(), listener, { blobs })
  const openMs = performance.now() - begin
  const openBytes = process.memoryUsage.rss()
  const replayMs: number[] = []
  let hash: string | undefined
  let peakBytes = 0
  for (let run = 0; run < runs; run++) {
    const start = performance.now()
    const { book: tracking, steps, clocks } = (held.books ?? new Books(table)).view()
    const folded = finish(table, { tracking, steps: steps!, clocks })
    replayMs.push(performance.now() - start)
    const found = hashOfAnswer(answerOf(folded))
    if (found !== (hash ??= found)) throw new Error('two replays answer differently')
    // Books of further replays come to those before, until these are collected.
    if (run === 0) peakBytes = process.resourceUsage().maxRSS * 1_024
    held.books = undefined
    ;(globalThis as { gc?: () => void }).gc?.()
  }
  const account = bytesOf(table)
  return { events: table.length, hash: hash!, openMs, replayMs, openBytes, peakBytes, account }
}

console.log(JSON.stringify(dossiers === undefined ? await measure() : await make(dossiers)))
