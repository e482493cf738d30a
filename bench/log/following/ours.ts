// Our logs followed through their port, by engines and by their durable reactors, as users do all three. Writers are as many
// servers would be: each has a log and a connection of its own.

import { jetstream } from '@nats-io/jetstream'
import Database from 'libsql'
import { Pool } from 'pg'
import { natsLog } from '../../../src/adapters/nats/index.js'
import { postgresLog } from '../../../src/adapters/postgres/index.js'
import { sqliteLog, type SqliteHandle } from '../../../src/adapters/sqlite/index.js'
import { createEngine } from '../../../src/engine/create-engine.js'
import { origin } from '../../../src/log/envelope.js'
import type { EventLog } from '../../../src/log/event-log.js'
import { memoryLog } from '../../../src/log/memory-log.js'
import { benchRegistry } from '../../commits.js'
import type { Keeper, Place } from '../contender.js'
import { connected, emptied } from '../nats-servers.js'
import { toldOf } from '../told.js'
import type { CommitWriter, FollowContender, Follower } from './contender.js'

/** A log, and how what it lies on is let go. */
interface OpenLog {
  readonly log: EventLog
  close(): unknown
}

/** How a keeper's logs are opened for writers and followers. */
interface LogKeeper extends Pick<FollowContender, 'keeper' | 'isInProcess' | 'prepare'> {
  readonly name: string
  /** How a follower hears of what others write. */
  readonly hears: string
  open(place: Place): Promise<OpenLog>
}

const memoryLogs = new Map<string, EventLog>()

const inMemory: LogKeeper = {
  ...{ keeper: 'memory', name: 'memory', hears: 'told at once', isInProcess: true },
  prepare({ file }) {
    const log = memoryLog()
    log.lend!(benchRegistry(), () => {})
    memoryLogs.clear()
    memoryLogs.set(file, log)
  },
  open: async ({ file }) => ({ log: memoryLogs.get(file)!, close: () => {} }),
}

const inSqlite: LogKeeper = {
  ...{ keeper: 'sqlite', name: 'SQLite (libsql)', hears: 'pollMs: 5', prepare: () => {} },
  async open({ file }) {
    const db = new Database(file)
    const log = await sqliteLog(db as unknown as SqliteHandle, { pollMs: 5 })
    return { log, close: () => log.close().then(() => db.close()) }
  },
}

const inPostgres: LogKeeper = {
  ...{ keeper: 'postgres', name: 'PostgreSQL (pg)', hears: 'notified' },
  async prepare({ connectionString }) {
    const pool = new Pool({ connectionString })
    await pool.query('DROP SCHEMA IF EXISTS dossier CASCADE')
    await pool.end()
  },
  async open({ connectionString }) {
    const pool = new Pool({ connectionString })
    const log = await postgresLog(pool)
    return { log, close: () => log.close().then(() => pool.end()) }
  },
}

const inNats: LogKeeper = {
  ...{ keeper: 'nats', name: 'NATS, one server', hears: 'pollMs: 5' },
  prepare: async ({ natsServers }) => (await emptied(natsServers)).close(),
  async open({ natsServers }) {
    const connection = await connected(natsServers)
    const log = await natsLog(jetstream(connection), { durability: 'unsynced', pollMs: 5 })
    return { log, close: () => log.close().then(() => connection.close()) }
  },
}

const both = (settings: string) => ({ 'catch-up': settings, live: settings })
/** A full log is taken up from segments. */
const ofEngine = (settings: string) => ({ ...both(settings), 'catch-up': `${settings}, from segments` })

async function openWriter(keeper: LogKeeper, place: Place) {
  const { log, close } = await keeper.open(place)
  return { append: (commit: Parameters<EventLog['append']>[0][number]) => log.append([commit]), close }
}

/** By `log.subscribe`, which remembers nothing. */
function subscription(keeper: LogKeeper): FollowContender {
  const { keeper: kept, name, hears, isInProcess = false, prepare } = keeper
  return {
    ...{ name: `${kept}-subscribe`, title: `log.subscribe, ${name}`, keeper: kept, kind: 'subscription' },
    ...{ isOurs: true, packages: [], settings: both(hears), isInProcess, prepare },
    openWriter: (place) => openWriter(keeper, place),
    async openFollower(place): Promise<Follower> {
      const { log, close } = await keeper.open(place)
      return {
        follow: async (tell, fail) =>
          log.subscribe({
            after: origin,
            onCommit(commit) {
              for (const event of toldOf([commit])) tell({ ...event, position: commit.position })
            },
            onError: fail,
          }),
        close,
      }
    },
  }
}

/** By `engine.subscribe`: each time a new engine, which begins from the segments of the one before where there is much to read. */
function engineSubscription(keeper: LogKeeper): FollowContender {
  const { keeper: kept, name, hears, prepare } = keeper
  return {
    ...{ name: `${kept}-engine`, title: `engine.subscribe, ${name}`, keeper: kept, kind: 'subscription' },
    ...{ isOurs: true, packages: [], settings: ofEngine(hears), prepare },
    openWriter: (place) => openWriter(keeper, place),
    async openFollower(place): Promise<Follower> {
      const { log, close } = await keeper.open(place)
      return {
        async follow(tell, fail) {
          const engine = await createEngine({ log })
          const following = new AbortController()
          const follow = async () => {
            for await (const event of engine.subscribe({ from: origin, signal: following.signal }))
              tell(event)
          }
          follow().catch((error: unknown) => following.signal.aborted || fail(error))
          return {
            close() {
              following.abort()
              return engine.close()
            },
          }
        },
        close,
      }
    },
  }
}

/** So many may come once more after a crash, as with Emmett's where its batch is as large. */
const batch = 1_000

/** By `engine.startReactor`, which keeps durably how far it is: each time a new engine, as above. */
function reactor(keeper: LogKeeper): FollowContender {
  const { keeper: kept, name, hears, prepare } = keeper
  return {
    ...{ name: `${kept}-reactor`, title: `engine.startReactor, ${name}`, keeper: kept, kind: 'reactor' },
    ...{ isOurs: true, packages: [], settings: ofEngine(`${hears}, batch: ${batch}`), prepare },
    openWriter: (place) => openWriter(keeper, place),
    async openFollower(place): Promise<Follower> {
      const { log, close } = await keeper.open(place)
      let followed = 0
      return {
        async follow(tell, fail) {
          const engine = await createEngine({ log })
          const started = await engine.startReactor({
            ...{ name: `follower-${followed++}`, from: 'start', batch },
            on: { event: tell },
          })
          started.ended.catch(fail)
          return engine
        },
        close,
      }
    },
  }
}

/** The same, with writers that are as eight requests to one server: they have one log, and so share statements. */
function ofOneServer(contender: FollowContender): FollowContender {
  const shared = new WeakMap<Place, Promise<CommitWriter>>()
  return {
    ...{ ...contender, name: `${contender.name}-one-server`, title: '  the same, writers of one server' },
    only: 'live',
    async openWriter(place) {
      const open = shared.get(place)
      if (open !== undefined) return { append: (await open).append, close: () => {} }
      const opening = contender.openWriter(place)
      shared.set(place, opening)
      return opening
    },
  }
}

/** Ours, by keeper. */
export const ours = {
  memory: [subscription(inMemory)],
  sqlite: [subscription(inSqlite), engineSubscription(inSqlite), reactor(inSqlite)],
  postgres: [
    subscription(inPostgres),
    engineSubscription(inPostgres),
    ofOneServer(subscription(inPostgres)),
    reactor(inPostgres),
  ],
  nats: [subscription(inNats)],
} satisfies Partial<Record<Keeper, readonly FollowContender[]>>
