// The stores on which the same commands must do the same, each with a fresh log for every run. Another store joins by one
// more keeper in the list; the first is what the others are compared with.

import { PGlite } from '@electric-sql/pglite'
import { jetstream, jetstreamManager } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import { afterAll } from 'vitest'
import { memoryLog, type EventLog } from 'dossier-engine'
import { natsLog } from 'dossier-engine/adapters/nats'
import { postgresLog } from 'dossier-engine/adapters/postgres'
import { sqliteLog } from 'dossier-engine/adapters/sqlite'
import { memoryVault } from '../../src/engine/memory-vault.js'
import type { Vault } from '../../src/log/vault.js'
import { startNats } from '../support/nats-server.js'
import { startPostgres } from '../support/postgres-server.js'
import { presentDrivers } from '../support/sqlite-drivers.js'
import { sqliteFiles } from '../support/sqlite-files.js'
import { unlent } from './unlent-log.js'

/** One log, which several engines reach, each by a connection of its own. */
export interface KeptLog {
  /** Opens another connection. */
  connect(): Promise<EventLog>
  /** The side store of a connection's personal data. */
  vaultOf(connection: EventLog): Vault
  /** Lets go of what was opened. */
  end(): Promise<void>
}

/** A store of logs. */
export interface LogKeeper {
  readonly name: string
  /** How dear a run is: 1 for a store in the process, more for what takes longer. */
  readonly price: number
  fresh(): Promise<KeptLog>
}

function inMemory(name: string, connection: (log: EventLog) => EventLog): LogKeeper {
  return {
    name,
    price: 1,
    async fresh() {
      const [log, vault] = [memoryLog(), memoryVault()]
      return { connect: async () => connection(log), vaultOf: () => vault, end: () => log.close() }
    },
  }
}

/** What is kept by connections that are closed one by one. */
function byConnections(connect: () => Promise<EventLog>, end: () => unknown = () => {}): KeptLog {
  const open: EventLog[] = []
  return {
    async connect() {
      const log = await connect()
      open.push(log)
      return log
    },
    vaultOf: ({ vault }) => vault!,
    async end() {
      for (const log of open) await log.close()
      await end()
    },
  }
}

/** All that are here; to be called while tests are collected. */
export async function logKeepers(): Promise<readonly LogKeeper[]> {
  const { freshPath } = sqliteFiles()
  const server = await startPostgres()
  const nats = await startNats()
  let [schemas, lite] = [0, undefined as PGlite | undefined]
  afterAll(() => lite?.close())
  const pool = server?.pool({ max: 8 })
  return [
    inMemory('memory', (log) => log),
    inMemory('memory that delivers late', (log) => unlent(log, { delivery: 'later' })),
    ...presentDrivers.map(({ name, open }) => ({
      name,
      price: 1,
      async fresh() {
        const path = freshPath()
        const handles: ReturnType<typeof open>[] = []
        return byConnections(
          () => {
            const handle = open(path)
            handles.push(handle)
            return sqliteLog(handle, { durability: 'normal', pollMs: 5 })
          },
          () => handles.forEach((handle) => void handle.close()),
        )
      },
    })),
    ...(pool === undefined
      ? []
      : [
          {
            name: 'PostgreSQL',
            price: 12,
            async fresh() {
              const schema = `same_${schemas++}`
              return byConnections(() => postgresLog(pool, { schema, pollMs: 20 }))
            },
          },
        ]),
    ...(nats === undefined
      ? []
      : [
          {
            name: 'NATS',
            price: 12,
            async fresh() {
              const name = `same_${schemas++}`
              const connections: NatsConnection[] = []
              return byConnections(
                async () => {
                  const connection = await nats.connect()
                  connections.push(connection)
                  return natsLog(jetstream(connection), { name, durability: 'unsynced', pollMs: 20 })
                },
                async () => {
                  // Thousands of streams would weigh on the server.
                  const manager = await jetstreamManager(connections[0]!)
                  for (const stream of [name, `${name}_personal`]) await manager.streams.delete(stream)
                  for (const connection of connections) await connection.close()
                },
              )
            },
          },
        ]),
    {
      name: 'PGlite',
      price: 25,
      async fresh() {
        lite ??= await PGlite.create()
        const [schema, database] = [`same_${schemas++}`, lite]
        return byConnections(() => postgresLog(database, { schema, pollMs: 20 }))
      },
    },
  ]
}
