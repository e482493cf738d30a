// What was delivered, held against what was written: event by event, with its data, and in the order of the log.

import { canonicalJson, type Json } from '../../../src/log/canonical.js'
import type { Commit } from '../../../src/log/envelope.js'
import type { ToldEvent } from '../contender.js'
import { hashOfTold, toldOf } from '../told.js'
import type { DeliveredEvent } from './contender.js'

/** How deliveries compare with what was written. */
export interface Tally {
  readonly written: number
  readonly delivered: number
  /** Written and never delivered. */
  readonly skipped: number
  /** Delivered once more. */
  readonly doubled: number
  /** Delivered after what comes later in the log, or in its own stream. */
  readonly outOfOrder: number
  /** Delivered and never written, or with other content. */
  readonly wrong: number
}

/** One delivery of events. */
export interface TalliedRun {
  readonly tally: Tally
  /** Of each event's first delivery: that of the commits if all came, and each stream in its order. */
  readonly hash: string
}

/** Nothing. */
export const emptyTally: Tally = {
  ...{ written: 0, delivered: 0, skipped: 0, doubled: 0, outOfOrder: 0, wrong: 0 },
}

/** Both together. */
export const sumOfTallies = (one: Tally, other: Tally): Tally => ({
  written: one.written + other.written,
  delivered: one.delivered + other.delivered,
  skipped: one.skipped + other.skipped,
  doubled: one.doubled + other.doubled,
  outOfOrder: one.outOfOrder + other.outOfOrder,
  wrong: one.wrong + other.wrong,
})

/** What identifies an event, and what it says. */
const keyOf = ({ stream, version }: ToldEvent) => `${version} ${stream}`
const contentOf = ({ type, data }: ToldEvent) => canonicalJson([type, data as Json])

/** Compares deliveries with the commits that were written. */
export function tallyOf(commits: readonly Commit[], delivered: readonly DeliveredEvent[]): TalliedRun {
  const expected = new Map([...toldOf(commits)].map((event) => [keyOf(event), contentOf(event)]))
  const seen = new Set<string>()
  const first: DeliveredEvent[] = []
  const versions = new Map<string, number>()
  let [doubled, outOfOrder, wrong, highest] = [0, 0, 0, 0]
  for (const event of delivered) {
    const { stream, version, position } = event
    const key = keyOf(event)
    if (seen.has(key)) {
      doubled += 1
      continue
    }
    seen.add(key)
    first.push(event)
    if (expected.get(key) !== contentOf(event)) wrong += 1
    if (position < highest || version < (versions.get(stream) ?? 0)) outOfOrder += 1
    highest = Math.max(highest, position)
    versions.set(stream, Math.max(version, versions.get(stream) ?? 0))
  }
  const skipped = [...expected.keys()].filter((key) => !seen.has(key)).length
  return {
    tally: { written: expected.size, delivered: delivered.length, skipped, doubled, outOfOrder, wrong },
    hash: hashOfTold(first),
  }
}
