// What "on time" means: definitions in use differ, and the same dossiers give different rates. So each has a name,
// a question names the one it wants, and its answer repeats the name. Sources: domain of Decision 766 reports.

import type { Instant } from '../../kernel/instant.js'

/** How a resolved dossier did against its promise. */
export type Timeliness = 'early' | 'onTime' | 'late'

/** Definitions by name: the first compares civil dates in the office's zone, the second instants. */
export const onTimeDefinitions = {
  /** Early before the promised date, on time on that date, late after it. */
  byDate(endAt: Instant, dueAt: Instant, dayOf: (at: Instant) => number): Timeliness {
    return compare(dayOf(endAt), dayOf(dueAt))
  },
  /** Early before the promised instant, on time at it, late after it. */
  byInstant(endAt: Instant, dueAt: Instant): Timeliness {
    return compare(endAt, dueAt)
  },
} as const

/** The name of a definition. */
export type OnTimeDefinition = keyof typeof onTimeDefinitions

function compare(end: number, due: number): Timeliness {
  return end < due ? 'early' : end === due ? 'onTime' : 'late'
}

/** Whether an open dossier has missed its date; while its clock stands, whether it had when the clock stopped. */
export function isOverdue(dueAt: Instant, pausedAt: Instant | undefined, asOf: Instant): boolean {
  return (pausedAt ?? asOf) > dueAt
}
