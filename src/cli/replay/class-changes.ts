// How many dossiers one definition of "on time" classes otherwise than another. It applies the definitions that the
// engine's reports apply, dossier by dossier, and has none of its own.

import { parseDayNumber } from '../../kernel/civil-date.js'
import { timeZone as zoneOf } from '../../kernel/time-zone.js'
import { onTimeDefinitions, type OnTimeDefinition, type Timeliness } from '../../dossier/rules/on-time.js'
import { Time, type TrackingBook } from '../../projections/tracking-book.js'

/** Dossiers that are `from` by one definition and `to` by the other. */
export interface ClassChange {
  readonly from: Timeliness
  readonly to: Timeliness
  readonly dossiers: number
}

/** What to compare, over the dossiers resolved in a period. */
export interface ClassChangesQuestion {
  readonly from: string
  readonly to: string
  readonly timeZone: string
  readonly before: OnTimeDefinition
  readonly after: OnTimeDefinition
}

/** Counts the dossiers that change class. All civil dates are of the one zone, as imported dossiers have no calendar. */
export function classChanges(
  book: TrackingBook,
  { from, to, timeZone, before, after }: ClassChangesQuestion,
): readonly ClassChange[] {
  const zone = zoneOf(timeZone)
  const startAt = zone.startOfDay(parseDayNumber(from)!)
  const endAt = zone.startOfDay(parseDayNumber(to)! + 1)
  const changes = new Map<string, { from: Timeliness; to: Timeliness; dossiers: number }>()
  for (let row = 0; row < book.length; row++) {
    const receivedAt = book.time(row, Time.receivedAt)
    const resolvedAt = book.time(row, Time.resolvedAt)
    const dueAt = book.time(row, Time.dueAt)
    if (resolvedAt === undefined || dueAt === undefined || receivedAt === undefined) continue
    if (resolvedAt < startAt || resolvedAt >= endAt || receivedAt >= endAt) continue
    const was = onTimeDefinitions[before](resolvedAt, dueAt, zone.dayNumberAt)
    const is = onTimeDefinitions[after](resolvedAt, dueAt, zone.dayNumberAt)
    if (was === is) continue
    const change = changes.get(`${was} ${is}`) ?? { from: was, to: is, dossiers: 0 }
    change.dossiers += 1
    changes.set(`${was} ${is}`, change)
  }
  return [...changes.values()].toSorted((a, b) => b.dossiers - a.dossiers)
}
