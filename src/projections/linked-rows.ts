// (5) Rows of which a dossier may have several, in columns: each is linked back to the dossier's row before, so that the
// rows of one dossier are found without looking at those of the others. Which code or instant is meant is told by its
// place in the layout, and a text by its number among the log's codes.

import { invariant } from '../kernel/errors.js'
import type { Instant } from '../kernel/instant.js'
import type { Json } from '../log/canonical.js'
import { copied, grown, withRoom } from '../log/columns.js'
import { codeOf, type Codes } from '../log/texts.js'
import type { FoldedLog, Packed, Projected } from './projection.js'

/** How a row ended, and when; absent while it is open. */
export interface Ending {
  readonly endedAt?: Instant
  readonly ended?: string
}

/** The members of a row that are texts, and those that are instants. */
type TextOf<Row> = Exclude<MemberOf<Row, string>, 'ended'>
type TimeOf<Row> = MemberOf<Row, Instant>
type MemberOf<Row, Value> = {
  [Name in keyof Row]-?: Required<Row>[Name] extends Value ? Name : never
}[keyof Row]

/**
 * What the rows of a book are made of, by name and place: the first text names what a row is one of, the first instant is
 * that of its end. Ways to end count from 1; `closed` is that with the dossier.
 */
export interface RowLayout<Row extends Ending> {
  readonly texts: { readonly [Name in TextOf<Row>]: 0 | 1 | 2 }
  readonly times: { readonly [Name in TimeOf<Row>]: number }
  readonly ends: { readonly [End in NonNullable<Row['ended']> | 'closed']: number }
}

/** What a row is one of, and two texts more at the most. */
const codesARow = 3

/** Rows by index, and their links by stream ordinal. */
export class LinkedRows<Row extends Ending> {
  length = 0
  readonly codes: Codes
  readonly #texts: readonly (readonly [name: string, which: number])[]
  readonly #times: readonly (readonly [name: string, which: number])[]
  readonly #endNames: readonly string[]
  readonly #closed: number
  readonly #timeCount: number
  #rowCodes: Uint32Array = new Uint32Array(0)
  #rowTimes: Float64Array = new Float64Array(0)
  /** How a row ended; 0 while it is open. */
  #ends: Uint8Array = new Uint8Array(0)
  /** The dossier's row before, plus 1. */
  #previous: Uint32Array = new Uint32Array(0)
  /** By stream ordinal: the dossier's last row, plus 1. */
  #last: Uint32Array<ArrayBuffer>
  /** By row: the dossier it belongs to. */
  #ordinals: Uint32Array = new Uint32Array(0)
  /** Whether the rows lie in memory that is not the book's, and must be copied before any of them changes. */
  #isBorrowed = false

  constructor({ codes, streamCount }: FoldedLog, { texts, times, ends }: RowLayout<Row>, expected = 0) {
    this.codes = codes
    this.#last = new Uint32Array(streamCount)
    this.#texts = Object.entries<number>(texts)
    this.#times = Object.entries<number>(times)
    this.#endNames = Object.keys(ends)
    this.#closed = ends.closed
    this.#timeCount = this.#times.length
    this.#reserve(expected)
  }

  /** Adds a row to a dossier, with these codes and no instants, and gives its index. */
  add(ordinal: number, first: number, second: number, third: number): number {
    const index = this.length++
    if (index >= this.#ends.length || ordinal >= this.#last.length || this.#isBorrowed)
      this.#makeRoom(ordinal)
    this.#previous[index] = this.#last[ordinal]!
    this.#ordinals[index] = ordinal
    this.#last[ordinal] = index + 1
    const codes = this.#rowCodes
    codes[index * codesARow] = first
    codes[index * codesARow + 1] = second
    codes[index * codesARow + 2] = third
    const times = index * this.#timeCount
    for (let each = times; each < times + this.#timeCount; each++) this.#rowTimes[each] = Number.NaN
    return index
  }

  #makeRoom(ordinal: number): void {
    if (this.#isBorrowed) this.#own()
    this.#last = grown(this.#last, ordinal + 1)
    this.#reserve(this.length)
  }

  #reserve(rows: number): void {
    this.#ends = grown(this.#ends, rows)
    const room = this.#ends.length
    this.#previous = grown(this.#previous, room)
    this.#ordinals = grown(this.#ordinals, room)
    this.#rowCodes = grown(this.#rowCodes, room * codesARow)
    this.#rowTimes = grown(this.#rowTimes, room * this.#timeCount)
  }

  code(index: number, which: number): number {
    return this.#rowCodes[index * codesARow + which]!
  }

  setCode(index: number, which: number, code: number): void {
    if (this.#isBorrowed) this.#own()
    this.#rowCodes[index * codesARow + which] = code
  }

  time(index: number, which: number): Instant | undefined {
    const at = this.#rowTimes[index * this.#timeCount + which]!
    return Number.isNaN(at) ? undefined : (at as Instant)
  }

  setTime(index: number, which: number, at: Instant | undefined): void {
    if (this.#isBorrowed) this.#own()
    // A Float64Array keeps `undefined` as NaN.
    this.#rowTimes[index * this.#timeCount + which] = at as number
  }

  /** Ends a row. */
  end(index: number, at: Instant, how: number): void {
    if (this.#isBorrowed) this.#own()
    this.#rowTimes[index * this.#timeCount] = at
    this.#ends[index] = how
  }

  isOpen(index: number): boolean {
    return this.#ends[index] === 0
  }

  /** How a row ended; 0 while it is open. */
  endOf(index: number): number {
    return this.#ends[index]!
  }

  /** Whether a row belongs to a dossier: rows of streams that were folded again don't. */
  isHeld(index: number): boolean {
    return this.nameOf(index) !== 0
  }

  /** What a row is one of, as a code. */
  nameOf(index: number): number {
    return this.#rowCodes[index * codesARow]!
  }

  /** A dossier's last row of a name, −1 if there is none. */
  lastOf(ordinal: number, name: number): number {
    let index = this.lastRow(ordinal)
    while (index >= 0 && this.nameOf(index) !== name) index = this.rowBefore(index)
    return index
  }

  /** A dossier's last row, −1 if it has none. */
  protected lastRow(ordinal: number): number {
    return ordinal < this.#last.length ? this.#last[ordinal]! - 1 : -1
  }

  /** The row of the same dossier before a row, −1 if it is the first. */
  protected rowBefore(index: number): number {
    return this.#previous[index]! - 1
  }

  /** Ends all rows of a dossier that have not ended. */
  closeAll(ordinal: number, at: Instant): void {
    for (let index = this.lastRow(ordinal); index >= 0; index = this.rowBefore(index))
      if (this.isOpen(index)) this.end(index, at, this.#closed)
  }

  /** Indexes of a dossier's rows, oldest first. */
  indexesOf(ordinal: number): number[] {
    const indexes: number[] = []
    for (let row = this.lastRow(ordinal); row >= 0; row = this.rowBefore(row)) indexes.push(row)
    return indexes.reverse()
  }

  /** Indexes of a dossier's rows that have not ended, oldest first. */
  openRows(ordinal: number): number[] {
    return this.indexesOf(ordinal).filter((index) => this.isOpen(index))
  }

  /** The dossier of a row, by ordinal. */
  ordinalOf(index: number): number {
    return this.#ordinals[index]!
  }

  /** Reads a row out. */
  row(index: number): Row {
    const row: Record<string, unknown> = {}
    for (const [name, which] of this.#texts) {
      const text = this.codes.textOf(this.code(index, which))
      if (text !== undefined) row[name] = text
    }
    for (const [name, which] of this.#times) {
      const at = this.time(index, which)
      if (at !== undefined) row[name] = at
    }
    if (!this.isOpen(index)) row['ended'] = this.#endNames[this.endOf(index) - 1]
    return row as Row
  }

  /** A dossier's rows, oldest first. */
  rowsOf(ordinal: number): Row[] {
    return this.indexesOf(ordinal).map((index) => this.row(index))
  }

  /** Takes over the rows of a book that was folded from other streams of the same table: behind its own. */
  merge(from: this): void {
    if (this.#isBorrowed) this.#own()
    const [before, more] = [this.length, from.length]
    this.length += more
    this.#reserve(this.length)
    this.#ends.set(from.#ends.subarray(0, more), before)
    this.#ordinals.set(from.#ordinals.subarray(0, more), before)
    this.#rowTimes.set(from.#rowTimes.subarray(0, more * this.#timeCount), before * this.#timeCount)
    this.#takeCodes(from, before)
    for (let index = 0; index < more; index++) {
      const previous = from.#previous[index]!
      this.#previous[before + index] = previous === 0 ? 0 : before + previous
    }
    this.#last = grown(this.#last, from.#last.length)
    for (let ordinal = 0; ordinal < from.#last.length; ordinal++) {
      const last = from.#last[ordinal]!
      if (last === 0) continue
      invariant(this.#last[ordinal] === 0, `two parts of one fold hold the stream with ordinal ${ordinal}`)
      this.#last[ordinal] = before + last
    }
  }

  #takeCodes(from: this, before: number): void {
    const [codes, start] = [from.#rowCodes.subarray(0, from.length * codesARow), before * codesARow]
    this.#rowCodes.set(codes, start)
    if (from.codes === this.codes) return
    for (const [index, code] of codes.entries())
      if (code !== 0) this.#rowCodes[start + index] = codeOf(from.codes.textOf(code)!, this.codes)
  }

  /** Takes a dossier's rows out, so that its stream can be folded again; they stay where they are, and are nobody's. */
  clear(ordinal: number): void {
    for (const index of this.indexesOf(ordinal)) this.setCode(index, 0, 0)
    if (ordinal < this.#last.length) this.#last[ordinal] = 0
  }

  /** The rows of all dossiers that have some, by ordinal. */
  snapshot(): Json {
    const dossiers: Record<string, Json> = {}
    for (let ordinal = 0; ordinal < this.#last.length; ordinal++) {
      const rows = this.rowsOf(ordinal)
      if (rows.length > 0) dossiers[ordinal] = rows as unknown as Json
    }
    return dossiers
  }

  /** The rows as columns: the book's own memory. */
  pack(): Packed {
    const { length } = this
    const columns = {
      codes: this.#rowCodes.subarray(0, length * codesARow),
      times: this.#rowTimes.subarray(0, length * this.#timeCount),
      ends: this.#ends.subarray(0, length),
      previous: this.#previous.subarray(0, length),
      ordinals: this.#ordinals.subarray(0, length),
      last: this.#last.subarray(0, this.#last.findLastIndex((row) => row !== 0) + 1),
    }
    return { head: null, columns }
  }

  /** Takes packed rows as those of an empty book: where they lie, until one of them changes. */
  take({ columns, isOwn }: Packed): this {
    const { codes, times, ends, previous, ordinals, last } = columns
    this.#rowCodes = codes as Uint32Array
    this.#rowTimes = times as Float64Array
    this.#ends = ends as Uint8Array
    this.#previous = previous as Uint32Array
    this.#ordinals = ordinals as Uint32Array
    this.#last = new Uint32Array(Math.max(this.#last.length, last!.length))
    this.#last.set(last!)
    this.length = this.#ends.length
    this.#isBorrowed = isOwn !== true
    return this
  }

  #own(): void {
    this.#isBorrowed = false
    const rows = withRoom(this.length)
    this.#ends = copied(this.#ends, rows)
    this.#previous = copied(this.#previous, rows)
    this.#ordinals = copied(this.#ordinals, rows)
    this.#rowCodes = copied(this.#rowCodes, rows * codesARow)
    this.#rowTimes = copied(this.#rowTimes, rows * this.#timeCount)
  }
}

/** With a dossier ends what was going on. */
export const close = (book: LinkedRows<Ending>, { ordinal, at }: Projected & { readonly at: Instant }) =>
  book.closeAll(ordinal, at)
