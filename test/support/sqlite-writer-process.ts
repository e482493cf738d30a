// A process of its own that appends to a log in SQLite, to be killed while it does (test/contract/sqlite-kill.test.ts) or
// to race with others (sqlite-writers.test.ts). It tells what was acknowledged, a line each, as soon as it knows: a line
// that was written to a pipe stays there, whatever becomes of the writer.

import { writeSync } from 'node:fs'
import { argv, stdin } from 'node:process'
import { sqliteLog } from '../../src/adapters/sqlite/sqlite-log.js'
import { isDossierError } from '../../src/kernel/errors.js'
import type { Instant } from '../../src/kernel/instant.js'
import type { Commit, StoredCommit } from '../../src/log/envelope.js'
import type { EventLog } from '../../src/log/event-log.js'
import { sample } from '../../src/testing/contract-samples.js'
import { chanceFor } from './campaign.js'
import { sqliteDrivers } from './sqlite-drivers.js'
import { wrapped, type Between } from './wrapped-handle.js'

/** What a child is to do. */
export interface ChildTask {
  readonly driver: string
  readonly path: string
  /** Told apart by it, and drawing by it. */
  readonly name: string
  readonly seed: number
  readonly work: 'append' | 'race'
  readonly appends: number
  /** The protection that is taken out. */
  readonly without?: 'waiting' | 'transactions' | 'versions' | 'syncing' | undefined
  /** `full` if left out. */
  readonly durability?: 'full' | 'normal' | undefined
}

/** What a child was told of one append, as a line of JSON. */
export interface Acknowledged {
  readonly positions: readonly number[]
  readonly hashes: readonly string[]
  /** References of personal data that was put. */
  readonly refs?: readonly string[]
  /** What the commits add up to. */
  readonly amount?: number
}

const task = JSON.parse(argv[2]!) as ChildTask
const chance = chanceFor(task.name, task.seed)
/** Waits where the pipe is full: a short line goes into it whole or not at all. */
const tell = (line: Acknowledged) => {
  for (;;) {
    try {
      return writeSync(1, `${JSON.stringify(line)}\n`)
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
}

const noTransactions: Between = ({ sql }, proceed) =>
  /^(BEGIN IMMEDIATE|COMMIT|ROLLBACK)$/.test(sql) ? undefined : proceed()
const noSyncing: Between = ({ sql }, proceed) =>
  proceed(sql.replace('synchronous = FULL', 'synchronous = OFF'))
const between = { transactions: noTransactions, syncing: noSyncing }[task.without as string]
const handle = sqliteDrivers.find(({ name }) => name === task.driver)!.open!(task.path)
const log = await sqliteLog(between === undefined ? handle : wrapped(handle, between), {
  busyTimeoutMs: 120_000,
  ...(task.durability !== undefined && { durability: task.durability }),
})
const heads = new Map<string, Commit>()
for await (const commit of log.readAll()) heads.set(commit.stream, commit)
await (task.work === 'append' ? append(log) : race(log))

/** Appends single commits, batches, and several at once, until it is killed. */
async function append(log: EventLog): Promise<void> {
  const next = (note: string) => {
    const stream = `s/${chance.below(8)}`
    const events = Array.from({ length: 1 + chance.below(3) }, () => ({
      data: { number: chance.below(100) },
    }))
    const commit = sample(stream, { after: heads.get(stream), source: note, events })
    heads.set(stream, commit)
    return commit
  }
  const store = async (index: number, size: number) => {
    const note = `${task.name} ${index} ${size}`
    const commits = Array.from({ length: size }, () => next(note))
    const hashes = commits.map(({ hash }) => hash)
    if (task.without === 'waiting') tell({ positions: [], hashes })
    const positions = await log.append(commits)
    tell({ positions, hashes })
  }
  const put = async (index: number) => {
    const ref = `${task.name} ${index}`
    await log.vault!.put({ subject: `p/${chance.below(5)}`, ref, salt: '', data: ref })
    tell({ positions: [], hashes: [], refs: [ref] })
  }
  for (let index = 0; index < task.appends; index += 10) {
    await chance.among([
      () => store(index, 1),
      () => store(index, 2 + chance.below(6)),
      () => Promise.all([store(index, 1), store(index + 1, 3), store(index + 2, 1), put(index + 3)]),
      () => put(index),
    ])()
  }
}

/** Appends to streams that others append to as well, and decides again where it lost. */
async function race(log: EventLog): Promise<void> {
  // All begin together, when each has said that it is there.
  tell({ positions: [], hashes: [] })
  await new Promise((resolve) => stdin.once('end', resolve).resume())
  for (let index = 0; index < task.appends; index++) {
    const stream = `s/${chance.below(50)}`
    const number = 1 + chance.below(100)
    for (let done = false; !done;) {
      const recordedAt = Date.now() as Instant
      const events = [{ data: { number }, actor: task.name }]
      const commit = sample(stream, {
        after: heads.get(stream),
        recordedAt,
        events,
        source: `${task.name} ${index}`,
      })
      try {
        const positions = await log.append([commit])
        tell({ positions, hashes: [commit.hash], amount: number })
        heads.set(stream, commit)
        done = true
      } catch (error) {
        if (!isDossierError(error, 'version-conflict')) throw error
        await catchUp(log, stream)
        if (task.without === 'versions') tell({ positions: [], hashes: [commit.hash], amount: number })
        done = task.without === 'versions'
      }
    }
  }
  await log.close()
}

async function catchUp(log: EventLog, stream: string): Promise<void> {
  const known = heads.get(stream)
  const fromVersion = known === undefined ? 1 : known.version + known.events.length
  let last: StoredCommit | undefined
  for await (const commit of log.readStream(stream, { fromVersion })) last = commit
  if (last !== undefined) heads.set(stream, last)
}
