// The writing half of CSV: drives csv-stringify (RFC 4180) a batch of rows at a time. It knows no dossiers and no
// events, and never holds more than one batch.

import { guarded } from './formula-guard.js'

/** How CSV is written. */
export interface CsvTextOptions {
  /** One character; `,` if left out. */
  readonly delimiter?: string | undefined
  /** Whether to begin with a byte-order mark, by which Excel knows UTF-8; it doesn't if left out. */
  readonly bom?: boolean | undefined
  /**
   * Whether cells that a spreadsheet would compute (those that begin with `=`, `+`, `-`, `@`, a tab or a line
   * break) get an apostrophe in front; they do if left out.
   */
  readonly guardFormulas?: boolean | undefined
}

/** Where the rows come from. */
export type Rows<Item> = Iterable<Item> | AsyncIterable<Item>

/** A cell; what is absent is written as nothing, an empty text as `""`. */
export type Cell = string | undefined

/** What is written of each item: a row, or nothing. */
export interface CsvTable<Item> {
  readonly header: readonly string[]
  rowOf(item: Item): readonly Cell[] | undefined
}

const batchLength = 500

/** Yields the header row, then the rows a batch at a time; each ends in a line break, CR LF. */
export async function* csvText<Item>(
  items: Rows<Item>,
  { header, rowOf }: CsvTable<Item>,
  { delimiter = ',', bom = false, guardFormulas = true }: CsvTextOptions,
): AsyncGenerator<string, undefined> {
  // Here and not above, so that who only reads CSV needs only the package that reads it.
  const { stringify } = await import('csv-stringify/sync')
  const settings = {
    delimiter,
    record_delimiter: '\r\n',
    // A line break of any kind in a cell is quoted, and so is an empty text, which is not an absent one.
    quote_record_delimiter: true,
    quoted_match: /^$/,
    // A row of one absent cell would be a blank line.
    quoted_empty: header.length === 1,
  }
  const written = (rows: (readonly Cell[])[]) => stringify(rows, settings)
  const safe = guardFormulas ? (cell: Cell) => cell && guarded(cell) : (cell: Cell) => cell

  yield `${bom ? '\ufeff' : ''}${written([header])}`
  let rows: (readonly Cell[])[] = []
  for await (const item of items) {
    const row = rowOf(item)
    if (row === undefined) continue
    rows.push(row.map(safe))
    if (rows.length < batchLength) continue
    yield written(rows)
    rows = []
  }
  if (rows.length > 0) yield written(rows)
  return undefined
}
