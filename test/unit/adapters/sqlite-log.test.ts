// How a log in SQLite is set up, opened, opened again and closed: what is wrong is told by a typed error, before a table
// is made.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { verifyLog, type EventLog } from 'dossier-engine'
import { createSqliteLog, sqliteLog, type CreateSqliteLogOptions } from 'dossier-engine/adapters/sqlite'
import { everything } from '../../../src/testing/contract-checks.js'
import { chain } from '../../../src/testing/contract-samples.js'
import { firstDriver, presentDrivers, sqliteDrivers, type OwnedHandle } from '../../support/sqlite-drivers.js'
import { sqliteFiles } from '../../support/sqlite-files.js'

const { folder, freshPath, opened } = sqliteFiles()

const tablesIn = (handle: OwnedHandle) =>
  (handle.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[])
    .map(({ name }) => name)
    .toSorted()
const hashes = async (log: EventLog) => (await everything(log)).map(({ hash }) => hash)
const storage = expect.objectContaining({ code: 'storage' })

const badPrefixes: readonly unknown[] = [
  ['', ' ', 'a b', ' a', 'a ', 'a\n', 'a\0', '1a', '_a', 'á', 'а', 'ａ', '\u{1d49c}', 'x'.repeat(42)],
  [
    "'; DROP TABLE dossier_commits; --",
    "a'b",
    'a"b',
    'a`b',
    'a]b',
    '[a',
    'a;b',
    'a--',
    'a/*',
    'a*/',
    "a', 'b",
  ],
  ['a(', 'a)', 'a,b', 'a.b', 'main.a', 'temp.a', 'a-b', 'a%', 'a=1', 'a?', 'a$1', ':a', '@a', 'a\\', 'a\tb'],
  [
    'sqlite',
    'SQLite',
    'sqlite_',
    'sqlite_x',
    'SQLITE_MASTER',
    5,
    null,
    true,
    {},
    ['a'],
    { toString: () => 'a' },
  ],
].flat()

describe('the options of a log in SQLite', () => {
  it.each(badPrefixes.map((prefix) => [prefix]))(
    'refuse %j as what the names of tables begin with',
    async (prefix) => {
      const handle = opened(':memory:')
      await expect(sqliteLog(handle, { tablePrefix: prefix as string })).rejects.toMatchObject({
        code: 'definition-invalid',
        details: { definition: 'sqliteLog', findings: [{ path: ['tablePrefix'] }] },
      })
      expect(tablesIn(handle)).toEqual([])
    },
  )

  it.each(['a', 'A_1', 'select', 'table', 'sqlitedossier', 'x'.repeat(41)])(
    'take %s',
    async (tablePrefix) => {
      const handle = opened(':memory:')
      const log = await sqliteLog(handle, { tablePrefix })
      await log.append(chain('a/1', 2))
      expect(await everything(log)).toHaveLength(2)
      expect(tablesIn(handle).every((name) => name.startsWith(`${tablePrefix}_`))).toBe(true)
    },
  )

  it.each([
    [{ pollMs: 0 }],
    [{ pollMs: NaN }],
    [{ pollMs: 2 ** 31 }],
    [{ pollMs: '50' }],
    [{ busyTimeoutMs: -1 }],
    [{ busyTimeoutMs: NaN }],
    [{ busyTimeoutMs: Infinity }],
    [{ durability: 'off' }],
    [{ durability: 'FULL' }],
    [{ durabilty: 'normal' }],
    [{ __proto__: null, constructor: 1 }],
  ])('refuse %o, and name it', async (options) => {
    await expect(sqliteLog(opened(':memory:'), options as never)).rejects.toMatchObject({
      code: 'definition-invalid',
      details: { findings: [{ path: Object.keys(options) }] },
    })
  })

  it('are refused with all that is wrong with them, and where they are none', async () => {
    const options = { pollMs: -1, busyTimeoutMs: '1', tablePrefix: ';', surprise: 1 }
    await expect(sqliteLog(opened(':memory:'), options as never)).rejects.toMatchObject({
      details: { findings: Object.keys(options).map((name) => ({ path: [name] })) },
    })
    for (const none of [null, 'options', 5])
      await expect(sqliteLog(opened(':memory:'), none as never)).rejects.toMatchObject({
        code: 'definition-invalid',
      })
  })

  it.each([
    ['full', 2],
    ['normal', 1],
    [undefined, 2],
  ] as const)('sync the disk as durability %s says', async (durability, level) => {
    const handle = opened(freshPath())
    await sqliteLog(handle, durability && { durability })
    expect(handle.prepare('PRAGMA synchronous').get()).toMatchObject({ synchronous: level })
    expect(handle.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' })
    expect(handle.prepare('PRAGMA secure_delete').get()).toMatchObject({ secure_delete: 1 })
  })
})

describe.each(presentDrivers)('a database with a log, by $name', ({ open }) => {
  it('gives the same commits, the same head and the same hash when it is opened again', async () => {
    const path = freshPath()
    const first = opened(path, open)
    const log = await sqliteLog(first)
    await log.append([...chain('a/1', 3), ...chain('b/1', 2)])
    const [before, proof, head] = [await everything(log), await verifyLog(log), await log.head()]
    await log.close()
    first.close()
    const again = await sqliteLog(opened(path, open))
    expect(await everything(again)).toEqual(before)
    expect(await verifyLog(again)).toEqual(proof)
    expect(await again.head()).toBe(head)
    expect(await again.append(chain('c/1', 1))).toEqual([6])
  })

  it('keeps two logs apart by their prefixes', async () => {
    const path = freshPath()
    const [one, other] = [
      await sqliteLog(opened(path, open), { tablePrefix: 'one' }),
      await sqliteLog(opened(path, open), { tablePrefix: 'other' }),
    ]
    const commits = chain('a/1', 4)
    await one.append(commits.slice(0, 2))
    await other.append(commits)
    await one.append(commits.slice(2, 3))
    await one.vault!.put({ subject: 'p', ref: '1', salt: 's', data: 1 })
    expect(await hashes(one)).toEqual(commits.slice(0, 3).map(({ hash }) => hash))
    expect(await hashes(other)).toEqual(commits.map(({ hash }) => hash))
    expect([await one.head(), await other.head()]).toEqual([3, 4])
    expect(await other.vault!.get('1')).toBeUndefined()
    expect(await other.vault!.erase('p')).toBe(0)
    expect(await other.vault!.commandKey()).not.toEqual(await one.vault!.commandKey())
    expect(await one.vault!.get('1')).toMatchObject({ data: 1 })
  })

  it('is left as it is where a newer package made its tables', async () => {
    const handle = opened(freshPath(), open)
    await (await sqliteLog(handle)).append(chain('a/1', 1))
    for (const schema of ['2', '1.5', 'x']) {
      handle.exec(`UPDATE dossier_settings SET value = '${schema}' WHERE name = 'schema'`)
      await expect(sqliteLog(handle)).rejects.toMatchObject({
        code: 'storage',
        details: { operation: 'open the log' },
      })
    }
    handle.exec("UPDATE dossier_settings SET value = '1' WHERE name = 'schema'")
    expect(await everything(await sqliteLog(handle))).toHaveLength(1)
  })

  it.each(['commits', 'settings', 'keys', 'personal'])(
    'is refused by a typed error where its table of %s is of another form',
    async (table) => {
      const handle = opened(freshPath(), open)
      handle.exec(`CREATE TABLE dossier_${table} (something TEXT)`)
      await expect(sqliteLog(handle)).rejects.toEqual(storage)
      await expect(sqliteLog(handle, { tablePrefix: 'mine' })).resolves.toBeDefined()
    },
  )
})

describe('a log by the name of its file', () => {
  it.each([undefined, ...presentDrivers.map(({ name }) => name)])(
    'is made and opened again by %s',
    async (driver) => {
      const path = freshPath()
      const options = { path, ...(driver && { driver }) } as CreateSqliteLogOptions
      const log = await createSqliteLog(options)
      await log.append(chain('a/1', 2))
      await Promise.all([log.close(), log.close()])
      await log.close()
      for (const attempt of [log.head(), log.append(chain('b/1', 1)), log.vault!.get('1')])
        await expect(attempt).rejects.toMatchObject({ code: 'closed' })
      const again = await createSqliteLog({ ...options, durability: 'normal', pollMs: 5 })
      expect(await everything(again)).toHaveLength(2)
      await again.close()
    },
  )

  it('lasts as long as itself in memory', async () => {
    const log = await createSqliteLog({ path: ':memory:' })
    await log.append(chain('a/1', 2))
    expect(await everything(log)).toHaveLength(2)
    await log.close()
  })

  const absent = sqliteDrivers.find(({ open }) => open === undefined)
  it.skipIf(absent === undefined)('says which driver is not here, and what to install', async () => {
    const path = freshPath()
    const attempt = createSqliteLog({ path, driver: absent!.name as never })
    await expect(attempt).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringMatching(new RegExp(`looked for ${absent!.name}\\): npm install libsql`)),
    })
    expect(existsSync(path)).toBe(false)
  })

  it('is refused by a typed error where its file cannot be opened', async () => {
    const noDatabase = freshPath()
    writeFileSync(noDatabase, 'A text that is no database.\n'.repeat(100))
    mkdirSync(join(folder, 'a-folder'))
    for (const path of [join(folder, 'no', 'such', 'folder.db'), join(folder, 'a-folder'), noDatabase])
      await expect(createSqliteLog({ path })).rejects.toEqual(storage)
  })

  it.each([[undefined], [null], [5], [''], ['a\0b'], [{}]])(
    'is refused where the file is %j',
    async (path) => {
      await expect(createSqliteLog({ path: path as string })).rejects.toMatchObject({
        code: 'definition-invalid',
        details: { definition: 'createSqliteLog', findings: [{ path: ['path'] }] },
      })
    },
  )

  it('makes no file where its options are wrong', async () => {
    for (const wrong of [
      { tablePrefix: ';' },
      { driver: 'mysql' },
      { driver: 'constructor' },
      { pollMs: 0 },
    ]) {
      const path = freshPath()
      await expect(createSqliteLog({ path, ...(wrong as object) })).rejects.toMatchObject({
        code: 'definition-invalid',
        details: { findings: [{ path: Object.keys(wrong) }] },
      })
      expect(existsSync(path)).toBe(false)
    }
  })

  it('leaves the file to others where the log in it cannot be opened', async () => {
    const path = freshPath()
    // Two copies of SQLite in one process undo each other's locks: by one driver, then.
    const driver = firstDriver.name
    const handle = opened(path)
    await sqliteLog(handle)
    handle.exec("UPDATE dossier_settings SET value = '2' WHERE name = 'schema'")
    await expect(createSqliteLog({ path, driver })).rejects.toEqual(storage)
    handle.exec("UPDATE dossier_settings SET value = '1' WHERE name = 'schema'")
    await expect(createSqliteLog({ path, driver }).then((log) => log.close())).resolves.toBeUndefined()
  })
})
