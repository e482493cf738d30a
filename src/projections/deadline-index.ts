// (5) The deadline index: open dossiers in the order of the date at which they become overdue, so that "what is
// overdue, what is nearly due" costs what it returns and not the number of dossiers. It is derived from the
// tracking book: built by one sort, then kept by the book's changes.

import type { Instant } from '../kernel/instant.js'
import { openStates } from '../dossier/dossier.js'
import { RowOrder } from './row-order.js'
import type { TrackingBook } from './tracking-book.js'
import { Time } from './tracking-row.js'

/** The due date that can still be missed, or `undefined`: of closed dossiers, and while the clock stands in time. */
export function watchedDueAt(book: TrackingBook, row: number): Instant | undefined {
  if (!openStates.has(book.stateOf(row))) return undefined
  const dueAt = book.time(row, Time.dueAt)
  const pausedAt = book.time(row, Time.pausedAt)
  return dueAt === undefined || (pausedAt !== undefined && pausedAt <= dueAt) ? undefined : dueAt
}

/** Rows of a tracking book by due date. Ties are in the order of rows. */
export class DeadlineIndex {
  readonly #book: TrackingBook
  readonly #order = new RowOrder()

  constructor(book: TrackingBook) {
    this.#book = book
    this.#build()
  }

  /** How many dossiers can still miss their date. */
  get size(): number {
    this.#refresh()
    return this.#order.size
  }

  /** Rows with from ≤ due date < to, soonest first, at most so many. */
  between(from: number, to: number, limit?: number): number[] {
    this.#refresh()
    return this.#order.between(from, to, limit)
  }

  /** Takes in what changed in the book; a great change is a new sort. */
  #refresh(): void {
    const { changes } = this.#book
    if (changes?.length === 0) return
    if (changes === undefined || (changes.length > 1_000 && changes.length > this.#order.size / 4))
      this.#build()
    else {
      this.#book.changes = []
      for (const row of new Set(changes)) this.#order.file(row, watchedDueAt(this.#book, row))
    }
  }

  #build(): void {
    this.#book.changes = []
    this.#order.fileAll(this.#book.length, (row) => watchedDueAt(this.#book, row))
  }
}
