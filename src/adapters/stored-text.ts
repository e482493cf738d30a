// Texts for databases that keep none with a NUL or half a pair of surrogates: they end it there, put one sign for every half,
// or refuse it. By the escapes of JSON two that differ stay different.

import { isWellFormed } from '../kernel/ids.js'

/** A name as it is stored. */
export const storedName = (name: string): string => JSON.stringify(name).slice(1, -1)

/** The name that is stored so. */
export const nameOf = (stored: string): string =>
  stored.includes('\\') ? (JSON.parse(`"${stored}"`) as string) : stored

/** What a text begins with that had to be escaped, and no other. */
const mark = '\u0001'

/** A text as it is stored where most are to stay as they are. */
export const storedText = (text: string): string =>
  text.includes('\0') || text.startsWith(mark) || !isWellFormed(text) ? mark + storedName(text) : text

/** The text that is stored so. */
export const textOf = (stored: string): string =>
  stored.startsWith(mark) ? nameOf(stored.slice(mark.length)) : stored
