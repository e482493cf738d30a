// Checking how a log is to be kept, before anything is opened: a prefix goes into SQL as it is, a file's name into the
// driver's own code, and a wait that is no number would never end.

import { DossierError } from '../../kernel/errors.js'
import { formatFindings, type Finding } from '../../kernel/finding.js'

type Expectation = readonly [isRight: (value: unknown) => boolean, expected: string]

/** A timer that should take longer fires at once. */
const longestTimerMs = 2 ** 31 - 1
const ms = (least: number): Expectation => [
  (value) => typeof value === 'number' && value >= least && value <= longestTimerMs,
  `milliseconds, from ${least} to ${longestTimerMs}`,
]
const text = (isRight: (value: string) => boolean, expected: string): Expectation => [
  (value) => typeof value === 'string' && isRight(value),
  expected,
]
const oneOf = (...values: readonly string[]) =>
  text((value) => values.includes(value), `one of ${values.join(', ')}`)

/** The options of a log in a database. */
const members: Readonly<Record<string, Expectation>> = {
  durability: oneOf('full', 'normal'),
  tablePrefix: text(
    (value) => /^[A-Za-z][A-Za-z0-9_]{0,40}$/.test(value) && !/^sqlite(_|$)/i.test(value),
    'a letter and up to 40 letters, digits or _; sqlite and what begins with sqlite_ is taken',
  ),
  pollMs: ms(1),
  busyTimeoutMs: ms(0),
}

/** Those of a log in a file besides. */
const fileMembers: Readonly<Record<string, Expectation>> = {
  ...members,
  path: text((value) => value !== '' && !value.includes('\0'), "a file's name, or :memory:"),
  driver: oneOf('better-sqlite3', 'libsql', 'node:sqlite'),
}

/**
 * Checks the options of `sqliteLog` or `createSqliteLog`.
 * @throws DossierError `definition-invalid` with all findings
 */
export function checkOptions(definition: 'sqliteLog' | 'createSqliteLog', options: unknown): void {
  const findings = findingsIn(options, definition === 'sqliteLog' ? members : fileMembers)
  if (findings.length === 0) return
  const message = `${definition} is set up wrong:\n${formatFindings(findings)}`
  throw new DossierError('definition-invalid', message, { definition, findings })
}

function findingsIn(options: unknown, known: Readonly<Record<string, Expectation>>): Finding[] {
  if (typeof options !== 'object' || options === null)
    return [{ path: [], code: 'shape', message: 'is not an object with named members' }]
  const given = known['path'] === undefined ? options : { path: undefined, ...options }
  return Object.entries(given).flatMap(([name, value]: [string, unknown]) => {
    const path = [name.slice(0, 60)]
    if (!Object.hasOwn(known, name)) {
      const message = `is not known here; there are ${Object.keys(known).join(', ')}`
      return [{ path, code: 'unknown-key', message }]
    }
    const [isRight, expected] = known[name]!
    const isLeftOut = value === undefined && name !== 'path'
    return isLeftOut || isRight(value) ? [] : [{ path, code: 'shape', message: `is not ${expected}` }]
  })
}
