// The commits that all contenders are given: the first of one workload, whose size is fixed, since a workload of another
// size begins with other commits.

import type { Commit } from '../../src/log/envelope.js'
import { commitsOf } from '../commits.js'
import { Workload } from '../workload.js'

const dossiers = 1_500

/** The first commits, at most some 12,000. */
export function firstCommits(count: number): Commit[] {
  const commits: Commit[] = []
  for (const commit of commitsOf(new Workload({ dossiers }))) {
    if (commits.length === count) break
    commits.push(commit)
  }
  if (commits.length < count) throw new Error(`there are only ${commits.length} commits, not ${count}`)
  return commits
}
