// What the log in PostgreSQL does when the server or the way to it fails: what was acknowledged is there once, what was
// not says whether it may be there, and who follows goes on.

import { Pool } from 'pg'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { postgresLog, type PostgresLogOptions } from 'dossier-engine/adapters/postgres'
import { isDossierError, type EventLog } from 'dossier-engine'
import type { Commit, StoredCommit } from '../../src/log/envelope.js'
import { chain, sample } from '../../src/testing/contract-samples.js'
import { following } from '../support/following.js'
import { startPostgres } from '../support/postgres-server.js'

const server = await startPostgres()

let schemas = 0
const freshSchema = () => `faults_${schemas++}`
const hashes = (commits: readonly Commit[]) => commits.map(({ hash }) => hash)

async function opened(pool: Pool, options?: PostgresLogOptions): Promise<EventLog> {
  const log = await postgresLog(pool, options)
  onTestFinished(() => log.close())
  return log
}

async function drained(commits: AsyncIterable<StoredCommit>): Promise<StoredCommit[]> {
  const found: StoredCommit[] = []
  for await (const commit of commits) found.push(commit)
  return found
}

/** Ends connections of this name, those that listen or those that don't; gives how many. */
async function terminate(admin: Pool, name: string, which: 'listening' | 'others'): Promise<number> {
  const text = `SELECT count(pg_terminate_backend(pid)) AS ended FROM pg_stat_activity
    WHERE application_name = $1 AND (query LIKE 'LISTEN%') = $2`
  const { rows } = await admin.query<{ ended: string }>(text, [name, which === 'listening'])
  return Number(rows[0]!.ended)
}

/** Takes the lock of a log, as an append does that is not done. */
async function heldUp(admin: Pool, schema: string) {
  const client = await admin.connect()
  await client.query('BEGIN')
  await client.query(`SELECT * FROM "${schema}".append('held up', '1', '1', '{}', '1')`)
  return async () => {
    await client.query('ROLLBACK')
    client.release()
  }
}

const refusal = (attempt: Promise<unknown>) =>
  attempt.then(
    () => undefined,
    (error: unknown) => error,
  )

describe.skipIf(server === undefined)('the log in PostgreSQL', () => {
  const admin = server?.pool({ max: 4 }) as Pool

  test('says that an append whose connection was lost may have been written, and takes it again', async () => {
    const schema = freshSchema()
    const log = await opened(server!.pool({ max: 3, application_name: 'lost' }), { schema })
    const release = await heldUp(admin, schema)
    const commit = sample('lost/1')
    const failure = refusal(log.append([commit]))
    await vi.waitFor(async () => {
      const waiting = `SELECT 1 FROM pg_stat_activity WHERE application_name = 'lost' AND wait_event_type = 'Lock'`
      expect((await admin.query(waiting)).rows).toHaveLength(1)
    })
    await terminate(admin, 'lost', 'others')
    const error = await failure
    expect(isDossierError(error, 'storage')).toBe(true)
    expect(error).toMatchObject({ message: expect.stringContaining('may have been written') as string })
    expect((error as Error).cause).toBeInstanceOf(Error)
    await release()
    expect(await log.append([commit])).toEqual([1])
  })

  test('says that nothing was written where it was not asked, or where the server refused', async () => {
    const schema = freshSchema()
    const impatient = server!.pool({ max: 2, options: '-c lock_timeout=30ms' })
    const log = await opened(impatient, { schema })
    const release = await heldUp(admin, schema)
    expect(await refusal(log.append([sample('slow/1')]))).toMatchObject({
      code: 'storage',
      message: expect.stringContaining('nothing was written') as string,
    })
    await release()
    expect(await log.append([sample('slow/1')])).toEqual([1])

    const { Pool } = await import('pg')
    const nowhere = new Pool({ host: '127.0.0.1', port: 1 })
    expect(await refusal(postgresLog(nowhere))).toMatchObject({ code: 'storage' })
    const gone = server!.pool({ max: 2 })
    const closing = await opened(gone, { schema })
    gone.connect = ((taken: (error: Error) => void) => taken(new Error('no way there'))) as never
    expect(await refusal(closing.append([sample('gone/1')]))).toMatchObject({
      code: 'storage',
      message: expect.stringContaining('nothing was written: no way there') as string,
    })
  })

  test('listens again after its listening connection was lost', async () => {
    const schema = freshSchema()
    const never = 3_600_000
    const listener = await opened(server!.pool({ max: 2, application_name: 'ears' }), {
      schema,
      pollMs: never,
    })
    const writer = await opened(server!.pool({ max: 2 }), { schema })
    const { seen } = following(listener)
    const listens = async () => {
      const text = `SELECT pid FROM pg_stat_activity WHERE application_name = 'ears' AND query LIKE 'LISTEN%'`
      const { rows } = await admin.query<{ pid: number }>(text)
      expect(rows).toHaveLength(1)
      return rows[0]!.pid
    }
    const first = await vi.waitFor(listens)
    await writer.append([sample('ears/1')])
    await expect.poll(() => seen.length).toBe(1)
    expect(await terminate(admin, 'ears', 'listening')).toBe(1)
    // Nobody hears of this one by a notice.
    await writer.append([sample('ears/2')])
    await expect.poll(() => seen.length).toBe(2)
    expect(await vi.waitFor(listens)).not.toBe(first)
    await writer.append([sample('ears/3')])
    await expect.poll(() => seen.length).toBe(3)
  })

  test('follows on after the server crashed and came back', async () => {
    const schema = freshSchema()
    const log = await opened(server!.pool({ max: 3 }), { schema, pollMs: 50 })
    const { seen, errors } = following(log)
    const commits = chain('crash/1', 6)
    await log.append(commits.slice(0, 3))
    await expect.poll(() => seen.length).toBe(3)
    await server!.crash()
    await log.append(commits.slice(3))
    await expect.poll(() => seen.length).toBe(6)
    expect(hashes(seen)).toEqual(hashes(commits))
    expect(errors).toEqual([])
  })

  test('tells its subscriptions when the database stays away', async () => {
    const schema = freshSchema()
    const pool = server!.pool({ max: 3 })
    const log = await opened(pool, { schema, pollMs: 20, patienceMs: 100 })
    const { seen, errors } = following(log)
    await log.append([sample('away/1')])
    await expect.poll(() => seen.length).toBe(1)
    pool.query = (() => Promise.reject(new Error('it stays away'))) as never
    await expect.poll(() => errors.length).toBe(1)
    expect(errors[0]).toMatchObject({ code: 'storage' })
  })

  test('is not held up by a transaction that somebody forgot', async () => {
    const schema = freshSchema()
    const log = await opened(server!.pool({ max: 3 }), { schema })
    const { seen } = following(log)
    const forgetful = await admin.connect()
    try {
      await forgetful.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
      await forgetful.query('SELECT pg_current_xact_id()')
      const positions = await log.append(chain('on/1', 3))
      expect(await log.head()).toBe(positions.at(-1))
      expect(await drained(log.readAll())).toHaveLength(3)
      await expect.poll(() => seen.length).toBe(3)
    } finally {
      await forgetful.query('ROLLBACK')
      forgetful.release()
    }
  })

  test('says where a row was taken out or is no commit', async () => {
    const schema = freshSchema()
    const log = await opened(server!.pool({ max: 2 }), { schema })
    await log.append(chain('row/1', 4))
    await admin.query(`UPDATE "${schema}".commits SET body = '{' WHERE position = 3`)
    expect(await refusal(drained(log.readAll()))).toMatchObject({
      code: 'log-corrupt',
      details: { position: 3 },
    })
    await admin.query(`DELETE FROM "${schema}".commits WHERE position = 3`)
    expect(await refusal(drained(log.readAll()))).toMatchObject({
      code: 'log-corrupt',
      details: { position: 3 },
    })
    await admin.query(`DELETE FROM "${schema}".commits WHERE position > 1`)
    expect(await drained(log.readAll())).toHaveLength(1)
  })

  test('ends what is under way before it is closed', async () => {
    const schema = freshSchema()
    const pool = new Pool({ connectionString: server!.connectionString, max: 2 })
    const log = await postgresLog(pool, { schema })
    const underWay = [log.states!.write('n', 'v', 0), log.append([sample('last/1')]), log.head()]
    // It takes several statements, of which the next is refused.
    const put = refusal(log.vault!.put({ subject: 'anna', ref: 'r', salt: 's', data: 1 }))
    await log.close()
    await pool.end()
    expect(await Promise.all(underWay)).toEqual([1, [1], expect.any(Number)])
    expect(await put).toMatchObject({ code: 'closed' })
    const again = await opened(admin, { schema })
    expect(await again.states!.read('n')).toEqual({ value: 'v', revision: 1 })
    expect(await again.head()).toBe(1)
  })

  test('keeps what was to be kept where the erasure of its person fails', async () => {
    const schema = freshSchema()
    const log = await opened(server!.pool({ max: 4, options: '-c lock_timeout=100ms' }), { schema })
    const entry = (ref: string) => ({ subject: 'anna', ref, salt: 's', data: ref })
    await log.vault!.put(entry('r0'))
    const holder = await admin.connect()
    await holder.query('BEGIN')
    await holder.query(`SELECT FROM "${schema}".keys FOR KEY SHARE`)
    const put = log.vault!.put(entry('r1'))
    await expect(log.vault!.erase('anna')).rejects.toMatchObject({ code: 'storage' })
    await put
    await holder.query('ROLLBACK')
    holder.release()
    expect(await log.vault!.get('r1')).toEqual(entry('r1'))
    expect(await log.vault!.erase('anna')).toBe(2)
    expect(await log.vault!.get('r1')).toBeUndefined()
  })

  test('waits for a lock once for all appends that came together', async () => {
    const schema = freshSchema()
    const pool = server!.pool({ max: 2, options: '-c lock_timeout=50ms' })
    const log = await opened(pool, { schema })
    const release = await heldUp(admin, schema)
    let statements = 0
    pool.on('acquire', () => (statements += 1))
    const refusals = await Promise.all(
      [1, 2, 3, 4].map((index) => refusal(log.append([sample(`late/${index}`)]))),
    )
    await release()
    for (const error of refusals)
      expect(error).toMatchObject({
        code: 'storage',
        message: expect.stringContaining('nothing was written') as string,
      })
    expect(statements).toBe(1)
    expect(await log.append([sample('late/1')])).toEqual([1])
  })

  test('is not starved by who follows where a pool of one has its size as a text', async () => {
    const pool = server!.pool({ max: '1' as unknown as number })
    const log = await opened(pool, { schema: freshSchema(), pollMs: 5 })
    const { seen, until } = following(log)
    await log.append([sample('one/1')])
    await until({ commits: 1, withinMs: 10_000 })
    expect(seen).toHaveLength(1)
  })

  test('closes, though its pool is lent out and who follows never got a connection to listen by', async () => {
    const pool = server!.pool({ max: 2 })
    const log = await postgresLog(pool, { schema: freshSchema() })
    const lent = await Promise.all([pool.connect(), pool.connect()])
    following(log)
    await log.close()
    for (const client of lent) client.release()
    // Nor does it keep one that it is given afterwards.
    await vi.waitFor(() => expect([pool.waitingCount, pool.idleCount]).toEqual([0, pool.totalCount]))
  })

  test('tells who follows what was stored, though the answer was lost', async () => {
    const pool = server!.pool({ max: 4 })
    let isLost = false
    const losing = {
      options: pool.options,
      query: pool.query.bind(pool) as Pool['query'],
      on: pool.on.bind(pool) as Pool['on'],
      removeListener: pool.removeListener.bind(pool) as Pool['removeListener'],
      connect(told: (error: Error | undefined, client: unknown) => void) {
        pool.connect((error, client) => {
          if (client !== undefined && !isLost) {
            const query = client.query.bind(client) as (...given: unknown[]) => Promise<unknown>
            const losingQuery = async (text: string, values: unknown[]) => {
              const answer = await query(text, values)
              if (!text.startsWith('SELECT refused')) return answer
              isLost = true
              throw Object.assign(new Error('lost'), { code: 'ECONNRESET' })
            }
            client.query = losingQuery as never
          }
          told(error, client)
        })
      },
    }
    // Its own look is an hour away.
    const log = await opened(losing as never, { schema: freshSchema(), pollMs: 3_600_000 })
    const { until } = following(log)
    // It must be listening by then.
    await vi.waitFor(async () => {
      const { rows } = await admin.query(
        `SELECT FROM pg_stat_activity WHERE query LIKE 'LISTEN "%faults_${schemas - 1}"'`,
      )
      expect(rows).toHaveLength(1)
    })
    expect(await refusal(log.append([sample('lost/1')]))).toMatchObject({ code: 'storage' })
    expect(isLost).toBe(true)
    await until({ commits: 1, withinMs: 10_000 })
  })
})
