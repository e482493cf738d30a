// A real PostgreSQL for a test file: its programs as they are installed, data of its own in a temporary folder, a free
// port of the loopback interface, stopped and deleted when the file ends. Where there is none it says so loudly.

import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool, type PoolConfig } from 'pg'
import { afterAll } from 'vitest'

/** A running server. */
export interface PostgresServer {
  readonly connectionString: string
  /** A pool that is ended with the server. */
  pool(config?: PoolConfig): Pool
  /** Ends it as if its machine had lost power, apart from what the disk loses, and starts it again on the same port. */
  crash(): Promise<void>
}

/** How to start one. */
export interface PostgresServerOptions {
  /** Whether it waits for the disk; left out, it doesn't. */
  readonly fsync?: boolean
}

/** Starts a server for this test file; `undefined` where none is installed. To be called while tests are collected. */
export async function startPostgres({ fsync = false }: PostgresServerOptions = {}): Promise<
  PostgresServer | undefined
> {
  const programs = programsFolder()
  if (programs === undefined) {
    process.stderr.write(
      '\n*** NOT RUN: no PostgreSQL server is installed here, so nothing of the log in PostgreSQL was tested ' +
        'on a real one (Debian: apt-get install postgresql) ***\n\n',
    )
    return undefined
  }
  const folder = mkdtempSync(join(tmpdir(), 'dossier-engine-postgres-'))
  const user = userFor(folder)
  const data = join(folder, 'data')
  const command = (program: string, ...args: string[]) =>
    [...user, join(programs, program), ...args] as [string, ...string[]]
  const [initdb, ...initdbArgs] = command('initdb', '-D', data, '-A', 'trust', '-U', 'tester', '-E', 'UTF8', '--locale=C', '-N') // prettier-ignore
  execFileSync(initdb, initdbArgs, { cwd: folder, stdio: 'pipe' })

  const port = await freePort()
  const connectionString = `postgres://tester@127.0.0.1:${port}/postgres`
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'max_connections=60', `fsync=${fsync ? 'on' : 'off'}`] // prettier-ignore
  const [postgres, ...postgresArgs] = command('postgres', '-D', data, ...settings.flatMap((each) => ['-c', each])) // prettier-ignore
  let child: ChildProcess
  const start = async () => {
    child = spawn(postgres, postgresArgs, { cwd: folder, stdio: 'ignore' })
    await answering(connectionString, child)
  }
  const end = async (signal: NodeJS.Signals) => {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await gone
  }
  const killAtExit = () => void child.kill('SIGQUIT')
  process.once('exit', killAtExit)
  await start()

  const pools: Pool[] = []
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()))
    await end('SIGQUIT')
    process.removeListener('exit', killAtExit)
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    connectionString,
    pool(config) {
      const pool = new Pool({ host: '127.0.0.1', port, user: 'tester', database: 'postgres', ...config })
      // Connections that a test kills while they are idle.
      pool.on('error', () => {})
      pools.push(pool)
      return pool
    },
    async crash() {
      await end('SIGQUIT')
      await start()
    },
  }
}

function programsFolder(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : []
  const folders = versions.map((version) => join(debian, version, 'bin'))
  try {
    folders.push(execFileSync('pg_config', ['--bindir'], { encoding: 'utf8', stdio: 'pipe' }).trim())
  } catch {
    // It comes with the development files only.
  }
  return folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))))
}

/** The server refuses to run as root: what goes before its commands then, with the folder given to that user. */
function userFor(folder: string): string[] {
  if (process.getuid?.() !== 0) return []
  const id = (option: string) => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }))
  const [uid, gid] = [id('-u'), id('-g')]
  chownSync(folder, uid, gid)
  return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => void server.close(resolve))
  return port
}

async function answering(connectionString: string, child: ChildProcess): Promise<void> {
  for (;;) {
    const pool = new Pool({ connectionString, max: 1 })
    pool.on('error', () => {})
    try {
      await pool.query('SELECT 1')
      return
    } catch (error) {
      if (child.exitCode !== null) throw error
      await new Promise((resolve) => void setTimeout(resolve, 30))
    } finally {
      await pool.end()
    }
  }
}
