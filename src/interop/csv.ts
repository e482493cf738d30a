// The entry `dossier-engine/interop/csv`, with the reader of event logs: a header row, then one row an event. It never
// holds more than one run of rows of a case, and never sorts: rows of a case that come back later are another run.

import type { Finding } from '../kernel/finding.js'
import type { Instant } from '../kernel/instant.js'
import { csvColumns, type CsvColumns, type CsvReading } from './csv-columns.js'
import { csvRows, type CsvRow } from './csv-rows.js'
import { checkDelimiter } from './delimiter.js'
import { readText } from './read-text.js'
import { importInvalid, maxFindings, pathName } from './import-finding.js'
import {
  checkSignal,
  defaultSourceLimits,
  noAttributes,
  type ReadOptions,
  type SourceCase,
  type SourceEvent,
} from './source-case.js'

export type { CsvTextOptions } from './csv-text.js'
export { dossierColumns, dossiersToCsv } from './dossiers-to-csv.js'
export type { DossierColumn, DossierCsvOptions } from './dossiers-to-csv.js'
export { eventsFromCsv } from './events-from-csv.js'
export type { EventRowsOptions, OwnEvent, OwnEventsOfDossier } from './events-from-csv.js'
export { eventsToCsv } from './events-to-csv.js'
export type { EventCsvOptions } from './events-to-csv.js'

/** How a CSV file is read. */
export interface CsvOptions extends ReadOptions {
  readonly columns: CsvColumns
  /** Columns that tell of the case and not of the event; one value in a run of rows. */
  readonly caseAttributes?: readonly string[]
  /** Default `,`; without a quote or a line end. */
  readonly delimiter?: string
  /** Reads the `at` column; by default ISO 8601 with an offset. For files in local time, the place to say whose. */
  readonly parseAt?: (text: string) => Instant | undefined
}

/**
 * Yields one case for each run of rows with the same case id; if its rows come back later, or the run is longer
 * than `limits.eventsPerCase`, a further case with the same id, to be appended by the caller.
 *
 * Empty cells are left out, cells of columns without a name are passed over. Columns not named in the options are
 * attributes of the event.
 * @throws DossierError `import-invalid` with the findings, each path naming line, case and column; `aborted`;
 * `definition-invalid` for a delimiter that is none
 */
export async function* readCsv(
  chunks: AsyncIterable<Uint8Array | string>,
  options: CsvOptions,
): AsyncGenerator<SourceCase> {
  const { source = 'the CSV file', columns, caseAttributes = [], delimiter = ',', parseAt, signal } = options
  checkDelimiter(delimiter, 'readCsv', Infinity)
  const limits = { ...defaultSourceLimits, ...options.limits }
  const runs = new CsvRuns(source, limits.eventsPerCase, options.skipInvalid)
  let read: ((row: CsvRow) => CsvReading) | undefined

  const pieces = readText(chunks, source, signal)
  for await (const rows of csvRows(pieces, { source, delimiter, rowLength: limits.itemLength })) {
    for (const row of rows) {
      if (read === undefined) {
        read = csvColumns(row, { columns, caseAttributes, parseAt, limits, source })
        continue
      }
      checkSignal(signal, source)
      const ended = runs.add(read(row), row.line)
      if (ended !== undefined) yield ended
    }
  }
  if (read === undefined) {
    const message = 'the file has no header row: its first row has to name the columns'
    throw importInvalid(source, [{ path: ['line', 1], code: 'header-missing', message }])
  }
  const last = runs.end()
  if (last !== undefined) yield last
}

/** Gathers rows into runs. A row without id, or with findings, belongs to the run that it stands in. */
class CsvRuns {
  readonly #source: string
  readonly #eventsPerCase: number
  readonly #skipInvalid: ReadOptions['skipInvalid']
  #id: string | undefined
  #line = 0
  #events: SourceEvent[] = []
  #attributes = noAttributes()
  #findings: Finding[] = []

  constructor(source: string, eventsPerCase: number, skipInvalid: ReadOptions['skipInvalid']) {
    this.#source = source
    this.#eventsPerCase = eventsPerCase
    this.#skipInvalid = skipInvalid
  }

  /** Adds a row, and gives the case that ended before it. */
  add({ id, event, caseAttributes, findings }: CsvReading, line: number): SourceCase | undefined {
    const ends = (id !== undefined && id !== this.#id) || this.#events.length >= this.#eventsPerCase
    const ended = ends ? this.end() : undefined
    if (ends) {
      this.#id = id ?? this.#id
      this.#line = line
    }
    for (const finding of findings) this.#report(finding)
    if (event !== undefined && this.#agrees(caseAttributes, line)) {
      Object.assign(this.#attributes, caseAttributes)
      this.#events.push(event)
    }
    return ended
  }

  /** Ends the run, and gives its case if it has one. */
  end(): SourceCase | undefined {
    if (this.#findings.length > 0) throw importInvalid(this.#source, this.#findings)
    const id = this.#id
    const [attributes, events] = [this.#attributes, this.#events]
    this.#attributes = noAttributes()
    this.#events = []
    return id === undefined || events.length === 0 ? undefined : { id, attributes, events, line: this.#line }
  }

  #agrees(caseAttributes: CsvReading['caseAttributes'], line: number): boolean {
    const differing = Object.keys(caseAttributes).filter(
      (name) => name in this.#attributes && this.#attributes[name] !== caseAttributes[name],
    )
    for (const name of differing) {
      this.#report({
        path: ['line', line, 'case', pathName(this.#id ?? ''), pathName(name)],
        code: 'case-attribute-differs',
        message:
          'an earlier row of this case has another value: it is an attribute of the event, not of the case',
      })
    }
    return differing.length === 0
  }

  #report(finding: Finding): void {
    if (this.#skipInvalid !== undefined) this.#skipInvalid(finding)
    else if (this.#findings.length < maxFindings) this.#findings.push(finding)
  }
}
