// No reader ever skips a commit, whatever the order in which the database commits: writers whose transactions are held
// open with a low position while later ones go on, and writers in several processes. The same interleavings against a
// store without the protection must skip, or they would prove nothing.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Pool } from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { postgresLog, type PostgresClient, type PostgresPool } from 'dossier-engine/adapters/postgres'
import type { EventLog } from 'dossier-engine'
import { Chance } from '../../src/cli/department/chance.js'
import { origin, type Commit, type Position, type StoredCommit } from '../../src/log/envelope.js'
import { sample } from '../../src/testing/contract-samples.js'
import { bundledProgram } from '../support/bundled-program.js'
import { sized } from '../support/campaign.js'
import { appendConcurrently } from '../support/concurrent-appends.js'
import { gated, type GatedPool } from '../support/gated-pool.js'
import { startPostgres } from '../support/postgres-server.js'

const interleavings = sized(500, 10_000)
const minutes = 60_000
const seed = Number(process.env['SEED'])

const server = await startPostgres()

/** What a store must do to be put to the test. */
type Store = Pick<EventLog, 'append' | 'readAll'>

interface Writer extends GatedPool {
  readonly store: Store
}

async function writers(open: (pool: PostgresPool) => Promise<Store>): Promise<Writer[]> {
  return Promise.all(
    [1, 2, 3].map(async () => {
      const gate = gated(server!.pool({ max: 2 }), /^(SELECT .* FROM .*append\(|INSERT INTO naive)/)
      return { ...gate, store: await open(gate.pool) }
    }),
  )
}

/** Reads on after each step; what it has seen, in its order. */
class Reader {
  readonly seen: StoredCommit[] = []
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  async readOn(): Promise<void> {
    const after = this.seen.at(-1)?.position ?? origin
    for await (const commit of this.#store.readAll({ after })) this.seen.push(commit)
  }
}

let streams = 0

/** What a writer is about: its appends to come, and how far the present one is. */
interface Way {
  readonly writer: Writer
  left: number
  /** `held`: begun, and its transaction open or waiting for another's. `ended`: may go on, if it is not waiting. */
  state: 'idle' | 'held' | 'ended'
  isOpen: boolean
  running: Promise<void>
}

/** Three writers with one or two appends each, begun and ended in any order, and a reader in between. */
async function interleave(all: readonly Writer[], reader: Reader, chance: Chance): Promise<Commit[]> {
  const acknowledged: Commit[] = []
  const ways = all.map((writer): Way => {
    const left = chance.between(1, 2)
    return { writer, left, state: 'idle', isOpen: false, running: Promise.resolve() }
  })
  for (;;) {
    const possible = ways.filter(({ left, state }) => state === 'held' || (state === 'idle' && left > 0))
    const ended = ways.find(({ state }) => state === 'ended')
    if (possible.length > 0) await step(possible[chance.between(0, possible.length - 1)]!)
    else if (ended !== undefined) await ended.running
    else break
    await reader.readOn()
  }
  // One that waited for a lock may have ended after the last look.
  await reader.readOn()
  return acknowledged

  async function step(way: Way): Promise<void> {
    const { writer } = way
    if (way.state === 'held') {
      way.state = 'ended'
      writer.end(chance.happens(0.9) ? 'COMMIT' : 'ROLLBACK')
      if (way.isOpen) await way.running
      return
    }
    way.left -= 1
    way.state = 'held'
    way.isOpen = false
    const answered = writer.answered().then(() => void (way.isOpen = true))
    const commits = Array.from({ length: chance.happens(0.8) ? 1 : 3 }, () => sample(`stream/${streams++}`))
    way.running = append(writer.store, commits).then(() => void (way.state = 'idle'))
    // Who waits for the lock of another is not answered.
    await Promise.race([answered, new Promise((resolve) => void setTimeout(resolve, 1))])
  }

  async function append(store: Store, commits: readonly Commit[]): Promise<void> {
    try {
      await store.append(commits)
      acknowledged.push(...commits)
    } catch (error) {
      expect(String(error)).toContain('canceled by the test')
    }
  }
}

const hashes = (commits: readonly Commit[]) => commits.map(({ hash }) => hash)
const drained = async (store: Store) => {
  const commits: StoredCommit[] = []
  for await (const commit of store.readAll()) commits.push(commit)
  return commits
}

describe.skipIf(server === undefined)(`in ${interleavings} interleavings`, () => {
  test(
    'no reader and no subscription skips a commit',
    async () => {
      const chance = new Chance(seed)
      const all = await writers((pool) => postgresLog(pool))
      const log = await postgresLog(server!.pool({ max: 4 }))
      const followed: StoredCommit[] = []
      log.subscribe({ after: origin, onCommit: (commit) => void followed.push(commit) })
      const reader = new Reader(log)
      const acknowledged: Commit[] = []
      for (let run = 0; run < interleavings; run++)
        acknowledged.push(...(await interleave(all, reader, chance)))
      const stored = await drained(log)
      expect(hashes(reader.seen)).toEqual(hashes(stored))
      expect(new Set(hashes(stored))).toEqual(new Set(hashes(acknowledged)))
      expect(stored.length).toBeGreaterThan(interleavings)
      await expect.poll(() => followed.length).toBe(stored.length)
      expect(hashes(followed)).toEqual(hashes(stored))
      await log.close()
    },
    30 * minutes,
  )

  test(
    'a store that reads after a position of a sequence does skip',
    async () => {
      const chance = new Chance(seed)
      const pool = server!.pool({ max: 4 })
      await pool.query('CREATE TABLE naive (position bigserial PRIMARY KEY, body text NOT NULL)')
      const all = await writers(async (gate) => naive(gate, pool))
      const reader = new Reader(naive(pool, pool))
      for (let run = 0; run < 50; run++) await interleave(all, reader, chance)
      const stored = await drained(naive(pool, pool))
      expect(stored.length - reader.seen.length).toBeGreaterThan(5)
    },
    5 * minutes,
  )
})

/** How it is often done: positions from a sequence, and readers that go on after the last that they saw. */
function naive(writing: PostgresPool, reading: Pool): Store {
  return {
    async append(commits) {
      const client = await new Promise<PostgresClient>((resolve) => {
        writing.connect((_error, taken) => resolve(taken!))
      })
      try {
        const text = `INSERT INTO naive (body) SELECT jsonb_array_elements_text($1::jsonb) RETURNING position`
        const bodies = JSON.stringify(commits.map((each) => JSON.stringify(each)))
        const { rows } = await client.query(text, [bodies])
        return rows.map((row) => Number((row as { position: string }).position) as Position)
      } finally {
        client.release()
      }
    },
    async *readAll({ after = origin } = {}) {
      const text = 'SELECT position, body FROM naive WHERE position > $1 ORDER BY position'
      const { rows } = await reading.query<{ position: string; body: string }>(text, [after])
      for (const { position, body } of rows)
        yield { ...(JSON.parse(body) as Commit), position: Number(position) as Position }
    },
  }
}

describe.skipIf(server === undefined)('eight writers in three processes', () => {
  const schema = 'processes'
  const count = sized(40, 1_000)
  let log: EventLog
  let program: string
  beforeAll(async () => {
    program = await bundledProgram('postgres-writer-process')
    log = await postgresLog(server!.pool({ max: 4 }), { schema })
  })

  test(
    'reach a subscription elsewhere, every commit once, in the one order of the log',
    async () => {
      const followed: StoredCommit[] = []
      log.subscribe({ after: origin, onCommit: (commit) => void followed.push(commit) })
      const elsewhere = ['a,b', 'c,d'].map(async (names) => {
        const args = [program, server!.connectionString, schema, names, String(count)]
        const { stdout } = await promisify(execFile)(process.execPath, args)
        return JSON.parse(stdout) as string[]
      })
      const here = ['e', 'f', 'g', 'h'].map(async (name) => {
        const own = await postgresLog(server!.pool({ max: 2 }), { schema })
        const acknowledged = await appendConcurrently(own, name, count)
        await own.close()
        return acknowledged
      })
      const acknowledged = (await Promise.all([...elsewhere, ...here])).flat()
      const stored = await drained(log)
      expect(acknowledged.length).toBe(8 * 2 * count)
      expect(new Set(hashes(stored))).toEqual(new Set(acknowledged))
      expect(stored.map(({ position }) => position)).toEqual(stored.map((_, index) => index + 1))
      await expect.poll(() => followed.length).toBe(stored.length)
      expect(hashes(followed)).toEqual(hashes(stored))
      const shared = stored.filter(({ stream }) => stream === 'shared')
      expect(shared.map(({ version }) => version)).toEqual(shared.map((_, index) => index + 1))
      await log.close()
    },
    5 * minutes,
  )
})
