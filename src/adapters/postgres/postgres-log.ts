// A log in PostgreSQL. What it appends goes through one writer (writer.ts) into one function of the database
// (append-function.ts, which says how the order of the log is kept), what it reads comes from the table
// (commit-table.ts); paged-log.ts makes the port of it.

import { timerMs } from '../../kernel/shape-check.js'
import type { EventLog } from '../../log/event-log.js'
import { checkOptions } from '../options-check.js'
import { pagedLog } from '../paged-log.js'
import { CommitTable } from './commit-table.js'
import { databaseOf } from './database.js'
import { deflatedBlobs } from './deflated-blobs.js'
import type { PGliteHandle, PostgresPool } from './handle.js'
import { namesIn, schemaNames } from './names.js'
import { Notifier } from './notifier.js'
import { postgresBlobs } from './postgres-blobs.js'
import { postgresStates } from './postgres-states.js'
import { postgresVault } from './postgres-vault.js'
import { isPassing } from './refusals.js'
import { prepareSchema } from './schema.js'
import { watchCommits } from './watch.js'
import { Writer } from './writer.js'

/** How a log is kept. */
export interface PostgresLogOptions {
  /** The schema that holds it, and nothing else; `dossier` if left out. It is made if it is not there. */
  readonly schema?: string
  /**
   * How often it looks whether other processes have appended, in milliseconds, should a notification not come; 500 if
   * left out. Its own commits it hears of.
   */
  readonly pollMs?: number
  /** How long subscriptions sit out a loss of the database before they end with an error, in milliseconds; 60,000 if left out. */
  readonly patienceMs?: number
}

const members = {
  schema: schemaNames,
  pollMs: timerMs(1),
  patienceMs: timerMs(0),
}

/**
 * Keeps a log in a database of PostgreSQL, by an open pool of `pg` or by PGlite. While there are subscriptions, one
 * connection of the pool listens for notifications (not if the pool has only one). `close()` ends the log and leaves
 * the pool to its owner, who ends it afterwards: a pool that is ended first never answers who waits for a connection of it.
 * @throws DossierError `definition-invalid`; `storage` if the database refuses, or has the schema of a newer package
 * @example
 * const log = await postgresLog(new Pool({ connectionString }))
 */
export async function postgresLog(
  client: PostgresPool | PGliteHandle,
  options: PostgresLogOptions = {},
): Promise<EventLog> {
  checkOptions('postgresLog', options, members)
  const { schema = 'dossier', pollMs = 500, patienceMs = 60_000 } = options
  const names = namesIn(schema)
  const db = databaseOf(client, 'postgresLog')
  await prepareSchema(db, names)

  const commits = new CommitTable(db, names)
  const notifier = new Notifier(db, names.channel)
  const writer = new Writer(commits, { onCommit: () => notifier.tell() })
  let unwatched: Promise<unknown> = Promise.resolve()
  const { log } = pagedLog({
    append: (rows) => writer.append(rows),
    head: () => commits.head(),
    after: (position, limit) => commits.after(position, limit),
    ofStream: (stream, page) => commits.ofStream(stream, page),
    patience: { patienceMs, isPassing },
    watch(tell) {
      const stop = watchCommits({ db, channel: names.channel, pollMs, head: () => commits.head() }, tell)
      return () => void (unwatched = Promise.all([unwatched, stop()]))
    },
    vault: postgresVault(db, names),
    states: postgresStates(db, names),
    blobs: deflatedBlobs(postgresBlobs(db, names)),
    async close() {
      await notifier.settled()
      await unwatched
    },
  })
  return log
}
