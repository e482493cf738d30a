// Our logs through their port, and by engines that are opened on them.

import { setTimeout as pause } from 'node:timers/promises'
import { jetstream } from '@nats-io/jetstream'
import Database from 'libsql'
import { Pool } from 'pg'
import { createEngine } from '../../src/engine/create-engine.js'
import type { AnyEngine } from '../../src/engine/engine.js'
import { invariant } from '../../src/kernel/errors.js'
import { natsLog, type NatsDurability } from '../../src/adapters/nats/index.js'
import { postgresLog } from '../../src/adapters/postgres/index.js'
import { sqliteLog, type SqliteHandle } from '../../src/adapters/sqlite/index.js'
import type { Commit, StoredCommit } from '../../src/log/envelope.js'
import type { EventLog } from '../../src/log/event-log.js'
import { memoryLog } from '../../src/log/memory-log.js'
import { benchRegistry } from '../commits.js'
import { calendar, procedures } from '../office.js'
import type { Keeper, LogContender, OpenStore, Place } from './contender.js'
import { emptied } from './nats-servers.js'
import { firstCommands } from './first-commits.js'
import { question } from './found.js'
import { commitsRead } from './told.js'

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
    return commitsRead(commits)
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

const withoutBlobs = ({ blobs: _, ...log }: EventLog): EventLog => log

/**
 * By an engine that is opened on the log, and asked. It begins from the segments that the one before left beside the commits, or,
 * where there is no place for them, reads all commits.
 */
const byEngine = (
  { isFromSegments, ...named }: Named & { readonly isFromSegments: boolean },
  open: Open,
): LogContender => ({
  ...named,
  packages: [],
  measures: ['answer'],
  async open(place) {
    const opened = await open(place)
    return {
      ...storeOf(opened),
      async answer() {
        const engine = await createEngine({ log: isFromSegments ? opened.log : withoutBlobs(opened.log) })
        const [found] = await engine.replay([question])
        const close = async () => {
          await engine.close()
          // What its subscription had begun to read ends meanwhile, and leaves the next engine a connection, as a fresh process has.
          await pause(50)
        }
        return { found, close }
      },
    }
  },
})

/**
 * By commands to an engine, which decides the same commits: as many at once as others append in a transaction, those of one dossier
 * one after the other.
 */
const byCommands = (named: Named, open: Open): LogContender => ({
  ...named,
  packages: [],
  measures: ['single', 'hundreds'],
  async open(place) {
    const opened = await open(place)
    const store = storeOf(opened)
    const commands = firstCommands()
    const engine: AnyEngine = await createEngine({ log: opened.log, calendars: [calendar], procedures })
    const handleAll = async (commits: readonly Commit[]) => {
      for (const { commandId } of commits) {
        const { accepted } = await engine.handle(commands.get(commandId!)!)
        invariant(accepted, `${commandId} was refused`)
      }
    }
    return {
      append: (commits) => Promise.all([...ofDossiers(commits).values()].map(handleAll)),
      async read() {
        const { events, told } = await store.read()
        // Before them the engine published what they are decided by.
        return { events, told: () => [...told()].filter(({ stream }) => stream.startsWith('dossier/')) }
      },
      async close() {
        await engine.close()
        await store.close()
      },
    }
  },
})

function ofDossiers(commits: readonly Commit[]): ReadonlyMap<string, readonly Commit[]> {
  const streams = new Map<string, Commit[]>()
  for (const commit of commits) {
    const its = streams.get(commit.stream)
    if (its === undefined) streams.set(commit.stream, [commit])
    else its.push(commit)
  }
  return streams
}

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
  // Opens two connections, as a server that has run a while has: one to write by, one to tell others.
  await Promise.all([pool.query('DROP SCHEMA IF EXISTS dossier CASCADE'), pool.query('SELECT 1')])
  return { log: await postgresLog(pool), close: () => pool.end() }
}

const inNats =
  (durability: NatsDurability): Open =>
  async ({ natsServers }) => {
    const connection = await emptied(natsServers)
    const log = await natsLog(jetstream(connection), { durability, batches: 'oneByOne' })
    return { log, close: () => connection.close() }
  }

/** A keeper of logs, and how it is called. */
interface LogKeeper extends Pick<LogContender, 'keeper' | 'noBatches'> {
  readonly where: string
  /** Its driver, for those who need it told apart. */
  readonly by?: string
  /** Whether it keeps segments beside the commits. */
  readonly hasSegments?: boolean
  readonly open: Open
}

/** All ways in which a keeper's logs are used; the first that takes part in a measure is what others are compared with. */
function inAllWays({ keeper, noBatches, where, by = '', hasSegments = false, open }: LogKeeper) {
  const named = (name: string, title: string) => ({ name, title: `dossier-engine, ${title}`, keeper })
  const byEngines = [
    byEngine(
      { ...named(`${keeper}-engine`, `${where}, an engine from segments`), isFromSegments: true },
      open,
    ),
    byEngine(
      { ...named(`${keeper}-engine-anew`, `${where}, an engine without them`), isFromSegments: false },
      open,
    ),
  ]
  return [
    ...(hasSegments ? byEngines : []),
    byPort({ ...named(keeper, where + by), ...(noBatches !== undefined && { noBatches }) }, open),
    byCommands(named(`${keeper}-handle`, `${where}, by engine.handle`), open),
  ]
}

const oneByOne = { noBatches: "one by one: batches: 'oneByOne'" }

/**
 * Ours, by keeper. One server of NATS syncs its files when it likes, three keep each message on a majority. In memory the log is
 * lent to an engine: its columns know the definitions of the events.
 */
export const ours: Readonly<Record<Keeper, readonly LogContender[]>> = {
  memory: inAllWays({ keeper: 'memory', where: 'memory', open: inMemory }),
  sqlite: inAllWays({
    ...{ keeper: 'sqlite', where: 'SQLite', by: ' (libsql)', hasSegments: true, open: inSqlite },
  }),
  postgres: inAllWays({
    ...{ keeper: 'postgres', where: 'PostgreSQL', by: ' (pg)', hasSegments: true, open: inPostgres },
  }),
  nats: inAllWays({
    ...{ keeper: 'nats', where: 'NATS, one server', ...oneByOne, open: inNats('unsynced') },
  }),
  'nats-cluster': inAllWays({
    ...{ keeper: 'nats-cluster', where: 'NATS, three servers', ...oneByOne, open: inNats('replicated') },
  }),
}
