// What one contender gives: how fast it delivers, as medians of its runs, and how what it delivered compares with what was
// written, over all of them.

import { medianOf } from '../../timing.js'
import type { Place } from '../contender.js'
import type { FollowContender, FollowMeasure } from './contender.js'
import { deliver, type Awaited, type Delivery } from './deliver.js'
import { emptyTally, sumOfTallies, tallyOf, type Tally } from './tally.js'
import type { Writers } from './writers.js'

/** One contender in one measure. */
export interface FollowTiming {
  readonly contender: string
  readonly measure: FollowMeasure
  /** Commits a run. */
  readonly commits: number
  /** Runs that count; the first of all does not. */
  readonly runs: number
  /** Over all runs, the first too. */
  readonly tally: Tally
  /** Each that a run ended in. */
  readonly hashes: readonly string[]
  /** Events a second, median; absent if a run did not come to its end. */
  readonly perSecond?: number
  /** Events that were written a second meanwhile, median; only live. */
  readonly writtenPerSecond?: number
  /** Milliseconds from the acknowledgement of the last commit to its delivery, median; only live. */
  readonly lastMs?: number
  /** Why there is no speed. */
  readonly failure?: string
}

/** What to measure. */
export interface FollowMeasurement extends Awaited {
  readonly contender: FollowContender
  readonly measure: FollowMeasure
  readonly runs: number
  /** A place for a store that has never been. */
  readonly nextPlace: () => Place
  /** Opens the writers of a store that was prepared. */
  readonly writersOf: (place: Place) => Promise<Writers>
}

/** Measures; a first run warms up. */
export async function measureFollowing(task: FollowMeasurement): Promise<FollowTiming> {
  const { contender, measure, commits, runs } = task
  const deliveries = await (measure === 'live' ? openLive(task) : openCatchUp(task))
  const taken: Delivery[] = []
  const hashes = new Set<string>()
  let tally = emptyTally
  let failure: string | undefined
  try {
    for (let run = 0; run <= runs && failure === undefined; run++) {
      const delivery = await deliveries.next()
      const told = tallyOf(commits, delivery.events)
      tally = sumOfTallies(tally, told.tally)
      hashes.add(told.hash)
      failure = delivery.failure
      if (run > 0 && failure === undefined) taken.push(delivery)
    }
  } finally {
    await deliveries.close()
  }
  const counted = {
    ...{ contender: contender.name, measure, commits: commits.length },
    ...{ runs: taken.length, tally, hashes: [...hashes] },
  }
  if (failure !== undefined) return { ...counted, failure }
  const median = (of: (delivery: Delivery) => number) => medianOf(taken.map(of))
  const written = tally.written / (runs + 1)
  return {
    ...counted,
    perSecond: median(({ atLast, ms }) => (atLast / ms) * 1_000),
    ...(measure === 'live' && {
      writtenPerSecond: median(({ writingMs }) => (written / writingMs!) * 1_000),
      lastMs: median(({ lastMs }) => lastMs!),
    }),
  }
}

interface Deliveries {
  next(): Promise<Delivery>
  close(): Promise<unknown>
}

/** One store, filled once and followed in every run. */
async function openCatchUp(task: FollowMeasurement): Promise<Deliveries> {
  const { contender, measure, nextPlace, writersOf } = task
  const place = nextPlace()
  await contender.prepare(place)
  const writers = await writersOf(place)
  await writers.write()
  const follower = await contender.openFollower(place, measure)
  return {
    next: () => deliver(task, follower),
    async close() {
      await follower.close()
      await writers.close()
    },
  }
}

/** A store for each run. */
async function openLive(task: FollowMeasurement): Promise<Deliveries> {
  const { contender, measure, nextPlace, writersOf } = task
  return {
    async next() {
      const place = nextPlace()
      await contender.prepare(place)
      const writers = await writersOf(place)
      const follower = await contender.openFollower(place, measure)
      try {
        return await deliver(task, follower, writers)
      } finally {
        await follower.close()
        await writers.close()
      }
    },
    close: async () => {},
  }
}
