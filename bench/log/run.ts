// `npm run bench:log`: our logs beside the drivers under them and plain tables, or with `--peers` also beside Emmett's
// stores, in a temporary folder and on a PostgreSQL of this run's own. bench.ts does the work.

import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startPostgresIn, type PostgresProcess } from '../../test/support/postgres-process.js'
import { countOf, runCommandLine } from '../command-line.js'
import { builtProcess } from '../processes.js'
import { benchLogs } from './bench.js'
import { keepers, logMeasures, logMeasureTitles, type LogContender, type LogMeasure } from './contender.js'
import { contenders } from './contenders.js'
import { syncTime } from './disk.js'
import { firstCommits } from './first-commits.js'
import type { LogSizes, LogTiming } from './measure.js'
import type { LogTask } from './process.js'
import { logTables, type LogReport } from './tables.js'

const peersFolder = new URL('../peers/', import.meta.url)
/** What waits for the disk at each commit takes few. */
const sizes: LogSizes = { single: 100, hundreds: 2_000, 'ten-thousands': 10_000, read: 10_000 }
const longMs = 300_000
const names = [...keepers, ...logMeasures]

/** What takes part, and why the others don't. */
function choose(peers: boolean, only: unknown, server: PostgresProcess | undefined) {
  const leftOut: Record<string, string> = {}
  const taking = contenders.filter(({ title, keeper, packages }) => {
    if (keepers.some((each) => each === only) && keeper !== only) return false
    if (packages.length > 0 && !peers) leftOut[title] = 'only with --peers'
    else if (keeper === 'postgres' && server === undefined)
      leftOut[title] = 'no PostgreSQL server is installed'
    else return true
    return false
  })
  const measures = logMeasures.filter((measure) => measure === only)
  return { taking, leftOut, measures: measures.length > 0 ? measures : logMeasures }
}

/** A server that waits for the disk at each commit. */
function startServer(folder: string): Promise<PostgresProcess | undefined> {
  mkdirSync(folder)
  return startPostgresIn(folder, ['fsync=on', 'synchronous_commit=on'])
}

async function measureAll(told: Readonly<Record<string, unknown>>, runs: number, folder: string) {
  const { only, peers } = told
  const needsServer = !keepers.some((each) => each === only) || only === 'postgres'
  const server = needsServer ? await startServer(join(folder, 'postgres')) : undefined
  try {
    const { taking, leftOut, measures } = choose(peers === true, only, server)
    const launch = await processes({
      runs,
      folder,
      connectionString: server?.connectionString ?? '',
    })
    const comparisons = await benchLogs({
      contenders: taking,
      measures,
      sizes,
      commits: firstCommits(Math.max(...Object.values(sizes))),
      launch,
      onProgress: ({ title }, measure) => console.error(`${logMeasureTitles[measure]}: ${title}`),
    })
    const report: LogReport = {
      node: process.version,
      ...(server !== undefined && { postgres: server.version }),
      syncMs: syncTime(join(folder, 'sync')),
      comparisons,
      leftOut,
    }
    return { report, tables: logTables(report) }
  } finally {
    await server?.stop()
  }
}

/** Each measurement in a process of its own. */
async function processes(options: Pick<LogTask, 'runs' | 'folder' | 'connectionString'>) {
  const launch = await builtProcess<LogTask, LogTiming>('log/process')
  const peers = fileURLToPath(new URL('package.json', peersFolder))
  return ({ name }: LogContender, measure: LogMeasure) =>
    launch({ contender: name, measure, commits: sizes[measure], peers, ...options }, { timeoutMs: longMs })
}

await runCommandLine({
  name: 'bench:log',
  options: [
    ['--only <name>', `One keeper or measure: ${names.join(', ')}`],
    ['--peers', "Also Emmett's stores of bench/peers, which must be installed"],
  ],
  async measure(told, runs) {
    const { only, peers } = told
    if (only !== undefined && !names.some((name) => name === only))
      throw new Error(`--only ${JSON.stringify(only)}: there are ${names.join(', ')}`)
    if (peers === true && !existsSync(new URL('node_modules/', peersFolder)))
      throw new Error('the peers are not installed: npm run bench:peers')
    const folder = mkdtempSync(join(tmpdir(), 'dossier-engine-bench-log-'))
    // The server may run as another user, which must reach its data.
    chmodSync(folder, 0o755)
    try {
      return await measureAll(told, countOf('runs', runs), folder)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
})
