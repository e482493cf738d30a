// Those who follow a log that is read in pages: each catches up from its own position, then goes on whenever it is
// woken. What was written is found by reading after a position, so nothing can be skipped; what this process wrote need not be
// read where it follows the one before without a gap, as the next page of the log would.

import type { Position } from '../log/envelope.js'
import type { Subscriber, Subscription } from '../log/event-log.js'
import type { StoredRow } from './commit-body.js'
import { nextTurn, pageOf, pageSize, type Page, type PageOfLog } from './commit-pages.js'

/** The subscriptions of one log. */
export class Followers {
  readonly #read: PageOfLog
  readonly #open = new Set<Follower>()
  readonly #watch: (wake: () => void) => () => void
  #unwatch: (() => void) | undefined

  /** While there are subscriptions, `watch` looks out for what others write; it gives the function that ends that. */
  constructor(read: PageOfLog, { watch }: { watch(wake: () => void): () => void }) {
    this.#read = read
    this.#watch = watch
  }

  subscribe(subscriber: Subscriber): Subscription {
    const follower = new Follower(this.#read, subscriber, () => {
      if (!this.#open.delete(follower) || this.#open.size > 0) return
      this.#unwatch?.()
      this.#unwatch = undefined
    })
    this.#open.add(follower)
    this.#unwatch ??= this.#watch(() => this.wake())
    follower.wake()
    return follower
  }

  /** There may be something new. */
  wake(): void {
    for (const follower of this.#open) follower.wake()
  }

  /** These are stored: who stands right before them need not read them. */
  tell(rows: readonly StoredRow[]): void {
    for (const follower of this.#open) follower.tell(rows)
  }

  /** Ends them all. */
  close(): void {
    for (const follower of [...this.#open]) follower.close()
  }
}

class Follower implements Subscription {
  readonly #read: PageOfLog
  readonly #subscriber: Subscriber
  readonly #onClose: () => void
  #next: Position
  #isOpen = true
  #isReading = false
  #isWoken = false
  /** What it was told of and has not looked at. */
  #told: StoredRow[] = []

  constructor(read: PageOfLog, subscriber: Subscriber, onClose: () => void) {
    this.#read = read
    this.#subscriber = subscriber
    this.#onClose = onClose
    this.#next = subscriber.after
  }

  wake(): void {
    this.#isWoken = true
    if (!this.#isReading) void this.#deliver()
  }

  tell(rows: readonly StoredRow[]): void {
    // Too many at once would hold up other work: those are read page by page.
    if (this.#told.length + rows.length > pageSize) return this.wake()
    this.#told.push(...rows)
    if (!this.#isReading) void this.#deliver()
  }

  /** The next page: what it was told of, if that joins on, else what is read. */
  async #page(): Promise<Page> {
    const told = this.#told.filter(({ position }) => position > this.#next)
    this.#told = []
    // Never full, so it is the last one where nobody woke.
    if (told[0]?.position === this.#next + 1) return pageOf(told, this.#next, pageSize + 1)
    if (told.length === 0 && !this.#isWoken) return { commits: [], isLast: true }
    this.#isWoken = false
    return this.#read(this.#next, pageSize)
  }

  close(): void {
    this.#isOpen = false
    this.#onClose()
  }

  async #deliver(): Promise<void> {
    this.#isReading = true
    try {
      while (this.#isOpen && (this.#isWoken || this.#told.length > 0)) {
        // Never before the caller has its subscription, nor inside the call of an append.
        await Promise.resolve()
        if (!this.#isOpen) return
        const { commits, isLast } = await this.#page()
        for (const commit of commits) {
          if (!this.#isOpen) return
          this.#next = commit.position
          this.#subscriber.onCommit(commit)
        }
        if (isLast) continue
        this.#isWoken = true
        await nextTurn()
      }
    } catch (error) {
      const wasOpen = this.#isOpen
      this.close()
      if (wasOpen) this.#subscriber.onError?.(error)
    } finally {
      this.#isReading = false
    }
  }
}
