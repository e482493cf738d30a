// Logs whose subscribers hear too little, too much, too late, or in a wrong order.

import type { StoredCommit } from 'dossier-engine'
import type { Faults } from './fault.js'

/** By name, what is wrong with what subscribers hear. */
export const faultsOfFollowing: Faults = {
  'skips a commit in a subscription': (log) => ({
    subscribe: (subscriber) => {
      let count = 0
      return log.subscribe({
        ...subscriber,
        onCommit: (commit) => {
          if (++count % 4 !== 0) subscriber.onCommit(commit)
        },
      })
    },
  }),
  'skips what is appended between catching up and following': (log) => ({
    subscribe: (subscriber) => {
      let open = true
      let subscription = { close() {} }
      void (async () => {
        for await (const commit of log.readAll({ after: subscriber.after }))
          if (open) subscriber.onCommit(commit)
        await new Promise((resolve) => setTimeout(resolve, 1))
        if (open) subscription = log.subscribe({ ...subscriber, after: await log.head() })
      })().catch((error: unknown) => subscriber.onError?.(error))
      return {
        close() {
          open = false
          subscription.close()
        },
      }
    },
  }),
  'delivers twice': (log) => ({
    subscribe: (subscriber) => {
      let count = 0
      return log.subscribe({
        ...subscriber,
        onCommit: (commit) => {
          subscriber.onCommit(commit)
          if (++count % 3 === 0) subscriber.onCommit(commit)
        },
      })
    },
  }),
  'delivers out of order': (log) => ({
    subscribe: (subscriber) => {
      let held: StoredCommit | undefined
      return log.subscribe({
        ...subscriber,
        onCommit: (commit) => {
          if (held === undefined) {
            held = commit
            return
          }
          subscriber.onCommit(commit)
          subscriber.onCommit(held)
          held = undefined
        },
      })
    },
  }),
  'calls onCommit while it still runs': (log) => {
    const listeners = new Set<(commits: readonly StoredCommit[]) => void>()
    return {
      async append(commits) {
        const positions = await log.append(commits)
        const stored = commits.map((commit, index) => ({ ...commit, position: positions[index]! }))
        for (const listener of listeners) listener(stored)
        return positions
      },
      subscribe({ onCommit }) {
        const listener = (commits: readonly StoredCommit[]) => commits.forEach(onCommit)
        listeners.add(listener)
        return { close: () => void listeners.delete(listener) }
      },
    }
  },
  'goes on delivering after close': (log) => ({
    subscribe: (subscriber) => {
      log.subscribe(subscriber)
      return { close() {} }
    },
  }),
  'lets a failing subscriber fail the append': (log) => {
    const subscribers = new Set<(commit: StoredCommit) => void>()
    return {
      async append(commits) {
        const positions = await log.append(commits)
        for (const [index, commit] of commits.entries())
          for (const tell of subscribers) tell({ ...commit, position: positions[index]! })
        return positions
      },
      subscribe({ onCommit }) {
        subscribers.add(onCommit)
        return { close: () => void subscribers.delete(onCommit) }
      },
    }
  },
  'delivers after the log was closed': (log) => {
    const waiting: (() => Promise<void>)[] = []
    return {
      async close() {
        for (const deliver of waiting) await deliver().catch(() => {})
        await log.close()
        setTimeout(() => waiting.forEach((deliver) => void deliver().catch(() => {})), 1)
      },
      subscribe(subscriber) {
        const seen: StoredCommit[] = []
        const subscription = log.subscribe({
          ...subscriber,
          onCommit(commit) {
            seen.push(commit)
            subscriber.onCommit(commit)
          },
        })
        waiting.push(async () => seen.slice(-1).forEach(subscriber.onCommit))
        return subscription
      },
    }
  },
}
