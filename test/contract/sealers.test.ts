// Several sealers at once on a log that grows, in one process and in several: each block is sealed once, by whoever was
// first, nobody who appends is disturbed, and the log proves itself.

import { spawn } from 'node:child_process'
import { beforeAll, describe, expect, it } from 'vitest'
import { memoryLog, sealLog, verifyLog, type EventLog, type TreeHead } from 'dossier-engine'
import { postgresLog } from 'dossier-engine/adapters/postgres'
import { sqliteLog } from 'dossier-engine/adapters/sqlite'
import { everything } from '../../src/testing/contract-checks.js'
import { bundledProgram } from '../support/bundled-program.js'
import { sized } from '../support/campaign.js'
import { appendConcurrently } from '../support/concurrent-appends.js'
import { startPostgres } from '../support/postgres-server.js'
import { sqliteFiles } from '../support/sqlite-files.js'

const server = await startPostgres()
const { freshPath, opened } = sqliteFiles()
const sealers = sized(3, 8)
const writers = sized(3, 8)
// Each seal begins with reading the whole log, and they are made at every turn of the loop: the work grows by the square.
const appends = sized(60, 250)
const timeoutMs = sized(120_000, 3_600_000)
let program: string
beforeAll(async () => {
  program = await bundledProgram('sealer-process')
})

/** The sizes of a log's seals, in their order. */
async function sealsIn(log: EventLog): Promise<number[]> {
  const commits = await everything(log)
  return commits
    .filter(({ stream }) => stream === 'log/seals')
    .map(({ events }) => (events[0]!.data as unknown as TreeHead).commits)
}

/** What must hold when all have ended: every block sealed once, everything sealed but the last seals. */
async function expectSealedOnce(log: EventLog, told: readonly number[], acknowledged: readonly string[]) {
  const sizes = await sealsIn(log)
  expect(sizes).toHaveLength(told.reduce((sum, count) => sum + count, 0))
  expect(sizes).toEqual([...new Set(sizes)].toSorted((a, b) => a - b))
  const stored = await everything(log)
  const others = stored.filter(({ stream }) => stream !== 'log/seals').map(({ hash }) => hash)
  expect(new Set(others)).toEqual(new Set(acknowledged))
  expect(others).toHaveLength(acknowledged.length)
  const verified = await verifyLog(log)
  expect(verified).toMatchObject({ intact: true, sealed: sizes.at(-1) })
  expect(stored.slice(sizes.at(-1)).every(({ stream }) => stream === 'log/seals')).toBe(true)
}

async function append(log: EventLog): Promise<string[]> {
  const names = Array.from({ length: writers }, (_, index) => `writer-${index}`)
  return (await Promise.all(names.map((name) => appendConcurrently(log, name, appends)))).flat()
}

/** Seals again and again until the work is done, and once more. */
async function sealWhile(work: Promise<unknown>, log: EventLog): Promise<number> {
  let [seals, isDone] = [0, false]
  void work.finally(() => (isDone = true)).catch(() => {})
  for (let isLast = false; !isLast;) {
    isLast = isDone
    seals += (await sealLog(log)).seals
    await new Promise((resolve) => void setImmediate(resolve))
  }
  return seals
}

/** A process that seals. */
function startSealing(kind: 'sqlite' | 'postgres', where: string) {
  const child = spawn(process.execPath, [program, kind, where], { stdio: 'pipe' })
  let [output, complaint] = ['', '']
  const ready = new Promise<void>((resolve) => void child.stdout.once('data', () => resolve()))
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  const ended = new Promise<number>((resolve, reject) => {
    child.once('close', (code) => {
      if (code === 0) resolve(Number(output.trim().split('\n').at(-1)))
      else reject(new Error(`the sealer ended with ${code}:\n${complaint}`))
    })
  })
  return { ready: Promise.race([ready, ended]), end: () => (child.stdin.end(), ended) }
}

async function withProcesses(kind: 'sqlite' | 'postgres', where: string, log: EventLog): Promise<void> {
  const children = Array.from({ length: sealers }, () => startSealing(kind, where))
  await Promise.all(children.map(({ ready }) => ready))
  const acknowledged = await append(log)
  await expectSealedOnce(log, await Promise.all(children.map((child) => child.end())), acknowledged)
}

const openPostgres = (schema: string) => postgresLog(server!.pool({ max: 4 }), { schema })

describe(`${sealers} sealers on one log that grows`, { timeout: timeoutMs }, () => {
  const logs: Record<string, () => Promise<EventLog>> = {
    memory: async () => memoryLog(),
    sqlite: () => sqliteLog(opened(freshPath())),
    ...(server !== undefined && { postgres: () => openPostgres('alone') }),
  }
  it.each(Object.entries(logs))('seal each block once in one process: %s', async (_, open) => {
    const log = await open()
    const work = append(log)
    const told = await Promise.all(Array.from({ length: sealers }, () => sealWhile(work, log)))
    await expectSealedOnce(log, told, await work)
    await log.close()
  })

  it('seal each block once in several processes: sqlite', async () => {
    const path = freshPath()
    const log = await sqliteLog(opened(path), { busyTimeoutMs: 60_000 })
    await withProcesses('sqlite', path, log)
    await log.close()
  })

  it.skipIf(server === undefined)('seal each block once in several processes: postgres', async () => {
    const log = await openPostgres('office')
    await withProcesses('postgres', server!.connectionString, log)
    await log.close()
  })

  it('seal blocks twice where nobody is asked who was first (the test against itself)', async () => {
    const log = memoryLog()
    // Each sealer has a stream of its own, and so nobody who could be in the way.
    const alone = (index: number): EventLog => ({
      ...log,
      readStream: (stream, options) =>
        log.readStream(stream === 'log/seals' ? `seals/${index}` : stream, options),
      append: (commits) => log.append(commits.map((commit) => ({ ...commit, stream: `seals/${index}` }))),
    })
    await append(log)
    const told = await Promise.all(Array.from({ length: sealers }, (_, index) => sealLog(alone(index))))
    expect(told.filter(({ seals }) => seals > 0).length).toBeGreaterThan(1)
  })
})
