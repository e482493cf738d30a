// What every vault promises, held against the one in memory, the one that a log in SQLite keeps beside its commits, with
// every driver that is here, and those of a log in PostgreSQL and in NATS.

import { PGlite } from '@electric-sql/pglite'
import { afterAll, describe, expect, it, vi } from 'vitest'
import type { Vault } from 'dossier-engine'
import { natsLog } from 'dossier-engine/adapters/nats'
import { postgresLog } from 'dossier-engine/adapters/postgres'
import { sqliteLog } from 'dossier-engine/adapters/sqlite'
import { memoryVault } from '../../src/engine/memory-vault.js'
import { startNats } from '../support/nats-server.js'
import { startPostgres } from '../support/postgres-server.js'
import { presentDrivers } from '../support/sqlite-drivers.js'
import { sqliteFiles } from '../support/sqlite-files.js'

const { freshPath, opened } = sqliteFiles()

const lite = await PGlite.create()
afterAll(() => lite.close())
const pool = (await startPostgres())?.pool({ max: 4 })
const nats = await (await startNats())?.client()
let schemas = 0
const freshSchema = () => `vault_${schemas++}`

const ways: Readonly<Record<string, () => Promise<Vault>>> = {
  'in memory': async () => memoryVault(),
  ...Object.fromEntries(
    presentDrivers.map(({ name, open }) => [
      `in SQLite, by ${name}`,
      async () => (await sqliteLog(opened(freshPath(), open))).vault!,
    ]),
  ),
  'in PostgreSQL, by PGlite': async () => (await postgresLog(lite, { schema: freshSchema() })).vault!,
  ...(pool !== undefined && {
    'in PostgreSQL, by pg': async () => (await postgresLog(pool, { schema: freshSchema() })).vault!,
  }),
  ...(nats !== undefined && {
    'in NATS': async () => (await natsLog(nats, { name: freshSchema(), durability: 'unsynced' })).vault!,
  }),
}

const data = { name: 'Nguyễn Thị Mai', papers: [{ kind: 'passport', number: 'C1234567' }], married: null }
const entry = (subject: string, ref: string) => ({
  subject,
  ref,
  salt: `salt of ${ref}`,
  data: { ...data, ref },
})

/** The keys that the platform was given while something ran, in hexadecimal. */
async function keysUsed(run: () => Promise<unknown>): Promise<string[]> {
  const importing = vi.spyOn(crypto.subtle, 'importKey')
  try {
    await run()
    return importing.mock.calls.map(([, key]) => Buffer.from(key as Uint8Array).toString('hex'))
  } finally {
    importing.mockRestore()
  }
}

describe.each(Object.entries(ways))('a vault %s', (_way, open) => {
  it('gives back what was put, under its own reference alone', async () => {
    const vault = await open()
    const entries = [
      entry('p', '1'),
      entry('p', '2'),
      entry('q', '3'),
      { ...entry("'; --", '__proto__'), data: 0 },
      ...['a', 'a\0', 'a\0b', '\ud800', '\udfff', '\ufffd', '"', '\\'].map((name) =>
        entry(name, `ref ${name}`),
      ),
    ]
    for (const each of entries) await vault.put(each)
    for (const each of entries) expect(await vault.get(each.ref)).toEqual(each)
    for (const ref of ['4', '', 'p', '1 ', 'constructor']) expect(await vault.get(ref)).toBeUndefined()
    expect(await vault.erase('a\0')).toBe(1)
    for (const each of entries)
      expect(await vault.get(each.ref)).toEqual(each.subject === 'a\0' ? undefined : each)
  })

  it('keeps what was put at once', async () => {
    const vault = await open()
    const entries = Array.from({ length: 60 }, (_, index) => entry(`p${index % 7}`, `${index}`))
    await Promise.all(entries.map((each) => vault.put(each)))
    expect(await Promise.all(entries.map(({ ref }) => vault.get(ref)))).toEqual(entries)
  })

  it('puts what comes under the same reference in the place of what was there', async () => {
    const vault = await open()
    await vault.put(entry('p', '1'))
    await vault.put({ ...entry('q', '1'), data: 'later' })
    expect(await vault.get('1')).toEqual({ ...entry('q', '1'), data: 'later' })
    expect([await vault.erase('p'), await vault.erase('q')]).toEqual([0, 1])
  })

  it('forgets what is discarded and nothing else', async () => {
    const vault = await open()
    for (const ref of ['1', '2', '3']) await vault.put(entry('p', ref))
    await vault.discard(['1', '3', 'never there'])
    await vault.discard([])
    expect(await Promise.all(['1', '2', '3'].map((ref) => vault.get(ref)))).toEqual([
      undefined,
      entry('p', '2'),
      undefined,
    ])
    expect(await vault.erase('p')).toBe(1)
  })

  it('tells how many entries of a person it erased, and has none of them afterwards', async () => {
    const vault = await open()
    const refs = ['1', '2', '3']
    for (const ref of refs) await vault.put(entry('p', ref))
    await vault.put(entry('q', '4'))
    expect(await vault.erase('p')).toBe(3)
    for (const ref of refs) expect(await vault.get(ref)).toBeUndefined()
    expect(await vault.get('4')).toEqual(entry('q', '4'))
    expect([await vault.erase('p'), await vault.erase('nobody')]).toEqual([0, 0])
  })

  it('gives a person who comes back another key, and never again what was erased', async () => {
    const vault = await open()
    const before = await keysUsed(() => vault.put(entry('p', '1')))
    expect(await keysUsed(() => vault.put(entry('p', '2')))).toEqual(before)
    await vault.erase('p')
    const after = await keysUsed(() => vault.put(entry('p', '3')))
    expect(after).not.toEqual(before)
    expect(after.join()).not.toMatch(/^(00)*$/)
    expect(await vault.get('1')).toBeUndefined()
    expect(await vault.get('3')).toEqual(entry('p', '3'))
    expect(await vault.erase('p')).toBe(1)
    expect(await keysUsed(() => vault.put(entry('p', '4')))).not.toEqual(after)
  })

  it('keeps one key of a person whose first entries come at once', async () => {
    const vault = await open()
    const keys = await keysUsed(() =>
      Promise.all(['1', '2', '3', '4'].map((ref) => vault.put(entry('p', ref)))),
    )
    expect(new Set(keys).size).toBe(1)
  })

  it('keeps nothing that was on its way when its person was erased', async () => {
    const vault = await open()
    for (let turns = 0; turns < 12; turns++) {
      const ref = `${turns}`
      if (turns % 2 === 0) await vault.put(entry('p', `before ${ref}`))
      const putting = vault.put(entry('p', ref))
      for (let turn = 0; turn < turns; turn++) await Promise.resolve()
      await vault.erase('p')
      await putting
      expect(await vault.get(ref)).toBeUndefined()
      await vault.put(entry('p', `back ${ref}`))
      expect(await vault.get(ref)).toBeUndefined()
      expect(await vault.get(`back ${ref}`)).toEqual(entry('p', `back ${ref}`))
      await vault.erase('p')
    }
  })

  it('gives the same command key each time, which no other vault has', async () => {
    const [vault, other] = [await open(), await open()]
    const keys = await Promise.all([vault.commandKey(), vault.commandKey(), other.commandKey()])
    expect(keys[0]).toHaveLength(32)
    expect(keys[1]).toEqual(keys[0])
    expect(await vault.commandKey()).toEqual(keys[0])
    expect(keys[2]).not.toEqual(keys[0])
  })
})
