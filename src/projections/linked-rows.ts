// (5) Rows of which a dossier may have several, in columns: each is linked back to the dossier's row before, so that the
// rows of one dossier are found without looking at those of the others.

import type { Instant } from '../kernel/instant.js'
import type { Json } from '../log/canonical.js'
import { Dictionary, grown } from '../log/columns.js'

/** How a row ended, and when; absent while it is open. */
interface Ending {
  readonly endedAt?: Instant
  readonly ended?: string
}

/** The members of a row that are texts, and those that are instants. */
type TextOf<Row> = Exclude<MemberOf<Row, string>, 'ended'>
type TimeOf<Row> = MemberOf<Row, Instant>
type MemberOf<Row, Value> = {
  [Name in keyof Row]-?: Required<Row>[Name] extends Value ? Name : never
}[keyof Row]

/** What the rows of a book are made of, in the order in which it is read out. The first text names what a row is one of. */
export interface RowLayout<Row extends Ending> {
  readonly texts: readonly TextOf<Row>[]
  readonly times: readonly TimeOf<Row>[]
  readonly ends: readonly NonNullable<Row['ended']>[]
}

/** Rows by index, and their links by stream ordinal. */
export class LinkedRows<Row extends Ending> {
  length = 0
  readonly #layout: RowLayout<Row>
  readonly #dictionary = new Dictionary()
  #texts = new Uint32Array(0)
  #times = new Float64Array(0)
  /** How a row ended, plus 1. */
  #ends = new Uint8Array(0)
  /** The dossier's row before, plus 1. */
  #previous = new Uint32Array(0)
  /** By stream ordinal: the dossier's last row, plus 1. */
  #last = new Uint32Array(0)
  /** By row: the dossier it belongs to. */
  #ordinals = new Uint32Array(0)

  constructor(layout: RowLayout<Row>) {
    this.#layout = layout
  }

  /** Adds a row to a dossier, and gives its index. */
  add(ordinal: number, row: { readonly [Key in keyof Row]: Row[Key] | undefined }): number {
    const { texts, times, ends } = this.#layout
    const index = this.#link(ordinal)
    this.#texts = grown(this.#texts, this.length * texts.length)
    this.#times = grown(this.#times, this.length * times.length)
    this.#ends = grown(this.#ends, this.length)
    for (const name of texts) this.setText(index, name, row[name] as string | undefined)
    for (const name of times) this.setTime(index, name, row[name] as Instant | undefined)
    this.#ends[index] = row.ended === undefined ? 0 : ends.indexOf(row.ended) + 1
    return index
  }

  #link(ordinal: number): number {
    const index = this.length++
    this.#previous = grown(this.#previous, this.length)
    this.#ordinals = grown(this.#ordinals, this.length)
    this.#last = grown(this.#last, ordinal + 1)
    this.#previous[index] = this.#last[ordinal]!
    this.#ordinals[index] = ordinal
    this.#last[ordinal] = index + 1
    return index
  }

  setText(index: number, name: TextOf<Row>, text: string | undefined): void {
    const { texts } = this.#layout
    this.#texts[index * texts.length + texts.indexOf(name)] =
      text === undefined ? 0 : this.#dictionary.encode(text)
  }

  setTime(index: number, name: TimeOf<Row>, at: Instant | undefined): void {
    const { times } = this.#layout
    this.#times[index * times.length + times.indexOf(name)] = at ?? Number.NaN
  }

  /** Ends a row. */
  end(index: number, at: Instant, ended: NonNullable<Row['ended']>): void {
    this.setTime(index, 'endedAt' as TimeOf<Row>, at)
    this.#ends[index] = this.#layout.ends.indexOf(ended) + 1
  }

  isOpen(index: number): boolean {
    return this.#ends[index] === 0
  }

  /** How a row ended; absent while it is open. */
  endOf(index: number): Row['ended'] | undefined {
    return this.#layout.ends[this.#ends[index]! - 1]
  }

  /** Whether a row belongs to a dossier: rows of streams that were folded again don't. */
  isHeld(index: number): boolean {
    return this.nameOf(index) !== undefined
  }

  /** What a row is one of. */
  nameOf(index: number): string | undefined {
    return this.#dictionary.texts[this.#texts[index * this.#layout.texts.length]!]
  }

  /** A dossier's last row of a name, −1 if there is none. */
  lastOf(ordinal: number, name: string): number {
    let index = this.lastRow(ordinal)
    while (index >= 0 && this.nameOf(index) !== name) index = this.rowBefore(index)
    return index
  }

  /** A dossier's last row, −1 if it has none. */
  protected lastRow(ordinal: number): number {
    return (this.#last[ordinal] ?? 0) - 1
  }

  /** The row of the same dossier before a row, −1 if it is the first. */
  protected rowBefore(index: number): number {
    return this.#previous[index]! - 1
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

  /** One more than the greatest ordinal that may have rows. */
  get ordinalCount(): number {
    return this.#last.length
  }

  /** Reads a row out. */
  row(index: number): Row {
    const { texts, times } = this.#layout
    const row: Record<PropertyKey, unknown> = {}
    for (let which = 0; which < texts.length; which++) {
      const text = this.#dictionary.texts[this.#texts[index * texts.length + which]!]
      if (text !== undefined) row[texts[which]!] = text
    }
    for (let which = 0; which < times.length; which++) {
      const at = this.#times[index * times.length + which]!
      if (!Number.isNaN(at)) row[times[which]!] = at
    }
    const ended = this.endOf(index)
    if (ended !== undefined) row['ended'] = ended
    return row as Row
  }

  /** A dossier's rows, oldest first. */
  rowsOf(ordinal: number): Row[] {
    return this.indexesOf(ordinal).map((index) => this.row(index))
  }

  /** Takes a dossier's rows out, so that its stream can be folded again; they stay where they are, and are nobody's. */
  clear(ordinal: number): void {
    for (const index of this.indexesOf(ordinal)) this.#texts[index * this.#layout.texts.length] = 0
    if (ordinal < this.#last.length) this.#last[ordinal] = 0
  }
}

/** The rows of all dossiers that have some, by ordinal. */
export function snapshotOfRows(book: {
  readonly ordinalCount: number
  rowsOf(ordinal: number): readonly object[]
}): Json {
  const dossiers: Record<string, Json> = {}
  for (let ordinal = 0; ordinal < book.ordinalCount; ordinal++) {
    const rows = book.rowsOf(ordinal)
    if (rows.length > 0) dossiers[ordinal] = rows as unknown as Json
  }
  return dossiers
}
