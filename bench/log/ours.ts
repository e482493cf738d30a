// Our logs through their port, as an engine uses them.

import { jetstream } from '@nats-io/jetstream'
import Database from 'libsql'
import { Pool } from 'pg'
import { natsLog, type NatsDurability } from '../../src/adapters/nats/index.js'
import { postgresLog } from '../../src/adapters/postgres/index.js'
import { sqliteLog, type SqliteHandle } from '../../src/adapters/sqlite/index.js'
import type { StoredCommit } from '../../src/log/envelope.js'
import type { EventLog } from '../../src/log/event-log.js'
import { memoryLog } from '../../src/log/memory-log.js'
import { benchRegistry } from '../commits.js'
import type { LogContender, OpenStore } from './contender.js'
import { emptied } from './nats-servers.js'
import { toldOf } from './told.js'

const opened = (log: EventLog, close: () => unknown): OpenStore => ({
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

/** In memory, lent to an engine: its columns know the definitions of the events. */
export const memory: LogContender = {
  name: 'memory',
  title: 'dossier-engine, memory',
  keeper: 'memory',
  packages: [],
  open() {
    const log = memoryLog()
    log.lend!(benchRegistry(), () => {})
    return opened(log, () => {})
  },
}

/** In SQLite, by libsql. */
export const sqlite: LogContender = {
  name: 'sqlite',
  title: 'dossier-engine, SQLite (libsql)',
  keeper: 'sqlite',
  packages: [],
  async open({ file }) {
    const db = new Database(file)
    return opened(await sqliteLog(db as unknown as SqliteHandle), () => db.close())
  },
}

/** In PostgreSQL, by a pool of `pg`. */
export const postgres: LogContender = {
  name: 'postgres',
  title: 'dossier-engine, PostgreSQL (pg)',
  keeper: 'postgres',
  packages: [],
  async open({ connectionString }) {
    const pool = new Pool({ connectionString })
    await pool.query('DROP SCHEMA IF EXISTS dossier CASCADE')
    return opened(await postgresLog(pool), () => pool.end())
  },
}

const inNats = (
  { name, title }: Pick<LogContender, 'title'> & { readonly name: 'nats' | 'nats-cluster' },
  durability: NatsDurability,
): LogContender => ({
  ...{ name, title, keeper: name, packages: [] },
  noBatches: "one by one: batches: 'oneByOne'",
  async open({ natsServers }) {
    const connection = await emptied(natsServers)
    const log = await natsLog(jetstream(connection), { durability, batches: 'oneByOne' })
    return opened(log, () => connection.close())
  },
})

/** In NATS, on one server, which syncs its files when it likes. */
export const nats = inNats({ name: 'nats', title: 'dossier-engine, NATS, one server' }, 'unsynced')

/** In NATS, on a majority of three servers. */
export const natsCluster = inNats(
  { name: 'nats-cluster', title: 'dossier-engine, NATS, three servers' },
  'replicated',
)
