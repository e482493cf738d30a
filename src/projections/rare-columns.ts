// (5) Columns of what few dossiers have: each comes into being with its first value, so an office that has no use
// for it pays nothing.

import { grown, unrisen, widened } from '../log/columns.js'
import type { IllFormed } from '../log/text-list.js'
import { codeOf, Texts, type Codes } from '../log/texts.js'
import type { Packed } from './projection.js'

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

  /** The columns without room for growing, by name behind a prefix. */
  columnsBy(prefix: string): Record<string, Column> {
    const trimmed = (column: Column) =>
      column.subarray(0, column.findLastIndex((value) => value !== 0) + 1) as Column
    return Object.fromEntries([...this.columns].map(([name, column]) => [prefix + name, trimmed(column)]))
  }

  /** Takes such columns, as copies: they are few. */
  takeBy(prefix: string, columns: Packed['columns']): void {
    for (const [name, column] of Object.entries(columns))
      if (name.startsWith(prefix))
        this.columns.set(name.slice(prefix.length) as Name, column.slice() as Column)
  }

  /** Adds what another has in rows where this one has nothing. */
  protected addFrom(
    from: RareColumns<Name, Column>,
    empty: () => Column,
    here: (value: number, name: Name) => number,
  ): void {
    for (const [name, values] of from.columns) {
      const column = grown(this.columns.get(name) ?? empty(), values.length)
      this.columns.set(name, column)
      for (let row = 0; row < values.length; row++)
        if (values[row] !== 0) column[row] = here(values[row]!, name)
    }
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

/** Numbers from here on are those of a book's own texts; what is less is a number of the log's dictionary. */
const ownFrom = 2 ** 30

/** Names whose texts are no codes of events, so that the log has no number for them. */
function isOwn(name: RareCode): boolean {
  return name === 'applicant' || name.startsWith('attributes.')
}

/** Texts by name and row, as numbers. */
export class RareCodes extends RareColumns<RareCode, Uint32Array> {
  readonly #log: Codes
  /** It only grows, so copies of a book share it. */
  #own = new Texts()

  constructor(log: Codes) {
    super()
    this.#log = log
  }

  /** The text of a number, whether it is the log's or the book's own. */
  textOf(code: number): string | undefined {
    return code < ownFrom ? this.#log.textOf(code) : this.#own.textOf(code - ownFrom)
  }

  /** The number that stands for a text under a name, 0 if no row can have it. */
  numberOf(name: RareCode, text: string): number {
    if (!isOwn(name)) return this.#log.find(text) ?? 0
    const number = this.#own.find(text)
    return number === undefined ? 0 : ownFrom + number
  }

  /** Tells of many dossier codes whether any row has them: the rows are gone through once, and only if one may be there. */
  dossierCodes(): (dossierCode: string) => boolean {
    let isThere: Uint8Array | undefined
    const marked = () => {
      const column = this.columns.get('dossierCode') ?? new Uint32Array(0)
      const marks = new Uint8Array(column.reduce((most, code) => Math.max(most, code), 0) + 1)
      for (const code of column) marks[code] = 1
      return marks
    }
    return (dossierCode) => {
      const code = this.numberOf('dossierCode', dossierCode)
      return code !== 0 && (isThere ??= marked())[code] === 1
    }
  }

  override take(from: RareCodes): void {
    super.take(from)
    this.#own = from.#own
  }

  /** The book's own texts: where they lie, and in the head those that bytes can't tell. */
  packTexts(): Packed {
    const { bytes, ends, length, hashes, illFormed = null } = this.#own.chunk(0)
    return { head: illFormed, columns: { bytes, ends: widened(ends, Uint32Array, length), hashes } }
  }

  takeTexts({ head, columns }: Packed): void {
    const { bytes, ends, hashes } = columns as { bytes: Uint8Array; ends: Uint32Array; hashes: Uint32Array }
    this.#own.load({
      bytes,
      ends: unrisen(ends),
      length: hashes.length,
      hashes,
      ...(head !== null && { illFormed: head as unknown as IllFormed }),
    })
  }

  /** Adds what another has in rows where this one has nothing. */
  merge(from: RareCodes): void {
    const isOfOneLog = from.#log === this.#log
    const own = new Uint32Array(from.#own.size)
    const here = (code: number, name: RareCode) => {
      if (!isOwn(name)) return isOfOneLog ? code : codeOf(from.textOf(code)!, this.#log)
      const number = code - ownFrom
      if (own[number] === 0) own[number] = this.#own.encode(from.textOf(code)!)
      return ownFrom + own[number]!
    }
    this.addFrom(from, () => new Uint32Array(0), here)
  }

  set(row: number, name: RareCode, code: number): void {
    this.put(row, name, code, () => new Uint32Array(0))
  }

  /** The same of a text that is no code of an event. */
  setText(row: number, name: RareCode, text: string): void {
    this.set(row, name, isOwn(name) ? ownFrom + this.#own.encode(text) : codeOf(text, this.#log))
  }
}

/** Numbers by name and row; 0 is none. */
export class RareNumbers extends RareColumns<RareNumber, Float64Array> {
  set(row: number, name: RareNumber, value: number): void {
    this.put(row, name, value, () => new Float64Array(0))
  }

  /** Adds what another has in rows where this one has nothing. */
  merge(from: RareNumbers): void {
    this.addFrom(
      from,
      () => new Float64Array(0),
      (value) => value,
    )
  }

  add(row: number, name: RareNumber, more: number): void {
    this.set(row, name, this.get(row, name) + more)
  }
}
