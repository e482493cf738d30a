// The commits that all contenders are given: the first of one workload of two, since a workload of another size begins with
// other commits.

import type { Commit } from '../../src/log/envelope.js'
import { commitsOf } from '../commits.js'
import { Workload } from '../workload.js'

/** The first commits, at most some 50,000. */
export function firstCommits(count: number): Commit[] {
  const dossiers = count <= 10_000 ? 1_500 : 7_000
  const commits: Commit[] = []
  for (const commit of commitsOf(new Workload({ dossiers }))) {
    if (commits.length === count) break
    commits.push(commit)
  }
  if (commits.length < count) throw new Error(`there are only ${commits.length} commits, not ${count}`)
  return commits
}
