// How the values of a field lie in a column: as numbers, so that reading one is an array access of one shape. An absent
// value has a number of its own in each kind.

import { formatDayNumber, parseDayNumber, toDayNumber } from '../kernel/civil-date.js'
import type { Numbers } from './columns.js'
import type { FieldKind } from './field.js'
import type { Texts } from './texts.js'

/** How the values of one kind of field lie in a column. */
export interface ColumnKind {
  /** The number of a row that has no value. */
  readonly absent: number
  /** Whether the numbers are those of texts in the log's dictionary. */
  readonly isText: boolean
  readonly make: () => Numbers
  /** Whether the column can give this value back as it is. */
  fits(value: unknown): boolean
  /** The number for a value that fits. */
  toNumber(value: never, texts: Texts): number
}

/** Instants and counts: 8 bytes a row. */
const number: ColumnKind = {
  absent: Number.NaN,
  isText: false,
  make: () => new Float64Array(0),
  fits: (value) => Number.isFinite(value),
  toNumber: (value: number) => value,
}

/** Civil dates as day numbers: 4 bytes a row. */
const civilDate: ColumnKind = {
  absent: -0x8000_0000,
  isText: false,
  make: () => new Int32Array(0),
  fits: (value) => parseDayNumber(value) !== undefined,
  toNumber: (value: string) => toDayNumber(value),
}

/** Codes and texts by their numbers: 4 bytes a row while events are added, then as few as the block needs. */
const text: ColumnKind = {
  absent: 0,
  isText: true,
  make: () => new Uint32Array(0),
  fits: (value) => typeof value === 'string',
  toNumber: (value: string, texts) => texts.encode(value),
}

/** Yes or no: 1 byte a row. */
const flag: ColumnKind = {
  absent: 0,
  isText: false,
  make: () => new Uint8Array(0),
  fits: (value) => typeof value === 'boolean',
  toNumber: (value: boolean) => (value ? 2 : 1),
}

/** Nested values as JSON texts, parsed at each reading, so that no reader can change history. */
const json: ColumnKind = {
  ...text,
  fits: (value) => value !== undefined,
  toNumber: (value: unknown, texts) => texts.encode(JSON.stringify(value)),
}

/** By kind of field. */
export const columnKinds: Readonly<Record<FieldKind, ColumnKind>> = {
  instant: number,
  count: number,
  civilDate,
  code: text,
  text,
  flag,
  json,
  personal: json,
}

/** What stands at a row of a column, as its field tells it; `undefined` where there is none. */
export const readers: Readonly<Record<FieldKind, (column: ReadColumn, cursor: RowCursor) => () => unknown>> =
  {
    instant: numberReader,
    count: numberReader,
    civilDate: civilDateReader,
    code: textReader,
    text: textReader,
    flag: flagReader,
    json: jsonReader,
    personal: jsonReader,
  }

/** Where a column's reader looks: the row of whatever the cursor stands at. */
export interface RowCursor {
  row: number
  /** The dictionary that texts are told by. */
  texts: Texts
}

/** The column of one field in the block that a cursor stands in. */
export interface ReadColumn {
  values: Numbers
  /** In a block that is full, the numbers of the texts by that in the column. */
  map: Uint32Array | undefined
  /** What the numbers stand for, where they count steps; `step` is 0 where they don't. */
  base: number
  step: number
}

function numberReader(column: ReadColumn, cursor: RowCursor): () => number | undefined {
  return () => {
    const { values, step } = column
    const { row } = cursor
    if (row >= values.length) return undefined
    const value = values[row]!
    if (step !== 0) return column.base + value * step
    return Number.isNaN(value) ? undefined : value
  }
}

function civilDateReader(column: ReadColumn, cursor: RowCursor): () => string | undefined {
  return () => {
    const { values } = column
    const value = cursor.row < values.length ? values[cursor.row]! : civilDate.absent
    return value === civilDate.absent ? undefined : formatDayNumber(value)
  }
}

function flagReader(column: ReadColumn, cursor: RowCursor): () => boolean | undefined {
  return () => {
    const { values } = column
    const value = cursor.row < values.length ? values[cursor.row]! : 0
    return value === 0 ? undefined : value === 2
  }
}

/** A function that reads the number of the text at the cursor's row; 0 if there is none. */
export function codeReader(column: ReadColumn, cursor: RowCursor): () => number {
  return () => {
    const { values, map } = column
    const value = cursor.row < values.length ? values[cursor.row]! : 0
    return map === undefined ? value : map[value]!
  }
}

function textReader(column: ReadColumn, cursor: RowCursor): () => string | undefined {
  const read = codeReader(column, cursor)
  return () => cursor.texts.textOf(read())
}

function jsonReader(column: ReadColumn, cursor: RowCursor): () => unknown {
  const read = codeReader(column, cursor)
  return () => {
    const code = read()
    return code === 0 ? undefined : (JSON.parse(cursor.texts.textOf(code)!) as unknown)
  }
}
