// A connection to servers of NATS that are a bench's own.

import { jetstreamManager } from '@nats-io/jetstream'
import { connect, type NatsConnection } from '@nats-io/transport-node'

/** Connects to servers. */
export const connected = (servers: readonly string[]): Promise<NatsConnection> =>
  connect({ servers: [...servers] })

/** Connects to servers, and deletes whatever they keep. */
export async function emptied(servers: readonly string[]): Promise<NatsConnection> {
  const connection = await connected(servers)
  const { streams } = await jetstreamManager(connection)
  for await (const { config } of streams.list()) await streams.delete(config.name)
  return connection
}
