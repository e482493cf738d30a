// `npm run bench:sealing`: what a running sealer costs those who append, in SQLite and PostgreSQL, in the same process and
// more often than anybody would seal; and how fast a log is sealed and verified. With and without take turns, so that
// both meet the same machine.

import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import Database from 'libsql'
import { Pool } from 'pg'
import { postgresLog } from '../../src/adapters/postgres/index.js'
import { sqliteLog, type SqliteHandle } from '../../src/adapters/sqlite/index.js'
import { sealLog } from '../../src/engine/seal-log.js'
import { startSealer } from '../../src/engine/sealer.js'
import { genesisHash, sealCommit } from '../../src/log/chain.js'
import type { Commit } from '../../src/log/envelope.js'
import type { EventLog } from '../../src/log/event-log.js'
import { verifyLog } from '../../src/log/verify-log.js'
import { sample } from '../../src/testing/contract-samples.js'
import { startPostgresIn } from '../../test/support/postgres-process.js'
import { runCommandLine } from '../command-line.js'
import { medianOf } from '../timing.js'
import { firstCommits } from './first-commits.js'

const [roundMs, everyMs] = [2_000, 500]
const verified = 5_000

interface Opened {
  readonly log: EventLog
  close(): Promise<unknown>
}

/** Commits a second that are appended one by one. */
async function speedOfAppends({ log, close }: Opened, isSealed: boolean): Promise<number> {
  let [seals, appends] = [0, 0]
  const fail = (error: unknown) => {
    throw error
  }
  const sealer = isSealed ? startSealer(log, { everyMs, onSealed: () => seals++, onError: fail }) : undefined
  const heads = new Map<string, Commit>()
  const start = performance.now()
  while (performance.now() - start < roundMs) {
    const stream = `s/${appends % 500}`
    const commit = sample(stream, { after: heads.get(stream) })
    heads.set(stream, commit)
    await log.append([commit])
    appends += 1
    // As a server does between two requests: a driver that never waits would leave timers no turn.
    await new Promise((resolve) => void setImmediate(resolve))
  }
  const seconds = (performance.now() - start) / 1_000
  await sealer?.close()
  // One that did nothing would cost nothing.
  if (isSealed && seals < 2) throw new Error('the sealer sealed next to nothing')
  await close()
  return appends / seconds
}

/** The speed with a sealer, as a share of that without: the median of neighbours in time. */
async function compare(open: () => Promise<Opened>, pairs: number) {
  const [without, sealed]: [number[], number[]] = [[], []]
  // The first pair warms up.
  for (let pair = 0; pair <= pairs; pair++) {
    const order = pair % 2 === 0 ? [false, true] : [true, false]
    for (const isSealed of order) {
      const speed = await speedOfAppends(await open(), isSealed)
      if (pair > 0) (isSealed ? sealed : without).push(speed)
    }
  }
  const share = medianOf(sealed.map((speed, index) => speed / without[index]!))
  return { perSecond: medianOf(without), withSealer: medianOf(sealed), share }
}

/** Commits a second, of one pass each, medians. */
async function sealAndVerify(open: () => Promise<Opened>, commits: readonly Commit[], runs: number) {
  const [sealing, verifying]: [number[], number[]] = [[], []]
  for (let run = 0; run < runs; run++) {
    const { log, close } = await open()
    await log.append(commits)
    const start = performance.now()
    await sealLog(log)
    const middle = performance.now()
    await verifyLog(log)
    sealing.push(commits.length / ((middle - start) / 1_000))
    verifying.push(commits.length / ((performance.now() - middle) / 1_000))
    await close()
  }
  return { sealedPerSecond: medianOf(sealing), verifiedPerSecond: medianOf(verifying) }
}

/** With their hashes, which the workload leaves out, for here they are verified. */
function chained(commits: readonly Commit[]): Commit[] {
  const heads = new Map<string, string>()
  return commits.map((commit) => {
    const hashed = sealCommit({ ...commit, previous: heads.get(commit.stream) ?? genesisHash })
    heads.set(commit.stream, hashed.hash)
    return hashed
  })
}

async function measureIn(folder: string, runs: number) {
  const postgresFolder = join(folder, 'postgres')
  mkdirSync(postgresFolder)
  const server = await startPostgresIn(postgresFolder, ['fsync=on', 'synchronous_commit=on'])
  let opened = 0
  const sqlite = async (): Promise<Opened> => {
    const db = new Database(join(folder, `${opened++}.db`))
    const log = await sqliteLog(db as unknown as SqliteHandle)
    return { log, close: () => log.close().then(() => db.close()) }
  }
  const postgres = async (): Promise<Opened> => {
    const pool = new Pool({ connectionString: server!.connectionString })
    await pool.query('DROP SCHEMA IF EXISTS dossier CASCADE')
    const log = await postgresLog(pool)
    return { log, close: () => log.close().then(() => pool.end()) }
  }
  const commits = chained(firstCommits(verified))
  try {
    const report = []
    for (const [name, open] of Object.entries({ sqlite, ...(server !== undefined && { postgres }) })) {
      const appends = await compare(open, runs)
      report.push({ name, ...appends, ...(await sealAndVerify(open, commits, runs)) })
    }
    return report
  } finally {
    await server?.stop()
  }
}

await runCommandLine({
  name: 'bench:sealing',
  options: [],
  async measure(_, runs) {
    const folder = mkdtempSync(join(tmpdir(), 'dossier-engine-bench-sealing-'))
    // The server may run as another user, which must reach its data.
    chmodSync(folder, 0o755)
    try {
      const report = await measureIn(folder, runs)
      const lines = report.map(
        ({ name, perSecond, withSealer, share, sealedPerSecond, verifiedPerSecond }) =>
          `${name}: ${perSecond.toFixed(0)} single appends/s, with a sealer every ${everyMs} ms ${withSealer.toFixed(0)} (${(share * 100).toFixed(0)} % of the speed, neighbours in time); ${sealedPerSecond.toFixed(0)} commits/s sealed, ${verifiedPerSecond.toFixed(0)} verified`,
      )
      return { report, tables: lines.join('\n') }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
})
