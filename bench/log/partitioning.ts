// `npm run bench:partitioning`: what it changes when a large log in PostgreSQL lies in ranges of positions, and when tenants
// have a log each. Before anything is timed, both layouts read back the same commits and refuse the same append.

import { createHash } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { Pool } from 'pg'
import { closePostgresRange } from '../../src/adapters/postgres/index.js'
import { isDossierError } from '../../src/kernel/errors.js'
import { sample } from '../../src/testing/contract-samples.js'
import {
  postgresPrograms,
  startPostgresIn,
  type PostgresProcess,
} from '../../test/support/postgres-process.js'
import { countOf, runCommandLine } from '../command-line.js'
import { fill, generate, layouts, type LargeLog, type LogSize } from './partitioned-log.js'
import { measureLayouts } from './partitioning-measures.js'
import { partitioningTables, type PartitioningReport } from './partitioning-tables.js'
import { measureTenants } from './tenants.js'

/** The hash of all that is read, in its order. */
async function answerOf({ log }: LargeLog): Promise<string> {
  const hash = createHash('sha256')
  for await (const { position, stream, version } of log.readAll())
    hash.update(`${position} ${stream} ${version}\n`)
  for (const position of ['first', 'later'])
    hash.update(
      await log.append([sample('dossier/c4ca4238a0b923820dcc5', { version: 1, source: position })]).then(
        () => 'stored',
        (error: unknown) => (isDossierError(error, 'version-conflict') ? 'refused' : String(error)),
      ),
    )
  return hash.digest('hex').slice(0, 16)
}

async function measureRanges(server: PostgresProcess, folder: string, size: LogSize, runs: number) {
  const pool = new Pool({ connectionString: server.connectionString, max: 4 })
  const open = await generate(pool, size)
  const logs: LargeLog[] = []
  for (const layout of layouts) {
    console.error(`filling: ${layout}`)
    logs.push(await fill(pool, layout, size, open))
  }
  const closed = await pool.query<{ stream: string }>(
    `SELECT stream FROM generated WHERE version = 1 AND position < ${size.commits / 2} AND position % 97 = 0`,
  )
  await pool.query('DROP TABLE generated')
  const answers = await Promise.all(logs.map(answerOf))
  if (new Set(answers).size > 1) throw new Error(`the layouts don't say the same: ${answers.join(', ')}`)

  const streams = { open: [...open.keys()], closed: closed.rows.map(({ stream }) => stream) }
  const figures = await measureLayouts(pool, logs, streams, runs)
  const keyBytes = await Promise.all(
    [`whole.commits`, `ranges.commits_${size.ranges}`].map(async (table) => {
      const { rows } = await pool.query<{ bytes: string }>('SELECT pg_indexes_size($1::regclass) AS bytes', [
        table,
      ])
      return Number(rows[0]!.bytes)
    }),
  )
  const dumpSeconds = ['whole.commits', `ranges.commits_${size.ranges - 1}`].map((table) =>
    secondsOf(
      () =>
      postgresPrograms(folder)!.run('pg_dump', '-Fc', '-t', table, '-f', join(folder, 'data', 'dump'), server.connectionString), // prettier-ignore
    ),
  )
  const closing = performance.now()
  await closePostgresRange(pool, { schema: 'ranges' })
  const closeMs = performance.now() - closing
  await Promise.all(logs.map(({ log }) => log.close()))
  await pool.end()
  return { ...size, answer: answers[0]!, figures, keyBytes, dumpSeconds, closeMs }
}

function secondsOf(work: () => void): number {
  const start = performance.now()
  work()
  return (performance.now() - start) / 1_000
}

await runCommandLine({
  name: 'bench:partitioning',
  options: [
    ['--commits <count>', 'How many commits the log has', { default: 1_000_000 }],
    ['--ranges <count>', 'How many ranges it lies in', { default: 8 }],
    ['--only <part>', 'One part: ranges, tenants'],
  ],
  async measure(told, runs) {
    const size = { commits: countOf('commits', told['commits']), ranges: countOf('ranges', told['ranges']) }
    const folder = mkdtempSync(join(tmpdir(), 'dossier-engine-bench-partitioning-'))
    // The server may run as another user, which must reach its data.
    chmodSync(folder, 0o755)
    const settings = ['fsync=on', 'autovacuum=off', 'max_wal_size=16GB', 'checkpoint_timeout=1h']
    const server = await startPostgresIn(folder, settings)
    try {
      if (server === undefined) throw new Error('no PostgreSQL server is installed')
      const { only } = told
      const report: PartitioningReport = {
        ...{ node: process.version, postgres: server.version },
        ...(only !== 'tenants' && { ranges: await measureRanges(server, folder, size, runs * 200) }),
        ...(only !== 'ranges' && { tenants: await measureTenants(server.connectionString, runs * 2) }),
      }
      return { report, tables: partitioningTables(report) }
    } finally {
      await server?.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
})
