// The port over a store that keeps commits in one gapless order and is read in pages: what adapters of such stores have in
// common. They bring how a store is read, written, watched and let go.

import { DossierError } from '../kernel/errors.js'
import type { Position } from '../log/envelope.js'
import type { EventLog } from '../log/event-log.js'
import { sealedVault, type VaultStore } from '../log/sealed-vault.js'
import type { BlobStore } from '../log/blob-store.js'
import type { StateStore } from '../log/state-store.js'
import { rowOf, type CommitRow } from './commit-body.js'
import { logByPages, streamByPages, type Page, type PageOfLog, type StreamPage } from './commit-pages.js'
import { Followers } from './followers.js'
import { patiently, type ReadingPatience } from './pause.js'

/** What a store does. */
export interface PagedStore {
  /** Stores at least one commit; gives their positions. */
  append(rows: readonly CommitRow[]): Promise<readonly Position[]>
  head(): Promise<Position>
  after: PageOfLog
  ofStream(stream: string, page: StreamPage): Promise<Page>
  /** How those who follow sit out what passes; they end with the first failure if left out. */
  readonly patience?: ReadingPatience
  /** Looks out for what others write; gives the function that ends that. */
  watch(wake: () => void): () => void
  /** Where personal data lies. */
  readonly vault: VaultStore
  /** What is kept beside the log, where the store does that. */
  readonly states?: StateStore
  readonly blobs?: BlobStore
  /** All that was asked is answered, and nothing more will be asked; resolves when the store does nothing more by itself. */
  close?(): Promise<void>
}

/** A log over a store, and what its adapter goes on to need of it. */
export interface LogOverStore {
  readonly log: EventLog
  /** Tells those who follow it that there may be something new. */
  wake(): void
  /** @throws DossierError `closed` */
  checkOpen(): void
}

/** Makes a log over a store. */
export function pagedLog(store: PagedStore): LogOverStore {
  const { vault, states, blobs, patience } = store
  let closing: Promise<void> | undefined
  const following: PageOfLog = (after, limit) => store.after(after, limit)
  const followers = new Followers(
    patience ? patiently(following, patience, () => closing !== undefined) : following,
    {
      watch: (wake) => store.watch(wake),
    },
  )
  const checkOpen = () => {
    if (closing !== undefined) throw new DossierError('closed', 'this log was closed', { what: 'log' })
  }
  const running = new Set<Promise<unknown>>()
  const whileOpen =
    <Arguments extends unknown[], Result>(work: (...args: Arguments) => Promise<Result>) =>
    async (...args: Arguments): Promise<Result> => {
      checkOpen()
      const result = work(...args)
      running.add(result)
      return result.finally(() => running.delete(result))
    }
  const allWhileOpen = <Functions extends VaultStore | StateStore | BlobStore>(functions: Functions) =>
    Object.fromEntries(
      Object.entries(functions).map(([name, work]) => [name, whileOpen(work as () => Promise<unknown>)]),
    ) as unknown as Functions
  const head = whileOpen(() => store.head())
  const after = whileOpen((position: Position, limit: number) => store.after(position, limit))
  const ofStream = whileOpen((stream: string, page: StreamPage) => store.ofStream(stream, page))
  const close = async () => {
    followers.close()
    await Promise.allSettled(running)
    await store.close?.()
  }
  const log: EventLog = {
    append: whileOpen(async (commits) => {
      if (commits.length === 0) return []
      // Made before anything is waited for: their caller may change what it gave.
      const rows = commits.map(rowOf)
      const positions = await store.append(rows)
      followers.tell(rows.map((row, index) => ({ ...row, position: positions[index]! })))
      return positions
    }),
    readStream: (stream, { fromVersion = 1 } = {}) =>
      streamByPages((reached) => ofStream(stream, { fromVersion, after: reached })),
    readAll: (options) => logByPages({ head, after }, options),
    subscribe(subscriber) {
      checkOpen()
      return followers.subscribe(subscriber)
    },
    head,
    close: () => (closing ??= close()),
    vault: sealedVault(allWhileOpen(vault), crypto),
    ...(states && { states: allWhileOpen(states) }),
    ...(blobs && { blobs: allWhileOpen(blobs) }),
  }
  return { log, wake: () => followers.wake(), checkOpen }
}
