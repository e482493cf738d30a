// Real servers of NATS for a test file, with data of their own in a temporary folder, stopped and deleted when the file
// ends. Where there are none it says so loudly.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jetstream, type JetStreamClient } from '@nats-io/jetstream'
import type { NatsConnection, NodeConnectionOptions } from '@nats-io/transport-node'
import { afterAll } from 'vitest'
import { notInstalled, startNatsIn, type NatsProcesses } from './nats-process.js'

/** Running servers, with clients that are closed with them. */
export interface NatsForTests extends NatsProcesses {
  client(options?: NodeConnectionOptions): Promise<JetStreamClient>
}

/** Starts servers for this test file; `undefined` where none is installed. To be called while tests are collected. */
export async function startNats(
  options: Parameters<typeof startNatsIn>[1] = {},
): Promise<NatsForTests | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'dossier-engine-nats-'))
  const processes = await startNatsIn(folder, options)
  const connections: NatsConnection[] = []
  afterAll(async () => {
    await Promise.all(connections.map((connection) => connection.close()))
    await processes?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  if (processes === undefined) {
    process.stderr.write(`\n*** NOT RUN: ${notInstalled} ***\n\n`)
    return undefined
  }
  return {
    ...processes,
    async client(connecting) {
      const connection = await processes.connect(connecting)
      connections.push(connection)
      return jetstream(connection)
    },
  }
}
