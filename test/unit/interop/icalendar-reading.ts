// How the tests of the iCalendar reader read: for a year in Amsterdam, unless told otherwise.

import { daysFromICalendar, type ICalendarOptions } from '../../../src/interop/icalendar.js'
import { isDossierError } from '../../../src/kernel/errors.js'

/** The year that is read for. */
export const year = { from: '2025-01-01', to: '2025-12-31' }

/** What the reader makes of a text. */
export const read = (text: string, options: Partial<ICalendarOptions> = {}) =>
  daysFromICalendar(text, { timeZone: 'Europe/Amsterdam', covers: year, ...options })

/** The days off, with why. */
export const dates = (text: string, options: Partial<ICalendarOptions> = {}) =>
  read(text, options).days.map(({ on, reason }) => [on, reason])

/** The findings: code and place. */
export const told = (text: string, options: Partial<ICalendarOptions> = {}) =>
  read(text, options).findings.map(({ path, code }) => [code, ...path])

/** The codes of what a text is refused for; `taken` if it is not. */
export function refused(text: unknown, options: Partial<ICalendarOptions> = {}) {
  try {
    read(text as string, options)
  } catch (error) {
    if (isDossierError(error, 'import-invalid')) return error.details.findings.map(({ code }) => code)
    throw error
  }
  return 'taken'
}
