// The schema of the log in PostgreSQL: made once however many start at once, refused where it is not fit, and faithful
// to names that a database has trouble with. And what is kept beside the log: personal data.

import { PGlite } from '@electric-sql/pglite'
import type { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postgresLog } from 'dossier-engine/adapters/postgres'
import type { EventLog } from 'dossier-engine'
import type { StoredCommit } from '../../src/log/envelope.js'
import { sample } from '../../src/testing/contract-samples.js'
import { startPostgres } from '../support/postgres-server.js'

const server = await startPostgres()

async function drained(commits: AsyncIterable<StoredCommit>): Promise<StoredCommit[]> {
  const found: StoredCommit[] = []
  for await (const commit of commits) found.push(commit)
  return found
}

let schemas = 0
const freshSchema = () => `schema_${schemas++}`

describe('the name of the schema', () => {
  const lite = { query: () => expect.unreachable('it was asked'), listen: () => expect.unreachable('it was asked') }
  test.each([
    '', ' ', 'a b', 'a-b', 'a.b', '1a', 'a"', 'a"; DROP SCHEMA public CASCADE; --', "a'; SELECT 1; --", 'a\\', 'a\0b',
    'a\n', 'ä', 'pg_catalog', 'PG_temp', 'information_schema', 'a'.repeat(42), '$1', 'a$b', '__proto__', '{}', 'a/*', null, 7, {},
    ['a'],
  ])('%j is refused', async (schema) => {
    await expect(postgresLog(lite, { schema: schema as string })).rejects.toMatchObject({
      code: 'definition-invalid',
      details: { findings: [{ path: ['schema'] }] },
    })
  })
}) // prettier-ignore

describe.skipIf(server === undefined)('the schema', () => {
  const pool = server?.pool({ max: 6 }) as Pool

  test('is made once by many who start at once, and its name is taken as it is', async () => {
    const names = [freshSchema(), 'Mixed_Case']
    const logs = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        postgresLog(server!.pool({ max: 1 }), { schema: names[index % 2]! }),
      ),
    )
    await logs[0]!.append([sample('one/1')])
    expect(await Promise.all(logs.map((log) => log.head()))).toEqual(
      logs.map((_, index) => (index % 2 === 0 ? 1 : 0)),
    )
    const { rows } = await pool.query(`SELECT nspname FROM pg_namespace WHERE nspname = 'Mixed_Case'`)
    expect(rows).toHaveLength(1)
    await Promise.all(logs.map((log) => log.close()))
  })

  test('is left alone where a newer package made it', async () => {
    const schema = freshSchema()
    await postgresLog(pool, { schema })
    await pool.query(`UPDATE "${schema}".settings SET value = '99' WHERE name = 'form'`)
    await expect(postgresLog(pool, { schema })).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('form 99') as string,
    })
  })

  test('is not mixed with tables of others', async () => {
    const schema = freshSchema()
    await pool.query(`CREATE SCHEMA "${schema}"; CREATE TABLE "${schema}".commits (mine text)`)
    await expect(postgresLog(pool, { schema })).rejects.toMatchObject({ code: 'storage' })
    const { rows } = await pool.query(
      `SELECT count(*)::integer AS tables FROM pg_tables WHERE schemaname = $1`,
      [schema],
    )
    expect(rows).toEqual([{ tables: 1 }])
  })

  test('is opened without the right to create', async () => {
    const schema = freshSchema()
    await postgresLog(pool, { schema })
    await pool.query(`
      CREATE ROLE clerk LOGIN;
      GRANT USAGE ON SCHEMA "${schema}" TO clerk;
      GRANT SELECT, INSERT ON "${schema}".commits, "${schema}".settings TO clerk`)
    const log = await postgresLog(server!.pool({ max: 2, user: 'clerk' }), { schema })
    expect(await log.append([sample('clerk/1')])).toEqual([1])
    await log.close()
  })

  test('is refused in a database that can not keep every text', async () => {
    await pool.query(`CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0`)
    await expect(postgresLog(server!.pool({ max: 1, database: 'latin' }))).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('LATIN1') as string,
    })
  })

  test('is not written in transactions that would not see what they waited for', async () => {
    const schema = freshSchema()
    const options = '-c default_transaction_isolation=serializable'
    const log = await postgresLog(server!.pool({ max: 2, options }), { schema })
    await expect(log.append([sample('isolated/1')])).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('read committed') as string,
    })
    await log.close()
  })

  test('waits for the disk even where the database would not', async () => {
    const schema = freshSchema()
    const log = await postgresLog(server!.pool({ max: 2, options: '-c synchronous_commit=off' }), { schema })
    await pool.query(`
      CREATE TABLE "${schema}".told (setting text);
      CREATE FUNCTION "${schema}".tell() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN INSERT INTO "${schema}".told VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER c AFTER INSERT ON "${schema}".commits DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION "${schema}".tell();
      CREATE CONSTRAINT TRIGGER p AFTER INSERT ON "${schema}".personal DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION "${schema}".tell();`)
    await log.append([sample('sync/1')])
    await log.vault!.put({ subject: 's', ref: 'r', salt: 'x', data: 1 })
    expect((await pool.query(`SELECT setting FROM "${schema}".told`)).rows).toEqual([
      { setting: 'on' },
      { setting: 'on' },
    ])
    await log.close()
  })
})

const ways: Readonly<Record<string, () => Promise<readonly [EventLog, EventLog]>>> = {
  async 'by pg, in two pools'() {
    const schema = freshSchema()
    const open = () => postgresLog(server!.pool({ max: 2 }), { schema })
    return [await open(), await open()]
  },
  async 'by PGlite'() {
    const schema = freshSchema()
    return [await postgresLog(lite, { schema }), await postgresLog(lite, { schema })]
  },
}
let lite: PGlite
beforeAll(async () => {
  lite = await PGlite.create()
})
afterAll(() => lite.close())

describe.each(Object.entries(ways))('the log in PostgreSQL, %s', (way, open) => {
  test.skipIf(way.includes('pg,') && server === undefined)(
    'keeps names and texts that a database has trouble with',
    async () => {
      const [log, other] = await open()
      const names = ['nul/\0', 'nul/\\0', 'half/\ud800', 'half/\udfff', 'nul/\\u0000', 'none/\ufffd', 'line/\n', 'line/\\n', 'line/\r', 'list/,', 'list/{}', 'list/NULL', 'NULL', '', '"', '\\"', '\u2028'] // prettier-ignore
      const commits = names.map((name) =>
        sample(name, {
          source: name,
          events: [{ actor: name, data: { number: 1, note: `${name}\0\ud800` } }],
        }),
      )
      const positions = await log.append(commits)
      const stored = commits.map((commit, index) => ({ ...commit, position: positions[index] }))
      expect(await drained(other.readAll())).toEqual(stored)
      for (const [index, name] of names.entries())
        expect(await drained(other.readStream(name))).toEqual([stored[index]])

      const [oneByOne] = await open()
      for (const [index, stream] of names.entries()) {
        expect(await oneByOne.append([sample(stream)])).toEqual([index + 1])
        await expect(oneByOne.append([sample(stream)])).rejects.toMatchObject({
          code: 'version-conflict',
          details: { stream, expected: 0, actual: 1 },
        })
      }
      expect(await oneByOne.head()).toBe(names.length)
    },
  )

  test.skipIf(way.includes('pg,') && server === undefined)(
    'keeps personal data beside it, and erases it',
    async () => {
      const [log, other] = await open()
      const [vault, again] = [log.vault!, other.vault!]
      const secrets = await Promise.all([vault.commandKey(), again.commandKey()])
      expect(secrets[0]).toEqual(secrets[1])
      const entry = (subject: string, ref: string) => ({
        subject,
        ref,
        salt: 'salt',
        data: { name: 'Nguyễn \0 Hoa' },
      })
      const entries = [entry('p1', 'r1'), entry('p1', 'r2'), entry('p\0"2', 'r\0"3')]
      await Promise.all(entries.map((each, index) => (index % 2 === 0 ? vault : again).put(each)))
      for (const each of entries) expect(await again.get(each.ref)).toEqual(each)
      await vault.discard(['r2', 'r9'])
      await vault.discard([])
      expect(await vault.get('r2')).toBeUndefined()
      expect(await again.erase('p1')).toBe(1)
      expect(await vault.erase('p1')).toBe(0)
      expect(await vault.get('r1')).toBeUndefined()
      expect(await vault.get('r\0"3')).toEqual(entries[2])
      // A subject that comes back has another key.
      await vault.put(entry('p1', 'r1'))
      expect(await again.get('r1')).toEqual(entries[0])
      // Whoever is erased while entries come is erased whole, or comes back whole.
      for (let round = 0; round < 20; round++) {
        const refs = [`a${round}`, `b${round}`]
        await Promise.all([...refs.map((ref) => vault.put(entry('p3', ref))), again.erase('p3')])
        for (const ref of refs) expect([undefined, entry('p3', ref)]).toContainEqual(await again.get(ref))
      }
      await again.erase('p3')
      await Promise.all([log.close(), other.close()])
    },
  )
})
