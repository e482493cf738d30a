// The CSV half of reading CSV: drives csv-parse (RFC 4180) piece by piece and gives rows with their lines.
// Knows no columns. Never reads ahead of its caller by more than one piece of text.

import { parse, type CsvError } from 'csv-parse'

import type { Finding } from '../kernel/finding.js'
import { importInvalid } from './import-finding.js'

/** The cells of a row, and the line on which it begins. */
export interface CsvRow {
  readonly cells: readonly string[]
  readonly line: number
}

/**
 * Yields the rows that end in each piece of text, blank lines left out.
 * @throws DossierError `import-invalid` where the quoting is broken or a row is too long
 */
export async function* csvRows(
  pieces: AsyncIterable<string>,
  options: { readonly source: string; readonly delimiter: string; readonly rowLength: number },
): AsyncGenerator<readonly CsvRow[]> {
  const parser = parse({
    delimiter: options.delimiter,
    bom: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: options.rowLength,
  })
  let failure: Error | undefined
  parser.on('error', (error) => {
    failure = error
  })
  let line = 1

  const taken = (): CsvRow[] => {
    const rows: CsvRow[] = []
    for (let cells = next(); cells !== null; cells = next()) {
      if (cells.length > 1 || cells[0] !== '') rows.push({ cells, line })
      line += 1 + cells.reduce((breaks, cell) => breaks + lineBreaks(cell), 0)
    }
    return rows
  }
  const next = () => parser.read() as string[] | null

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
