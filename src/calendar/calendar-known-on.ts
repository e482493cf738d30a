// A calendar as it was known on a day: days off and swaps are announced late, when terms that they move already run.
// Pure data in, data out.

import { toDayNumber } from '../kernel/civil-date.js'
import type { CalendarDay, CalendarDefinition } from './definition.js'

/**
 * The definition without the days that were announced after a civil date; days without `announcedOn` were always known.
 * Where a day of the office replaced one of its country, that one doesn't come back: ask this of both before
 * `extendCalendar`.
 * @throws DossierError `civil-date-invalid`
 */
export function calendarKnownOn(definition: CalendarDefinition, on: string): CalendarDefinition {
  return { ...definition, days: daysKnownOn(definition.days ?? [], on) }
}

/**
 * Those days that had been announced by a civil date.
 * @throws DossierError `civil-date-invalid`
 */
export function daysKnownOn(days: readonly CalendarDay[], on: string): readonly CalendarDay[] {
  toDayNumber(on)
  return days.filter(({ announcedOn }) => announcedOn === undefined || announcedOn <= on)
}
