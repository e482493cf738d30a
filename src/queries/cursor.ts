// (6) Cursors: where a page of an answer ended, as a text that means nothing to whoever carries it to the next page.

import * as z from 'zod'
import { check, withoutCodeGeneration } from '../kernel/schema.js'
import { queryInvalid } from './query-check.js'

/** One kind of cursor. */
export interface CursorKind<Place> {
  write(place: Place): string
  /** @throws DossierError `query-invalid` for a text that no `write` gave */
  read(cursor: string): Place
}

/** Makes the cursors of one question, of places that are lists of texts, numbers and nulls. */
export function cursorOf<Place extends readonly unknown[]>(
  query: string,
  schema: z.ZodType<Place>,
): CursorKind<Place> {
  const whole = withoutCodeGeneration(() => z.tuple([z.literal(query), schema]))
  const invalid = () => queryInvalid(query, [{ path: ['after'], code: 'cursor', message: noCursor }])
  return {
    write: (place) => encodeURIComponent(JSON.stringify([query, place])),
    read: (cursor) => check(whole, parsed(cursor), invalid)[1],
  }
}

/** What is said of a text that is no cursor, or one of another log. */
export const noCursor = 'is no cursor of this question: give `next` of the page before, or leave it out'

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(decodeURIComponent(cursor))
  } catch {
    return undefined
  }
}
