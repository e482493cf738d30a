// Typed columns that grow, one class a kind of value, so that reading one is an array access of one shape. An
// absent value has a spelling of its own in each. Used by the event table and by the books of the projections.

import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { formatDayNumber, parseDayNumber, toDayNumber } from '../kernel/civil-date.js'

type Numbers = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array

/** The array itself if it has room for `length` values, else a copy with at least twice the room. */
export function grown<Values extends Numbers>(values: Values, length: number): Values {
  if (length <= values.length) return values
  const larger = new (values.constructor as new (length: number) => Values)(
    Math.max(length, values.length * 2, 16),
  )
  larger.set(values)
  return larger
}

/** Texts as numbers, from 1; 0 stands for none. */
export interface Codes {
  /** By number. */
  readonly texts: readonly (string | undefined)[]
  /** The number of a text, given out on its first appearance. */
  encode(text: string): number
  /** The number of a text if it has one. */
  find(text: string): number | undefined
}

/** The one dictionary of an event table, of a log's commands, or of a question. */
export class Dictionary implements Codes {
  readonly texts: (string | undefined)[] = [undefined]
  readonly #codes = new Map<string, number>()

  encode(text: string): number {
    let code = this.#codes.get(text)
    if (code === undefined) {
      code = this.texts.length
      this.texts.push(text)
      this.#codes.set(text, code)
    }
    return code
  }

  find(text: string): number | undefined {
    return this.#codes.get(text)
  }
}

/** Where a column's reader looks: the row of whatever the cursor stands at. */
export interface RowCursor {
  row: number
}

/**
 * A column of one field's values. Rows are written once, in order of appearance, and only where there is a value: rows
 * that were left out, and rows after the last written, have none. So a field that nobody uses takes no room.
 */
export interface FieldColumn {
  /** Whether the column can give this value back as it is. */
  fits(value: unknown): boolean
  set(row: number, value: unknown): void
  /** A function that reads the value at the cursor's row; `undefined` if there is none. */
  reader(cursor: RowCursor): () => unknown
}

/** Instants and counts: 8 bytes a row. */
export class NumberColumn implements FieldColumn {
  values = new Float64Array(0)

  fits(value: unknown): boolean {
    return Number.isFinite(value)
  }

  set(row: number, value: unknown): void {
    const { length } = this.values
    if (row >= length) this.values = grown(this.values, row + 1).fill(Number.NaN, length)
    this.values[row] = value as number
  }

  reader(cursor: RowCursor): () => number | undefined {
    return () => {
      const { row } = cursor
      if (row >= this.values.length) return undefined
      const value = this.values[row]!
      return Number.isNaN(value) ? undefined : value
    }
  }
}

/** Civil dates as day numbers: 4 bytes a row. */
export class CivilDateColumn implements FieldColumn {
  values = new Int32Array(0)
  static readonly #absent = -0x8000_0000

  fits(value: unknown): boolean {
    return parseDayNumber(value) !== undefined
  }

  set(row: number, value: unknown): void {
    const { length } = this.values
    if (row >= length) this.values = grown(this.values, row + 1).fill(CivilDateColumn.#absent, length)
    this.values[row] = toDayNumber(value as string)
  }

  reader(cursor: RowCursor): () => string | undefined {
    return () => {
      const { row } = cursor
      const value = row < this.values.length ? this.values[row]! : CivilDateColumn.#absent
      return value === CivilDateColumn.#absent ? undefined : formatDayNumber(value)
    }
  }
}

/** Codes as numbers into a dictionary: 4 bytes a row. */
export class CodeColumn implements FieldColumn {
  values = new Uint32Array(0)
  readonly dictionary: Dictionary

  constructor(dictionary: Dictionary = new Dictionary()) {
    this.dictionary = dictionary
  }

  fits(value: unknown): boolean {
    return typeof value === 'string'
  }

  set(row: number, value: unknown): void {
    this.values = grown(this.values, row + 1)
    this.values[row] = this.dictionary.encode(value as string)
  }

  reader(cursor: RowCursor): () => string | undefined {
    const { texts } = this.dictionary
    return () => {
      const { row } = cursor
      return row < this.values.length ? texts[this.values[row]!] : undefined
    }
  }

  /** A function that reads the number at the cursor's row; 0 if there is none. */
  codeReader(cursor: RowCursor): () => number {
    return () => {
      const { row } = cursor
      return row < this.values.length ? this.values[row]! : 0
    }
  }
}

/** Yes or no: 1 byte a row. */
export class FlagColumn implements FieldColumn {
  values = new Uint8Array(0)

  fits(value: unknown): boolean {
    return typeof value === 'boolean'
  }

  set(row: number, value: unknown): void {
    this.values = grown(this.values, row + 1)
    this.values[row] = value === true ? 2 : 1
  }

  reader(cursor: RowCursor): () => boolean | undefined {
    return () => {
      const { row } = cursor
      const value = row < this.values.length ? this.values[row]! : 0
      return value === 0 ? undefined : value === 2
    }
  }
}

/** Free text: the strings themselves; no memory until the first one. */
export class TextColumn implements FieldColumn {
  readonly values: (string | undefined)[] = []

  fits(value: unknown): boolean {
    return typeof value === 'string'
  }

  set(row: number, value: unknown): void {
    while (this.values.length < row) this.values.push(undefined)
    this.values[row] = value as string
  }

  reader(cursor: RowCursor): () => string | undefined {
    return () => {
      const { row } = cursor
      return row < this.values.length ? this.values[row] : undefined
    }
  }
}

/** Nested values as JSON text, parsed at each reading, so that no reader can change history. */
export class JsonColumn implements FieldColumn {
  readonly #texts = new TextColumn()

  fits(value: unknown): boolean {
    return value !== undefined
  }

  set(row: number, value: unknown): void {
    this.#texts.set(row, JSON.stringify(value))
  }

  reader(cursor: RowCursor): () => unknown {
    const read = this.#texts.reader(cursor)
    return () => {
      const text = read()
      return text === undefined ? undefined : (JSON.parse(text) as unknown)
    }
  }
}

/** SHA-256 hashes: 32 bytes a row. */
export class HashColumn {
  #bytes = new Uint8Array(0)

  set(row: number, hex: string): void {
    this.#bytes = grown(this.#bytes, (row + 1) * 32)
    this.#bytes.set(hexToBytes(hex), row * 32)
  }

  get(row: number): string {
    return bytesToHex(this.#bytes.subarray(row * 32, row * 32 + 32))
  }
}
