// How far ahead a term looks from a moment: the one rule by which a date is "nearly due", for the questions that list
// what is and for the facts that tell of it. It never guesses working time where there is no calendar.

import { dayMs, type Instant } from '../kernel/instant.js'
import type { Term } from './term.js'
import type { WorkingCalendar } from './working-calendar.js'

/**
 * Where a term from a moment ends, by the clock on the wall; a date up to there lies within it. Without a calendar only
 * days and weeks can be told: `undefined` for all other terms.
 * @throws DossierError `calendar-range`
 */
export function horizonIn(
  calendar: WorkingCalendar | undefined,
  from: Instant,
  within: Term,
): Instant | undefined {
  return calendar === undefined
    ? civilHorizon(from, within)
    : calendar.add(from, within, { end: 'sameTime', roll: 'none' })
}

/** Where a term of days or weeks ends without a calendar: so many times 24 hours on. */
export function civilHorizon(from: Instant, within: Term): Instant | undefined {
  const { days, weeks } = within as { readonly days?: number; readonly weeks?: number }
  const civilDays = days ?? (weeks === undefined ? undefined : weeks * 7)
  return civilDays === undefined ? undefined : ((from + civilDays * dayMs) as Instant)
}
