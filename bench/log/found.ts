// What each is asked who reads a log to its end: a question for which every event has to be looked at. One fold answers it,
// over our columns or over the objects that others read.

import { createHash } from 'node:crypto'
import { canonicalJson } from '../../src/log/canonical.js'
import { defineProjection } from '../../src/projections/projection.js'
import type { ToldEvent } from './contender.js'

type Counts = Record<string, number>

/** The answer. */
export interface Found {
  /** Dossiers by procedure. */
  readonly received: Counts
  /** Steps by officer. */
  readonly started: Counts
  /** Dossiers by outcome. */
  readonly resolved: Counts
  /** The last day that was promised, by clock, as an instant. */
  readonly lastDueAt: Counts
}

const nothing = (): Found => ({ received: {}, started: {}, resolved: {}, lastDueAt: {} })
const countOne = (counts: Counts, key: string) => void (counts[key] = (counts[key] ?? 0) + 1)

/** The question. */
export const question = defineProjection<Found>({
  name: 'what-was-done',
  version: 1,
  start: nothing,
  on: {
    DossierReceived: ({ received }, { data }) => countOne(received, data.procedure),
    StepStarted: ({ started }, { data }) => countOne(started, data.officer ?? ''),
    DossierResolved: ({ resolved }, { data }) => countOne(resolved, data.outcome ?? ''),
    DeadlineSet({ lastDueAt }, { data: { clock, dueAt } }) {
      if (!(lastDueAt[clock]! >= dueAt)) lastDueAt[clock] = dueAt
    },
  },
  snapshot: ({ received, started, resolved, lastDueAt }) => ({ received, started, resolved, lastDueAt }),
})

const handlers = new Map(
  Object.entries(question.on as Readonly<Record<string, (found: Found, event: ToldEvent) => void>>),
)

/** The answer that events give which are objects. */
export function foundIn(events: Iterable<ToldEvent>): Found {
  const found = nothing()
  for (const event of events) handlers.get(event.type)?.(found, event)
  return found
}

/** Sixteen hexadecimal digits that are the same exactly for the same answer. */
export function hashOfFound(found: Found): string {
  return createHash('sha256')
    .update(canonicalJson({ ...found }))
    .digest('hex')
    .slice(0, 16)
}
