// Moments that a file writes as a clock on the wall shows them, without an offset. Whose clock, the caller says;
// the host's own zone plays no part.

import { parseDayNumber } from '../kernel/civil-date.js'
import { parseInstant, type Instant } from '../kernel/instant.js'
import { timeZone } from '../kernel/time-zone.js'

const dayMs = 86_400_000
const local = /^(\d{4}-\d{2}-\d{2})(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,3})\d*)?)?)?$/

/**
 * Makes a reader of moments: with an offset as they stand, without one as local in a zone. A time that the clocks
 * show twice is the first of the two, one that they skip is none, a date alone is its first moment.
 * @throws DossierError `time-zone-unknown`
 */
export function localInstants(zoneId: string): (text: string) => Instant | undefined {
  const zone = timeZone(zoneId)
  return (text) => {
    const [found, date, hour, minute = '', second = '0', fraction = ''] = local.exec(text) ?? []
    if (found === undefined) return parseInstant(text)
    const day = parseDayNumber(date)
    if (day === undefined) return undefined
    if (hour === undefined) return zone.startOfDay(day)
    const clock = Number(hour) * 3_600_000 + Number(minute) * 60_000 + Number(second) * 1000
    const wall = day * dayMs + clock + Number(fraction.padEnd(3, '0'))
    const offsets = [wall - dayMs, wall + dayMs].map((near) => zone.offsetAt(near as Instant))
    return [Math.max(...offsets), Math.min(...offsets)]
      .map((offset) => (wall - offset) as Instant)
      .find((at) => at + zone.offsetAt(at) === wall)
  }
}
