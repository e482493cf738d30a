// What was closed holds nothing: a process that opened an engine on each log, followed it, watched and moved it, ends by
// itself once all is closed, with nothing that would keep it alive.

import { spawn } from 'node:child_process'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { bundledProgram } from '../support/bundled-program.js'
import type { ClosingTask } from '../support/closing-process.js'
import { startPostgres } from '../support/postgres-server.js'
import { temporaryFolder } from '../support/temporary.js'

const server = await startPostgres()
let program: string
beforeAll(async () => {
  program = await bundledProgram('closing-process')
})

/** Runs the process; what it told is still alive in it, and its end, if it comes to one. */
function run(task: Omit<ClosingTask, 'folder' | 'connectionString'>) {
  const whole = { ...task, folder: temporaryFolder(), connectionString: server?.connectionString }
  const child = spawn(process.execPath, [program, JSON.stringify(whole)], { stdio: 'pipe' })
  onTestFinished(() => void child.kill('SIGKILL'))
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  const ended = new Promise<number | null>((resolve) => void child.once('close', resolve))
  const told = new Promise<readonly string[]>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', (text: string) => resolve(JSON.parse(text) as string[]))
    child.once('close', () => reject(new Error(`it ended and told nothing:\n${complaint}`)))
  })
  return { told, ended, child }
}

const isThere = (adapter: ClosingTask['adapter']) => adapter !== 'postgres' || server !== undefined

describe('a process whose engines and logs are closed', () => {
  test.each(['memory', 'sqlite', 'postgres', 'pglite'] as const)('ends by itself: %s', async (adapter) => {
    if (!isThere(adapter)) return
    const { told, ended } = run({ adapter })
    expect(await told).toEqual([])
    expect(await ended).toBe(0)
  })
})

// A log in memory holds nothing that could be left out.
describe('the test notices', () => {
  test.each([
    ['sqlite', 'engine and log'],
    ['postgres', 'engine and log and handle'],
    ['postgres', 'handle'],
    ['pglite', 'engine and log'],
  ] as const)('%s with %s left open', async (adapter, leftOut) => {
    if (!isThere(adapter)) return
    const { told, child } = run({ adapter, leftOut })
    expect(await told).not.toEqual([])
    expect(child.exitCode).toBe(null)
  })
})
