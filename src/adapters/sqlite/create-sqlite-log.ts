// For whoever has no handle yet: a file and whichever driver is installed. The names of the modules are literal, so that
// bundlers leave them to the machine on which they run.

import { DossierError } from '../../kernel/errors.js'
import type { EventLog } from '../../log/event-log.js'
import type { SqliteHandle } from './handle.js'
import { oneOf } from '../../kernel/shape-check.js'
import { aPath, checkOptions } from '../options-check.js'
import { sqliteLog, sqliteOptions, type SqliteLogOptions } from './sqlite-log.js'

interface OwnedHandle extends SqliteHandle {
  close(): unknown
}

type Open = new (path: string) => OwnedHandle

/** In the order of choice: what was installed on purpose before what Node 22.13 and later brings. */
const drivers = {
  'better-sqlite3': async () => ((await import('better-sqlite3' as string)) as { default: Open }).default,
  libsql: async () => ((await import('libsql')) as unknown as { default: Open }).default,
  'node:sqlite': async () => ((await import('node:sqlite' as string)) as { DatabaseSync: Open }).DatabaseSync,
} satisfies Readonly<Record<string, () => Promise<Open>>>

type Driver = keyof typeof drivers

/** A file, and how a log is kept in it. */
export interface CreateSqliteLogOptions extends SqliteLogOptions {
  /** The database file, which is made if it is not there; `:memory:` for one that lasts as long as the log. */
  readonly path: string
  /** The driver to take; the first that is installed if left out. */
  readonly driver?: Driver
}

const fileOptions = {
  ...sqliteOptions,
  path: aPath("a file's name, or :memory:"),
  driver: oneOf(...Object.keys(drivers)),
}

/**
 * Opens or makes a database file and keeps a log in it. `close()` closes the file too.
 * @throws DossierError `storage` if no driver is installed, or the file can't be opened; `definition-invalid`
 * @example
 * const log = await createSqliteLog({ path: 'office.db' })
 */
export async function createSqliteLog(given: CreateSqliteLogOptions): Promise<EventLog> {
  const { path: file, ...others } = Object(given) as CreateSqliteLogOptions
  // `null`, for what is left out passes, and a path must be there.
  checkOptions('createSqliteLog', { path: file ?? null, ...others }, fileOptions)
  const { driver, ...options } = others
  const db = await open(file, driver === undefined ? (Object.keys(drivers) as Driver[]) : [driver])
  try {
    const log = await sqliteLog(db, options)
    let closing: Promise<void> | undefined
    return { ...log, close: () => (closing ??= log.close().then(() => void db.close())) }
  } catch (error) {
    db.close()
    throw error
  }
}

async function open(path: string, names: readonly Driver[]): Promise<OwnedHandle> {
  const absent: unknown[] = []
  for (const name of names) {
    let Database: Open
    try {
      Database = await drivers[name]()
    } catch (error) {
      absent.push(error)
      continue
    }
    try {
      return new Database(path)
    } catch (cause) {
      throw new DossierError('storage', `${name} can't open ${path}: ${String(cause)}`, opening, { cause })
    }
  }
  const [named, ...others] = names
  const message =
    named !== 'node:sqlite' && others.length === 0
      ? `the SQLite driver ${named} is not here: npm install ${named}`
      : `no SQLite driver is here (looked for ${names.join(', ')}): npm install libsql, or run Node 22.13 or later`
  throw new DossierError('storage', message, opening, { cause: new AggregateError(absent) })
}

const opening = { operation: 'open the database' }
