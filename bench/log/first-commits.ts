// The commits that all contenders are given: the first of a small workload, or of a large one where it has too few. The two begin
// with other commits.

import type { Commit } from '../../src/log/envelope.js'
import type { DossierCommandInput } from '../../src/dossier/commands.js'
import { commandsOf } from '../commands.js'
import { commitsOf } from '../commits.js'
import { Workload, type WorkloadSize } from '../workload.js'

const [few, many] = [1_500, 7_000].map((dossiers) => ({ dossiers })) as [WorkloadSize, WorkloadSize]

/** The first commits, at most some 50,000. */
export function firstCommits(count: number): Commit[] {
  const commits: Commit[] = []
  for (const commit of commitsOf(new Workload(count <= 10_000 ? few : many))) {
    if (commits.length === count) break
    commits.push(commit)
  }
  if (commits.length < count) throw new Error(`there are only ${commits.length} commits, not ${count}`)
  return commits
}

/** The commands that come to the first commits, of the small workload, by their ids. */
export function firstCommands(): ReadonlyMap<string, DossierCommandInput> {
  const commands = commandsOf(new Workload(few), { withIds: true })
  return new Map(Array.from(commands, (command) => [command.commandId!, command]))
}
