// What is kept beside a log in NATS, in the stream of what may be deleted. A value is the first message of the subject of its
// revision, for the reason that writer.ts gives. So many earlier ones stay that whoever comes late finds its revision taken;
// and who was later still finds that what it built on is gone, and takes its own back.

import type { JetStreamManager, StoredMsg } from '@nats-io/jetstream'
import type { StateStore } from '../../log/state-store.js'
import type { Publisher } from './publisher.js'
import { asking, isNoMessage } from './refusals.js'
import { personalName } from './stream.js'
import { tokenOf } from './subjects.js'

const operation = 'keep a state'
const keptRevisions = 64

/** Where a log keeps states. */
export function natsStates(manager: JetStreamManager, publisher: Publisher, log: string): StateStore {
  const stream = personalName(log)
  const subjectOf = (name: string, revision: number | '*') => `${stream}.state.${tokenOf(name)}.${revision}`
  const revisionOf = (message: StoredMsg | null) => Number(message?.subject.split('.').at(-1) ?? 0)
  const latest = (name: string) => publisher.last(subjectOf(name, '*'))
  const isThere = async (seq: number) =>
    (await asking('read', () => manager.streams.getMessage(stream, { seq }))) !== null
  const remove = (seq: number) =>
    asking(operation, async () => {
      try {
        await manager.streams.deleteMessage(stream, seq, false)
      } catch (error) {
        if (!isNoMessage(error) && (await isThere(seq))) throw error
      }
    })

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
      if (before !== null && !(await isThere(before.seq))) {
        await remove(seq)
        return undefined
      }
      const past =
        revision > keptRevisions && (await publisher.last(subjectOf(name, revision - keptRevisions)))
      if (past) await remove(past.seq)
      return revision
    },
  }
}
