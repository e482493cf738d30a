// What every store of states promises, held against the one in memory, those that a log in SQLite and in PostgreSQL keeps
// beside its commits. That only one of several can replace a value is what a reactor's lease stands on.

import { PGlite } from '@electric-sql/pglite'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { isDossierError, memoryStates, type EventLog, type StateStore } from 'dossier-engine'
import { postgresLog } from 'dossier-engine/adapters/postgres'
import { natsLog } from 'dossier-engine/adapters/nats'
import { sqliteLog } from 'dossier-engine/adapters/sqlite'
import { sized } from '../support/campaign.js'
import { startNats } from '../support/nats-server.js'
import { startPostgres } from '../support/postgres-server.js'
import { presentDrivers } from '../support/sqlite-drivers.js'
import { sqliteFiles } from '../support/sqlite-files.js'

const { freshPath, opened } = sqliteFiles()
const lite = await PGlite.create()
afterAll(() => lite.close())
const pools = await startPostgres().then((server) => server && [server.pool(), server.pool()])
const nats = await startNats()
let schemas = 0
const freshSchema = () => `states_${schemas++}`

/** Opens one store several times, each on a connection of its own where that can be. */
type Way = (count: number) => Promise<readonly StateStore[]>

const statesOf = (logs: readonly EventLog[]) => logs.map((log) => log.states!)
const ways: Readonly<Record<string, Way>> = {
  'in memory': async (count) => {
    const states = memoryStates()
    return Array.from({ length: count }, () => states)
  },
  ...Object.fromEntries(
    presentDrivers.map(({ name, open }): [string, Way] => [
      `in SQLite, by ${name}`,
      async (count) => {
        const path = freshPath()
        const logs: EventLog[] = []
        for (let index = 0; index < count; index++) logs.push(await sqliteLog(opened(path, open)))
        return statesOf(logs)
      },
    ]),
  ),
  ...(nats !== undefined && {
    'in NATS': async (count: number) => {
      const name = freshSchema()
      const open = async () => natsLog(await nats.client(), { durability: 'unsynced', name, partitions: 1 })
      const logs: EventLog[] = []
      for (let index = 0; index < count; index++) logs.push(await open())
      return statesOf(logs)
    },
  }),
  'in PostgreSQL, by PGlite': async (count) => {
    const schema = freshSchema()
    return statesOf(await Promise.all(Array.from({ length: count }, () => postgresLog(lite, { schema }))))
  },
  ...(pools !== undefined && {
    'in PostgreSQL, by pg': async (count: number) => {
      const schema = freshSchema()
      return statesOf(
        await Promise.all(
          Array.from({ length: count }, (_, index) => postgresLog(pools[index % 2]!, { schema })),
        ),
      )
    },
  }),
}

/** Each of several adds 1 so often to one number, as it reads it; what it comes to. */
async function countTogether(stores: readonly StateStore[], times: number): Promise<number> {
  await Promise.all(
    stores.map(async (states) => {
      for (let done = 0; done < times;) {
        const kept = await states.read('count')
        const next = String(Number(kept?.value ?? 0) + 1)
        if ((await states.write('count', next, kept?.revision ?? 0)) !== undefined) done += 1
      }
    }),
  )
  return Number((await stores[0]!.read('count'))?.value)
}

describe.each(Object.entries(ways))('a store of states %s', (_way, open) => {
  it('keeps a value in the place of the one that was read, and of no other', async () => {
    const [states] = await open(1)
    expect(await states!.read('a')).toBeUndefined()
    const first = await states!.write('a', 'one', 0)
    expect(await states!.read('a')).toEqual({ value: 'one', revision: first })
    for (const stale of [0, first! + 1, first! - 1, -1, 2 ** 40])
      if (stale !== first) expect(await states!.write('a', 'wrong', stale)).toBeUndefined()
    expect(await states!.write('b', 'wrong', first!)).toBeUndefined()
    const second = await states!.write('a', 'two', first!)
    expect(second).not.toBe(first)
    expect(await states!.read('a')).toEqual({ value: 'two', revision: second })
    expect(await states!.read('b')).toBeUndefined()
  })

  it('loses no change where several make theirs at once', async () => {
    const stores = await open(4)
    expect(await countTogether(stores, 15)).toBe(60)
  })

  it('lets exactly one of several begin, and never gives a revision twice', async () => {
    const stores = await open(4)
    const given = new Set<number>()
    let revision = 0
    for (let round = 0; round < 10; round++) {
      const writes = stores.map((states, who) => states.write('lease', `${round} ${who}`, revision))
      const won = (await Promise.all(writes)).flatMap((each, who) =>
        each === undefined ? [] : [[each, who]],
      )
      expect(won).toHaveLength(1)
      const [next, who] = won[0]!
      expect(await stores[0]!.read('lease')).toEqual({ value: `${round} ${who}`, revision: next })
      revision = next!
      given.add(revision)
    }
    expect(given.size).toBe(10)
  })

  it('tells names apart that look alike, and gives each value back as it was', async () => {
    const [states] = await open(1)
    const names = [
      ...['a', 'A', 'a ', ' a', '', "'; DROP TABLE x; --", '__proto__', 'constructor', '%', '_', '\\', '"'],
      ...[
        '\u00e9',
        'e\u0301',
        '\u{1F4C1}',
        'a\u0000b',
        'a\u0000',
        '\uD800',
        '\uFFFD',
        'reactor/x',
        'n'.repeat(200),
      ],
    ]
    for (const [index, name] of names.entries()) await states!.write(name, `value ${index}`, 0)
    for (const [index, name] of names.entries())
      expect((await states!.read(name))?.value, JSON.stringify(name)).toBe(`value ${index}`)
  })

  it('keeps any JSON, and a megabyte of it', async () => {
    const [states] = await open(1)
    let names = 0
    await fc.assert(
      fc.asyncProperty(fc.json(), async (value) => {
        const name = `json ${names++}`
        await states!.write(name, value, 0)
        expect((await states!.read(name))?.value).toBe(value)
      }),
      { numRuns: sized(40, 1_000) },
    )
    const large = JSON.stringify(['Tô Hiệu'.repeat(150_000)])
    const revision = await states!.write('large', large, 0)
    expect(await states!.read('large')).toEqual({ value: large, revision })
  })
})

describe('a store of states', () => {
  it.each(Object.entries(ways).slice(1))('%s says so when its log was closed', async (way) => {
    const log = way.includes('SQLite')
      ? await sqliteLog(opened(freshPath()))
      : await postgresLog(lite, { schema: freshSchema() })
    const { states } = log
    await states!.write('a', '1', 0)
    await log.close()
    for (const asked of [() => states!.read('a'), () => states!.write('a', '2', 1)])
      expect(isDossierError(await asked().catch((error: unknown) => error), 'closed')).toBe(true)
  })

  it('says so when its database refuses', async () => {
    const handle = opened(freshPath())
    const { states } = await sqliteLog(handle)
    handle.exec('DROP TABLE dossier_states')
    for (const asked of [() => states!.read('a'), () => states!.write('a', '2', 0)])
      expect(await asked().catch((error: unknown) => error)).toMatchObject({ code: 'storage' })
  })

  it('is added to a log that was made before there was one', async () => {
    const path = freshPath()
    const before = opened(path)
    await sqliteLog(before)
    before.exec('DROP TABLE dossier_states; DROP TABLE dossier_blobs')
    before.close()
    const { states, blobs } = await sqliteLog(opened(path))
    expect(await states!.write('a', '1', 0)).toBe(1)
    await blobs!.write('a', Uint8Array.of(1))

    const schema = freshSchema()
    await postgresLog(lite, { schema })
    await lite.exec(
      `DROP TABLE ${schema}.states, ${schema}.blobs; UPDATE ${schema}.settings SET value = '1' WHERE name = 'form'`,
    )
    const later = await postgresLog(lite, { schema })
    expect(await later.states!.write('a', '1', 0)).toBe(1)
    await later.blobs!.write('a', Uint8Array.of(1))
  })

  it('is seen to lose changes where it replaces whatever is there', async () => {
    const states = memoryStates()
    const careless: StateStore = {
      read: (name) => states.read(name),
      async write(name, value) {
        await new Promise((resolve) => setImmediate(resolve))
        return states.write(name, value, (await states.read(name))?.revision ?? 0)
      },
    }
    expect(await countTogether([careless, careless, careless, careless], 15)).toBeLessThan(60)
  })
})
