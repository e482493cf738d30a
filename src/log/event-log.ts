// The port: what a store must do to keep a log. It knows streams and commits, not dossiers. Adapters implement
// it; `testing/log-contract` holds each of them to it.

import type { Commit, Position, StoredCommit } from './envelope.js'
import type { EventTable } from './event-table.js'
import type { Registry } from './registry.js'
import type { BlobStore } from './blob-store.js'
import type { StateStore } from './state-store.js'
import type { Vault } from './vault.js'

/** A live reader of a log. */
export interface Subscription {
  /** Stops it; nothing is delivered afterwards. */
  close(): void
}

/** What a subscriber gives. */
export interface Subscriber {
  /** Deliver what comes after this position; {@link origin} for all. */
  readonly after: Position
  /** Called for every commit once, in the order of positions; perhaps before the append that stored it has resolved. */
  readonly onCommit: (commit: StoredCommit) => void
  /** Called if delivery ends by itself; nothing follows. */
  readonly onError?: (error: unknown) => void
}

/** An append-only, durable, totally ordered sequence of commits. */
export interface EventLog {
  /**
   * Stores commits, all of them or none, and gives their positions in the same order. When it resolves they are
   * durable.
   * @throws DossierError `version-conflict` if a stream doesn't stand at its commit's version − 1
   * @throws DossierError `batch-refused` if there are several and `batches` is `'single'`
   * @throws DossierError `closed`, `storage`
   */
  append(commits: readonly Commit[]): Promise<readonly Position[]>
  /** The commits of one stream in order, from the one that holds `fromVersion` (default 1). */
  readStream(stream: string, options?: { fromVersion?: number }): AsyncIterable<StoredCommit>
  /** All commits after a position (default: all), in order, up to those present when reading began. */
  readAll(options?: { after?: Position; signal?: AbortSignal }): AsyncIterable<StoredCommit>
  /**
   * Whether several commits can be stored all or none (`'whole'`, also if left out), or only one at a time (`'single'`), as in a
   * store without transactions. Work that needs no whole batch goes through `appendEach`.
   */
  readonly batches?: 'whole' | 'single'
  /** Delivers what lies after a position, then what comes, with nothing skipped in between. */
  subscribe(subscriber: Subscriber): Subscription
  /** The position of the last commit, {@link origin} if there is none. */
  head(): Promise<Position>
  /** Releases everything; further calls fail with `closed`. */
  close(): Promise<void>
  /** The side store of this log's personal data, where the store itself keeps one. */
  readonly vault?: Vault
  /** What is kept beside this log, where the store itself does that. */
  readonly states?: StateStore
  /** Segments and checkpoints beside this log, where the store itself keeps some. */
  readonly blobs?: BlobStore
  /**
   * Only for a log that itself keeps its events in columns: lends its own table, so that an engine holds nothing
   * twice. `undefined` if the table was already lent with other definitions. The listener is called after each
   * append.
   */
  lend?(
    registry: Registry,
    onAppend: (table: EventTable) => void,
  ): { readonly table: EventTable; readonly subscription: Subscription } | undefined
}
