// Whether a date was kept: what all definitions of "on time" have in common.

import type { Instant } from '../../kernel/instant.js'
import { recordedPolicy } from './deadline.js'
import type { OnTimeFacts, Timeliness } from './define-on-time.js'

/** A promise, and the rules by which it was made, where they are known. */
export interface Promised {
  readonly dueAt: Instant
  readonly policy?: string
}

/** The last date of a promise, as a day number. */
export function dueDayOf(
  { dueAt, policy }: Promised,
  dayOf: OnTimeFacts['dayOf'],
  isAsTold = !endsWithDate(policy),
): number {
  return dayOf(isAsTold ? dueAt : ((dueAt - 1) as Instant))
}

/**
 * Whether a promise that ends as a date begins is for the date before: what an engine promises for 24:00. That of another
 * system for 00:00, and one that keeps the time of its start, is for the date that begins then.
 */
export const endsWithDate = (policy = ''): boolean =>
  policy !== recordedPolicy && !policy.includes('end=sameTime')

/** Early before a date, on time on it, late after it. */
export function compare(end: number, due: number): Timeliness {
  return end < due ? 'early' : end === due ? 'onTime' : 'late'
}

/** Whether an open dossier has missed its date; while its clock stands, whether it had when the clock stopped. */
export function isOverdue(dueAt: Instant, pausedAt: Instant | undefined, asOf: Instant): boolean {
  return (pausedAt ?? asOf) > dueAt
}

/** Whether a date is open: its clock stands in time, and moves it when it runs again. */
export function isPending(dueAt: Instant, pausedAt: Instant | undefined): boolean {
  return pausedAt !== undefined && pausedAt <= dueAt
}
