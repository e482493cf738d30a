// The names of what belongs to a log, all in one schema of the caller's choice. They go into statements as they are; that
// the schema's is a plain one was checked with the other options.
import { plainName } from '../options-check.js'

/** What a schema may be called. */
export const schemaNames = plainName(/^(pg_|information_schema$)/i, 'pg_ and information_schema are taken')

/** The quoted names of what belongs to a log. */
export interface Names {
  /** Not quoted: it is short, and plain. */
  readonly schemaName: string
  readonly schema: string
  readonly commits: string
  readonly settings: string
  readonly keys: string
  readonly personal: string
  readonly states: string
  readonly blobs: string
  readonly append: string
  readonly erase: string
  readonly durable: string
  /** Not quoted. */
  readonly channel: string
}

/** The names in a schema, whose own name was checked. */
export function namesIn(schemaName: string): Names {
  const schema = `"${schemaName}"`
  const named = (name: string) => `${schema}.${name}`
  return {
    schemaName,
    schema,
    commits: named('commits'),
    settings: named('settings'),
    keys: named('keys'),
    personal: named('personal'),
    states: named('states'),
    blobs: named('blobs'),
    append: named('append'),
    erase: named('erase'),
    durable: named('durable'),
    channel: `dossier_log_${schemaName}`,
  }
}
