// From instants to local wall clocks of one IANA zone. The host's own zone plays no part.

import { formatDayNumber, type CivilDate } from './civil-date.js'
import { DossierError, isDossierError } from './errors.js'
import { dayMs, parseInstant, type Instant } from './instant.js'

const slotMs = 900_000

/** A time zone's offsets, remembered by quarter of an hour, so that a million conversions ask Intl a few times. */
export interface TimeZone {
  readonly id: string
  /** Local minus UTC at this instant, in milliseconds. */
  offsetAt(at: Instant): number
  /** The local civil date's day number (days since 1970-01-01). */
  dayNumberAt(at: Instant): number
  /** The local civil date; at the two ends of time, a zone may be in the year 0000 or 10000 already. */
  dateAt(at: Instant): CivilDate
  /** The first instant of a day, given by its number: local 00:00, or where clocks skip that, the next. */
  startOfDay(day: number): Instant
}

const zones = new Map<string, TimeZone>()

/**
 * The zone of an IANA name.
 * @throws DossierError `time-zone-unknown`
 */
export function timeZone(id: string): TimeZone {
  const known = zones.get(id)
  if (known !== undefined) return known
  const made = makeTimeZone(id)
  zones.set(id, made)
  return made
}

/** Whether a text that somebody gave names a zone. */
export function isTimeZone(id: string): boolean {
  if (id.length > 100) return false
  try {
    timeZone(id)
    return true
  } catch (error) {
    if (isDossierError(error, 'time-zone-unknown')) return false
    throw error
  }
}

function makeTimeZone(id: string): TimeZone {
  const format = localFormat(id)
  const exactOffset = (at: number): number => {
    const parts: Record<string, number> = {}
    let isBeforeChrist = false
    for (const { type, value } of format.formatToParts(at)) {
      if (type === 'era') isBeforeChrist = value.startsWith('B')
      else if (type !== 'literal') parts[type] = Number(value)
    }
    // The year before 1 is 1 BC.
    const year = isBeforeChrist ? 1 - parts['year']! : parts['year']!
    const local = Date.UTC(
      2000,
      parts['month']! - 1,
      parts['day']!,
      parts['hour']!,
      parts['minute']!,
      parts['second']!,
    )
    const shifted = new Date(local).setUTCFullYear(year, parts['month']! - 1, parts['day']!)
    return shifted - Math.floor(at / 1000) * 1000
  }
  // A slot in which the offset changes is left out of the memory and asked for exactly each time.
  const bySlot = new Map<number, number | undefined>()
  const offsetAt = (at: Instant): number => {
    const slot = Math.floor(at / slotMs)
    let offset = bySlot.get(slot)
    if (offset === undefined && !bySlot.has(slot)) {
      if (bySlot.size > 200_000) bySlot.clear()
      const first = exactOffset(slot * slotMs)
      offset = first === exactOffset((slot + 1) * slotMs - 1) ? first : undefined
      bySlot.set(slot, offset)
    }
    return offset ?? exactOffset(at)
  }
  const dayNumberAt = (at: Instant): number => Math.floor((at + offsetAt(at)) / dayMs)
  return {
    id,
    offsetAt,
    dayNumberAt,
    dateAt: (at) => formatDayNumber(dayNumberAt(at)),
    startOfDay: (day) => firstInstantOf(day * dayMs, offsetAt),
  }
}

/** The first instant whose wall clock has reached a local time, given as if it were UTC. */
function firstInstantOf(local: number, offsetAt: (at: Instant) => number): Instant {
  const before = offsetAt((local - dayMs) as Instant)
  const after = offsetAt((local + dayMs) as Instant)
  const earliest = local - Math.max(before, after)
  if (earliest + offsetAt(earliest as Instant) === local) return earliest as Instant
  const latest = local - Math.min(before, after)
  if (latest + offsetAt(latest as Instant) === local) return latest as Instant
  // The local time was skipped: find where the clocks jumped over it.
  let [low, high] = [earliest - 1, latest]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (middle + offsetAt(middle as Instant) < local) low = middle
    else high = middle
  }
  return high as Instant
}

function localFormat(id: string): Intl.DateTimeFormat {
  // Intl takes no zone for the host's own, and turns whatever else into a text.
  if (typeof id !== 'string') throw unknownZone(`(${typeof id})`)
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: id,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
  } catch (cause) {
    throw unknownZone(id.slice(0, 100), cause)
  }
}

function unknownZone(timeZone: string, cause?: unknown): DossierError {
  const message = `'${timeZone}' is not a time zone that this platform knows: give an IANA name such as 'Asia/Ho_Chi_Minh'`
  return new DossierError('time-zone-unknown', message, { timeZone }, { cause })
}

/**
 * Prints an instant in a zone as ISO 8601 with its offset: `2024-04-26T10:00:00+07:00`; milliseconds only where
 * there are some. In the first and last hours of time, where the zone's year would be 0 or 10000, in UTC.
 * @throws DossierError `time-zone-unknown`
 */
export function formatInstant(at: Instant, zone: string): string {
  const zoneOffset = timeZone(zone).offsetAt(at)
  // Who reads instants takes years of four digits, from 0001 on.
  const offset = parseInstant(at + zoneOffset) === undefined ? 0 : zoneOffset
  const local = new Date(at + offset).toISOString().replace(/\.000Z$|Z$/, '')
  const minutes = Math.round(Math.abs(offset) / 60_000)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
