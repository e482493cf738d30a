// (5) Columns of what few dossiers have: each comes into being with its first value, so an office that has no use
// for it pays nothing.

import { grown, type Codes } from '../log/columns.js'

/** Codes that few dossiers have; the office's own attributes are among them. */
export type RareCode =
  'dossierCode' | 'application' | 'applicant' | 'placeOfHelp' | 'placeOfReception' | `attributes.${string}`

/** Numbers that few dossiers have. */
export type RareNumber = 'supplements' | 'reopenedAt' | 'takenOverAt'

/** A column a name, a row a dossier. */
abstract class RareColumns<Name extends string, Column extends Uint32Array | Float64Array> {
  protected readonly columns = new Map<Name, Column>()

  /** All names that any row has had a value of. */
  get names(): readonly Name[] {
    return [...this.columns.keys()]
  }

  /** The number at a row; 0 if there is none. */
  get(row: number, name: Name): number {
    return this.columns.get(name)?.[row] ?? 0
  }

  /** What a row has, by name, in the order of names. */
  of(row: number): (readonly [Name, number])[] {
    return this.names
      .toSorted()
      .flatMap((name) => (this.get(row, name) === 0 ? [] : [[name, this.get(row, name)] as const]))
  }

  /** The first row with a number, or −1. */
  indexOf(name: Name, value: number): number {
    return this.columns.get(name)?.indexOf(value) ?? -1
  }

  clear(row: number): void {
    for (const column of this.columns.values()) if (row < column.length) column[row] = 0
  }

  /** Takes over what another has. */
  take(from: RareColumns<Name, Column>): void {
    for (const [name, column] of from.columns) this.columns.set(name, column.slice() as Column)
  }

  protected put(row: number, name: Name, value: number, empty: () => Column): void {
    let column = this.columns.get(name)
    if (value === 0 && (column === undefined || row >= column.length)) return
    if (column === undefined || row >= column.length) {
      column = grown(column ?? empty(), row + 1)
      this.columns.set(name, column)
    }
    column[row] = value
  }
}

/** Texts by name and row, as numbers into the dictionary of a log. */
export class RareCodes extends RareColumns<RareCode, Uint32Array> {
  readonly #dictionary: Codes

  constructor(dictionary: Codes) {
    super()
    this.#dictionary = dictionary
  }

  set(row: number, name: RareCode, code: number): void {
    this.put(row, name, code, () => new Uint32Array(0))
  }

  /** The same of a text that has no number yet. */
  encode(row: number, name: RareCode, text: string): void {
    this.set(row, name, this.#dictionary.encode(text))
  }
}

/** Numbers by name and row; 0 is none. */
export class RareNumbers extends RareColumns<RareNumber, Float64Array> {
  set(row: number, name: RareNumber, value: number): void {
    this.put(row, name, value, () => new Float64Array(0))
  }

  add(row: number, name: RareNumber, more: number): void {
    this.set(row, name, this.get(row, name) + more)
  }
}
