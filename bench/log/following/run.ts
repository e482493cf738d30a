// Following, as `npm run bench:log` measures it: each contender in a process of its own, which forks its writers.

import { builtProcess } from '../../processes.js'
import { withStores } from '../disk.js'
import { firstCommits } from '../first-commits.js'
import type { Servers } from '../servers.js'
import { benchFollowing, type FollowComparison } from './bench.js'
import { followMeasureTitles, writerCount, type FollowContender, type FollowMeasure } from './contender.js'
import type { FollowTiming } from './measure.js'
import type { FollowTask } from './process.js'

/** The writers wait for the disk at each commit: once to fill a log, live in each run. */
const sizes: Readonly<Record<FollowMeasure, number>> = { 'catch-up': 20_000, live: 1_000 }
/** To fill a log takes longer than to follow it, and following waits for no disk: that is one round. */
const roundsOf = (rounds: number): Readonly<Record<FollowMeasure, number>> => ({
  'catch-up': 1,
  live: rounds,
})
/** A run may take so long; a process as long as its runs may, and some more to fill the log. */
const boundMs = 30_000

/** What takes part, and where. */
export interface FollowRun extends Pick<FollowTask, 'runs' | 'folder' | 'peers'> {
  /** How often all take their turn where they wait for a disk. */
  readonly rounds: number
  readonly contenders: readonly FollowContender[]
  readonly measures: readonly FollowMeasure[]
  readonly servers: Servers
}

/**
 * Measures following. Emmett's writers in SQLite each hold a thread while they wait for the lock, and with four threads
 * none would be left to who has it.
 */
export async function runFollowing(run: FollowRun): Promise<readonly FollowComparison[]> {
  const { contenders, measures, servers, runs, folder, peers } = run
  const rounds = roundsOf(run.rounds)
  if (contenders.length === 0 || measures.length === 0) return []
  const launch = await builtProcess<FollowTask, FollowTiming>('log/following/process')
  const options = { timeoutMs: (runs + 3) * boundMs, env: { UV_THREADPOOL_SIZE: String(2 * writerCount) } }
  return benchFollowing({
    ...{ contenders, measures, rounds },
    commits: { 'catch-up': firstCommits(sizes['catch-up']), live: firstCommits(sizes.live) },
    launch: ({ name, keeper }, measure) =>
      withStores(folder, (stores) =>
        launch(
          {
            ...{ contender: name, measure, commits: sizes[measure], boundMs },
            ...{ peers, folder: stores, runs: Math.ceil(runs / rounds[measure]) },
            ...servers.place(keeper),
          },
          options,
        ),
      ),
    onProgress: ({ title }, measure) => console.error(`${followMeasureTitles[measure]}: ${title}`),
  })
}
