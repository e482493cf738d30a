// A log in PostgreSQL whose table is partitioned by ranges of positions: the whole contract over it, ranges that are closed
// under four writers, a log that was there before, and what a range is good for.

import { PGlite } from '@electric-sql/pglite'
import type { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { isDossierError, verifyLog, type EventLog } from 'dossier-engine'
import {
  closePostgresRange,
  postgresLog,
  type PGliteHandle,
  type PostgresPool,
} from 'dossier-engine/adapters/postgres'
import { logContract } from 'dossier-engine/testing'
import { everything, pause } from '../../src/testing/contract-checks.js'
import { chain, sample } from '../../src/testing/contract-samples.js'
import { chanceFor, sized } from '../support/campaign.js'
import { appendConcurrently } from '../support/concurrent-appends.js'
import { following } from '../support/following.js'
import { startPostgres } from '../support/postgres-server.js'

const server = await startPostgres()
let schemas = 0
const freshSchema = () => `ranges_${schemas++}`

/** A log that closes a range behind each of its first appends. */
async function rangedLog(client: PostgresPool | PGliteHandle): Promise<EventLog> {
  const schema = freshSchema()
  const log = await postgresLog(client, { schema, pollMs: 50 })
  let left = 4
  return {
    ...log,
    async append(commits) {
      const positions = await log.append(commits)
      if (left-- > 0) await closePostgresRange(client, { schema })
      return positions
    },
  }
}

describe.skipIf(server === undefined)('the log in PostgreSQL in ranges, by pg', () => {
  const pool = server?.pool({ max: 4 }) as Pool
  it.each(logContract)('$name', ({ run }) => run(() => rangedLog(pool)))
})

describe('the log in PostgreSQL in ranges, by PGlite', () => {
  let lite: PGlite
  beforeAll(async () => {
    lite = await PGlite.create()
  })
  afterAll(() => lite.close())
  it.each(logContract)('$name', ({ run }) => run(() => rangedLog(lite)))
})

describe.skipIf(server === undefined)('a range of a log in PostgreSQL', () => {
  const pool = server?.pool({ max: 6 }) as Pool

  test('holds what was written since the one before, and an empty one is not closed', async () => {
    const schema = freshSchema()
    const log = await postgresLog(pool, { schema })
    expect(await closePostgresRange(pool, { schema })).toEqual([])
    await log.append(chain('a/1', 3))
    const two = [{ table: 'commits_1', from: 1, to: 3 }, { table: 'commits_2', from: 4 }] // prettier-ignore
    expect(await closePostgresRange(pool, { schema })).toEqual(two)
    expect(await closePostgresRange(pool, { schema })).toEqual(two)
    await log.append(chain('b/1', 2))
    expect(await closePostgresRange(pool, { schema })).toEqual([
      two[0],
      { table: 'commits_2', from: 4, to: 5 },
      { table: 'commits_3', from: 6 },
    ])
    const { rows } = await pool.query(`SELECT position::integer FROM "${schema}".commits_2 ORDER BY 1`)
    expect(rows).toEqual([{ position: 4 }, { position: 5 }])
    expect(await everything(log)).toHaveLength(5)
    // What is there is found over the ranges.
    await expect(log.append(chain('a/1', 1))).rejects.toMatchObject({ code: 'version-conflict' })
    await log.close()
  })

  test(
    'may be closed while eight writers append and two follow: every commit once, in one order',
    async () => {
      const schema = freshSchema()
      const chance = chanceFor('close ranges')
      const count = sized(40, 1_000)
      const logs = await Promise.all(
        [1, 2, 3].map(() => postgresLog(server!.pool({ max: 3 }), { schema, pollMs: 50 })),
      )
      const readers = logs.slice(0, 2).map((log) => following(log))
      let isDone = false
      const writing = Promise.all(
        Array.from({ length: 8 }, (_, lane) => appendConcurrently(logs[lane % 3]!, `w${lane}`, count)),
      ).finally(() => (isDone = true))
      let ranges: readonly unknown[] = []
      const closing = (async () => {
        while (!isDone) {
          await pause(chance.below(120))
          ranges = await closePostgresRange(pool, { schema })
        }
      })()
      const [acknowledged] = await Promise.all([writing, closing])
      expect(ranges.length).toBeGreaterThan(5)
      const stored = await everything(logs[0]!)
      expect(stored.map(({ position }) => position)).toEqual(stored.map((_, index) => index + 1))
      expect(stored.map(({ hash }) => hash).toSorted()).toEqual(acknowledged.flat().toSorted())
      expect(await verifyLog(logs[1]!)).toMatchObject({ intact: true })
      for (const { seen, errors, until } of readers) {
        await until({ commits: stored.length, withinMs: 20_000 })
        expect(seen).toEqual(stored)
        expect(errors).toEqual([])
      }
      await Promise.all(logs.map((log) => log.close()))
    },
    sized(300_000, 3_600_000),
  )

  let racing: ReturnType<NonNullable<typeof server>['pool']>[] | undefined

  /**
   * What came of ten streams' four first commits, by four writers whom no lock and no key of streams keeps apart; each gives
   * its ten at once, and so in one statement, or one by one.
   */
  async function raceWithoutLock({ isPositionUnique = true, isOneByOne = false }) {
    // The same connections in every round: a server has only so many.
    const pools = (racing ??= [1, 2, 3, 4].map(() => server!.pool({ max: 2 })))
    const schema = freshSchema()
    const log = await postgresLog(pool, { schema })
    await log.append(chain('s/1', 2))
    await closePostgresRange(pool, { schema })
    const { rows } = await pool.query<{ source: string; key: string }>(
      `SELECT pg_get_functiondef('"${schema}".append'::regproc) AS source, conname AS key
       FROM pg_constraint WHERE conrelid = '"${schema}".commits'::regclass AND contype = 'p'`,
    )
    const { source, key } = rows[0]!
    const unlocked = source.replace(/PERFORM pg_advisory_xact_lock[^;]*;/, '')
    expect(unlocked).not.toBe(source)
    await pool.query(`${unlocked}; DROP INDEX "${schema}".commits_2_stream_version_idx`)
    if (!isPositionUnique) await pool.query(`ALTER TABLE "${schema}".commits DROP CONSTRAINT ${key}`)
    const logs = await Promise.all(pools.map((each) => postgresLog(each, { schema })))
    const outcomes: string[] = []
    const race = async (writer: number, stream: number) => {
      const commit = sample(`race/${stream}`, { events: [{ actor: `w${writer}` }] })
      const outcome = await logs[writer]!.append([commit]).then(
        () => 'won',
        (error: unknown) => (isDossierError(error, 'version-conflict') ? 'lost' : String(error)),
      )
      outcomes.push(outcome)
    }
    await Promise.all(
      logs.map(async (_, writer) => {
        const races = Array.from({ length: 10 }, (__, stream) => () => race(writer, stream))
        if (isOneByOne) for (const start of races) await start()
        else await Promise.all(races.map((start) => start()))
      }),
    )
    await Promise.all([log, ...logs].map((each) => each.close()))
    return outcomes
  }

  test.each([false, true])(
    'keeps the versions of a stream by the key of its positions, which no two appends on one head get past (one by one: %s)',
    async (isOneByOne) => {
      const outcomes = await raceWithoutLock({ isOneByOne })
      expect(outcomes.filter((outcome) => outcome === 'won')).toHaveLength(10)
      expect(outcomes.filter((outcome) => outcome === 'lost')).toHaveLength(30)
    },
  )

  test.each([false, true])(
    'does not keep them without that key (the test against itself; one by one: %s)',
    async (isOneByOne) => {
      let won = 0
      for (let round = 0; round < 80 && won <= 10; round++) {
        const outcomes = await raceWithoutLock({ isPositionUnique: false, isOneByOne })
        won = outcomes.filter((outcome) => outcome === 'won').length
      }
      expect(won).toBeGreaterThan(10)
    },
    300_000,
  )

  test('leaves the rights of a role as they were', async () => {
    const schema = freshSchema()
    const log = await postgresLog(pool, { schema })
    await pool.query(`
      CREATE ROLE "ranged clerk" LOGIN;
      GRANT USAGE ON SCHEMA "${schema}" TO "ranged clerk";
      GRANT SELECT, INSERT ON "${schema}".commits, "${schema}".settings TO "ranged clerk"`)
    const role = server!.pool({ max: 2, user: 'ranged clerk' })
    const clerk = await postgresLog(role, { schema })
    expect(await clerk.append([sample('clerk/1')])).toEqual([1])
    await closePostgresRange(pool, { schema })
    expect(await clerk.append([sample('clerk/2')])).toEqual([2])
    expect(await everything(clerk)).toHaveLength(2)
    await expect(role.query(`DELETE FROM "${schema}".commits`)).rejects.toMatchObject({ code: '42501' })
    await expect(role.query(`DELETE FROM "${schema}".commits_1`)).rejects.toMatchObject({ code: '42501' })
    await expect(closePostgresRange(role, { schema })).rejects.toMatchObject({ code: 'storage' })
    await Promise.all([log.close(), clerk.close()])
  })

  test('is not closed while somebody holds the table, and nobody waits for that for long', async () => {
    const schema = freshSchema()
    const log = await postgresLog(pool, { schema })
    await log.append(chain('held/1', 2))
    const holder = await pool.connect()
    await holder.query(`BEGIN; SELECT FROM "${schema}".commits`)
    const refusal = closePostgresRange(pool, { schema }).catch((error: unknown) => error)
    await pause(50)
    const append = log.append([sample('held/2')])
    expect(await refusal).toMatchObject({
      code: 'storage',
      message: expect.stringContaining('nothing was written') as string,
    })
    expect(await append).toEqual([3])
    await holder.query('COMMIT')
    holder.release()
    expect(await closePostgresRange(pool, { schema })).toHaveLength(2)
    await log.close()
  })

  test('is refused for a schema that holds no log, or has no plain name', async () => {
    await expect(closePostgresRange(pool, { schema: 'no_log_here' })).rejects.toMatchObject({
      code: 'storage',
    })
    await expect(closePostgresRange(pool, { schema: 'a"b' })).rejects.toMatchObject({
      code: 'definition-invalid',
    })
  })
})
