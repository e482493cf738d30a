// What every store of blobs promises, held against the one in memory and those that a log in SQLite and in PostgreSQL keeps
// beside its commits; and what an engine makes of them: it opens from segments, and answers as without.

import { PGlite } from '@electric-sql/pglite'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import {
  createEngine,
  isDossierError,
  memoryBlobs,
  memoryLog,
  type AnyEngine,
  type BlobStore,
  type EventLog,
} from 'dossier-engine'
import { directoryBlobs } from 'dossier-engine/adapters/files'
import { postgresLog } from 'dossier-engine/adapters/postgres'
import { sqliteLog } from 'dossier-engine/adapters/sqlite'
import { commitsOf } from '../../bench/commits.js'
import { endAt, Workload } from '../../bench/workload.js'
import { startPostgres } from '../support/postgres-server.js'
import { presentDrivers } from '../support/sqlite-drivers.js'
import { sqliteFiles } from '../support/sqlite-files.js'
import { temporaryFolder } from '../support/temporary.js'

const { freshPath, opened } = sqliteFiles()
const lite = await PGlite.create()
afterAll(() => lite.close())
const pool = (await startPostgres())?.pool()
let schemas = 0
const freshSchema = () => `blobs_${schemas++}`

/** Opens an empty log. */
const logs: Readonly<Record<string, () => Promise<EventLog>>> = {
  ...Object.fromEntries(
    presentDrivers.map(({ name, open }) => [
      `in SQLite, by ${name}`,
      () => sqliteLog(opened(freshPath(), open)),
    ]),
  ),
  'in PostgreSQL, by PGlite': () => postgresLog(lite, { schema: freshSchema() }),
  ...(pool !== undefined && {
    'in PostgreSQL, by pg': () => postgresLog(pool, { schema: freshSchema() }),
  }),
}
const stores: Readonly<Record<string, () => Promise<BlobStore>>> = {
  'in memory': async () => memoryBlobs(),
  'in a folder': () => directoryBlobs(join(temporaryFolder(), 'made')),
  ...Object.fromEntries(
    Object.entries(logs).map(([name, open]) => [name, async () => (await open()).blobs!]),
  ),
}

describe.each(Object.entries(stores))('a store of blobs %s', (_name, open) => {
  it('gives back the bytes that were kept last under a name, and no others', async () => {
    const blobs = await open()
    const name = "segments/a'b\\%_/0"
    const large = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7) & 0xff)
    expect(await blobs.read(name)).toBeUndefined()
    for (const bytes of [large, new Uint8Array(0), Uint8Array.of(0, 255, 0)]) {
      await blobs.write(name, bytes)
      await blobs.write(`${name}0`, Uint8Array.of(1))
      expect(Uint8Array.from((await blobs.read(name))!)).toEqual(bytes)
    }
    // What was kept is a copy, and so is what is given.
    const mine = Uint8Array.of(1, 2, 3)
    await blobs.write(name, mine)
    mine[0] = 9
    const theirs = (await blobs.read(name))!
    theirs[1] = 9
    expect(Uint8Array.from((await blobs.read(name))!)).toEqual(Uint8Array.of(1, 2, 3))
    await blobs.remove(name)
    await blobs.remove(name)
    expect(await blobs.read(name)).toBeUndefined()
    expect(await blobs.list('segments/')).toEqual([`${name}0`])
  })

  it('lists the names that begin so, in their order, whatever signs they have', async () => {
    const blobs = await open()
    for (const name of ['b/1', 'a/2', 'a/10', 'a_/1', 'aX/1', 'ax/1', 'hồ sơ/1'])
      await blobs.write(name, new Uint8Array(1))
    expect(await blobs.list('a/')).toEqual(['a/10', 'a/2'])
    expect(await blobs.list('a_')).toEqual(['a_/1'])
    expect(await blobs.list('hồ')).toEqual(['hồ sơ/1'])
    expect((await blobs.list('')).length).toBe(7)
  })

  it('tells names apart that a database or a file system would confuse, and lists each', async () => {
    const blobs = await open()
    const names = ['', 'a', 'A', 'a\0', 'a\0b', '\u0001a\\u0000', '\u0001', '"', '\\', 'x\ud800', 'x\udfff', 'x\ufffd', '\u{1f4c1}/1', '\uff5e', '\u{1f4c1}'] // prettier-ignore
    for (const [index, name] of names.entries()) await blobs.write(name, Uint8Array.of(index))
    for (const [index, name] of names.entries())
      expect(Uint8Array.from((await blobs.read(name))!), JSON.stringify(name)).toEqual(Uint8Array.of(index))
    expect(await blobs.list('')).toEqual(names.toSorted())
    expect(await blobs.list('a\0')).toEqual(['a\0', 'a\0b'])
    expect(await blobs.list('x\ud800')).toEqual(['x\ud800'])
    expect(await blobs.list('\u{1f4c1}')).toEqual(['\u{1f4c1}', '\u{1f4c1}/1'])
    await blobs.remove('a\0')
    expect(await blobs.list('a')).toEqual(['a', 'a\0b'])
  })
})

const timeZone = 'Asia/Ho_Chi_Minh'
describe('a folder of blobs', () => {
  it.each([[undefined], [''], ['a\0b'], [7]])('is not made at %j', async (path) => {
    await expect(directoryBlobs(path as string)).rejects.toSatisfy((error) =>
      isDossierError(error, 'definition-invalid'),
    )
  })

  it('is not made where a file is, and says so', async () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    await expect(directoryBlobs(join(file, 'made'))).rejects.toSatisfy((error) =>
      isDossierError(error, 'storage'),
    )
  })
})

/** What is asked of an engine here. */
const answers = (engine: AnyEngine) => ({
  onTime: engine.onTime({
    from: '2025-01-01',
    to: '2025-12-31',
    of: 'received',
    asOf: endAt,
    groupBy: ['procedure'],
  }),
  overdue: engine.overdue({ asOf: endAt, limit: 50 }),
})

describe.each(Object.entries(logs))('an engine on a log %s', (_name, open) => {
  it('keeps what it read as a segment, opens from it, and mends one that is damaged', async () => {
    const workload = new Workload({ dossiers: 700 })
    const given = [...commitsOf(workload, { sealed: true })]
    const memory = memoryLog()
    await memory.append(given)
    const expected = answers(await createEngine({ log: memory, timeZone }))
    const log = await open()
    await log.append(given.slice(0, -5))
    const first = await createEngine({ log, timeZone })
    await first.close()
    const names = await log.blobs!.list('segments/')
    expect(names.map((name) => name.split('/').at(-1))).toEqual(['tail', 'tail-heads'])
    expect((await log.blobs!.list('checkpoints/')).length).toBe(3)
    await log.append(given.slice(-5))

    let read = 0
    const counting: EventLog = {
      ...log,
      async *readAll(options) {
        for await (const commit of log.readAll(options)) {
          read += 1
          yield commit
        }
      },
    }
    const openedAgain = async () => {
      read = 0
      const engine = await createEngine({ log: counting, timeZone })
      expect(answers(engine)).toEqual(expected)
      await engine.close()
      return read
    }
    expect(await openedAgain()).toBe(6)
    const sound = Uint8Array.from((await log.blobs!.read(names[0]!))!)
    const bad = sound.slice()
    bad[bad.length >> 1]! ^= 1
    await log.blobs!.write(names[0]!, bad)
    expect(await openedAgain()).toBe(given.length)
    expect(await openedAgain()).toBe(1)
    await log.blobs!.remove(names[0]!)
    expect(await openedAgain()).toBe(given.length)
    await log.close()
  })

  it('asks for what it wants at one moment by their own names', async () => {
    const { blobs, close } = await open()
    const names = Array.from({ length: 20 }, (_, index) => `segments/${index}`)
    for (const [index, name] of names.entries()) await blobs!.write(name, new Uint8Array(index).fill(index))
    const read = () => Promise.all(['none', ...names, ...names].map((name) => blobs!.read(name)))
    for (const found of await Promise.all([read(), read()])) {
      const expected = names.map((_, index) => Array<number>(index).fill(index))
      expect(found.map((bytes) => bytes && [...bytes])).toEqual([undefined, ...expected, ...expected])
    }
    await close()
  })

  it('says what is wrong with a store of blobs that is none', async () => {
    const log = await open()
    await expect(createEngine({ log, blobs: {} as BlobStore })).rejects.toSatisfy((error) =>
      isDossierError(error, 'definition-invalid'),
    )
    await log.close()
  })
})

describe.runIf(pool !== undefined)('what a log in PostgreSQL keeps beside it', () => {
  const keptIn = async (schema: string) => {
    const log = await postgresLog(pool!, { schema })
    await log.append([...commitsOf(new Workload({ dossiers: 700 }), { sealed: true })])
    await (await createEngine({ log, timeZone })).close()
    return log
  }
  const sizeIn = async (schema: string) => {
    const { rows } = await pool!.query(`SELECT sum(length(bytes))::int AS size FROM ${schema}.blobs`)
    return (rows[0] as { size: number }).size
  }

  it('lies there compressed', async () => {
    const schema = freshSchema()
    const { blobs, close } = await keptIn(schema)
    let given = 0
    for (const name of await blobs!.list('')) given += (await blobs!.read(name))!.length
    expect(await sizeIn(schema)).toBeLessThan(given / 2)
    await close()
  })

  it.each([
    ['cut off', 'substr(bytes, 1, length(bytes) / 2)'],
    ['emptied', `''`],
    ['overwritten', `decode(repeat('00', length(bytes)), 'hex')`],
    ['not compressed', `decode('0001020304', 'hex')`],
  ])('is made again where it was %s, and that is told', async (_what, damaged) => {
    const schema = freshSchema()
    const log = await keptIn(schema)
    const size = await sizeIn(schema)
    await pool!.query(`UPDATE ${schema}.blobs SET bytes = ${damaged}`)
    const told: unknown[] = []
    const engine = await createEngine({ log, timeZone })
    engine.on('error', (error) => void told.push(error))
    const memory = memoryLog()
    await memory.append([...commitsOf(new Workload({ dossiers: 700 }), { sealed: true })])
    expect(answers(engine)).toEqual(answers(await createEngine({ log: memory, timeZone })))
    await engine.close()
    expect(told.length).toBeGreaterThan(0)
    expect(told.every((error) => isDossierError(error))).toBe(true)
    expect(await sizeIn(schema)).toBe(size)
    await log.close()
  })
})
