// One run: somebody follows a log from its beginning until the last commit has come, or until the time is up.

import { setTimeout as pause } from 'node:timers/promises'
import { spanOf } from '../../../src/log/expected-version.js'
import type { Commit } from '../../../src/log/envelope.js'
import type { DeliveredEvent, Follower } from './contender.js'
import { machineMs, type Writers } from './writers.js'

/** What was delivered in one run. */
export interface Delivery {
  readonly events: readonly DeliveredEvent[]
  /** How many had come with the last commit. */
  readonly atLast: number
  readonly ms: number
  /** How long was written meanwhile, and how long after that the last commit came. */
  readonly writingMs?: number
  readonly lastMs?: number
  /** Why it never came. */
  readonly failure?: string
}

/** What is to come, and in which time. */
export interface Awaited {
  /** The last of them ends the run. */
  readonly commits: readonly Commit[]
  readonly boundMs: number
}

/** So long it is waited for what may come after the last commit, and should not. */
const afterwardsMs = 100

/** Follows from the beginning to the last commit; with writers, from the moment at which they begin. */
export async function deliver(
  { commits, boundMs }: Awaited,
  follower: Follower,
  writers?: Writers,
): Promise<Delivery> {
  const { stream, lastVersion } = spanOf(commits.at(-1)!)
  const events: DeliveredEvent[] = []
  let [atLast, endedAt] = [0, 0]
  let end = (_failure?: string) => {}
  const ended = new Promise<string | undefined>((resolve) => (end = resolve))
  const beganAt = machineMs()
  const following = await follower.follow(
    (event) => {
      events.push(event)
      if (endedAt > 0 || event.version !== lastVersion || event.stream !== stream) return
      endedAt = machineMs()
      atLast = events.length
      end()
    },
    (error) => end(`it ended: ${String(error)}`),
  )
  const late = setTimeout(() => end(`did not finish in ${boundMs / 1_000} s`), boundMs)
  const written = writers?.write()
  written?.catch((error: unknown) => end(`a writer failed: ${String(error)}`))
  const failure = await ended
  clearTimeout(late)
  if (failure === undefined) await pause(afterwardsMs)
  await following.close()
  if (failure !== undefined) return { events, atLast, ms: boundMs, failure }
  const writing = await written
  return {
    ...{ events, atLast, ms: endedAt - (writing?.beganAt ?? beganAt) },
    ...(writing !== undefined && {
      writingMs: writing.endedAt - writing.beganAt,
      lastMs: endedAt - writing.endedAt,
    }),
  }
}
