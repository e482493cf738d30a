// Those who write while somebody follows: eight at once, each by a connection of its own, each its own streams and one
// commit after the other. The last commit of all is written when they are done, so that who has seen it has been offered
// everything before.

import { setImmediate } from 'node:timers/promises'
import type { Commit } from '../../../src/log/envelope.js'
import type { Place } from '../contender.js'
import { writerCount, type CommitWriter, type FollowContender } from './contender.js'

/** When it was written, by {@link machineMs}. */
export interface Written {
  readonly beganAt: number
  /** When the last commit was acknowledged. */
  readonly endedAt: number
}

/** Open writers. */
export interface Writers {
  write(): Promise<Written>
  close(): Promise<void>
}

/** Milliseconds by a clock that all processes of a machine share. */
export const machineMs = (): number => Number(process.hrtime.bigint()) / 1e6

/** The commits of each writer: those of a stream are one writer's. */
function dealtOut(commits: readonly Commit[], count = writerCount): readonly (readonly Commit[])[] {
  const hands: Commit[][] = Array.from({ length: count }, () => [])
  const hand = new Map<string, Commit[]>()
  for (const commit of commits) {
    const { stream } = commit
    if (!hand.has(stream)) hand.set(stream, hands[hand.size % count]!)
    hand.get(stream)!.push(commit)
  }
  return hands
}

/** Opens writers in this process, for a store that was prepared. */
export async function openWriters(
  contender: FollowContender,
  place: Place,
  commits: readonly Commit[],
): Promise<Writers> {
  const writers: CommitWriter[] = []
  for (let index = 0; index < writerCount; index++) writers.push(await contender.openWriter(place))
  const hands = dealtOut(commits.slice(0, -1))
  return {
    async write() {
      const beganAt = machineMs()
      await Promise.all(
        writers.map(async (writer, index) => {
          for (const commit of hands[index]!) {
            await writer.append(commit)
            // As a server does between two requests: a driver that never waits would leave others no turn.
            await setImmediate()
          }
        }),
      )
      await writers[0]!.append(commits.at(-1)!)
      return { beganAt, endedAt: machineMs() }
    },
    async close() {
      for (const writer of writers) await writer.close()
    },
  }
}
