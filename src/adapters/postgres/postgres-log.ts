// A log in PostgreSQL. What it appends goes through one writer (writer.ts) into one function of the database
// (append-function.ts, which says how the order of the log is kept), what it reads comes from the table
// (commit-table.ts); here they become the port.

import { DossierError } from '../../kernel/errors.js'
import type { EventLog } from '../../log/event-log.js'
import { rowOf } from '../commit-body.js'
import { logByPages, streamByPages, type PagedLog } from '../commit-pages.js'
import { Followers } from '../followers.js'
import { CommitTable } from './commit-table.js'
import { databaseOf } from './database.js'
import type { PGliteHandle, PostgresPool } from './handle.js'
import { namesIn } from './names.js'
import { postgresVault } from './postgres-vault.js'
import { prepareSchema } from './schema.js'
import { patiently, watchCommits } from './watch.js'
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

/**
 * Keeps a log in a database of PostgreSQL, by an open pool of `pg` or by PGlite. While there are subscriptions, one
 * connection of the pool listens for notifications (not if the pool has only one). `close()` ends the log and leaves
 * the pool to its owner.
 * @throws DossierError `definition-invalid`; `storage` if the database refuses, or has the schema of a newer package
 * @example
 * const log = await postgresLog(new Pool({ connectionString }))
 */
export async function postgresLog(
  client: PostgresPool | PGliteHandle,
  options: PostgresLogOptions = {},
): Promise<EventLog> {
  const { schema = 'dossier', pollMs = 500, patienceMs = 60_000 } = options
  const names = namesIn(schema)
  const db = databaseOf(client)
  await prepareSchema(db, names)

  const commits = new CommitTable(db, names)
  const writer = new Writer(commits, { onCommit: () => followers.wake() })
  let isClosed = false
  let unwatched: Promise<unknown> = Promise.resolve()
  const read = patiently((after, limit) => commits.after(after, limit), {
    patienceMs,
    isClosed: () => isClosed,
  })
  const followers = new Followers(read, {
    watch(wake) {
      const stop = watchCommits({ db, channel: names.channel, pollMs, head: () => commits.head() }, wake)
      return () => void (unwatched = Promise.all([unwatched, stop()]))
    },
  })
  const checkOpen = () => {
    if (isClosed) throw new DossierError('closed', 'this log was closed', { what: 'log' })
  }

  const whileOpen = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    checkOpen()
    return work()
  }
  const paged: PagedLog = {
    head: () => whileOpen(() => commits.head()),
    after: (position, limit) => whileOpen(() => commits.after(position, limit)),
  }

  return {
    async append(given) {
      checkOpen()
      return given.length === 0 ? [] : writer.append(given.map(rowOf))
    },
    readStream: (stream, { fromVersion = 1 } = {}) =>
      streamByPages((after) => whileOpen(() => commits.ofStream(stream, { fromVersion, after }))),
    readAll: (options) => logByPages(paged, options),
    subscribe(subscriber) {
      checkOpen()
      return followers.subscribe(subscriber)
    },
    head: () => paged.head(),
    async close() {
      isClosed = true
      followers.close()
      await writer.settled()
      await unwatched
    },
    vault: postgresVault(db, names, checkOpen),
  }
}
