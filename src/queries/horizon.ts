// (6) How far ahead "nearly due" looks: a term from a moment, counted in each dossier's own calendar. One rule for the
// list of what is nearly due and for the counts.

import { horizonIn } from '../calendar/horizon.js'
import type { Term } from '../calendar/term.js'
import type { Instant } from '../kernel/instant.js'
import type { View } from '../projections/books.js'
import { queryInvalid } from './query-check.js'

/** From when, how far, and which member of which question says so. */
export interface Ahead {
  readonly asOf: Instant
  readonly within: Term
  readonly query: string
  readonly member: string
}

/**
 * Where a term from a moment ends, by the calendar that counts; each calendar is asked once. `undefined` stands for
 * dossiers without a calendar.
 * @throws DossierError `calendar-range`; `query-invalid` where a dossier without a calendar is to be counted in working
 * time
 */
export function horizonsOf(view: View, ahead: Ahead): (calendar: string | undefined) => Instant {
  const horizons = new Map<string | undefined, Instant>()
  return (calendar) => {
    let horizon = horizons.get(calendar)
    if (horizon === undefined) horizons.set(calendar, (horizon = horizonOf(view, calendar, ahead)))
    return horizon
  }
}

function horizonOf(
  view: View,
  calendar: string | undefined,
  { asOf, within, query, member }: Ahead,
): Instant {
  const horizon = horizonIn(view.catalogue.findCalendar(calendar), asOf, within)
  if (horizon !== undefined) return horizon
  const message = `some dossiers were imported without a calendar that was published: ask ${member} { days } or { weeks }`
  throw queryInvalid(query, [{ path: [member], code: 'calendar-missing', message }])
}
