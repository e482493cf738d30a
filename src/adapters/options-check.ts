// Checking how a log is to be kept, before anything is opened: names go into SQL as they are.

import { DossierError } from '../kernel/errors.js'
import { formatFindings, type Finding } from '../kernel/finding.js'
import { aFunction, refuse, shapeFindings, type Expectation } from '../kernel/shape-check.js'

/** A plain name in a database, but none that the database keeps for itself. */
export const plainName = (taken: RegExp, told: string): Expectation => [
  (value) => typeof value === 'string' && /^[A-Za-z][A-Za-z0-9_]{0,40}$/.test(value) && !taken.test(value),
  `a letter and up to 40 letters, digits or _; ${told}`,
]

/** A name in the file system. A NUL in it would end the process in one of the drivers. */
export const aPath = (told: string): Expectation => [
  (value) => typeof value === 'string' && value !== '' && !value.includes('\0'),
  told,
]

/**
 * Checks the options of a log.
 * @throws DossierError `definition-invalid` with all findings
 */
export function checkOptions(
  definition: string,
  options: unknown,
  members: Readonly<Record<string, Expectation>>,
): void {
  refuseSetUp(definition, shapeFindings(options, members))
}

/**
 * Checks that what the caller opened has the functions that are used of it: anything else would be asked in vain, as if it were
 * a server that is away.
 * @throws DossierError `definition-invalid` that names those which are missing
 */
export function checkHandle(definition: string, handle: unknown, functions: readonly string[]): void {
  const given = Object(handle) as Readonly<Record<string, unknown>>
  const [isFunction, expected] = aFunction
  const missing = functions.filter((name) => !isFunction(given[name]))
  const message = `is not ${expected as string} of what was given to keep the log in`
  refuseSetUp(
    definition,
    missing.map((name) => ({ path: [name], code: 'shape', message })),
  )
}

function refuseSetUp(definition: string, found: Finding[]): void {
  refuse(found, (findings) => {
    const message = `${definition} is set up wrong:\n${formatFindings(findings)}`
    return new DossierError('definition-invalid', message, { definition, findings })
  })
}
