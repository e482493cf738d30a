// One engine's copy of the log in columns, filled at the start and kept by the log's own subscription. A log that
// keeps its events in columns itself lends them instead.

import { DossierError, isDossierError } from '../kernel/errors.js'
import type { BlobStore } from '../log/blob-store.js'
import type { Position } from '../log/envelope.js'
import type { EventLog, Subscription } from '../log/event-log.js'
import { engineClosed } from './operations.js'
import type { EventTable } from '../log/event-table.js'
import type { Registry } from '../log/registry.js'
import type { OwnHandlers } from '../dossier/evolve.js'
import { Books } from '../projections/books.js'
import type { LastingProjection } from '../projections/checkpoint.js'
import { keepBooks, readCheckpoints } from '../projections/keep-books.js'
import { SegmentCache } from './segment-cache.js'

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
  /** Follows on until work has ended that may wait for it; if the log is closed meanwhile, nobody waits for it any more. */
  followUntil(ended: Promise<unknown>): Promise<void>
  /** Nothing comes any more at once; resolves when what is kept beside the log is written. */
  close(): Promise<void>
}

/** Who hears of what happens to a replica once it is open. */
export interface ReplicaListener {
  onAppend(table: EventTable): void
  /** A stream came to hold what can't be read here; told once a stream, before the append. */
  onUnreadable(error: DossierError): void
  /** The log stopped delivering. */
  onFailure(error: DossierError): void
  /** A segment or checkpoint could not be read or kept; the log has what it holds. */
  onProblem?(error: unknown): void
}

/** What a replica may be given. */
export interface ReplicaOptions {
  /** Where segments and checkpoints are kept; beside the log, where it can do that, if left out. */
  readonly blobs?: BlobStore | undefined
  /** How plug-ins fold what they know of a dossier. */
  readonly own?: OwnHandlers | undefined
  /** Projections besides the built-in ones whose state is kept over restarts. */
  readonly lasting?: readonly LastingProjection[] | undefined
}

/** How often it is looked whether the log of an engine that ends is still open. */
const lookMs = 100

/** Opens a replica that has seen everything that is in the log now. */
export async function openReplica(
  log: EventLog,
  registry: Registry,
  listener: ReplicaListener,
  { blobs = log.blobs, own, lasting }: ReplicaOptions = {},
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
  /** How many streams were told of as unreadable; until this is open its owner looks for itself. */
  let unreadable = Number.POSITIVE_INFINITY
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
  const onProblem = (error: unknown) => listener.onProblem?.(error)
  const cache = new SegmentCache(blobs, registry, { onProblem })
  const lent = log.lend?.(registry, onAppend)
  // A log that lends its table lives in memory itself: a checkpoint would save nothing.
  const booksOver =
    lent === undefined
      ? await readCheckpoints({ registry }, blobs, { own, lasting, onProblem })
      : (table: EventTable) => new Books(table, own)
  const { table, subscription } = lent ?? (await follow(log, cache, onAppend, onError))
  const books = booksOver(table)
  unreadable = table.unreadable.size

  return {
    table,
    books,
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
    async followUntil(ended) {
      const gone = (error: unknown) => {
        // A log that was closed tells nobody who follows it.
        if (isDossierError(error, 'closed')) fail(engineClosed())
      }
      const looking = setInterval(() => void log.head().catch(gone), lookMs)
      await ended.finally(() => clearInterval(looking))
    },
    async close() {
      subscription.close()
      fail(engineClosed())
      if (lent !== undefined) return
      await cache.settle(table)
      if (blobs !== undefined) await keepBooks(books, blobs, { onProblem })
    },
  }
}

async function follow(
  log: EventLog,
  cache: SegmentCache,
  onAppend: (table: EventTable) => void,
  onError: (error: unknown) => void,
): Promise<{ table: EventTable; subscription: Subscription }> {
  const table = await cache.fill(log)
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
