// The logs of several tenants in one database, a schema each, through one pool of fewer connections than tenants: each is a
// log of its own, and none sees, holds up or takes down another.

import type { Pool } from 'pg'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { isDossierError, verifyLog, type EventLog } from 'dossier-engine'
import { postgresLog } from 'dossier-engine/adapters/postgres'
import { logContract } from 'dossier-engine/testing'
import { everything } from '../../src/testing/contract-checks.js'
import { chain, sample } from '../../src/testing/contract-samples.js'
import { sized } from '../support/campaign.js'
import { appendConcurrently } from '../support/concurrent-appends.js'
import { following } from '../support/following.js'
import { startPostgres } from '../support/postgres-server.js'

const server = await startPostgres({ fsync: true })
const tenants = ['north', 'south', 'east', 'west', 'centre', 'harbour']
const count = sized(20, 500)

describe.skipIf(server === undefined)('the logs of several tenants in one database', () => {
  const pool = server?.pool({ max: 4, application_name: 'tenants' }) as Pool
  const admin = server?.pool({ max: 3 }) as Pool
  const opened: EventLog[] = []
  const open = async (schema: string, through = pool) => {
    const log = await postgresLog(through, { schema })
    opened.push(log)
    return log
  }
  afterAll(() => Promise.all(opened.map((log) => log.close())))

  test('are written and followed side by side by a pool of fewer connections, each in its own order', async () => {
    const logs = await Promise.all(tenants.map((name) => open(name)))
    const readers = logs.map((log) => following(log))
    const acknowledged = await Promise.all(
      logs.map(async (log, index) =>
        (
          await Promise.all(
            ['a', 'b'].map((writer) => appendConcurrently(log, `${tenants[index]}/${writer}`, count)),
          )
        ).flat(),
      ),
    )
    for (const [index, log] of logs.entries()) {
      const stored = await everything(log)
      expect(stored.map(({ position }) => position)).toEqual(stored.map((_, at) => at + 1))
      expect(new Set(stored.map(({ hash }) => hash))).toEqual(new Set(acknowledged[index]))
      expect(stored).toHaveLength(4 * count)
      await readers[index]!.until({ commits: stored.length, withinMs: 20_000 })
      expect(readers[index]!.seen).toEqual(stored)
      expect(await verifyLog(log)).toMatchObject({ intact: true })
    }
  }, 60_000)

  test('hear of one another’s processes by one connection, which is given back when nobody follows', async () => {
    const never = 3_600_000
    const own = server!.pool({ max: 3, application_name: 'ears' })
    const logs = await Promise.all(
      ['one', 'two', 'three', 'four'].map((schema) => postgresLog(own, { schema, pollMs: never })),
    )
    const readers = logs.map((log) => following(log))
    const listening = async () => {
      const text = `SELECT pid FROM pg_stat_activity WHERE application_name = 'ears' AND query LIKE 'LISTEN%'`
      return (await admin.query<{ pid: number }>(text)).rows.map(({ pid }) => pid)
    }
    const [first] = await vi.waitFor(async () => {
      const pids = await listening()
      expect(pids).toHaveLength(1)
      return pids
    })
    const elsewhere = await Promise.all(['one', 'two', 'three', 'four'].map((schema) => open(schema, admin)))
    for (const log of elsewhere) await log.append([sample('told')])
    for (const reader of readers) await reader.until({ commits: 1 })
    // It is lost, and all of them hear again by another.
    await admin.query('SELECT pg_terminate_backend($1)', [first])
    for (const log of elsewhere) await log.append([sample('told/again')])
    for (const reader of readers) await reader.until({ commits: 2 })
    // Who leaves takes nobody's ears along.
    readers[0]!.close()
    await elsewhere[1]!.append([sample('told/still')])
    await readers[1]!.until({ commits: 3 })
    expect(own.totalCount - own.idleCount).toBe(1)
    await Promise.all(logs.map((log) => log.close()))
    expect(own.totalCount - own.idleCount).toBe(0)
  })

  test('do not wait for one another, and a log does wait for itself', async () => {
    const [busy, other] = [await open('busy'), await open('other')]
    const client = await admin.connect()
    await client.query('BEGIN')
    await client.query(`SELECT * FROM busy.append('held up', '1', '1', '{}', '1')`)
    let isDone = false
    const waiting = busy.append([sample('busy/1')]).then(() => void (isDone = true))
    expect(await other.append(chain('other/1', 3))).toEqual([1, 2, 3])
    expect(isDone).toBe(false)
    await client.query('ROLLBACK')
    client.release()
    await waiting
  })

  /** How long eight writers take on a log each, as a share of what they take on one, where a flush of the disk takes long. */
  async function shareOfTime(name: string, change: (schema: string) => Promise<unknown>): Promise<number> {
    const slow = { max: 1, options: '-c commit_siblings=0 -c commit_delay=5000' }
    const timeOf = async (schemas: readonly string[]) => {
      const logs = await Promise.all(schemas.map((schema) => open(schema, server!.pool(slow))))
      for (const schema of new Set(schemas)) await change(schema)
      const start = performance.now()
      await Promise.all(
        logs.map(async (log, lane) => {
          for (let round = 0; round < 12; round++) await log.append([sample(`${lane}/${round}`)])
        }),
      )
      return performance.now() - start
    }
    const lanes = [0, 1, 2, 3, 4, 5, 6, 7]
    const one = await timeOf(lanes.map(() => name))
    return (await timeOf(lanes.map((lane) => `${name}_${lane}`))) / one
  }

  test('share a flush of the disk, which those who append to one log wait for one by one', async () => {
    const shares: number[] = []
    for (let round = 0; round < 5 && !shares.some((share) => share < 0.5); round++)
      shares.push(await shareOfTime(`flush_${round}`, async () => {}))
    expect(shares.at(-1)).toBeLessThan(0.5)
  })

  test('would wait for one another if an append notified others itself (the test against itself)', async () => {
    const notify = async (schema: string) => {
      const text = 'SELECT pg_get_functiondef($1::regproc) AS source'
      const { rows } = await admin.query<{ source: string }>(text, [`${schema}.append`])
      const source = rows[0]!.source
      const notifying = source.replace(
        /PERFORM pg_advisory_xact_lock[^;]*;/,
        `$& PERFORM pg_notify('${schema}', '');`,
      )
      expect(notifying).not.toBe(source)
      await admin.query(notifying)
    }
    const shares: number[] = []
    for (let round = 0; round < 5 && !shares.some((share) => share > 0.6); round++)
      shares.push(await shareOfTime(`notified_${round}`, notify))
    expect(shares.at(-1)).toBeGreaterThan(0.6)
  })

  test('are kept apart by the rights of a role each', async () => {
    await open('mine')
    await open('theirs')
    await admin.query(`
      CREATE ROLE mine_only LOGIN;
      GRANT USAGE ON SCHEMA mine TO mine_only;
      GRANT SELECT, INSERT ON mine.commits, mine.settings TO mine_only`)
    const role = server!.pool({ max: 2, user: 'mine_only' })
    const mine = await open('mine', role)
    expect(await mine.append([sample('mine/1')])).toEqual([1])
    const refusal = await postgresLog(role, { schema: 'theirs' }).catch((error: unknown) => error)
    expect(isDossierError(refusal, 'storage')).toBe(true)
    await expect(role.query('SELECT * FROM theirs.commits')).rejects.toMatchObject({ code: '42501' })
  })

  test('end one by one: a schema that is dropped leaves the others, and personal data is erased in one alone', async () => {
    const [leaving, staying] = [await open('leaving'), await open('staying')]
    const entry = { subject: 'p', ref: 'r', salt: 's', data: { name: 'Hoa' } }
    for (const log of [leaving, staying]) {
      await log.append(chain('a/1', 2))
      await log.vault!.put(entry)
    }
    await leaving.vault!.erase('p')
    expect(await staying.vault!.get('r')).toEqual(entry)
    await admin.query('DROP SCHEMA leaving CASCADE')
    expect(await staying.append([sample('b/1')])).toEqual([3])
    expect(await verifyLog(staying)).toMatchObject({ intact: true })
    await expect(leaving.head()).rejects.toMatchObject({ code: 'storage' })
  })
})

describe.skipIf(server === undefined)('a log beside a busy one of another tenant, through one pool', () => {
  let schemas = 0
  const pool = server?.pool({ max: 3 }) as Pool
  test.each(logContract)('$name', async ({ run }) => {
    const neighbour = await postgresLog(pool, { schema: 'neighbour' })
    const { close } = following(neighbour)
    let isDone = false
    const busy = (async () => {
      for (let round = 0; !isDone; round++) await neighbour.append([sample(`n/${schemas}/${round}`)])
    })()
    try {
      await run(() => postgresLog(pool, { schema: `contract_${schemas++}` }))
    } finally {
      isDone = true
      await busy
      close()
      await neighbour.close()
    }
  })
})
