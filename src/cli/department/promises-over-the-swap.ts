// Finds a promise worth explaining: made before the days off at the end of April 2024 and due after the Saturday that
// was worked instead, 4 May. A projection, since it can be told from events alone.

import { toInstant, type Instant } from '../../kernel/instant.js'
import { defineProjection } from '../../projections/projection.js'

const from = toInstant('2024-04-24T00:00:00+07:00')
const to = toInstant('2024-04-28T00:00:00+07:00')
const after = toInstant('2024-05-05T00:00:00+07:00')

/** Due dates by the stream of the dossier, of those whose promise nothing moved later. */
export const promisesOverTheSwap = defineProjection<Map<string, Instant>>({
  name: 'promises-over-the-swap',
  version: 1,
  start: () => new Map(),
  on: {
    DeadlineSet(promises, { stream, at, data }) {
      if (data.cause !== 'reception') promises.delete(stream)
      else if (at >= from && at < to && data.dueAt >= after) promises.set(stream, data.dueAt)
    },
  },
  snapshot: (promises) => Object.fromEntries(promises),
})

/** The stream with the earliest due date, of those the first; `undefined` if there is none. */
export function earliest(promises: ReadonlyMap<string, Instant>): string | undefined {
  const [first] = [...promises].toSorted(([, a], [, b]) => a - b)
  return first?.[0]
}
