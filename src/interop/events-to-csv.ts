// Recorded events as CSV, one row an event: of any types with their data as JSON, or of one type with a column for
// each of its fields. What is written of one type, events-from-csv.ts reads.

import type { EventDefinition } from '../log/event-definition.js'
import type { RecordedEvent } from '../log/envelope.js'
import { timeZone as zoneOf } from '../kernel/time-zone.js'
import { csvText, type Cell, type CsvTextOptions, type Rows } from './csv-text.js'
import { checkDelimiter } from './delimiter.js'
import { fieldText, momentText } from './field-text.js'

/** How events are written. */
export interface EventCsvOptions extends CsvTextOptions {
  /** The zone in which moments are written, with its offset. */
  readonly timeZone: string
  /** Writes events of this type alone, with a column `data.…` for each field instead of one of JSON. */
  readonly definition?: EventDefinition | undefined
}

const envelope = ['stream', 'version', 'position', 'type', 'at', 'recordedAt', 'actor', 'source'] as const

/**
 * Writes events as CSV, a header row first, in pieces of whole lines. In JSON, moments are epoch milliseconds.
 * Personal fields are the references that the event holds: no personal data is written.
 * @throws DossierError `time-zone-unknown`; `definition-invalid` for a delimiter that is none
 * @example for await (const text of eventsToCsv(engine.timeline('D-1'), { timeZone: 'UTC' })) file.write(text)
 */
export function eventsToCsv(
  events: Rows<RecordedEvent>,
  options: EventCsvOptions,
): AsyncGenerator<string, undefined> {
  const { definition } = options
  const timeZone = zoneOf(options.timeZone).id
  checkDelimiter(options.delimiter, 'eventsToCsv')
  const fields = Object.entries(definition?.fields ?? {})
  const dataOf = ({ data }: RecordedEvent): Cell[] =>
    definition === undefined
      ? [JSON.stringify(data)]
      : fields.map(([name, { kind }]) => fieldText(kind, data[name], timeZone))
  const names = definition === undefined ? ['data'] : fields.map(([name]) => `data.${name}`)
  const table = {
    header: [...envelope, ...names],
    rowOf: (event: RecordedEvent) =>
      definition !== undefined && event.type !== definition.type
        ? undefined
        : [...envelope.map((column) => cellOf(event, column, timeZone)), ...dataOf(event)],
  }
  return csvText(events, table, options)
}

function cellOf(event: RecordedEvent, column: (typeof envelope)[number], timeZone: string): Cell {
  if (column === 'at' || column === 'recordedAt') return momentText(event[column], timeZone)
  return event[column]?.toString()
}
