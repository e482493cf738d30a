// The SQLite drivers that this machine has: libsql comes with the development tools, `node:sqlite` with Node 22.13, and
// better-sqlite3 has to be installed by hand, for it compiles for minutes.

import type { SqliteHandle } from '../../src/adapters/sqlite/handle.js'

/** An open database that its owner closes. */
export interface OwnedHandle extends SqliteHandle {
  close(): unknown
}

/** A driver, or why it is not here. */
export interface SqliteDriver {
  readonly name: keyof typeof modules
  readonly open: ((path: string) => OwnedHandle) | undefined
  readonly absent: string | undefined
}

const modules = {
  libsql: ['libsql', 'default'],
  'node:sqlite': ['node:sqlite', 'DatabaseSync'],
  'better-sqlite3': ['better-sqlite3', 'default'],
} as const

async function driver(name: keyof typeof modules): Promise<SqliteDriver> {
  const [specifier, exported] = modules[name]
  try {
    const found = (await import(specifier)) as Record<string, new (path: string) => OwnedHandle>
    return { name, open: (path) => new found[exported]!(path), absent: undefined }
  } catch (error) {
    const absent = `${name} is not here (${(error as Error).message.split('\n')[0]})`
    process.stderr.write(`NOT RUN with SQLite's driver ${absent}\n`)
    return { name, open: undefined, absent }
  }
}

/** All that could be tested with. */
export const sqliteDrivers: readonly SqliteDriver[] = await Promise.all(
  (Object.keys(modules) as (keyof typeof modules)[]).map(driver),
)

/** Those that are here. */
export const presentDrivers = sqliteDrivers.flatMap(({ name, open }) =>
  open === undefined ? [] : [{ name, open }],
)

/** The one to take where all of them would take too long. */
export const firstDriver = presentDrivers[0]!
