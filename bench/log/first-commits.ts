// The commits that all contenders are given: the first of the canonical workload.

import type { Commit } from '../../src/log/envelope.js'
import { commitsOf } from '../commits.js'
import { Workload } from '../workload.js'

/** More than a dossier needs, less than it has on average: so many dossiers have enough commits. */
const commitsADossier = 7

/** The first commits of a workload that has enough. */
export function firstCommits(count: number): Commit[] {
  const workload = new Workload({ dossiers: Math.ceil(count / commitsADossier) + 10 })
  const commits: Commit[] = []
  for (const commit of commitsOf(workload)) {
    commits.push(commit)
    if (commits.length === count) return commits
  }
  throw new Error(`${workload.dossiers} dossiers have only ${commits.length} commits of ${count}`)
}
