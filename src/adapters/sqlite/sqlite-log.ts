// A log in SQLite. What it writes goes through one writer (writer.ts), what it reads comes from the table
// (commit-table.ts); paged-log.ts makes the port of it.

import { isDossierError } from '../../kernel/errors.js'
import type { EventLog } from '../../log/event-log.js'
import { oneOf, timerMs } from '../../kernel/shape-check.js'
import { checkHandle, checkOptions, plainName } from '../options-check.js'
import { pagedLog } from '../paged-log.js'
import { CommitTable } from './commit-table.js'
import type { SqliteHandle } from './handle.js'
import { patiently, refused } from './patience.js'
import { createTables, tablesOf } from './schema.js'
import { sqliteBlobs } from './sqlite-blobs.js'
import { sqliteStates } from './sqlite-states.js'
import { sqliteVault } from './sqlite-vault.js'
import { Writer } from './writer.js'

/** How a log is kept. */
export interface SqliteLogOptions {
  /**
   * `full` (default): what is acknowledged survives a power failure. `normal`: it survives a crash of the process; a
   * power failure may take the last commits, in order, and never leaves half of one.
   */
  readonly durability?: 'full' | 'normal'
  /** What the names of its tables begin with; `dossier` if left out. */
  readonly tablePrefix?: string
  /** How often it looks whether other processes have written, in milliseconds; 50 if left out. Its own commits it hears of. */
  readonly pollMs?: number
  /** How long it waits for another process's lock, in milliseconds; 5,000 if left out. */
  readonly busyTimeoutMs?: number
}

/** What the options must be: a prefix goes into SQL as it is. */
export const sqliteOptions = {
  durability: oneOf('full', 'normal'),
  tablePrefix: plainName(/^sqlite(_|$)/i, 'sqlite and what begins with sqlite_ is taken'),
  pollMs: timerMs(1),
  busyTimeoutMs: timerMs(0),
}

/**
 * Keeps a log in an open database of `node:sqlite`, better-sqlite3 or libsql. The handle must be the log's own: no
 * transaction may be open on it, and no other of these drivers may open the file in the same process, for the locks of
 * two copies of SQLite in one process don't hold against each other, and commits get lost. Its journal becomes a
 * write-ahead log. `close()` ends the log and leaves the handle to its owner; until then a log that is followed, as by
 * an engine, keeps the process alive.
 * @throws DossierError `definition-invalid`; `storage` if the database refuses, or has tables of a newer package
 * @example
 * const log = await sqliteLog(new DatabaseSync('office.db'))
 */
export async function sqliteLog(db: SqliteHandle, options: SqliteLogOptions = {}): Promise<EventLog> {
  checkHandle('sqliteLog', db, ['exec', 'prepare'])
  checkOptions('sqliteLog', options, sqliteOptions)
  const { durability = 'full', tablePrefix = 'dossier', pollMs = 50, busyTimeoutMs = 5_000 } = options
  const tables = tablesOf(tablePrefix)
  const synchronous = durability === 'normal' ? 'NORMAL' : 'FULL'
  let wake = () => {}
  const writer = new Writer(db, { busyTimeoutMs, onUncertain: () => wake() })
  try {
    // The wait for a lock is ours: the database's own would hold up the whole process.
    db.exec('PRAGMA busy_timeout = 0')
    await patiently(busyTimeoutMs, () =>
      db.exec(`PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON; PRAGMA synchronous = ${synchronous}`),
    )
    await writer.write('open the log', () => createTables(db, tables))
    const commits = new CommitTable(db, tables, { writer, busyTimeoutMs })
    const paged = pagedLog({
      append: (rows) => writer.write('append', () => commits.insert(rows)),
      head: () => commits.head(),
      after: (position, limit) => commits.after(position, limit),
      ofStream: (stream, page) => commits.ofStream(stream, page),
      watch: (tell) => watchChanges(commits, pollMs, tell),
      vault: sqliteVault(db, tables, { writer, busyTimeoutMs }),
      states: sqliteStates(db, tables, { writer, busyTimeoutMs }),
      blobs: sqliteBlobs(db, tables, { writer, busyTimeoutMs }),
    })
    wake = paged.wake
    return paged.log
  } catch (cause) {
    throw isDossierError(cause) ? cause : refused('open the log', cause)
  }
}

/**
 * Looks now and then whether another connection has written; gives what ends that. Until then it keeps the process alive:
 * somebody may wait for what it finds.
 */
function watchChanges(commits: CommitTable, pollMs: number, wake: () => void): () => void {
  let seen = commits.dataVersion()
  const timer = setInterval(() => {
    const now = commits.dataVersion()
    if (now !== undefined && now === seen) return
    // Or the database is gone: whoever reads next says so.
    seen = now
    wake()
  }, pollMs)
  return () => clearInterval(timer)
}
