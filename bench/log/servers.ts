// The servers of a run: the programs that are installed, with data of their own in the run's folder. Whatever is not there
// is told loudly, and nothing is measured of it.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startNatsIn } from '../../test/support/nats-process.js'
import { startPostgresIn } from '../../test/support/postgres-process.js'
import type { Keeper, Place } from './contender.js'

/** Where contenders of a keeper find its servers; empty where it has none. */
export type ServerPlace = Pick<Place, 'connectionString' | 'natsServers'>

/** Running servers. */
export interface Servers {
  place(keeper: Keeper): ServerPlace
  /** What is not installed, by keeper. */
  readonly missing: Readonly<Partial<Record<Keeper, string>>>
  /** What runs, such as `PostgreSQL 15.18`. */
  readonly versions: readonly string[]
  stop(): Promise<void>
}

const nowhere: ServerPlace = { connectionString: '', natsServers: [] }

/** Starts what these keepers need: servers that wait for the disk at each commit, where they can be told to. */
export async function startServers(folder: string, wanted: readonly Keeper[]): Promise<Servers> {
  const places: Partial<Record<Keeper, ServerPlace>> = {}
  const missing: Partial<Record<Keeper, string>> = {}
  const versions = new Set<string>()
  const stops: (() => Promise<void>)[] = []
  const own = (keeper: Keeper) => {
    const data = join(folder, `${keeper}-server`)
    mkdirSync(data)
    return data
  }
  const miss = (keeper: Keeper, why: string) => {
    missing[keeper] = why
    console.error(`\n*** NOT RUN: ${why}, so nothing is measured of ${keeper} ***\n`)
  }
  const startPostgres = async () => {
    const server = await startPostgresIn(own('postgres'), ['fsync=on', 'synchronous_commit=on'])
    if (server === undefined) return miss('postgres', 'no PostgreSQL server is installed')
    places.postgres = { ...nowhere, connectionString: server.connectionString }
    versions.add(`PostgreSQL ${server.version}`)
    stops.push(() => server.stop())
  }
  const startNats = async (keeper: 'nats' | 'nats-cluster', count: number) => {
    const processes = await startNatsIn(own(keeper), { count })
    if (processes === undefined) return miss(keeper, 'no nats-server is installed')
    const natsServers = processes.servers.map(({ port }) => `127.0.0.1:${port}`)
    places[keeper] = { ...nowhere, natsServers }
    versions.add(`NATS ${processes.version}`)
    stops.push(() => processes.stop())
  }
  if (wanted.includes('postgres')) await startPostgres()
  if (wanted.includes('nats')) await startNats('nats', 1)
  if (wanted.includes('nats-cluster')) await startNats('nats-cluster', 3)
  return {
    place: (keeper) => places[keeper] ?? nowhere,
    missing,
    versions: [...versions],
    async stop() {
      for (const stop of stops) await stop()
    },
  }
}
