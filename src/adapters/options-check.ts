// Checking how a log is to be kept, before anything is opened: names go into SQL as they are.

import { DossierError } from '../kernel/errors.js'
import { formatFindings } from '../kernel/finding.js'
import { refuse, shapeFindings, type Expectation } from '../kernel/shape-check.js'

/** A plain name in a database, but none that the database keeps for itself. */
export const plainName = (taken: RegExp, told: string): Expectation => [
  (value) => typeof value === 'string' && /^[A-Za-z][A-Za-z0-9_]{0,40}$/.test(value) && !taken.test(value),
  `a letter and up to 40 letters, digits or _; ${told}`,
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
  refuse(shapeFindings(options, members), (findings) => {
    const message = `${definition} is set up wrong:\n${formatFindings(findings)}`
    return new DossierError('definition-invalid', message, { definition, findings })
  })
}
