// A log that four writers append to while something goes wrong with its servers, and whether it holds what they were told.

import type { EventLog } from '../../src/index.js'
import type { Commit, StoredCommit } from '../../src/log/envelope.js'
import { everything } from '../../src/testing/contract-checks.js'
import { sample } from '../../src/testing/contract-samples.js'

interface Told {
  readonly hash: string
  readonly position: number
}

/** Appends to a few streams until it is told to stop; whatever fails is asked about by the stream itself. */
async function appendUntil(log: EventLog, writer: string, isDone: () => boolean): Promise<Told[]> {
  const told: Told[] = []
  for (let round = 0; !isDone(); round++) {
    let last: Commit | undefined
    for (let version = 1; version <= 5 && !isDone(); version++) {
      const commit = sample(`${writer}/${round}`, { after: last, events: [{ actor: writer }] })
      const [position] = await log.append([commit])
      told.push({ hash: commit.hash, position: position! })
      last = commit
    }
  }
  return told
}

/** What is not as it was told. */
export function problemsIn(stored: readonly StoredCommit[], told: readonly Told[]): string[] {
  const places = new Map(stored.map(({ hash, position }) => [hash, position as number]))
  const problems = places.size === stored.length ? [] : ['a commit is there twice']
  for (const { hash, position } of told)
    if (places.get(hash) !== position)
      problems.push(`told of ${position}, found ${places.get(hash) ?? 'nowhere'}`)
  return problems
}

/** Kills or cuts now and then, while four writers append; gives what was told and what is there. */
export async function underFaults(log: EventLog, times: number, fault: () => Promise<void>) {
  let isDone = false
  const writing = ['a', 'b', 'c', 'd'].map((writer) => appendUntil(log, writer, () => isDone))
  try {
    for (let time = 0; time < times; time++) await fault()
  } finally {
    isDone = true
  }
  const told = (await Promise.all(writing)).flat()
  return { told, stored: await everything(log) }
}
