// What may stand between the cells of a CSV file.

import { DossierError } from '../kernel/errors.js'
import { formatFindings } from '../kernel/finding.js'

/**
 * Checks a delimiter, for the function that takes it: nothing that quotes a cell or ends a row, nor half a character.
 * @throws DossierError `definition-invalid`
 */
export function checkDelimiter(delimiter: string | undefined, definition: string, longest = 1): void {
  if (delimiter === undefined) return
  const { length } = Array.from(delimiter)
  if (length > 0 && length <= longest && !/["\r\n\p{Surrogate}]/u.test(delimiter)) return
  const message = `${JSON.stringify(delimiter)} is no delimiter: give one character, but no quote and no line end`
  const findings = [{ path: ['delimiter'], code: 'delimiter-invalid', message }]
  const text = `CSV has no such delimiter:\n${formatFindings(findings)}`
  throw new DossierError('definition-invalid', text, { definition, findings })
}
