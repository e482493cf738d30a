// A real PostgreSQL for a test file, with data of its own in a temporary folder, stopped and deleted when the file ends.
// Where there is none it says so loudly.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool, type PoolConfig } from 'pg'
import { afterAll } from 'vitest'
import { startPostgresIn, type PostgresProcess } from './postgres-process.js'

/** A running server. */
export interface PostgresServer extends Pick<PostgresProcess, 'connectionString' | 'port' | 'crash'> {
  /** A pool that is ended with the server. */
  pool(config?: PoolConfig): Pool
}

/** How to start one. */
export interface PostgresServerOptions {
  /** Whether it waits for the disk; left out, it doesn't. */
  readonly fsync?: boolean
  /** More of its settings, as `name=value`. */
  readonly settings?: readonly string[]
}

/** Starts a server for this test file; `undefined` where none is installed. To be called while tests are collected. */
export async function startPostgres({ fsync = false, settings = [] }: PostgresServerOptions = {}): Promise<
  PostgresServer | undefined
> {
  const folder = mkdtempSync(join(tmpdir(), 'dossier-engine-postgres-'))
  const own = ['max_connections=60', `fsync=${fsync ? 'on' : 'off'}`]
  const server = await startPostgresIn(folder, [...own, ...settings])
  const pools: Pool[] = []
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()))
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  if (server === undefined) {
    process.stderr.write(
      '\n*** NOT RUN: no PostgreSQL server is installed here, so nothing of the log in PostgreSQL was tested ' +
        'on a real one (Debian: apt-get install postgresql) ***\n\n',
    )
    return undefined
  }
  const { connectionString, port, user } = server
  return {
    ...{ connectionString, port },
    crash: (signal) => server.crash(signal),
    pool(config) {
      const pool = new Pool({ host: '127.0.0.1', port, user, database: 'postgres', ...config })
      // Connections that a test kills while they are idle.
      pool.on('error', () => {})
      pools.push(pool)
      return pool
    },
  }
}
