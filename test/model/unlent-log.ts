// A log that hides what a memory log can do besides the port: it is not lent, so that every engine keeps a replica of
// its own, catches up, loses races and decides again. It may deliver late, as a database does.

import type { StoredCommit } from '../../src/log/envelope.js'
import type { EventLog, Subscriber, Subscription } from '../../src/log/event-log.js'

/** How a log behaves that several engines share. */
export interface SharedLogOptions {
  /** Deliver to subscribers only when `deliver` is called, or a turn later; at once if left out. */
  readonly delivery?: 'at-once' | 'later'
}

/** The same log through the port alone, with one vault for all its engines. */
export function unlent(log: EventLog, { delivery = 'at-once' }: SharedLogOptions = {}): EventLog {
  const { lend: _, ...port } = log
  if (delivery === 'at-once') return port
  const subscriptions = new Set<Subscription>()
  return {
    ...port,
    subscribe(subscriber) {
      const subscription = later(log, subscriber, () => void subscriptions.delete(subscription))
      subscriptions.add(subscription)
      return subscription
    },
    async close() {
      for (const subscription of subscriptions) subscription.close()
      await log.close()
    },
  }
}

/** Follows a log, and hands each commit on some turns after it came, still in order. */
function later(log: EventLog, subscriber: Subscriber, onEnd: () => void): Subscription {
  let open = true
  let turn: Promise<void> = Promise.resolve()
  const deliver = (commit: StoredCommit) => {
    if (!open) return
    try {
      subscriber.onCommit(commit)
    } catch (error) {
      close()
      subscriber.onError?.(error)
    }
  }
  const subscription = log.subscribe({
    after: subscriber.after,
    onCommit(commit) {
      turn = turn
        .then(() => new Promise<void>((resolve) => void setImmediate(resolve)))
        .then(() => deliver(commit))
    },
  })
  const close = () => {
    open = false
    subscription.close()
    onEnd()
  }
  return { close }
}
