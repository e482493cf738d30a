// A question for which every event is looked at, of all types that the workload has. One fold answers it, over our columns or over
// the objects that others read.

import { createHash } from 'node:crypto'
import { canonicalJson } from '../../src/log/canonical.js'
import { defineProjection } from '../../src/projections/projection.js'
import type { ToldEvent } from './contender.js'

type Asked = Pick<ToldEvent, 'type' | 'data'>
type Counts = Record<string, number>

/** The answer. */
export interface Found {
  /** Dossiers by procedure. */
  readonly received: Counts
  /** Steps by officer, and by step. */
  readonly started: Counts
  readonly completed: Counts
  /** Supplements by whether they were asked for or came. */
  readonly supplements: Counts
  /** Dossiers by outcome. */
  readonly resolved: Counts
  /** Results by the way they went. */
  readonly returned: Counts
  /** The last day that was promised, by clock, as an instant. */
  readonly lastDueAt: Counts
}

const nothing = (): Found => ({
  ...{ received: {}, started: {}, completed: {}, supplements: {}, resolved: {}, returned: {} },
  lastDueAt: {},
})
const countOne = (counts: Counts, key: string) => void (counts[key] = (counts[key] ?? 0) + 1)

/** The question. */
export const question = defineProjection<Found>({
  name: 'what-was-done',
  version: 1,
  start: nothing,
  on: {
    DossierReceived: ({ received }, { data }) => countOne(received, data.procedure),
    StepStarted: ({ started }, { data }) => countOne(started, data.officer ?? ''),
    StepCompleted: ({ completed }, { data }) => countOne(completed, data.step),
    SupplementRequested: ({ supplements }) => countOne(supplements, 'requested'),
    SupplementReceived: ({ supplements }) => countOne(supplements, 'received'),
    ResultReturned: ({ returned }, { data }) => countOne(returned, data.channel ?? ''),
    DossierResolved: ({ resolved }, { data }) => countOne(resolved, data.outcome ?? ''),
    DeadlineSet({ lastDueAt }, { data: { clock, dueAt } }) {
      if (!(lastDueAt[clock]! >= dueAt)) lastDueAt[clock] = dueAt
    },
  },
  snapshot: (found) => ({ ...found }),
})

const handlers = new Map(
  Object.entries(question.on as Readonly<Record<string, (found: Found, event: Asked) => void>>),
)

/** The answer that events give which are objects. */
export function foundIn(events: Iterable<Asked>): Found {
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
