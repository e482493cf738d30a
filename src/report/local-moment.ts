// Instants and dates as the clock and the calendar on the wall show them, for the catalogues to print. Nothing of Intl's
// words is used: the same bytes everywhere.

import { weekdays } from '../calendar/week.js'
import { civilFromDayNumber, formatDayNumber, parseDayNumber, weekdayOf } from '../kernel/civil-date.js'
import { dayMs, type Instant } from '../kernel/instant.js'
import { timeZone } from '../kernel/time-zone.js'
import type { LocalDate, LocalMoment, OpeningTime } from './messages.js'

/** The zone of moments whose own zone nobody tells: it is named beside each. */
export const unknownZone = 'UTC'

/** A civil date in parts; `undefined` where the text is none. */
export function localDate(on: string): LocalDate | undefined {
  const days = parseDayNumber(on)
  return days === undefined ? undefined : dateOfDay(days)
}

function dateOfDay(days: number): LocalDate {
  return { ...civilFromDayNumber(days), weekday: weekdays[weekdayOf(days)]! }
}

/**
 * A moment in a zone.
 * @throws DossierError `time-zone-unknown`
 */
export function localMoment(at: Instant, zoneId: string): LocalMoment {
  const zone = timeZone(zoneId)
  const offset = zone.offsetAt(at)
  const local = at + offset
  const day = Math.floor(local / dayMs)
  return { ...dateOfDay(day), clock: clockText(local - day * dayMs), zone: zoneName(at, offset, zoneId) }
}

/** Where a clock is put back, a time of day comes twice: only the offset tells which one is meant. */
function zoneName(at: Instant, offset: number, zoneId: string): string | undefined {
  if (zoneId === unknownZone) return unknownZone
  const { offsetAt } = timeZone(zoneId)
  const isTwice = [-1, 1].some((side) => {
    const other = offsetAt((at + (side * dayMs) / 8) as Instant)
    return other !== offset && offsetAt((at + offset - other) as Instant) === other
  })
  if (!isTwice) return undefined
  const minutes = Math.round(Math.abs(offset) / 60_000)
  return `UTC${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** The moment at which a trace says that it is due: the end of a date is `24:00` of that date. */
export function dueMoment(due: { readonly on: string; readonly clock: string }, at: Instant, zoneId: string) {
  const moment = localMoment(at, zoneId)
  const date = localDate(due.on)
  return due.clock === '24:00' && date !== undefined ? { ...moment, ...date, clock: due.clock } : moment
}

/** Stretches of one date by the clock, `07:30–11:30, 13:30–17:00`. */
export function stretchText(
  stretches: readonly { readonly from: Instant; readonly to: Instant }[],
  zoneId: string,
): string {
  const { offsetAt } = timeZone(zoneId)
  const clock = (at: number, offset: number) => {
    const ms = (((at + offset) % dayMs) + dayMs) % dayMs
    return clockText(ms)
  }
  return stretches
    .map(({ from, to }) => {
      // The clock that hangs on the wall until the end, not the one that is put back or forward in that moment.
      const end = clock(to, offsetAt((to - 1) as Instant))
      return `${clock(from, offsetAt(from))}–${end === '00:00' ? '24:00' : end}`
    })
    .join(', ')
}

/** Milliseconds of opening time in hours, minutes and seconds. */
export function openingTimeOf(ms: number): OpeningTime {
  return {
    hours: Math.floor(ms / 3_600_000),
    minutes: Math.floor(ms / 60_000) % 60,
    seconds: (ms % 60_000) / 1_000,
  }
}

/** Whether one date is the day after or before another. */
export function areNeighbours(one: string, other: string): boolean {
  const days = parseDayNumber(one)
  return days !== undefined && [days - 1, days + 1].some((day) => formatDayNumber(day) === other)
}

function clockText(ms: number): string {
  const minutes = `${two(Math.floor(ms / 3_600_000))}:${two(Math.floor(ms / 60_000) % 60)}`
  const rest = ms % 60_000
  if (rest === 0) return minutes
  const seconds = `${minutes}:${two(Math.floor(rest / 1_000))}`
  return rest % 1_000 === 0 ? seconds : `${seconds}.${String(rest % 1_000).padStart(3, '0')}`
}

const two = (value: number) => String(value).padStart(2, '0')
