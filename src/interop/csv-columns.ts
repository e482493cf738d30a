// Which column of a CSV file is what, and one row read by it. Knows nothing of other rows.

import type { Finding } from '../kernel/finding.js'
import { parseInstant, type Instant } from '../kernel/instant.js'
import type { CsvRow } from './csv-rows.js'
import {
  importInvalid,
  instantProblem,
  pathName,
  shown,
  valueProblem,
  type Problem,
} from './import-finding.js'
import {
  noAttributes,
  sourceEvent,
  type SourceAttributes,
  type SourceEvent,
  type SourceLimits,
} from './source-case.js'

/** The columns, by their names in the header row. */
export interface CsvColumns {
  readonly case: string
  readonly activity: string
  readonly at: string
  readonly resource?: string
}

/** A row as read: with findings, it has no event. */
export interface CsvReading {
  readonly id: string | undefined
  readonly event: SourceEvent | undefined
  readonly caseAttributes: SourceAttributes
  readonly findings: readonly Finding[]
}

/** How {@link csvColumns} reads rows. */
export interface CsvColumnOptions {
  readonly columns: CsvColumns
  readonly caseAttributes: readonly string[]
  readonly parseAt: ((text: string) => Instant | undefined) | undefined
  readonly limits: SourceLimits
  readonly source: string
}

/**
 * Takes the header row and gives the reader of the others.
 * @throws DossierError `import-invalid` naming every column that is missing or there twice
 */
export function csvColumns(header: CsvRow, options: CsvColumnOptions): (row: CsvRow) => CsvReading {
  const { columns, limits, parseAt = parseInstant } = options
  const names = header.cells
  const { case: id, activity, at, resource } = columns
  const ofEach = [id, activity, at, ...(resource === undefined ? [] : [resource])]
  const findings = headerFindings(header, [...ofEach, ...options.caseAttributes])
  if (findings.length > 0) throw importInvalid(options.source, findings)

  const indexOf = (name: string | undefined) => (name === undefined ? -1 : names.indexOf(name))
  const [idIndex, activityIndex, atIndex, resourceIndex] = [
    indexOf(columns.case),
    indexOf(columns.activity),
    indexOf(columns.at),
    indexOf(columns.resource),
  ]
  const ofCase = options.caseAttributes.map(indexOf)
  const taken = new Set([idIndex, activityIndex, atIndex, resourceIndex, ...ofCase])
  const ofEvent = names.flatMap((name, index) => (name === '' || taken.has(index) ? [] : [index]))

  const pick = (cells: readonly string[], indexes: readonly number[]): SourceAttributes => {
    const attributes = noAttributes()
    for (const index of indexes) {
      const cell = cells[index]
      if (cell) attributes[names[index]!] = cell
    }
    return attributes
  }

  return ({ cells, line }) => {
    const found: Finding[] = []
    const id = cells[idIndex] || undefined
    const report = (index: number | undefined, problem: Problem) => {
      const path = ['line', line, ...(id === undefined ? [] : ['case', pathName(id)])]
      if (index !== undefined) path.push(pathName(names[index] ?? '') || `column ${index + 1}`)
      found.push({ path, ...problem })
    }

    if (cells.length !== names.length) {
      const message = `the row has ${cells.length} cells and the header ${names.length}`
      report(undefined, { code: 'row-length', message })
    }
    for (let index = 0; index < cells.length; index++) {
      const problem = valueProblem(cells[index]!, limits)
      if (problem !== undefined) report(index, problem)
    }
    const activity = cells[activityIndex]
    if (id === undefined) report(idIndex, { code: 'case-id-missing', message: 'the row has no case id' })
    if (!activity) report(activityIndex, { code: 'activity-missing', message: 'the row has no activity' })
    const written = cells[atIndex]
    const at = written ? parseAt(written) : undefined
    if (written && at === undefined) report(atIndex, instantProblem(written))

    const caseAttributes = pick(cells, ofCase)
    if (!activity || found.length > 0) return { id, event: undefined, caseAttributes, findings: found }
    const resource = cells[resourceIndex] || undefined
    const event = sourceEvent({ activity, at, resource, attributes: pick(cells, ofEvent), line })
    return { id, event, caseAttributes, findings: found }
  }
}

/** What is wrong with a header row: columns that are missing in it or there twice. */
export function headerFindings({ cells, line }: CsvRow, wanted: readonly string[]): Finding[] {
  const there = cells.slice(0, 50).map(shown).join(', ')
  const hint = cells.length === 1 ? '; there is only one: is the delimiter another?' : ''
  const missing = [...new Set(wanted)].filter((name) => !cells.includes(name))
  const repeated = [...new Set(cells.filter((name, index) => name !== '' && cells.indexOf(name) !== index))]
  return [
    ...missing.map((name) => ({
      path: ['line', line, pathName(name)],
      code: 'column-missing',
      message: `there is no such column; the columns are ${there}${hint}`,
    })),
    ...repeated.map((name) => ({
      path: ['line', line, pathName(name)],
      code: 'column-repeated',
      message: 'two columns have this name: give one of them another',
    })),
  ]
}
