// `npm run bench:log`: our logs beside the drivers under them and plain tables, and who follows them, or with `--peers` also
// beside Emmett's stores, in a temporary folder and on servers of this run's own. bench.ts and following/ do the work.

import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countOf, runCommandLine } from '../command-line.js'
import { needPeers, peersPackage } from '../peers.js'
import { builtProcess } from '../processes.js'
import { benchLogs } from './bench.js'
import { keepers, logMeasures, logMeasureTitles, type Keeper, type LogMeasure } from './contender.js'
import { contenders } from './contenders.js'
import { syncTime, withStores } from './disk.js'
import { firstCommits } from './first-commits.js'
import { followMeasures, type FollowMeasure } from './following/contender.js'
import { followContenders } from './following/contenders.js'
import { runFollowing } from './following/run.js'
import type { LogSizes, LogTiming } from './measure.js'
import type { LogTask } from './process.js'
import { startServers, type Servers } from './servers.js'
import { logTables, type LogReport } from './tables.js'

/** What waits for the disk at each commit takes few, but so many that a connection's first statements are not most of it. */
const sizes: LogSizes = {
  single: 2_000,
  hundreds: 10_000,
  'ten-thousands': 10_000,
  read: 10_000,
  answer: 40_000,
}
/** Contenders of a log run in turn, so often: what a disk that others use takes is another thing a minute later. */
const rounds = 5
/** Who appends one commit after the other takes minutes until there is something to read. */
const longMs = 1_200_000
const names = [...keepers, ...logMeasures, ...followMeasures]

/** What is measured of whom. */
interface Choice {
  readonly keepers: readonly Keeper[]
  readonly isWithPeers: boolean
  readonly measures: readonly LogMeasure[]
  readonly followed: readonly FollowMeasure[]
}

function choiceOf({ only, peers }: Readonly<Record<string, unknown>>): Choice {
  const chosen = <Name extends string>(all: readonly Name[]) => all.filter((name) => name === only)
  const isMeasure = names.some((name) => name === only) && chosen(keepers).length === 0
  return {
    keepers: chosen(keepers).length > 0 ? chosen(keepers) : keepers,
    isWithPeers: peers === true,
    measures: isMeasure ? chosen(logMeasures) : logMeasures,
    followed: isMeasure ? chosen(followMeasures) : followMeasures,
  }
}

/** Those who take part; why others don't is noted. */
function takingPart<Contender extends { title: string; keeper: Keeper; packages: readonly string[] }>(
  all: readonly Contender[],
  { keepers: chosen, isWithPeers }: Choice,
  { missing }: Servers,
  leftOut: Record<string, string>,
): readonly Contender[] {
  return all.filter(({ title, keeper, packages }) => {
    if (!chosen.includes(keeper)) return false
    const why = packages.length > 0 && !isWithPeers ? 'only with --peers' : missing[keeper]
    if (why !== undefined) leftOut[title] = why
    return why === undefined
  })
}

async function measureAll(choice: Choice, runs: number, folder: string) {
  const servers = await startServers(folder, choice.keepers)
  try {
    const leftOut: Record<string, string> = {}
    const launch = await builtProcess<LogTask, LogTiming>('log/process')
    const comparisons = await benchLogs({
      contenders: takingPart(contenders, choice, servers, leftOut),
      measures: choice.measures,
      ...{ sizes, rounds },
      commits: firstCommits,
      launch: ({ name, keeper }, measure) =>
        withStores(folder, (stores) =>
          launch(
            {
              ...{ contender: name, measure, commits: sizes[measure] },
              ...{ peers: peersPackage, folder: stores, runs: Math.ceil(runs / rounds) },
              ...servers.place(keeper),
            },
            { timeoutMs: longMs },
          ),
        ),
      onProgress: ({ title }, measure) => console.error(`${logMeasureTitles[measure]}: ${title}`),
    })
    const following = await runFollowing({
      contenders: takingPart(followContenders, choice, servers, leftOut),
      measures: choice.followed,
      ...{ servers, runs, rounds, folder, peers: peersPackage },
    })
    const report: LogReport = {
      versions: [`Node ${process.version}`, ...servers.versions],
      syncMs: syncTime(join(folder, 'sync')),
      ...{ comparisons, following, leftOut },
    }
    return { report, tables: logTables(report) }
  } finally {
    await servers.stop()
  }
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
    if (peers === true) needPeers()
    const folder = mkdtempSync(join(tmpdir(), 'dossier-engine-bench-log-'))
    // A server may run as another user, which must reach its data.
    chmodSync(folder, 0o755)
    try {
      return await measureAll(choiceOf(told), countOf('runs', runs), folder)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
})
