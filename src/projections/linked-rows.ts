// (5) Rows of which a dossier may have several: each is linked back to the dossier's row before, so that the rows of one
// dossier are found without looking at those of the others.

import type { Json } from '../log/canonical.js'
import { grown } from '../log/columns.js'

/** Links between rows, by stream ordinal. */
export class LinkedRows {
  length = 0
  /** The dossier's row before, plus 1. */
  #previous = new Uint32Array(0)
  /** By stream ordinal: the dossier's last row, plus 1. */
  #last = new Uint32Array(0)
  /** By row: the dossier it belongs to. */
  #ordinals = new Uint32Array(0)

  /** Adds a row to a dossier, and gives its index. */
  protected link(ordinal: number): number {
    const index = this.length++
    this.#previous = grown(this.#previous, this.length)
    this.#ordinals = grown(this.#ordinals, this.length)
    this.#last = grown(this.#last, ordinal + 1)
    this.#previous[index] = this.#last[ordinal]!
    this.#ordinals[index] = ordinal
    this.#last[ordinal] = index + 1
    return index
  }

  /** A dossier's last row, −1 if it has none. */
  lastRow(ordinal: number): number {
    return (this.#last[ordinal] ?? 0) - 1
  }

  /** The row of the same dossier before a row, −1 if it is the first. */
  rowBefore(index: number): number {
    return this.#previous[index]! - 1
  }

  /** Indexes of a dossier's rows, oldest first. */
  indexesOf(ordinal: number): number[] {
    const indexes: number[] = []
    for (let row = this.lastRow(ordinal); row >= 0; row = this.rowBefore(row)) indexes.push(row)
    return indexes.reverse()
  }

  /** The dossier of a row, by ordinal. */
  ordinalOf(index: number): number {
    return this.#ordinals[index]!
  }

  /** Takes a dossier's rows out, so that its stream can be folded again; they stay where they are, and are nobody's. */
  protected unlink(ordinal: number): void {
    if (ordinal < this.#last.length) this.#last[ordinal] = 0
  }

  /** One more than the greatest ordinal that may have rows. */
  get ordinalCount(): number {
    return this.#last.length
  }
}

/** The rows of all dossiers that have some, by ordinal. */
export function snapshotOfRows(book: LinkedRows & { rowsOf(ordinal: number): readonly object[] }): Json {
  const dossiers: Record<string, Json> = {}
  for (let ordinal = 0; ordinal < book.ordinalCount; ordinal++) {
    const rows = book.rowsOf(ordinal)
    if (rows.length > 0) dossiers[ordinal] = rows as unknown as Json
  }
  return dossiers
}
