// (5) The deadline index: open dossiers in the order of the date at which they become overdue, so that "what is
// overdue, what is nearly due" costs what it returns and not the number of dossiers. It is derived from the
// tracking book: built by one sort, then kept by the book's changes.

import type { Instant } from '../kernel/instant.js'
import { openStates } from '../dossier/dossier.js'
import { Time, type TrackingBook } from './tracking-book.js'

const chunkSize = 512

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
  /** Sorted rows in chunks, each sorted; the keys are in {@link #dueAt}. */
  #chunks: number[][] = []
  /** By row: the due date under which it is filed; NaN if it isn't. */
  #dueAt = new Float64Array(0)
  #size = 0

  constructor(book: TrackingBook) {
    this.#book = book
    this.#build()
  }

  /** How many dossiers can still miss their date. */
  get size(): number {
    this.#refresh()
    return this.#size
  }

  /** Rows with from ≤ due date < to, soonest first. */
  *between(from: number, to: number): Generator<{ readonly row: number; readonly dueAt: Instant }> {
    this.#refresh()
    for (let chunk = this.#chunkFor(from, -1); chunk < this.#chunks.length; chunk++) {
      const rows = this.#chunks[chunk]!
      for (let index = this.#indexIn(rows, from, -1); index < rows.length; index++) {
        const dueAt = this.#dueAt[rows[index]!]!
        if (dueAt >= to) return
        yield { row: rows[index]!, dueAt: dueAt as Instant }
      }
    }
  }

  /** Takes in what changed in the book; a great change is a new sort. */
  #refresh(): void {
    const { changes } = this.#book
    if (changes?.length === 0) return
    if (changes === undefined || (changes.length > 1_000 && changes.length > this.#size / 4)) this.#build()
    else {
      this.#book.changes = []
      for (const row of new Set(changes)) this.#file(row)
    }
  }

  #build(): void {
    const { length } = this.#book
    this.#book.changes = []
    this.#dueAt = new Float64Array(length)
    const rows: number[] = []
    for (let row = 0; row < length; row++) {
      const dueAt = watchedDueAt(this.#book, row)
      this.#dueAt[row] = dueAt ?? Number.NaN
      if (dueAt !== undefined) rows.push(row)
    }
    rows.sort((a, b) => this.#dueAt[a]! - this.#dueAt[b]! || a - b)
    this.#size = rows.length
    this.#chunks = []
    for (let start = 0; start < rows.length; start += chunkSize)
      this.#chunks.push(rows.slice(start, start + chunkSize))
  }

  #file(row: number): void {
    if (row >= this.#dueAt.length) {
      const larger = new Float64Array(Math.max(row + 1, this.#dueAt.length * 2)).fill(Number.NaN)
      larger.set(this.#dueAt)
      this.#dueAt = larger
    }
    const before = this.#dueAt[row]!
    const after = watchedDueAt(this.#book, row) ?? Number.NaN
    if (Object.is(before, after)) return
    if (!Number.isNaN(before)) this.#remove(row, before)
    this.#dueAt[row] = after
    if (!Number.isNaN(after)) this.#insert(row, after)
  }

  #remove(row: number, dueAt: number): void {
    const chunk = this.#chunkFor(dueAt, row)
    const rows = this.#chunks[chunk]!
    rows.splice(this.#indexIn(rows, dueAt, row), 1)
    if (rows.length === 0) this.#chunks.splice(chunk, 1)
    this.#size -= 1
  }

  #insert(row: number, dueAt: number): void {
    this.#size += 1
    if (this.#chunks.length === 0) this.#chunks.push([])
    const chunk = Math.min(this.#chunkFor(dueAt, row), this.#chunks.length - 1)
    const rows = this.#chunks[chunk]!
    rows.splice(this.#indexIn(rows, dueAt, row), 0, row)
    if (rows.length > 2 * chunkSize) this.#chunks.splice(chunk + 1, 0, rows.splice(chunkSize))
  }

  /** The first chunk whose last entry is not before (dueAt, row). */
  #chunkFor(dueAt: number, row: number): number {
    let low = 0
    let high = this.#chunks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#isBefore(this.#chunks[middle]!.at(-1)!, dueAt, row)) low = middle + 1
      else high = middle
    }
    return low
  }

  #indexIn(rows: readonly number[], dueAt: number, row: number): number {
    let low = 0
    let high = rows.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#isBefore(rows[middle]!, dueAt, row)) low = middle + 1
      else high = middle
    }
    return low
  }

  #isBefore(filed: number, dueAt: number, row: number): boolean {
    const key = this.#dueAt[filed]!
    return key < dueAt || (key === dueAt && filed < row)
  }
}
