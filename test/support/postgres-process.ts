// A real PostgreSQL: its programs as they are installed, data of its own in a folder of the caller's, a free port of the
// loopback interface. For tests and benches alike; who starts it ends it.

import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Client } from 'pg'
import { pause } from '../../src/testing/contract-checks.js'
import { freePort } from './free-port.js'
import { killWithChildren } from './kill-with-children.js'

/** A running server. */
export interface PostgresProcess {
  readonly port: number
  readonly user: string
  readonly connectionString: string
  readonly version: string
  /**
   * Ends it as if its machine had lost power, apart from what the disk loses, and starts it again on the same port: told to
   * quit at once, or killed with all its processes.
   */
  crash(signal?: 'SIGQUIT' | 'SIGKILL'): Promise<void>
  stop(): Promise<void>
}

const user = 'tester'

/** The programs of a PostgreSQL that is installed, run in a folder that is given to the user they run as. */
export interface PostgresPrograms {
  /** The command line of a program. */
  command(program: string, ...args: string[]): [string, ...string[]]
  /** Runs a program to its end. */
  run(program: string, ...args: string[]): void
}

/** Finds the programs; `undefined` where none are installed. */
export function postgresPrograms(folder: string): PostgresPrograms | undefined {
  const programs = programsFolder()
  if (programs === undefined) return undefined
  const asUser = userFor(folder)
  const command = (program: string, ...args: string[]) =>
    [...asUser, join(programs, program), ...args] as [string, ...string[]]
  return {
    command,
    run(program, ...args) {
      const [file, ...rest] = command(program, ...args)
      execFileSync(file, rest, { cwd: folder, stdio: 'pipe' })
    },
  }
}

/** Starts a server whose data are in an empty folder, with these settings besides; `undefined` where none is installed. */
export async function startPostgresIn(
  folder: string,
  settings: readonly string[],
): Promise<PostgresProcess | undefined> {
  const data = join(folder, 'data')
  postgresPrograms(folder)?.run('initdb', '-D', data, '-A', 'trust', '-U', user, '-E', 'UTF8', '--locale=C', '-N') // prettier-ignore
  return startPostgresOn(folder, settings)
}

/** Starts a server on data that are in `data` of a folder already. */
export async function startPostgresOn(
  folder: string,
  settings: readonly string[],
): Promise<PostgresProcess | undefined> {
  const programs = postgresPrograms(folder)
  if (programs === undefined) return undefined
  const port = await freePort()
  const connectionString = `postgres://${user}@127.0.0.1:${port}/postgres`
  const own = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`]
  const all = [...own, ...settings].flatMap((each) => ['-c', each])
  const [postgres, ...postgresArgs] = programs.command('postgres', '-D', join(folder, 'data'), ...all)
  let child: ChildProcess
  const start = () => {
    child = spawn(postgres, postgresArgs, { cwd: folder, stdio: 'ignore' })
    return answering(connectionString, child, join(folder, 'data', 'postmaster.pid'))
  }
  const end = async (signal: NodeJS.Signals) => {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await gone
  }
  const killAtExit = () => void child.kill('SIGQUIT')
  process.once('exit', killAtExit)
  const version = await start()
  return {
    ...{ port, user, connectionString, version },
    async crash(signal = 'SIGQUIT') {
      await (signal === 'SIGKILL' ? killWithChildren(child) : end(signal))
      await start()
    },
    async stop() {
      await end('SIGQUIT')
      process.removeListener('exit', killAtExit)
    },
  }
}

/** Where the programs of the newest version are that is installed, or of the one that is named. */
function programsFolder(): string | undefined {
  const named = process.env['POSTGRES_PROGRAMS']
  if (named !== undefined) {
    if (!hasPrograms(named))
      throw new Error(`POSTGRES_PROGRAMS is ${named}: initdb or postgres is missing there`)
    return resolve(named)
  }
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : []
  const folders = versions.map((version) => join(debian, version, 'bin'))
  try {
    folders.push(execFileSync('pg_config', ['--bindir'], { encoding: 'utf8', stdio: 'pipe' }).trim())
  } catch {
    // It comes with the development files only.
  }
  return folders.find(hasPrograms)
}

function hasPrograms(folder: string): boolean {
  return ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)))
}

/** The server refuses to run as root: what goes before its commands then, with the folder given to that user. */
function userFor(folder: string): string[] {
  if (process.getuid?.() !== 0) return []
  const id = (option: string) => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }))
  const [uid, gid] = [id('-u'), id('-g')]
  chownSync(folder, uid, gid)
  return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
}

/**
 * Waits until a server answers; gives its version. It is asked once it has written down that it is ready: each question
 * before would have it make a process to say no.
 */
async function answering(connectionString: string, child: ChildProcess, status: string): Promise<string> {
  while (!isReady(status, child)) {
    const ended = child.exitCode ?? child.signalCode
    if (ended !== null) throw new Error(`postgres ended with ${ended} before it was ready`)
    await pause(5)
  }
  const client = new Client({ connectionString })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version')
    return rows[0]!.server_version
  } finally {
    await client.end().catch(() => {})
  }
}

/** Whether a server has noted that it takes connections: its number is on the first line of its file, and how it is on the eighth. */
function isReady(status: string, { pid }: ChildProcess): boolean {
  try {
    const lines = readFileSync(status, 'utf8').split('\n')
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready'
  } catch {
    return false
  }
}
