// Reads events of one of the office's own types from CSV, as eventsToCsv writes them: one row an event. It checks
// each row against the event's definition, so that what is wrong is told by its line.

import { isDossierError } from '../kernel/errors.js'
import type { Finding } from '../kernel/finding.js'
import { isId } from '../kernel/ids.js'
import { parseInstant, type Instant } from '../kernel/instant.js'
import { dossierIdOf } from '../dossier/dossier.js'
import type { EventDefinition, StoredData } from '../log/event-definition.js'
import { headerFindings } from './csv-columns.js'
import { absentUnlessQuoted, csvRows, type CsvRow } from './csv-rows.js'
import { checkDelimiter } from './delimiter.js'
import { fieldValue } from './field-text.js'
import { unguarded } from './formula-guard.js'
import { codeProblem, importInvalid, pathName, shown, valueProblem, type Problem } from './import-finding.js'
import { readText } from './read-text.js'
import { checkSignal, defaultSourceLimits, type ReadOptions, type SourceLimits } from './source-case.js'

/** How events of one type are read. */
export interface EventRowsOptions extends ReadOptions {
  readonly definition: EventDefinition
  /** One character; `,` if left out. */
  readonly delimiter?: string | undefined
  /** Whether an apostrophe that keeps a spreadsheet from computing a cell is taken away; it is if left out. */
  readonly guardFormulas?: boolean | undefined
  /** Reads moments; by default ISO 8601 with an offset. */
  readonly parseAt?: ((text: string) => Instant | undefined) | undefined
}

/** One event as `engine.import` takes it. */
export interface OwnEvent {
  readonly type: string
  readonly at: Instant
  readonly actor?: string | undefined
  readonly data: StoredData
}

/** Events of one dossier that stand one after the other. */
export interface OwnEventsOfDossier {
  readonly dossierId: string
  readonly events: readonly OwnEvent[]
}

/**
 * Yields the events of rows with the same dossier, for `engine.import`. Its columns are `stream` or `dossierId`,
 * `at`, `actor` if there is one, and `data.…` for each field; others are passed over. An empty cell is an absent
 * value, a quoted empty one an empty text. Personal fields are JSON: references, or data in clear, which the import
 * takes out.
 * @throws DossierError `import-invalid` with the findings, each path naming line, dossier and column; `aborted`;
 * `definition-invalid` for a delimiter that is none
 */
export async function* eventsFromCsv(
  chunks: AsyncIterable<Uint8Array | string>,
  options: EventRowsOptions,
): AsyncGenerator<OwnEventsOfDossier, undefined> {
  const { source = 'the CSV file', delimiter = ',', signal, skipInvalid } = options
  checkDelimiter(delimiter, 'eventsFromCsv')
  const limits = { ...defaultSourceLimits, ...options.limits }
  let read: RowReader | undefined
  let run: { readonly dossierId: string; readonly events: OwnEvent[] } | undefined

  // An event may hold U+FFFD, and is read as it was written as long as nothing was lost.
  let isSound = true
  const pieces = readText(chunks, source, signal, () => {
    isSound = false
  })
  const parsing = { source, delimiter, rowLength: limits.itemLength }
  for await (const rows of csvRows(pieces, parsing, absentUnlessQuoted)) {
    for (const row of rows) {
      if (read === undefined) {
        read = rowReader(row, options, limits)
        continue
      }
      checkSignal(signal, source)
      const { dossierId, event, findings } = read(row, isSound)
      if (findings.length > 0 && skipInvalid === undefined) throw importInvalid(source, findings)
      for (const finding of findings) skipInvalid?.(finding)
      if (event === undefined) continue
      if (run !== undefined && (run.dossierId !== dossierId || run.events.length >= limits.eventsPerCase)) {
        yield run
        run = undefined
      }
      run ??= { dossierId, events: [] }
      run.events.push(event)
    }
  }
  if (read === undefined) {
    const message = 'the file has no header row: its first row has to name the columns'
    throw importInvalid(source, [{ path: ['line', 1], code: 'header-missing', message }])
  }
  if (run !== undefined) yield run
  return undefined
}

type Cells = CsvRow<string | undefined>
type RowReader = (
  row: Cells,
  isSound: boolean,
) => {
  readonly dossierId: string
  /** Absent where there are findings. */
  readonly event: OwnEvent | undefined
  readonly findings: readonly Finding[]
}

function rowReader(header: Cells, options: EventRowsOptions, limits: SourceLimits): RowReader {
  const { definition, source = 'the CSV file', guardFormulas = true, parseAt = parseInstant } = options
  const names = header.cells.map((cell) => cell ?? '')
  const idColumn = names.includes('dossierId') ? 'dossierId' : 'stream'
  const fields = Object.entries(definition.fields)
  const findings = headerFindings({ cells: names, line: header.line }, [
    idColumn,
    'at',
    ...fields.flatMap(([name, { optional }]) => (optional ? [] : [`data.${name}`])),
  ])
  if (findings.length > 0) throw importInvalid(source, findings)
  const indexes = new Map(names.map((name, index) => [name, index]))

  return ({ cells, line }, isSound) => {
    const found: Finding[] = []
    const textOf = (column: string) => {
      const cell = cells[indexes.get(column) ?? -1]
      return cell === undefined || !guardFormulas ? cell : unguarded(cell)
    }
    const written = textOf(idColumn) ?? ''
    const dossierId = (idColumn === 'stream' ? dossierIdOf(written) : written) ?? ''
    const report = (column: string, problem: Problem) => {
      found.push({ path: ['line', line, 'dossier', pathName(dossierId), pathName(column)], ...problem })
    }
    if (cells.length !== names.length) {
      const message = `the row has ${cells.length} cells and the header ${names.length}`
      report('', { code: 'row-length', message })
    }
    for (const [index, cell] of cells.entries()) {
      const problem = valueProblem(cell ?? '', limits, isSound)
      if (problem !== undefined) report(names[index] ?? '', problem)
    }
    if (!isId(dossierId)) {
      const message = `${shown(written)} names no dossier`
      report(idColumn, { code: 'dossier-id-invalid', message })
    }
    const actor = textOf('actor') || undefined
    if (actor !== undefined && !isId(actor)) report('actor', codeProblem(actor))
    const moment = fieldValue('instant', textOf('at') ?? '', parseAt)
    if ('problem' in moment) report('at', moment.problem)

    const data: Record<string, unknown> = {}
    for (const [name, { kind }] of fields) {
      const text = textOf(`data.${name}`)
      if (text === undefined || (text === '' && kind !== 'text')) continue
      const reading = fieldValue(kind, text, parseAt)
      if ('value' in reading) data[name] = reading.value
      else report(`data.${name}`, reading.problem)
    }
    if (found.length === 0)
      found.push(...definitionFindings(definition, data, ['line', line, 'dossier', pathName(dossierId)]))
    if ('problem' in moment || found.length > 0) return { dossierId, event: undefined, findings: found }
    const at = moment.value as Instant
    return { dossierId, event: { type: definition.type, at, actor, data }, findings: found }
  }
}

/** What the definition finds, by column. Personal data in clear is for the import to take out and to check. */
function definitionFindings(
  definition: EventDefinition,
  data: StoredData,
  place: Finding['path'],
): Finding[] {
  const checked = { ...data }
  for (const [name, { kind }] of Object.entries(definition.fields))
    if (kind === 'personal' && name in checked) checked[name] = anyReference
  try {
    definition.check(checked)
    return []
  } catch (error) {
    if (!isDossierError(error, 'event-invalid')) throw error
    return error.details.findings.map(({ path: [name, ...rest], code, message }) => ({
      path: [...place, `data.${name}`, ...rest],
      code,
      message,
    }))
  }
}

const anyReference = { subject: 'anybody', ref: 'anywhere', commitment: '0'.repeat(64) }
