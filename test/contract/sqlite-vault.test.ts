// What the vault of a log in SQLite promises beyond every vault: its secrets are those of the file, and of whom was erased
// no byte is left in it. Each is also put to a vault with that protection taken out, which must be found out.

import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { isDossierError, type Vault } from 'dossier-engine'
import { sqliteLog } from 'dossier-engine/adapters/sqlite'
import { chanceFor, sized } from '../support/campaign.js'
import { firstDriver, presentDrivers, type OwnedHandle } from '../support/sqlite-drivers.js'
import { sqliteFiles } from '../support/sqlite-files.js'
import { wrapped, type Between } from '../support/wrapped-handle.js'

const { freshPath, opened } = sqliteFiles()

/** With this one SQLite left a key behind, when rows of keys were still deleted. */
const unluckySeed = 46

const untouched: Between = (_call, proceed) => proceed()

/** A log's vault in a file, and the handle to look behind it. */
async function openVault(path: string, { open = firstDriver.open, between = untouched } = {}) {
  const handle = opened(path, open)
  const log = await sqliteLog(wrapped(handle, between))
  return { vault: log.vault!, log, handle }
}

/** Everything that lies in a database's files. */
function bytesOf(path: string): Buffer {
  const parts = ['', '-wal', '-shm', '-journal'].map((ending) => path + ending).filter(existsSync)
  return Buffer.concat(parts.map((part) => readFileSync(part)))
}

/** The blobs of a column. */
const blobs = (handle: OwnedHandle, sql: string, ...values: string[]) =>
  (handle.prepare(sql).all(...values) as { found: Uint8Array | ArrayBuffer }[]).map(({ found }) =>
    Buffer.from(new Uint8Array(found)),
  )

const entry = (subject: string, ref: string) => ({
  subject,
  ref,
  salt: `salt-${ref}`,
  data: { name: `Nguyễn ${subject}`, passport: `C1234567-${ref}`, note: 'x'.repeat(300) },
})

describe.each(presentDrivers)('the vault of a log in SQLite, by $name', ({ open }) => {
  it('has the secrets of its file, for two logs on it and after it was opened again', async () => {
    const path = freshPath()
    const [one, other] = [await openVault(path, { open }), await openVault(path, { open })]
    const [key, sameKey] = await Promise.all([one.vault.commandKey(), other.vault.commandKey()])
    expect(sameKey).toEqual(key)
    await Promise.all([one.vault.put(entry('p', '1')), other.vault.put(entry('p', '2'))])
    expect(await one.vault.get('2')).toEqual(entry('p', '2'))
    await one.log.close()
    await other.log.close()
    for (const { handle } of [one, other]) handle.close()
    const again = await openVault(path, { open })
    expect(await again.vault.commandKey()).toEqual(key)
    expect(await again.vault.get('1')).toEqual(entry('p', '1'))
    expect(await again.vault.erase('p')).toBe(2)
  })

  it('is closed with its log', async () => {
    const { vault, log } = await openVault(freshPath(), { open })
    await vault.put(entry('p', '1'))
    await log.close()
    const closed = expect.objectContaining({ code: 'closed' })
    await expect(vault.put(entry('p', '2'))).rejects.toEqual(closed)
    await expect(vault.get('1')).rejects.toEqual(closed)
    await expect(vault.discard(['1'])).rejects.toEqual(closed)
    await expect(vault.erase('p')).rejects.toEqual(closed)
    await expect(vault.commandKey()).rejects.toEqual(closed)
  })

  it('tells by a typed error that an entry was changed in the database', async () => {
    const { vault, handle } = await openVault(freshPath(), { open })
    for (const column of ['iv', 'ciphertext']) {
      await vault.put(entry('p', column))
      handle.exec(
        `UPDATE dossier_personal SET ${column} = randomblob(length(${column})) WHERE ref = '${column}'`,
      )
      await expect(vault.get(column)).rejects.toMatchObject({
        code: 'personal-unavailable',
        details: { subject: 'p', ref: column },
      })
    }
  })

  it('drops what was erased from the journal once a reader of another connection is done', async () => {
    const path = freshPath()
    const { vault, handle } = await openVault(path, { open })
    await vault.put(entry('p', '1'))
    const [ciphertext] = blobs(handle, 'SELECT ciphertext AS found FROM dossier_personal')
    const reader = opened(path, open)
    reader.exec('BEGIN; SELECT count(*) FROM dossier_personal')
    reader.prepare('SELECT count(*) FROM dossier_personal').get()
    setTimeout(() => reader.exec('COMMIT'), 60)
    expect(await vault.erase('p')).toBe(1)
    expect(bytesOf(path).includes(ciphertext!)).toBe(false)
  })
})

/** Puts people into a vault, erases one, and tells what of theirs lies in the files. */
async function leftAfterErasing(between?: Between) {
  const path = freshPath()
  const { vault, handle } = await openVault(path, between && { between })
  const refs = ['1', '2', '3']
  for (const ref of refs) await vault.put(entry('gone', `gone-${ref}`))
  await vault.put(entry('stays', 'stays-1'))
  const of = (subject: string) => ({
    key: blobs(handle, 'SELECT value AS found FROM dossier_keys WHERE subject = ?', subject),
    ciphertext: blobs(handle, 'SELECT ciphertext AS found FROM dossier_personal WHERE subject = ?', subject),
    clear: ['Nguyễn', 'C1234567', 'salt-gone', 'x'.repeat(20)].map((text) => Buffer.from(text)),
  })
  const [gone, stays] = [of('gone'), of('stays')]
  expect([gone.key, gone.ciphertext].flat()).toHaveLength(4)
  const found = (needles: readonly Buffer[]) =>
    needles.filter((needle) => bytesOf(path).includes(needle)).length
  // What is searched for would be found.
  expect(found(gone.key) + found(gone.ciphertext)).toBe(4)
  await vault.erase('gone')
  expect(found(stays.key) + found(stays.ciphertext)).toBe(2)
  return { key: found(gone.key), ciphertext: found(gone.ciphertext), clear: found(gone.clear) }
}

describe('of a person who was erased', () => {
  it('neither the key, nor a ciphertext, nor a clear text is in the files', async () => {
    expect(await leftAfterErasing()).toEqual({ key: 0, ciphertext: 0, clear: 0 })
  })

  it('key and ciphertext are found where nothing overwrites them (the test against itself)', async () => {
    const careless: Between = ({ sql }, proceed) => {
      if (/wal_checkpoint/.test(sql)) return { busy: 0, get: () => ({ busy: 0 }) }
      return proceed(sql.replace('secure_delete = ON', 'secure_delete = OFF'))
    }
    const { key, ciphertext } = await leftAfterErasing(careless)
    expect([key, ciphertext]).toEqual([1, 3])
  })
})

/** Puts an entry on one log of a file while another erases its person, so many turns later; gives what is left of it. */
async function leftOfRace(between?: Between): Promise<unknown[]> {
  const path = freshPath()
  const [one, other] = [await openVault(path, between && { between }), await openVault(path)]
  const left: unknown[] = []
  for (let turns = 0; turns < 10; turns++) {
    await one.vault.put(entry('p', `before ${turns}`))
    const putting = one.vault.put(entry('p', `${turns}`))
    for (let turn = 0; turn < turns; turn++) await Promise.resolve()
    await other.vault.erase('p')
    await putting
    await one.vault.put(entry('p', `back ${turns}`))
    left.push(await one.vault.get(`${turns}`).catch((error: unknown) => error))
  }
  return left.filter((each) => each !== undefined)
}

describe('an entry that was on its way while another log erased its person', () => {
  it('stays erased', async () => {
    expect(await leftOfRace()).toEqual([])
  })

  it('stays where nobody looks at the key again (the test against itself)', async () => {
    const left = await leftOfRace(({ sql }, proceed) =>
      proceed(sql.replace(/WHERE EXISTS .*/s, 'WHERE ? IS NOT ?')),
    )
    expect(left.length).toBeGreaterThan(0)
    expect(left.every((error) => isDossierError(error, 'personal-unavailable'))).toBe(true)
  })
})

/** Many people come, and many of them are erased; tells of how many a part of the key lies in the file. */
async function keysLeft({ seed, between }: { seed?: number; between?: Between } = {}): Promise<number> {
  const chance = chanceFor('erasures', seed)
  const path = freshPath()
  const { vault, handle } = await openVault(path, between && { between })
  // The keys in memory may be trusted, and nobody cuts the power here.
  handle.exec('PRAGMA synchronous = OFF')
  const importing = vi.spyOn(crypto.subtle, 'importKey')
  const people = Array.from({ length: 700 }, (_, index) => `${chance.below(2 ** 31).toString(36)}-${index}`)
  await putAll(vault, people)
  const keys = importing.mock.calls.map(([, key]) => Buffer.from(key as Uint8Array))
  importing.mockRestore()
  expect(keys).toHaveLength(people.length)
  const gone: Buffer[] = []
  for (let left = people.length; left > 300; left--) {
    const index = chance.below(left)
    await vault.erase(people.splice(index, 1)[0]!)
    gone.push(keys.splice(index, 1)[0]!)
  }
  const bytes = bytesOf(path)
  expect(keys.every((key) => bytes.includes(key))).toBe(true)
  return gone.filter((key) => bytes.includes(key.subarray(0, 12)) || bytes.includes(key.subarray(20))).length
}

/** One by one as far as the order of keys goes, in few transactions. */
const putAll = (vault: Vault, people: readonly string[]) =>
  Promise.all(people.map((subject) => vault.put({ subject, ref: subject, salt: '', data: 1 })))

describe('of many people who come and are erased', () => {
  const rounds = Array.from({ length: sized(2, 200) }, (_, round) => Number(process.env['SEED']) + round)

  it.each([unluckySeed, ...rounds])('no part of a key stays in the file (seed %i)', async (seed) => {
    expect(await keysLeft({ seed })).toBe(0)
  })

  it('a key stays where rows of keys are deleted and their neighbours moved (the test against itself)', async () => {
    const deleting: Between = ({ sql }, proceed) =>
      proceed(
        sql
          .replace('id INTEGER PRIMARY KEY,\n      subject TEXT NOT NULL UNIQUE', 'subject TEXT PRIMARY KEY')
          .replace(/value BLOB NOT NULL\n    \);/, 'value BLOB NOT NULL) WITHOUT ROWID;')
          .replace(/UPDATE (\w+_keys) SET value = \S+ WHERE subject/, 'DELETE FROM $1 WHERE subject'),
      )
    expect(await keysLeft({ seed: unluckySeed, between: deleting })).toBeGreaterThan(0)
  })
})
