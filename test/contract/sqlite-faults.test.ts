// Faults in the database, at each call that a log makes of it: what was acknowledged is there, what was refused is wholly
// there or not at all, every error has its type, and the log goes on. Logs with a protection taken out are found out.

import { describe, expect, it } from 'vitest'
import { verifyLog } from 'dossier-engine'
import { sqliteLog } from 'dossier-engine/adapters/sqlite'
import { everything } from '../../src/testing/contract-checks.js'
import { sample } from '../../src/testing/contract-samples.js'
import { isSoak, sized } from '../support/campaign.js'
import { firstDriver, presentDrivers, type OwnedHandle } from '../support/sqlite-drivers.js'
import { sqliteFiles } from '../support/sqlite-files.js'
import { wrapped, type Between } from '../support/wrapped-handle.js'
import { judge, work } from './sqlite-workload.js'

const { freshPath, opened } = sqliteFiles()

/** How a database fails. */
interface Fault {
  readonly error: () => unknown
  /** For so many calls; one if left out. */
  readonly calls?: number
  /** Whether the database ended the transaction by itself, as SQLite may. */
  readonly rollsBack?: boolean
  /** Whether what it refuses can be rolled back all the same. */
  readonly sparesRollback?: boolean
  /** Whether it did what it was asked, and only the answer was lost. */
  readonly isDone?: boolean
}

const error = (message: string, details: object) => () => Object.assign(new Error(message), details)
const full = error('database or disk is full', { code: 'SQLITE_FULL' })
const broken = error('disk I/O error', { code: 'SQLITE_IOERR_FSYNC' })

const faults: Readonly<Record<string, Fault>> = {
  'a full disk, for which the database rolls back': { error: full, rollsBack: true },
  'a disk that fails': { error: broken },
  'a disk that fails twice': { error: broken, calls: 2 },
  'a lock that stays': {
    error: error('database is locked', { code: 'ERR_SQLITE_ERROR', errcode: 5 }),
    calls: 9,
    sparesRollback: true,
  },
  'an answer that is lost': { error: broken, isDone: true },
  'a database that was closed': {
    error: () => new TypeError('The database connection is not open'),
    calls: Infinity,
  },
}

const moreFaults: Readonly<Record<string, Fault>> = {
  'a full disk': { error: full },
  'a disk that fails, for which the database rolls back': { error: broken, rollsBack: true },
  'a disk that fails three times': { error: broken, calls: 3 },
  'a lock': { error: error('database is locked', { code: 'SQLITE_BUSY' }), sparesRollback: true },
  'a fault that is no error': { error: () => 'no error' },
}

/** Runs the workload with a fault from a call on; says what was wrong, and whether the fault was met. */
async function problemsOf(fault: Fault, at: number, { open = firstDriver.open, between = untouched } = {}) {
  const path = freshPath()
  const handles: OwnedHandle[] = []
  const again = () => {
    const handle = open(path)
    handles.push(handle)
    // Nobody cuts the power here.
    handle.exec('PRAGMA synchronous = OFF')
    return handle
  }
  const handle = again()
  /** As the database does when it is closed; some drivers leave that to the collector of garbage. */
  const close = () => quietly(() => handle.exec('ROLLBACK'))
  const { calls = 1, rollsBack = false, isDone = false, sparesRollback = false } = fault
  let count = 0
  const faulty = wrapped(handle, ({ sql }, proceed) => {
    count += 1
    const isMeant = count >= at && count < at + calls && !(sparesRollback && sql === 'ROLLBACK')
    if (!isMeant) return proceed(sql.replace('synchronous = NORMAL', 'synchronous = OFF'))
    if (isDone) proceed()
    if (rollsBack) quietly(() => handle.exec('ROLLBACK'))
    throw fault.error()
  })
  const told = await work({
    failing: wrapped(faulty, between),
    isOver: () => count >= at + calls - 1,
    anew() {
      close()
      return again()
    },
  })
  if (calls === Infinity) close()
  const problems = [...told.problems, ...(await judge(told, again()))]
  for (const each of handles) each.close()
  return { problems: problems.map((problem) => `at call ${at}: ${problem}`), wasMet: count >= at }
}

const untouched: Between = (_call, proceed) => proceed()

function quietly(run: () => unknown): void {
  try {
    run()
  } catch {
    // There was nothing to do.
  }
}

/** Every call in turn, until the workload ends before the fault, or something is noticed that was to be. */
async function problemsOfAll(
  fault: Fault,
  { notices, ...options }: Parameters<typeof problemsOf>[2] & { notices?: RegExp } = {},
) {
  const all: string[] = []
  for (let at = 1; ; at++) {
    const { problems, wasMet } = await problemsOf(fault, at, options)
    if (!wasMet) return { problems: all, calls: at - 1 }
    all.push(...problems)
    if (problems.some((problem) => notices?.test(problem))) return { problems: all, calls: at }
  }
}

describe.each(presentDrivers.slice(0, sized(1, 9)))('a log in SQLite, by $name', ({ open }) => {
  it('does its work where nothing fails', async () => {
    expect(await problemsOf({ error: full }, 10_000, { open })).toEqual({ problems: [], wasMet: false })
  })

  it.concurrent.each(Object.entries({ ...faults, ...(isSoak && moreFaults) }))(
    'says what is, whichever call meets %s',
    async (_fault, fault) => {
      const { problems, calls } = await problemsOfAll(fault, { open })
      expect(problems).toEqual([])
      expect(calls).toBeGreaterThan(80)
    },
  )

  it('refuses what a disk that is really full does not take, and goes on once there is room', async () => {
    const handle = opened(freshPath(), open)
    const log = await sqliteLog(handle)
    const { page_count: pages } = handle.prepare('PRAGMA page_count').get() as { page_count: number }
    handle.exec(`PRAGMA max_page_count = ${pages + 40}`)
    const commits = Array.from({ length: 60 }, (_, index) =>
      sample(`a/${index}`, { events: [{ data: { number: index, note: 'x'.repeat(9_000) } }] }),
    )
    const outcomes = await Promise.allSettled([
      ...commits.slice(0, 10).map((commit) => log.append([commit])),
      log.append(commits.slice(10, 40)),
      ...commits.slice(40).map((commit) => log.append([commit])),
    ])
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(refused.length).toBeGreaterThan(1)
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'storage' })
    const stored = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []))
    expect((await everything(log)).map(({ position }) => position)).toEqual(stored)
    handle.exec('PRAGMA max_page_count = 100000')
    await log.append(commits.slice(10, 40))
    expect(await verifyLog(log)).toMatchObject({ intact: true, commits: stored.length + 30 })
  })
})

/** Protections taken out of the log, a fault, and what must be noticed. */
const careless: Readonly<Record<string, [between: Between, fault: Fault, notices: RegExp]>> = {
  'acknowledges whatever became of COMMIT': [
    ({ sql }, proceed) => (sql === 'COMMIT' ? quietly(proceed) : proceed()),
    { error: broken },
    /acknowledged at/,
  ],
  'never rolls back': [
    ({ sql }, proceed) => (sql === 'ROLLBACK' ? undefined : proceed()),
    { error: broken },
    /does not go on|nothing can be appended/,
  ],
  'takes a rollback that failed for done': [
    ({ sql }, proceed) => (sql === 'ROLLBACK' ? quietly(proceed) : proceed()),
    { error: broken, calls: 2 },
    /a subscriber was told of what is not there/,
  ],
  'has no transactions': [
    ({ sql }, proceed) => (/^(BEGIN IMMEDIATE|COMMIT|ROLLBACK)$/.test(sql) ? undefined : proceed()),
    { error: broken },
    /half of a batch/,
  ],
}

describe('the test against itself', () => {
  it.concurrent.each(Object.entries(careless))(
    'finds a log that %s',
    async (_what, [between, fault, notices]) => {
      const { problems } = await problemsOfAll(fault, { between, notices })
      expect(problems.filter((problem) => notices.test(problem))).not.toEqual([])
    },
  )
})
