// Our logs through their port, and as an engine reads them that is opened on them.

import { setTimeout as pause } from 'node:timers/promises'
import { jetstream } from '@nats-io/jetstream'
import Database from 'libsql'
import { Pool } from 'pg'
import { createEngine } from '../../src/engine/create-engine.js'
import { natsLog, type NatsDurability } from '../../src/adapters/nats/index.js'
import { postgresLog } from '../../src/adapters/postgres/index.js'
import { sqliteLog, type SqliteHandle } from '../../src/adapters/sqlite/index.js'
import type { StoredCommit } from '../../src/log/envelope.js'
import type { EventLog } from '../../src/log/event-log.js'
import { memoryLog } from '../../src/log/memory-log.js'
import { benchRegistry } from '../commits.js'
import type { LogContender, OpenStore, Place } from './contender.js'
import { emptied } from './nats-servers.js'
import { question } from './found.js'
import { toldOf } from './told.js'

/** A log, and how what it lies on is let go. */
interface OpenLog {
  readonly log: EventLog
  close(): unknown
}
type Open = (place: Place) => OpenLog | Promise<OpenLog>
type Named = Pick<LogContender, 'name' | 'title' | 'keeper' | 'noBatches'>

const storeOf = ({ log, close }: OpenLog): OpenStore => ({
  append: (commits) => log.append(commits),
  async read() {
    const commits: StoredCommit[] = []
    for await (const commit of log.readAll()) commits.push(commit)
    return () => toldOf(commits)
  },
  async close() {
    await log.close()
    await close()
  },
})

/** Through the port of the log: commits, one by one. */
const byPort = (named: Named, open: Open): LogContender => ({
  ...named,
  packages: [],
  open: async (place) => storeOf(await open(place)),
})

/** By an engine that is opened on the log, and asked: it begins from the segments that the one before left beside the commits. */
const byEngine = (named: Named, open: Open): LogContender => ({
  ...named,
  packages: [],
  measures: ['answer'],
  async open(place) {
    const opened = await open(place)
    return {
      ...storeOf(opened),
      async answer() {
        const engine = await createEngine({ log: opened.log })
        const [found] = await engine.replay([question])
        const close = async () => {
          await engine.close()
          // What its subscription is reading would have the next engine find the connection busy.
          await pause(50)
        }
        return { found, close }
      },
    }
  },
})

const inMemory: Open = () => {
  const log = memoryLog()
  log.lend!(benchRegistry(), () => {})
  return { log, close: () => {} }
}

const inSqlite: Open = async ({ file }) => {
  const db = new Database(file)
  return { log: await sqliteLog(db as unknown as SqliteHandle), close: () => db.close() }
}

const inPostgres: Open = async ({ connectionString }) => {
  const pool = new Pool({ connectionString })
  await pool.query('DROP SCHEMA IF EXISTS dossier CASCADE')
  return { log: await postgresLog(pool), close: () => pool.end() }
}

const inNats =
  (durability: NatsDurability): Open =>
  async ({ natsServers }) => {
    const connection = await emptied(natsServers)
    const log = await natsLog(jetstream(connection), { durability, batches: 'oneByOne' })
    return { log, close: () => connection.close() }
  }
const noBatches = "one by one: batches: 'oneByOne'"

/** In memory, lent to an engine: its columns know the definitions of the events. */
export const memory = byPort({ name: 'memory', title: 'dossier-engine, memory', keeper: 'memory' }, inMemory)

/** In SQLite, by libsql. */
export const sqlite = byPort(
  { name: 'sqlite', title: 'dossier-engine, SQLite (libsql)', keeper: 'sqlite' },
  inSqlite,
)
export const sqliteEngine = byEngine(
  { name: 'sqlite-engine', title: 'dossier-engine, SQLite, an engine', keeper: 'sqlite' },
  inSqlite,
)

/** In PostgreSQL, by a pool of `pg`. */
export const postgres = byPort(
  { name: 'postgres', title: 'dossier-engine, PostgreSQL (pg)', keeper: 'postgres' },
  inPostgres,
)
export const postgresEngine = byEngine(
  { name: 'postgres-engine', title: 'dossier-engine, PostgreSQL, an engine', keeper: 'postgres' },
  inPostgres,
)

/** In NATS, on one server, which syncs its files when it likes. */
export const nats = byPort(
  { name: 'nats', title: 'dossier-engine, NATS, one server', keeper: 'nats', noBatches },
  inNats('unsynced'),
)

/** In NATS, on a majority of three servers. */
export const natsCluster = byPort(
  { name: 'nats-cluster', title: 'dossier-engine, NATS, three servers', keeper: 'nats-cluster', noBatches },
  inNats('replicated'),
)
