// What a search found as CSV, for spreadsheets and other programs: one row a dossier. It takes dossiers as they
// come and asks nothing of an engine.

import { DossierError } from '../kernel/errors.js'
import { formatFindings } from '../kernel/finding.js'
import type { Instant } from '../kernel/instant.js'
import { timeZone as zoneOf } from '../kernel/time-zone.js'
import type { FoundDossier } from '../queries/search.js'
import { csvText, type Cell, type CsvTextOptions, type Rows } from './csv-text.js'
import { checkDelimiter } from './delimiter.js'
import { momentText } from './field-text.js'

/** Columns that every found dossier has, in the order in which they are written. */
export const dossierColumns = [
  'dossierId',
  'dossierCode',
  'procedure',
  'state',
  'steps',
  'unit',
  'officer',
  'receivedAt',
  'dueAt',
  'resolvedAt',
] as const
/** One of {@link dossierColumns}. */
export type DossierColumn = (typeof dossierColumns)[number]

/** How found dossiers are written. */
export interface DossierCsvOptions extends CsvTextOptions {
  /** The zone in which moments are written, with its offset. */
  readonly timeZone: string
  /** Which columns, in this order; {@link dossierColumns} if left out. */
  readonly columns?: readonly DossierColumn[] | undefined
  /** Attributes of the office's own, each a column `attributes.…` after the others; none if left out. */
  readonly attributes?: readonly string[] | undefined
}

/**
 * Writes found dossiers as CSV, a header row first, in pieces of whole lines. Several steps in work stand in one
 * cell, one a line; what a dossier doesn't have is an empty cell.
 * @throws DossierError `definition-invalid` for a column that there is not or a delimiter that is none, `time-zone-unknown`
 * @example for await (const text of dossiersToCsv(found.dossiers, { timeZone: 'Asia/Ho_Chi_Minh' })) file.write(text)
 */
export function dossiersToCsv(
  dossiers: Rows<FoundDossier>,
  options: DossierCsvOptions,
): AsyncGenerator<string, undefined> {
  const { columns = dossierColumns, attributes = [] } = options
  const timeZone = zoneOf(options.timeZone).id
  checkColumns(columns)
  checkDelimiter(options.delimiter, 'dossiersToCsv')
  const table = {
    header: [...columns, ...attributes.map((name) => `attributes.${name}`)],
    rowOf: (dossier: FoundDossier): Cell[] => [
      ...columns.map((column) => cellOf(dossier, column, timeZone)),
      ...attributes.map((name) => dossier.attributes[name]?.toString()),
    ],
  }
  return csvText(dossiers, table, options)
}

function cellOf(dossier: FoundDossier, column: DossierColumn, timeZone: string): Cell {
  const moment = (at: Instant | undefined) => (at === undefined ? undefined : momentText(at, timeZone))
  switch (column) {
    case 'steps':
      return dossier.steps.length === 0 ? undefined : dossier.steps.join('\n')
    case 'receivedAt':
    case 'dueAt':
    case 'resolvedAt':
      return moment(dossier[column])
    default:
      return dossier[column]
  }
}

function checkColumns(columns: readonly string[]): void {
  const findings = columns.flatMap((column, index) =>
    (dossierColumns as readonly string[]).includes(column)
      ? []
      : [
          {
            path: ['columns', index],
            code: 'column-unknown',
            message: `is none of ${dossierColumns.join(', ')}`,
          },
        ],
  )
  if (findings.length === 0) return
  const message = `dossiers can't be written like this:\n${formatFindings(findings)}`
  throw new DossierError('definition-invalid', message, { definition: 'dossiersToCsv', findings })
}
