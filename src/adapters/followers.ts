// Those who follow a log that is read in pages: each catches up from its own position, then goes on whenever it is
// woken. What was written is found by reading after a position, never by being told of it, so nothing can be skipped.

import type { Position, StoredCommit } from '../log/envelope.js'
import type { Subscriber, Subscription } from '../log/event-log.js'
import { nextTurn, pageSize } from './commit-pages.js'

/** Gives the next commits after a position, at most `limit`; none where no more are there yet. */
export type ReadPage = (
  after: Position,
  limit: number,
) => readonly StoredCommit[] | Promise<readonly StoredCommit[]>

/** The subscriptions of one log. */
export class Followers {
  readonly #read: ReadPage
  readonly #open = new Set<Follower>()
  readonly #watch: (wake: () => void) => () => void
  #unwatch: (() => void) | undefined

  /** While there are subscriptions, `watch` looks out for what others write; it gives the function that ends that. */
  constructor(read: ReadPage, { watch }: { watch(wake: () => void): () => void }) {
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

  /** Ends them all. */
  close(): void {
    for (const follower of [...this.#open]) follower.close()
  }
}

class Follower implements Subscription {
  readonly #read: ReadPage
  readonly #subscriber: Subscriber
  readonly #onClose: () => void
  #next: Position
  #isOpen = true
  #isReading = false
  #isWoken = false

  constructor(read: ReadPage, subscriber: Subscriber, onClose: () => void) {
    this.#read = read
    this.#subscriber = subscriber
    this.#onClose = onClose
    this.#next = subscriber.after
  }

  wake(): void {
    this.#isWoken = true
    if (!this.#isReading) void this.#deliver()
  }

  close(): void {
    this.#isOpen = false
    this.#onClose()
  }

  async #deliver(): Promise<void> {
    this.#isReading = true
    try {
      while (this.#isOpen && this.#isWoken) {
        this.#isWoken = false
        // Never before the caller has its subscription, nor inside an append.
        await Promise.resolve()
        const commits = this.#isOpen ? await this.#read(this.#next, pageSize) : []
        for (const commit of commits) {
          if (!this.#isOpen) return
          this.#next = commit.position
          this.#subscriber.onCommit(commit)
        }
        // A short page may end before something that can't be read.
        if (commits.length > 0) this.#isWoken = true
        if (commits.length === pageSize) await nextTurn()
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
