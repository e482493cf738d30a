// (5) The rows of the tracking book in memory: one run of bytes, in which each dossier has 128 of them by stream ordinal.
// What the numbers in them mean is told by the layout of a row and by the book.

import { invariant } from '../kernel/errors.js'
import type { Instant } from '../kernel/instant.js'
import { copied, grown, withRoom } from '../log/columns.js'
import { dossierStates, type DossierState } from '../dossier/dossier.js'
import type { Projected } from './projection.js'
import { Code, firstWord, stateWord, Time, timeCount, timesARow, wordsARow } from './tracking-row.js'
import type { Count } from './tracking-row.js'

const maxChanges = 65_536

/** Rows by stream ordinal; ordinals of streams that are no dossiers are rows in state `absent`. */
export class TrackingRows {
  /** One more than the greatest ordinal that has a row. */
  length = 0
  /**
   * Whoever wants to hear of changed rows sets a list; it gets each changed ordinal, perhaps more than once. If
   * nobody empties it, it is dropped: then everything may have changed.
   */
  changes: number[] | undefined
  #times: Float64Array = new Float64Array(0)
  /** The same memory as {@link #times}. */
  #words: Uint32Array = new Uint32Array(0)
  /** Whether that memory is not the book's, and must be copied before any row changes. */
  #isBorrowed = false

  constructor(expected: number) {
    this.#reserve(expected)
  }

  stateOf(row: number): DossierState {
    return dossierStates[this.#words[row * wordsARow + firstWord + stateWord]!]!
  }

  /** An instant, or `undefined` if there is none. */
  time(row: number, which: Time): Instant | undefined {
    const value = this.#times[row * timesARow + which]!
    return Number.isNaN(value) ? undefined : (value as Instant)
  }

  /** A code's number in the dictionary of the log, 0 if there is none: what scans group by. */
  code(row: number, which: Code): number {
    return this.#words[row * wordsARow + firstWord + which]!
  }

  count(row: number, which: Count): number {
    return this.#words[row * wordsARow + firstWord + which]!
  }

  /** Finds the row of an event's dossier, making it if need be, and notes that something happened: before any change. */
  touch({ ordinal, at }: Pick<Projected, 'ordinal'> & { readonly at: Instant }): number {
    if (this.#isBorrowed) this.#own()
    if (ordinal >= this.length) this.extend(ordinal + 1)
    const index = ordinal * timesARow + Time.latestAt
    if (!(this.#times[index]! >= at)) this.#times[index] = at
    this.#note(ordinal)
    return ordinal
  }

  /** Makes the row of a dossier if there is none; of what is known of it nothing changes. */
  keep({ ordinal }: Pick<Projected, 'ordinal'>): void {
    if (ordinal >= this.length) this.extend(ordinal + 1)
  }

  #note(row: number): void {
    if (this.changes === undefined) return
    if (this.changes.length < maxChanges) this.changes.push(row)
    else this.changes = undefined
  }

  /** Moves a dossier from the state it is in to the next: by number, among {@link dossierStates}. */
  move(row: number, next: Uint8Array): void {
    const index = row * wordsARow + firstWord + stateWord
    this.#words[index] = next[this.#words[index]!]!
  }

  setTime(row: number, which: Time, at: Instant | undefined): void {
    // A Float64Array keeps `undefined` as NaN.
    this.#times[row * timesARow + which] = at as number
  }

  /** Notes that a dossier ended, unless it ended before. */
  end(row: number, at: Instant): void {
    const index = row * timesARow + Time.endedAt
    if (!(this.#times[index]! <= at)) this.#times[index] = at
  }

  setCode(row: number, which: Code, code: number): void {
    this.#words[row * wordsARow + firstWord + which] = code
  }

  setCount(row: number, which: Count, count: number): void {
    this.#words[row * wordsARow + firstWord + which] = count
  }

  add(row: number, which: Count, more: number): void {
    this.#words[row * wordsARow + firstWord + which]! += more
  }

  /** Empties a row, so that its stream can be folded again. */
  clear(row: number): void {
    if (row >= this.length) return
    if (this.#isBorrowed) this.#own()
    this.#note(row)
    this.#empty(row)
  }

  /** Adds the rows of another that was folded from other streams, by other numbers for the codes if they are given. */
  protected addRows(from: TrackingRows, here?: (code: number) => number): void {
    if (this.#isBorrowed) this.#own()
    const common = Math.min(this.length, from.length)
    if (from.length > this.length) this.extend(from.length)
    for (let start = 0; start < from.length;) {
      let end = start
      for (; end < from.length && from.#isTold(end); end++)
        invariant(
          end >= common || !this.#isTold(end),
          `two parts of one fold hold the stream with ordinal ${end}`,
        )
      this.#times.set(from.#times.subarray(start * timesARow, end * timesARow), start * timesARow)
      for (let row = start; here !== undefined && row < end; row++)
        for (const which of Object.values(Code)) this.setCode(row, which, here(this.code(row, which)))
      start = end + 1
    }
  }

  /** Whether anything was told of a row's dossier. */
  #isTold(row: number): boolean {
    return !Number.isNaN(this.#times[row * timesARow + Time.latestAt]!)
  }

  /** Takes over all rows of another, as a copy. */
  protected copyRows(from: TrackingRows): void {
    this.#lieIn(from.packRows().slice())
    this.length = from.length
  }

  /** All rows as numbers: the book's own memory. */
  protected packRows(): Float64Array {
    return this.#times.subarray(0, this.length * timesARow)
  }

  /** Takes packed rows in place of its own: where they lie, until one of them changes that is not the book's to write to. */
  protected takeRows(packed: Float64Array, isOwn = false): void {
    this.#lieIn(packed)
    this.#isBorrowed = !isOwn
    this.length = packed.length / timesARow
  }

  /** Makes rows up to a length. */
  protected extend(length: number): void {
    if (this.#isBorrowed) this.#own()
    this.#reserve(length)
    for (let row = this.length; row < length; row++) this.#empty(row)
    this.length = length
  }

  #empty(row: number): void {
    const times = row * timesARow
    for (let index = times; index < times + timeCount; index++) this.#times[index] = Number.NaN
    const words = row * wordsARow
    for (let index = words + firstWord; index < words + wordsARow; index++) this.#words[index] = 0
  }

  #reserve(length: number): void {
    if (length * timesARow <= this.#times.length) return
    this.#lieIn(grown(this.#times, length * timesARow))
  }

  #lieIn(times: Float64Array): void {
    this.#times = times
    this.#words = new Uint32Array(times.buffer, times.byteOffset, times.length * 2)
  }

  #own(): void {
    this.#isBorrowed = false
    this.#lieIn(copied(this.#times, withRoom(this.length) * timesARow))
  }
}
