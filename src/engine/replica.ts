// One engine's copy of the log in columns, filled at the start and kept by the log's own subscription. A log that
// keeps its events in columns itself lends them instead.

import { DossierError } from '../kernel/errors.js'
import type { Position } from '../log/envelope.js'
import type { EventLog, Subscription } from '../log/event-log.js'
import { EventTable } from '../log/event-table.js'
import type { Registry } from '../log/registry.js'
import type { OwnHandlers } from '../dossier/evolve.js'
import { Books } from '../projections/books.js'

/** What an engine holds of its log. */
export interface Replica {
  readonly table: EventTable
  readonly books: Books
  /** Whether the table is the log's own, so that nothing can have been written that it doesn't show. */
  readonly isLent: boolean
  /**
   * Resolves when everything up to a position (default: the log's present head) is here.
   * @throws DossierError `storage` if the log stopped delivering, `closed`
   */
  caughtUp(position?: Position): Promise<void>
  /** Why nothing more comes. */
  readonly failure: DossierError | undefined
  /** Calls a listener after each append, and when nothing more comes; gives what ends that. */
  watch(listener: () => void): () => void
  close(): void
}

/** Who hears of what happens to a replica once it is open. */
export interface ReplicaListener {
  onAppend(table: EventTable): void
  /** A stream came to hold what can't be read here; told once a stream, before the append. */
  onUnreadable(error: DossierError): void
  /** The log stopped delivering. */
  onFailure(error: DossierError): void
}

/** Opens a replica that has seen everything that is in the log now. */
export async function openReplica(
  log: EventLog,
  registry: Registry,
  listener: ReplicaListener,
  own?: OwnHandlers,
): Promise<Replica> {
  const waiting = new Set<() => void>()
  let failure: DossierError | undefined
  const wake = () => {
    for (const check of [...waiting]) check()
  }
  const fail = (error: DossierError) => {
    failure = error
    wake()
  }
  let unreadable = 0
  const onAppend = (table: EventTable) => {
    wake()
    if (table.unreadable.size > unreadable) {
      const errors = [...table.unreadable.values()].slice(unreadable).map(({ error }) => error)
      unreadable = table.unreadable.size
      for (const error of errors) listener.onUnreadable(error)
    }
    listener.onAppend(table)
  }
  const onError = (cause: unknown) => {
    const message = 'the log stopped delivering: open a new engine on it'
    const error = new DossierError('storage', message, { operation: 'subscribe' }, { cause })
    fail(error)
    listener.onFailure(error)
  }
  const lent = log.lend?.(registry, onAppend)
  const { table, subscription } = lent ?? (await follow(log, registry, onAppend, onError))
  unreadable = table.unreadable.size

  return {
    table,
    books: new Books(table, own),
    isLent: lent !== undefined,
    get failure() {
      return failure
    },
    watch(listener) {
      waiting.add(listener)
      return () => void waiting.delete(listener)
    },
    async caughtUp(position) {
      const target = position ?? (await log.head())
      if (failure === undefined && table.position >= target) return
      await new Promise<void>((resolve, reject) => {
        const check = () => {
          if (failure === undefined && table.position < target) return
          waiting.delete(check)
          if (failure === undefined) resolve()
          else reject(failure)
        }
        waiting.add(check)
        check()
      })
    },
    close() {
      subscription.close()
      fail(new DossierError('closed', 'this engine was closed', { what: 'engine' }))
    },
  }
}

async function follow(
  log: EventLog,
  registry: Registry,
  onAppend: (table: EventTable) => void,
  onError: (error: unknown) => void,
): Promise<{ table: EventTable; subscription: Subscription }> {
  const table = new EventTable(registry)
  for await (const commit of log.readAll()) table.append(commit, commit.position)
  const subscription = log.subscribe({
    after: table.position,
    onCommit(commit) {
      table.append(commit, commit.position)
      onAppend(table)
    },
    onError,
  })
  return { table, subscription }
}
