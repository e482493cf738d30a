// What is kept beside a log in NATS, in the stream of what may be deleted. A value is the first message of the subject of its
// revision, for the reason that writer.ts gives. So many earlier ones stay that whoever comes late finds its revision taken.
// Who comes later still finds that what it built on is gone, and takes its own back; until then, or if it can't any more, others
// see that it has no predecessor.

import type { StoredMsg } from '@nats-io/jetstream'
import type { StateStore } from '../../log/state-store.js'
import type { Publisher } from './publisher.js'
import { personalName } from './stream.js'
import { tokenOf } from './subjects.js'

const operation = 'keep a state'
const keptRevisions = 64

const revisionOf = (message: StoredMsg | null) => Number(message?.subject.split('.').at(-1) ?? 0)

/** Where a log keeps states. */
export function natsStates(publisher: Publisher, log: string): StateStore {
  const stream = personalName(log)
  const subjectOf = (name: string, revision: number | '*') => `${stream}.state.${tokenOf(name)}.${revision}`

  /** The message of the last revision; one that came too late is removed. */
  const latest = async (name: string): Promise<StoredMsg | null> => {
    for (;;) {
      const last = await publisher.last(subjectOf(name, '*'))
      const revision = revisionOf(last)
      if (last === null || revision === 1 || (await publisher.last(subjectOf(name, revision - 1))) !== null)
        return last
      await publisher.remove(operation, last)
    }
  }
  /** Removes the revisions up to one, also those that somebody left who was to remove them. */
  const forget = async (name: string, upTo: number) => {
    for (;;) {
      const first = await publisher.firstAfter(subjectOf(name, '*'), 0)
      if (first === null || revisionOf(first) > upTo) return
      await publisher.remove(operation, first)
    }
  }

  return {
    async read(name) {
      const kept = await latest(name)
      return kept === null ? undefined : { value: kept.string(), revision: revisionOf(kept) }
    },
    async write(name, value, expected) {
      const before = await latest(name)
      if (revisionOf(before) !== expected) return undefined
      const revision = expected + 1
      const body = new TextEncoder().encode(value)
      const seq = await publisher.publish(operation, { subject: subjectOf(name, revision), body, after: 0 })
      if (seq === undefined) return undefined
      if (before !== null && (await publisher.at(before.seq)) === null) {
        await publisher.remove(operation, { seq })
        return undefined
      }
      if (revision > keptRevisions) await forget(name, revision - keptRevisions)
      return revision
    },
  }
}
