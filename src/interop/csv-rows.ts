// The CSV half of reading CSV: drives csv-parse (RFC 4180) piece by piece and gives rows with their lines.
// Knows no columns. Never reads ahead of its caller by more than one piece of text.

import type { CsvError } from 'csv-parse'

import type { Finding } from '../kernel/finding.js'
import { importInvalid } from './import-finding.js'

/** The cells of a row, and the line on which it begins. */
export interface CsvRow<Cell = string> {
  readonly cells: readonly Cell[]
  readonly line: number
}

/** How rows are read. */
export interface CsvRowOptions {
  readonly source: string
  readonly delimiter: string
  readonly rowLength: number
}

/** Empty cells that are not quoted are absent; an empty text is quoted. */
export const absentUnlessQuoted = (text: string, { quoting }: { readonly quoting: boolean }) =>
  text === '' && !quoting ? undefined : text

/**
 * Yields the rows that end in each piece of text, blank lines left out; `cellOf` says what a cell's text is.
 * @throws DossierError `import-invalid` where the quoting is broken or a row is too long
 */
export async function* csvRows<Cell extends string | undefined = string>(
  pieces: AsyncIterable<string>,
  options: CsvRowOptions,
  cellOf?: (text: string, context: { readonly quoting: boolean }) => Cell,
): AsyncGenerator<readonly CsvRow<Cell>[]> {
  // Here and not above, so that who only writes CSV needs only the package that writes it.
  const { parse } = await import('csv-parse')
  const parser = parse({
    delimiter: options.delimiter,
    bom: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: options.rowLength,
    ...(cellOf !== undefined && { cast: cellOf }),
  })
  let failure: Error | undefined
  parser.on('error', (error) => {
    failure = error
  })
  let line = 1

  const taken = (): CsvRow<Cell>[] => {
    const rows: CsvRow<Cell>[] = []
    for (let cells = next(); cells !== null; cells = next()) {
      if (cells.length > 1 || cells[0]) rows.push({ cells, line })
      line += 1 + cells.reduce((breaks, cell) => breaks + lineBreaks(cell ?? ''), 0)
    }
    return rows
  }
  const next = () => parser.read() as Cell[] | null

  try {
    for await (const piece of pieces) {
      const written = new Promise<void>((resolve) => parser.write(piece, () => resolve()))
      yield taken()
      await written
      if (failure !== undefined) throw importInvalid(options.source, [malformed(failure, line)], failure)
    }
    const ended = new Promise<void>((resolve) => parser.end(() => resolve()))
    yield taken()
    await ended
    yield taken()
    if (failure !== undefined) throw importInvalid(options.source, [malformed(failure, line)], failure)
  } finally {
    parser.destroy()
  }
}

function lineBreaks(cell: string): number {
  return cell.includes('\n') || cell.includes('\r') ? cell.split(/\r\n|\n|\r/).length - 1 : 0
}

const advice: Partial<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED:
    'a quote is opened and never closed: the file was cut off, or a quote in a cell is not doubled',
  CSV_INVALID_CLOSING_QUOTE: 'text follows a closing quote: double the quotes inside a quoted cell',
  INVALID_OPENING_QUOTE:
    'a quote stands inside a cell that is not quoted: quote the cell and double the quote',
  CSV_MAX_RECORD_SIZE: 'the row is longer than the limit: is a quote opened and not closed?',
}

function malformed(error: Error, line: number): Finding {
  const { code } = error as CsvError
  return { path: ['line', line], code: 'csv-malformed', message: advice[code] ?? error.message.slice(0, 200) }
}
