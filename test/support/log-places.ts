// Fresh places for logs that several processes of a test share, in every store that keeps one for more than a process.

import type { LogPlace } from './log-place.js'
import { startNats } from './nats-server.js'
import { startPostgres } from './postgres-server.js'
import { sqliteFiles } from './sqlite-files.js'

/** The stores that are here, by name; to be called while tests are collected. Each call gives a place of its own. */
export async function logPlaces() {
  const { freshPath } = sqliteFiles()
  const [postgres, nats] = [await startPostgres(), await startNats()]
  let places = 0
  const onSqlite = (): LogPlace => ({ path: freshPath() })
  const all: Readonly<Record<string, () => LogPlace>> = {
    SQLite: onSqlite,
    ...(postgres !== undefined && {
      PostgreSQL: () => ({ connectionString: postgres.connectionString, schema: `place_${places++}` }),
    }),
    ...(nats !== undefined && {
      NATS: () => ({ port: nats.servers[0]!.port, name: `place_${places++}` }),
    }),
  }
  return { freshPath, onSqlite, all }
}
