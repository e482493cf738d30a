// Those who follow a log that is read in pages: each catches up from its own position, then goes on whenever it is
// woken. What was written is found by reading after a position, so nothing can be skipped; who is told of commits of this
// process takes them only where they follow the one before without a gap, as the next page of the log would be.

import type { Position } from '../log/envelope.js'
import type { Subscriber, Subscription } from '../log/event-log.js'
import type { StoredRow } from './commit-body.js'
import { nextTurn, pageOf, pageSize, type PageOfLog } from './commit-pages.js'

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

  /** These are stored, one after the other: who stands right before them need not read them. */
  tell(rows: readonly StoredRow[]): void {
    if (rows.length > 0) for (const follower of this.#open) follower.tell(rows)
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
    const isNext = rows[0]!.position === this.#next + 1 && rows.at(-1)!.position === this.#next + rows.length
    if (!isNext || rows.length > pageSize || this.#isReading) this.wake()
    else void this.#deliver(rows)
  }

  close(): void {
    this.#isOpen = false
    this.#onClose()
  }

  async #deliver(told?: readonly StoredRow[]): Promise<void> {
    this.#isReading = true
    try {
      let rows = told
      while (this.#isOpen && (this.#isWoken || rows !== undefined)) {
        this.#isWoken = false
        // Never before the caller has its subscription, nor inside an append.
        await Promise.resolve()
        if (!this.#isOpen) return
        const { commits, isLast } =
          rows === undefined ? await this.#read(this.#next, pageSize) : pageOf(rows, this.#next, pageSize + 1)
        rows = undefined
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
