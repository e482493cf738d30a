// A pool of connections, or PGlite, as the rest of the adapter sees it: one statement after the other, each a
// transaction of its own. So nothing is ever held in the database while it waits for this process.

import {
  isPGlite,
  type PGliteHandle,
  type PostgresClient,
  type PostgresPool,
  type PostgresResult,
} from './handle.js'
import { checkHandle } from '../options-check.js'
import { listenOn, type Listening } from './listening.js'
import { isPassing, notAsked, notWritten, refused } from './refusals.js'

/** A row as the driver gives it. */
export type Row = Readonly<Record<string, unknown>>

/** A database. Its errors are {@link DossierError}s `storage` with the driver's as their cause. */
export interface Database {
  read(text: string, values?: unknown[]): Promise<Row[]>
  /** @throws DossierError `storage` that says whether something may have been written */
  write(operation: string, text: string, values: unknown[]): Promise<Row[]>
  /** Whether it has a connection to spare for that. */
  readonly canListen: boolean
  listen(channel: string, onNotice: () => void): Promise<Listening>
}

/** What the caller opened, once it is seen to be one; `opener` is what the caller called. */
export function databaseOf(client: PostgresPool | PGliteHandle, opener: string): Database {
  const isOwn = isPGlite(Object(client) as typeof client)
  checkHandle(opener, client, ['query', isOwn ? 'listen' : 'connect'])
  return isOwn ? inProcess(client as PGliteHandle) : pooled(client as PostgresPool)
}

const [readAttempts, pauseMs] = [3, 20]

/** Reads; again where the connection was lost, for a pool may hold some that the server has ended meanwhile. */
async function reading(query: () => Promise<PostgresResult>): Promise<Row[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return (await query()).rows as Row[]
    } catch (cause) {
      if (attempt === readAttempts || !isPassing(cause)) throw refused('read', cause)
    }
    await new Promise((resolve) => void setTimeout(resolve, pauseMs))
  }
}

const ignore = () => {}

/**
 * Takes out a connection. Somebody must hear of its errors from the first moment on, or the loss of it would end the
 * process; with `await pool.connect()` a moment would be missed.
 */
const taken = (pool: PostgresPool) =>
  new Promise<PostgresClient>((resolve, reject) => {
    pool.connect((error, client) => {
      client?.on('error', ignore)
      if (client === undefined) reject(error ?? new Error('the pool gave no connection'))
      else resolve(client)
    })
  })

function pooled(pool: PostgresPool): Database {
  return {
    // Also as the text that an environment has it in, which a pool takes for a number.
    canListen: Number(pool.options?.max) !== 1,
    read: (text, values) => reading(() => pool.query(text, values)),
    async write(operation, text, values) {
      // Not `pool.query`: that does not tell whether it failed before or after the statement was sent.
      const client = await taken(pool).catch((cause: unknown) => {
        throw notAsked(operation, cause)
      })
      let isLost = true
      try {
        const { rows } = await client.query(text, values)
        isLost = false
        return rows as Row[]
      } catch (cause) {
        throw notWritten(operation, cause)
      } finally {
        // After an error too: what state a connection is in then is not worth finding out.
        client.release(isLost)
        client.removeListener('error', ignore)
      }
    },
    listen: (channel, onNotice) => listenOn(pool, () => taken(pool), { channel, onNotice }),
  }
}

function inProcess(lite: PGliteHandle): Database {
  return {
    canListen: true,
    read: (text, values) => reading(() => lite.query(text, values)),
    async write(operation, text, values) {
      try {
        return (await lite.query(text, values)).rows as Row[]
      } catch (cause) {
        throw notWritten(operation, cause)
      }
    },
    async listen(channel, onNotice) {
      const unlisten = await lite.listen(`"${channel}"`, onNotice)
      return { lost: new Promise(() => {}), close: () => unlisten() }
    },
  }
}
