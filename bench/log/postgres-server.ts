// A real PostgreSQL for one run: its programs as they are installed, data of its own in the run's folder, a free port of
// the loopback interface, and every commit waits for the disk.

import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Client } from 'pg'

/** A running server. */
export interface PostgresServer {
  readonly connectionString: string
  readonly version: string
  stop(): Promise<void>
}

/** Starts a server whose data are in a folder; `undefined` where none is installed. */
export async function startPostgres(folder: string): Promise<PostgresServer | undefined> {
  const programs = programsFolder()
  if (programs === undefined) return undefined
  mkdirSync(folder)
  const user = userFor(folder)
  const command = (program: string, ...args: string[]) =>
    [...user, join(programs, program), ...args] as [string, ...string[]]
  const data = join(folder, 'data')
  const [initdb, ...initdbArgs] = command('initdb', '-D', data, '-A', 'trust', '-U', 'bench', '-E', 'UTF8', '--locale=C') // prettier-ignore
  execFileSync(initdb, initdbArgs, { cwd: folder, stdio: 'pipe' })

  const port = await freePort()
  const connectionString = `postgres://bench@127.0.0.1:${port}/postgres`
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'fsync=on', 'synchronous_commit=on'] // prettier-ignore
  const [postgres, ...postgresArgs] = command('postgres', '-D', data, ...settings.flatMap((each) => ['-c', each])) // prettier-ignore
  const child = spawn(postgres, postgresArgs, { cwd: folder, stdio: 'ignore' })
  const gone = new Promise((resolve) => child.once('exit', resolve))
  const killAtExit = () => void child.kill('SIGQUIT')
  process.once('exit', killAtExit)

  for (;;) {
    const client = new Client({ connectionString })
    client.on('error', () => {})
    try {
      await client.connect()
      const { rows } = await client.query<{ server_version: string }>('SHOW server_version')
      await client.end()
      return {
        connectionString,
        version: rows[0]!.server_version,
        async stop() {
          child.kill('SIGINT')
          await gone
          process.removeListener('exit', killAtExit)
        },
      }
    } catch (error) {
      if (child.exitCode !== null) throw error
      await new Promise((resolve) => void setTimeout(resolve, 50))
    }
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
