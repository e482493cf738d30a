// The names of what belongs to a log, all in one schema of the caller's choice. They go into statements as they are, so
// nothing but plain names gets through here.

import { DossierError } from '../../kernel/errors.js'

/** The quoted names of what belongs to a log. */
export interface Names {
  /** Not quoted: it is short, and plain. */
  readonly schemaName: string
  readonly schema: string
  readonly commits: string
  readonly settings: string
  readonly keys: string
  readonly personal: string
  readonly append: string
  readonly erase: string
  readonly durable: string
  /** Not quoted. */
  readonly channel: string
}

/**
 * The names in a schema.
 * @throws DossierError `definition-invalid` for a schema that is no plain name
 */
export function namesIn(schemaName: string): Names {
  if (
    typeof schemaName !== 'string' ||
    !/^[A-Za-z][A-Za-z0-9_]{0,40}$/.test(schemaName) ||
    /^(pg_|information_schema$)/i.test(schemaName)
  ) {
    const message = 'must begin with a letter and go on with up to 40 letters, digits or _; pg_ is taken'
    const findings = [{ path: ['schema'], code: 'schema', message }]
    throw new DossierError('definition-invalid', `postgresLog: schema ${message}`, {
      definition: 'postgresLog',
      findings,
    })
  }
  const schema = `"${schemaName}"`
  const named = (name: string) => `${schema}.${name}`
  return {
    schemaName,
    schema,
    commits: named('commits'),
    settings: named('settings'),
    keys: named('keys'),
    personal: named('personal'),
    append: named('append'),
    erase: named('erase'),
    durable: named('durable'),
    channel: `dossier_log_${schemaName}`,
  }
}
