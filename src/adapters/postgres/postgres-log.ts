// A log in PostgreSQL. What it appends goes through one writer (writer.ts) into one function of the database
// (append-function.ts, which says how the order of the log is kept), what it reads comes from the table
// (commit-table.ts); here they become the port.

import { DossierError, throwIfAborted } from '../../kernel/errors.js'
import { origin } from '../../log/envelope.js'
import type { EventLog } from '../../log/event-log.js'
import { damaged, rowOf } from '../commit-body.js'
import { Followers } from '../followers.js'
import { CommitTable, pageSize } from './commit-table.js'
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

  return {
    async append(given) {
      checkOpen()
      return given.length === 0 ? [] : writer.append(given.map(rowOf))
    },
    async *readStream(stream, { fromVersion = 1 } = {}) {
      for (let after = 0; ;) {
        checkOpen()
        const found = await commits.ofStream(stream, fromVersion, after)
        yield* found
        if (found.length < pageSize) return
        after = found.at(-1)!.version
      }
    },
    async *readAll({ after = origin, signal } = {}) {
      checkOpen()
      throwIfAborted(signal, 'reading the log')
      const end = await commits.head()
      for (let next = after; next < end;) {
        throwIfAborted(signal, 'reading the log')
        checkOpen()
        const found = await commits.after(next, Math.min(pageSize, end - next))
        // What was there when reading began was taken out.
        if (found.length === 0) throw damaged(next + 1, 'it is missing')
        for (const commit of found) {
          throwIfAborted(signal, 'reading the log')
          next = commit.position
          yield commit
        }
      }
      throwIfAborted(signal, 'reading the log')
    },
    subscribe(subscriber) {
      checkOpen()
      return followers.subscribe(subscriber)
    },
    async head() {
      checkOpen()
      return commits.head()
    },
    async close() {
      isClosed = true
      followers.close()
      await writer.settled()
      await unwatched
    },
    vault: postgresVault(db, names),
  }
}
