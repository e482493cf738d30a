// Real servers of NATS with JetStream: the program as it is installed, data of their own in a folder of the caller's, free
// ports of the loopback interface. For tests and benches alike; who starts them ends them.

import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node'
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream'
import { freePort } from './free-port.js'

/** One server. */
export interface NatsServer {
  readonly port: number
  /** Ends it at once, wherever it is (SIGKILL). */
  kill(): Promise<void>
  /** Starts it again on the same port and data. */
  start(): void
}

/** Servers that are one. */
export interface NatsProcesses {
  readonly servers: readonly NatsServer[]
  readonly version: string
  /** A connection to any of them, which comes back by itself; its caller's to close. */
  connect(options?: NodeConnectionOptions): Promise<NatsConnection>
  /** Resolves when JetStream answers. */
  ready(): Promise<void>
  stop(): Promise<void>
}

interface StartedServer extends NatsServer {
  stop(): Promise<void>
  /** Fails when its first process ends. */
  readonly ended: Promise<never>
}

/** What is told to those who wait in vain. */
export const notInstalled =
  'no nats-server is installed here, so nothing of the log in NATS was tested on a real one (Debian: apt-get install nats-server)'

function versionInstalled(): string | undefined {
  try {
    return execFileSync('nats-server', ['--version'], { encoding: 'utf8', stdio: 'pipe' })
      .trim()
      .replace(/^.*v/, '')
  } catch {
    return undefined
  }
}

/**
 * Starts servers whose data are in an empty folder, as one cluster if there are several; `undefined` where none is installed.
 */
export async function startNatsIn(
  folder: string,
  { count = 1 }: { readonly count?: number } = {},
): Promise<NatsProcesses | undefined> {
  const version = versionInstalled()
  if (version === undefined) return undefined
  const names = Array.from({ length: count }, (_, index) => `n${index}`)
  const ports = await Promise.all(names.map(freePort))
  const routes = await Promise.all(names.map(freePort))
  const cluster = (index: number) =>
    count === 1
      ? ''
      : `cluster { name: test, listen: "127.0.0.1:${routes[index]}",
  routes: [${routes.map((port) => `"nats://127.0.0.1:${port}"`).join(', ')}] }`
  const servers = names.map((name, index): StartedServer => {
    const data = join(folder, name)
    mkdirSync(data, { recursive: true })
    const file = join(folder, `${name}.conf`)
    // Room for a test, not for an office.
    const config = `server_name: ${name}
listen: "127.0.0.1:${ports[index]}"
max_payload: 8MB
jetstream { store_dir: "${data}", max_mem: 64MB, max_file: 2GB }
${cluster(index)}
`
    writeFileSync(file, config)
    let child: ChildProcess | undefined
    const start = () => {
      child = spawn('nats-server', ['-c', file], { stdio: 'ignore' })
    }
    const kill = async () => {
      const dying = child
      child = undefined
      if (dying === undefined) return
      const gone = new Promise((resolve) => dying.once('exit', resolve))
      dying.kill('SIGKILL')
      await gone
    }
    const killAtExit = () => void child?.kill('SIGKILL')
    process.once('exit', killAtExit)
    const stop = async () => {
      process.removeListener('exit', killAtExit)
      await kill()
    }
    start()
    const ended = new Promise<never>((_resolve, reject) => {
      child!.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it was ready`)))
    })
    ended.catch(() => {})
    return { port: ports[index]!, kill, start, stop, ended }
  })
  const connecting = (options?: NodeConnectionOptions) =>
    connect({
      servers: ports.map((port) => `127.0.0.1:${port}`),
      ...{ maxReconnectAttempts: -1, reconnectTimeWait: 50, reconnectJitter: 20, waitOnFirstConnect: true },
      ...options,
    })
  /** Asks until there is an answer. */
  const answers = async (ask: (manager: JetStreamManager) => Promise<unknown>, timeout = 500) => {
    const connection = await connecting()
    try {
      for (;;) {
        const isReady = await jetstreamManager(connection, { timeout })
          .then(ask)
          .then(
            () => true,
            () => false,
          )
        if (isReady) return
        await new Promise((resolve) => void setTimeout(resolve, 50))
      }
    } finally {
      await connection.close()
    }
  }
  const ready = () => answers((manager) => manager.getAccountInfo())
  // Somebody may have taken a port meanwhile, and its client would wait for ever.
  await Promise.race([ready(), ...servers.map(({ ended }) => ended)])
  // A leader answers before it has heard of all servers, and until then places no stream on them.
  if (count > 1) {
    const name = 'trial'
    await answers(async ({ streams }) => {
      await streams.add({ name, subjects: [name], num_replicas: count })
      await streams.delete(name)
    }, 5_000)
  }
  const stop = async () => void (await Promise.all(servers.map((server) => server.stop())))
  return { servers, version, connect: connecting, ready, stop }
}
