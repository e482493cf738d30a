// Logs that were sealed while they grew, and what somebody with access to the store may make of them. Positions are those of
// a store without gaps, put right after whatever was done, as by somebody who knows what he does.

import fc from 'fast-check'
import { memoryLog, sealLog, sealCommit, type Commit, type EventLog, type StoredCommit } from 'dossier-engine'
import { genesisHash } from '../../../src/log/chain.js'
import { everything } from '../../../src/testing/contract-checks.js'
import { sample } from '../../../src/testing/contract-samples.js'

/** How a log grows: a commit to one of some streams, or a seal over what is there. */
export type Growth = readonly ('seal' | number)[]

/** Of up to six streams, often sealed. */
export const growth = fc.array(fc.oneof({ weight: 4, arbitrary: fc.nat(5) }, fc.constant('seal' as const)), {
  minLength: 3,
  maxLength: 40,
})

/** Grows a log; without seals, if they are not wanted. */
async function grown(steps: Growth, log: EventLog = memoryLog(), withSeals = true) {
  const heads = new Map<string, Commit>()
  for (const [index, step] of steps.entries()) {
    const append = async (stream: string) => {
      const commit = sample(stream, { after: heads.get(stream), source: `${index}` })
      heads.set(stream, commit)
      await log.append([commit])
    }
    // Somebody is faster than every other seal, which then lies behind what it doesn't cover.
    const behind: EventLog = {
      ...log,
      append: (commits) => append('s/faster').then(() => log.append(commits)),
    }
    if (step !== 'seal') await append(`s/${step}`)
    else if (withSeals) await sealLog(index % 2 === 0 ? log : behind, { clock: () => 1_000 + index })
  }
  return log
}

/** What a log holds. */
export const grownCommits = async (steps: Growth, withSeals = true): Promise<StoredCommit[]> =>
  everything(await grown(steps, memoryLog(), withSeals))

/** A store that holds these commits, in this order. */
export function storeOf(
  commits: readonly (StoredCommit | Commit)[],
): Pick<EventLog, 'readAll' | 'readStream'> {
  const all = commits.map((commit, index) => ({
    ...commit,
    position: (index + 1) as StoredCommit['position'],
  }))
  return {
    async *readAll({ after = 0 } = {}) {
      yield* structuredClone(all.slice(after)) as StoredCommit[]
    },
    async *readStream(stream, { fromVersion = 1 } = {}) {
      const isPast = ({ version, events }: Commit) => version + events.length <= fromVersion
      yield* structuredClone(all.filter((each) => each.stream === stream && !isPast(each))) as StoredCommit[]
    },
  }
}

/** How many of the first commits are sealed. */
export const sealedCount = (commits: readonly StoredCommit[]): number =>
  commits
    .filter(({ stream }) => stream === 'log/seals')
    .reduce((most, { events }) => Math.max(most, (events[0]!.data as { commits: number }).commits), 0)

/** The same commits with one edited, and its stream linked and hashed anew from there on. */
export function rewritten(commits: readonly StoredCommit[], index: number): StoredCommit[] {
  const { stream } = commits[index]!
  let previous: string | undefined
  return commits.map((commit, at) => {
    if (commit.stream !== stream || at < index) return commit
    const { hash: _, position, ...content } = commit
    const source = at === index ? `${commit.source ?? ''} edited` : commit.source
    const anew = sealCommit({
      ...content,
      ...(source !== undefined && { source }),
      previous: previous ?? commit.previous,
    })
    previous = anew.hash
    return { ...anew, position }
  })
}

/** A commit that nobody recorded, to a stream of its own or as the next of one that there is. */
export function forged(commits: readonly StoredCommit[], index: number, toStream?: string): Commit {
  const stream = toStream ?? 's/forged'
  const after = commits.slice(0, index).findLast((commit) => commit.stream === stream)
  return sealCommit({
    ...sample(stream, { source: 'forged' }),
    version: after === undefined ? 1 : after.version + after.events.length,
    previous: after?.hash ?? genesisHash,
  })
}
