// A projection small enough to be checked by eye: events by actor, and the last version of each stream.

import type { Commit } from '../../src/log/envelope.js'
import { spanOf } from '../../src/log/expected-version.js'
import type { NatsLog } from '../../src/adapters/nats/index.js'

/** Its state. */
export interface Fold {
  readonly events: Record<string, number>
  readonly versions: Record<string, number>
}

/** The fold over commits. */
export async function foldOf(
  commits: AsyncIterable<Commit> | Iterable<Commit>,
  fold = emptyFold(),
): Promise<Fold> {
  for await (const commit of commits) {
    const { stream, version, lastVersion } = spanOf(commit)
    if ((fold.versions[stream] ?? 0) !== version - 1) throw new Error(`${stream} has a gap before ${version}`)
    fold.versions[stream] = lastVersion
    for (const { actor } of commit.events) fold.events[actor] = (fold.events[actor] ?? 0) + 1
  }
  return fold
}

/** The fold over some partitions. */
export async function foldPartitions(log: NatsLog, partitions: readonly number[]): Promise<Fold> {
  const fold = emptyFold()
  for (const partition of partitions) await foldOf(log.readPartition(partition), fold)
  return fold
}

/** Two folds over different partitions as one. */
export function merged(one: Fold, other: Fold): Fold {
  const events = { ...one.events }
  for (const [actor, count] of Object.entries(other.events)) events[actor] = (events[actor] ?? 0) + count
  return { events, versions: { ...one.versions, ...other.versions } }
}

const emptyFold = (): Fold => ({ events: {}, versions: {} })
