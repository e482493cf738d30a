// The log in memory: it stores straight into an event table and lends that table to the engine that opens it, so
// that nothing is held twice. For tests, benches, what-if and the browser; it lasts as long as the process.

import { DossierError, throwIfAborted } from '../kernel/errors.js'
import { checkNewCommit } from './commit-shape.js'
import { CommitStore } from './commit-store.js'
import type { EventLog, Subscriber } from './event-log.js'
import { EventTable } from './event-table.js'
import { origin, type Commit, type Position } from './envelope.js'
import { checkVersions, spanOf } from './expected-version.js'
import { createRegistry } from './registry.js'
import { memoryStates } from './state-store.js'

/** Opens an empty log that lives in this process's memory. */
export function memoryLog(): EventLog {
  return logOver(new CommitStore(new EventTable(createRegistry([]))))
}

/** A log of these commits, which are its own from now on; positions go on from the last. */
export function logOver(store: CommitStore): EventLog {
  let lent = false
  let closed = false
  const listeners = new Set<() => void>()

  const checkOpen = () => {
    if (closed) throw new DossierError('closed', 'this log was closed', { what: 'log' })
  }
  const add = (commit: Commit): Position => {
    const position = (store.table.position + 1) as Position
    store.append(commit, position)
    return position
  }

  return {
    async append(commits) {
      checkOpen()
      // All of them before the first is added.
      const head = store.table.position
      commits.forEach((commit, index) => checkNewCommit(commit, (head + 1 + index) as Position))
      checkVersions(commits.map(spanOf), (stream) => store.table.versionOf(stream))
      const positions = commits.map(add)
      for (const listener of [...listeners]) listener()
      return positions
    },
    async *readStream(stream, { fromVersion = 1 } = {}) {
      checkOpen()
      const { table } = store
      const ordinal = table.ordinalOf(stream)
      if (ordinal === undefined) return
      let last = -1
      for (const row of table.rowsOf(ordinal)) {
        const index = table.commitAt(row)
        if (table.versionAt(row) < fromVersion || index === last) continue
        last = index
        yield store.at(index)
      }
    },
    async *readAll({ after = origin, signal } = {}) {
      checkOpen()
      const end = store.length
      for (let index = store.table.commits.countUpTo(after); index < end; index++) {
        throwIfAborted(signal, 'reading the log')
        yield store.at(index)
      }
    },
    subscribe(subscriber) {
      checkOpen()
      return follow(subscriber, listeners, store)
    },
    async head() {
      checkOpen()
      return store.table.position
    },
    async close() {
      closed = true
      listeners.clear()
    },
    lend(registry, onAppend) {
      checkOpen()
      if (!lent) store.adopt(registry)
      else if (registry.fingerprint !== store.table.registry.fingerprint) return undefined
      lent = true
      const { table } = store
      const notify = () => onAppend(table)
      listeners.add(notify)
      return { table, subscription: { close: () => void listeners.delete(notify) } }
    },
    states: memoryStates(),
  }
}

/** Catch-up, then live. Each commit is handed out in a turn of its own position, never twice, never nested. */
function follow({ after, onCommit, onError }: Subscriber, listeners: Set<() => void>, store: CommitStore) {
  let next = store.table.commits.countUpTo(after)
  let delivering = false
  let open = true
  const close = () => {
    open = false
    listeners.delete(deliver)
  }
  function deliver() {
    if (delivering) return
    delivering = true
    try {
      while (open && next < store.length) {
        const commit = store.at(next++)
        // Whoever has read a longer log than this one waits for what is after that.
        if (commit.position > after) onCommit(commit)
      }
    } catch (error) {
      close()
      // Not in the append, which has stored its commit, whatever becomes of this.
      void Promise.resolve().then(() => onError?.(error))
    } finally {
      delivering = false
    }
  }
  listeners.add(deliver)
  void Promise.resolve().then(deliver)
  return { close }
}
