// Where a log is kept that several processes share, as a child is told of it, and what opens it there. A client is loaded
// where it is needed: many children are started.

import { natsLog } from '../../src/adapters/nats/nats-log.js'
import { postgresLog } from '../../src/adapters/postgres/postgres-log.js'
import { sqliteLog } from '../../src/adapters/sqlite/sqlite-log.js'
import type { EventLog } from '../../src/log/event-log.js'
import { firstDriver } from './sqlite-drivers.js'

/** A file of SQLite, a schema of PostgreSQL, or a stream of NATS. */
export type LogPlace =
  | { readonly path: string }
  | { readonly connectionString: string; readonly schema: string }
  | { readonly port: number; readonly name: string }

/** A log, and what closes it with all that was opened for it. */
export interface OpenLog {
  readonly log: EventLog
  close(): Promise<void>
}

/** Opens a log in its place, which is made if it is not there. */
export async function openAt(place: LogPlace): Promise<OpenLog> {
  if ('path' in place) {
    const handle = firstDriver.open(place.path)
    const log = await sqliteLog(handle, { busyTimeoutMs: 120_000 })
    return closing(log, () => handle.close())
  }
  if ('schema' in place) {
    const { Pool } = await import('pg')
    const pool = new Pool({ connectionString: place.connectionString, max: 2 })
    pool.on('error', () => {})
    return closing(await postgresLog(pool, { schema: place.schema }), () => pool.end())
  }
  const { port, name } = place
  const { connect } = await import('@nats-io/transport-node')
  const { jetstream } = await import('@nats-io/jetstream')
  const connection = await connect({ servers: `127.0.0.1:${port}` })
  return closing(await natsLog(jetstream(connection), { name, durability: 'unsynced' }), () =>
    connection.close(),
  )
}

function closing(log: EventLog, after: () => unknown): OpenLog {
  return {
    log,
    async close() {
      await log.close()
      await after()
    },
  }
}
