// What commits say, and the hash by which it is compared: every stream's events in their order, with their data. What
// surrounds them (positions, instants, actors) each store keeps in its own form.

import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from '../../src/log/canonical.js'
import type { Commit } from '../../src/log/envelope.js'
import type { ReadBack, ToldEvent } from './contender.js'

/** The events of commits. */
export function* toldOf(commits: Iterable<Commit>): Generator<ToldEvent> {
  for (const { stream, version, events } of commits)
    for (const [index, { type, data }] of events.entries())
      yield { stream, version: version + index, type, data }
}

function* eventsOf(commits: Iterable<Commit>): Generator<Commit['events'][number]> {
  for (const { events } of commits) yield* events
}

/** Commits that were read. */
export const commitsRead = (commits: readonly Commit[]): ReadBack => ({
  events: () => eventsOf(commits),
  told: () => toldOf(commits),
})

/** Sixteen hexadecimal digits that are the same exactly when every stream tells the same. */
export function hashOfTold(told: Iterable<ToldEvent>): string {
  const streams = new Map<string, string[]>()
  for (const { stream, version, type, data } of told) {
    const lines = streams.get(stream)
    const line = canonicalJson([version, type, data as Json])
    if (lines === undefined) streams.set(stream, [line])
    else lines.push(line)
  }
  const hash = createHash('sha256')
  for (const stream of [...streams.keys()].toSorted())
    hash.update(`${JSON.stringify(stream)}\n${streams.get(stream)!.join('\n')}\n`)
  return hash.digest('hex').slice(0, 16)
}
