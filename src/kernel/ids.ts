// Ids that come from outside: what may be one.

import { DossierError } from './errors.js'

/** Longest id, in UTF-16 code units. */
export const maxIdLength = 200

/** Whether a text may be an id: 1–200 characters, well-formed Unicode, no control characters. */
export function isId(text: unknown): text is string {
  // eslint-disable-next-line no-control-regex
  return (
    typeof text === 'string' &&
    text.length > 0 &&
    text.length <= maxIdLength &&
    !/[\u0000-\u001f\u007f-\u009f]/.test(text) &&
    isWellFormed(text)
  )
}

/** Whether a text has no lone surrogate, which UTF-8 could not carry and a hash could not tell apart. */
export function isWellFormed(text: string): boolean {
  return !/[\ud800-\udfff]/.test(text) || !loneSurrogate.test(text)
}
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

/**
 * Gives the id back.
 * @throws DossierError `id-invalid`, naming what the id is of
 */
export function checkId(text: unknown, what: string): string {
  if (isId(text)) return text
  const input = typeof text === 'string' ? text.slice(0, 60) : `(${typeof text})`
  throw new DossierError(
    'id-invalid',
    `${what} '${input}' is no id: give 1 to ${maxIdLength} characters without control characters`,
    { input, what },
  )
}
