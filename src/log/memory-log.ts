// The log in memory: it stores straight into an event table and lends that table to the engine that opens it, so
// that nothing is held twice. For tests, benches, what-if and the browser; it lasts as long as the process.

import { DossierError, throwIfAborted } from '../kernel/errors.js'
import { HashColumn } from './columns.js'
import { genesisHash } from './chain.js'
import type { EventLog, Subscriber } from './event-log.js'
import { EventTable } from './event-table.js'
import { origin, type Commit, type Position, type StoredCommit } from './envelope.js'
import { checkVersions, spanOf } from './expected-version.js'
import { createRegistry, type Registry } from './registry.js'
import { memoryStates } from './state-store.js'

/** Opens an empty log that lives in this process's memory. */
export function memoryLog(): EventLog {
  let table = new EventTable(createRegistry([]))
  let lent = false
  let closed = false
  const hashes = new HashColumn()
  /** Commits that the columns can't give back as they were: of other schema versions or unknown types. */
  const kept = new Map<number, Commit>()
  const listeners = new Set<() => void>()

  const checkOpen = () => {
    if (closed) throw new DossierError('closed', 'this log was closed', { what: 'log' })
  }

  const store = (commit: Commit): Position => {
    const index = table.commits.length
    const position = (index + 1) as Position
    table.append(commit, position)
    hashes.set(index, commit.hash)
    if (!isCurrent(commit, table)) kept.set(index, structuredCopy(commit))
    return position
  }

  const commitAt = (index: number): StoredCommit => {
    const { commits } = table
    const first = commits.firstRow(index)
    const position = commits.positionAt(index)
    const original = kept.get(index)
    if (original !== undefined) return { ...structuredCopy(original), position }
    const end = index + 1 < commits.length ? commits.firstRow(index + 1) : table.length
    const rows = Array.from({ length: end - first }, (_, offset) => table.event(first + offset))
    const { stream, version, recordedAt, commandId, causation, source } = rows[0]!
    const commandHash = commits.commandHash(index)
    const before = table.previousOf(first)
    return {
      position,
      stream,
      version,
      recordedAt,
      ...(commandId !== undefined && { commandId }),
      ...(commandHash !== undefined && { commandHash }),
      ...(causation !== undefined && { causation }),
      ...(source !== undefined && { source }),
      events: rows.map(({ type, schemaVersion, at, actor, data }) => ({
        type,
        schemaVersion,
        at,
        actor,
        data,
      })),
      previous: before === 0 ? genesisHash : hashes.get(table.commitAt(before - 1)),
      hash: hashes.get(index),
    }
  }

  /** Takes up other definitions, by storing everything once more. */
  const adopt = (registry: Registry) => {
    const commits = Array.from({ length: table.commits.length }, (_, index) => commitAt(index))
    table = new EventTable(registry)
    kept.clear()
    commits.forEach(store)
  }

  return {
    async append(commits) {
      checkOpen()
      checkVersions(commits.map(spanOf), (stream) => table.versionOf(stream))
      const positions = commits.map(store)
      for (const listener of [...listeners]) listener()
      return positions
    },
    async *readStream(stream, { fromVersion = 1 } = {}) {
      checkOpen()
      const ordinal = table.ordinalOf(stream)
      if (ordinal === undefined) return
      let last = -1
      for (const row of table.rowsOf(ordinal)) {
        const index = table.commitAt(row)
        if (table.versionAt(row) < fromVersion || index === last) continue
        last = index
        yield commitAt(index)
      }
    },
    async *readAll({ after = origin, signal } = {}) {
      checkOpen()
      const end = table.commits.length
      for (let index = after as number; index < end; index++) {
        throwIfAborted(signal, 'reading the log')
        yield commitAt(index)
      }
    },
    subscribe(subscriber) {
      checkOpen()
      return follow(subscriber, listeners, () => table.commits.length, commitAt)
    },
    async head() {
      checkOpen()
      return table.position
    },
    async close() {
      closed = true
      listeners.clear()
    },
    lend(registry, onAppend) {
      checkOpen()
      if (registry.fingerprint !== table.registry.fingerprint) {
        if (lent) return undefined
        adopt(registry)
      }
      lent = true
      const lentTable = table
      const notify = () => onAppend(lentTable)
      listeners.add(notify)
      return { table, subscription: { close: () => void listeners.delete(notify) } }
    },
    states: memoryStates(),
  }
}

/** Whether the columns alone can give a commit back as it was. */
function isCurrent({ stream, events }: Commit, table: EventTable): boolean {
  if (table.unreadable.has(table.ordinalOf(stream)!)) return false
  const { registry } = table
  return events.every(
    ({ type, schemaVersion }) => registry.definitions[registry.codeOf(type) ?? 0]?.version === schemaVersion,
  )
}

function structuredCopy(commit: Commit): Commit {
  return JSON.parse(JSON.stringify(commit)) as Commit
}

/** Catch-up, then live. Each commit is handed out in a turn of its own position, never twice, never nested. */
function follow(
  { after, onCommit, onError }: Subscriber,
  listeners: Set<() => void>,
  count: () => number,
  commitAt: (index: number) => StoredCommit,
) {
  let next: number = after
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
      while (open && next < count()) onCommit(commitAt(next++))
    } catch (error) {
      close()
      onError?.(error)
    } finally {
      delivering = false
    }
  }
  listeners.add(deliver)
  void Promise.resolve().then(deliver)
  return { close }
}
