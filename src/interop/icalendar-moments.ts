// When an event of an iCalendar file is, as an office's people see it: moments in UTC, or in a zone that this platform
// knows, on the office's clock; others as the file writes them, with the name of their zone.

import { formatDayNumber } from '../kernel/civil-date.js'
import { isDossierError } from '../kernel/errors.js'
import type { Instant } from '../kernel/instant.js'
import { formatInstant, type TimeZone } from '../kernel/time-zone.js'
import type { CalendarEvent, Moment } from './icalendar-events.js'
import { shown } from './import-finding.js'
import { localInstants } from './local-time.js'

/** Reads moments in an office's zone. */
export interface MomentReader {
  /** The day number of its date in the office's zone. */
  dayOf(moment: Moment): number
  /**
   * The day number that it names of an event of whole days, which are the same days in every zone: midnight names the date
   * that is written, other times the date on the office's clock.
   */
  wholeDayOf(moment: Moment): number
  /** From when to when, for a message: `2026-12-24 14:00 to 18:00`. */
  hours(event: CalendarEvent): string
}

// Asking for a zone that there is not takes long, and no office has so many.
const maxZones = 100

/** Makes a reader for an office's zone. */
export function momentReader(office: TimeZone): MomentReader {
  const readers = new Map<string, ReturnType<typeof localInstants> | undefined>()

  const instantOf = (moment: Moment): Instant | undefined => {
    if (moment.kind === 'date' || moment.zone === undefined) return undefined
    if (!readers.has(moment.zone) && readers.size < maxZones) readers.set(moment.zone, readerOf(moment.zone))
    return readers.get(moment.zone)?.(moment.text)
  }

  const textOf = (moment: Moment): string => {
    if (moment.kind === 'date') return formatDayNumber(moment.day)
    const at = instantOf(moment)
    const text = at === undefined ? moment.text : formatInstant(at, office.id)
    const foreign = at === undefined && moment.zone !== undefined ? ` ${shown(moment.zone)}` : ''
    return `${text.slice(0, 16).replace('T', ' ')}${foreign}`
  }

  const dayOf = (moment: Moment): number => {
    const at = instantOf(moment)
    return at === undefined ? moment.day : office.dayNumberAt(at)
  }

  return {
    dayOf,
    wholeDayOf(moment) {
      const isMidnight = moment.kind === 'time' && moment.text.includes('T00:00:00')
      return isMidnight ? moment.day : dayOf(moment)
    },
    hours({ start, end }) {
      const from = textOf(start)
      if (end === undefined) return from
      const to = textOf(end)
      return `${from} to ${to.slice(0, 11) === from.slice(0, 11) ? to.slice(11) : to}`
    },
  }
}

function readerOf(zone: string): ReturnType<typeof localInstants> | undefined {
  try {
    return localInstants(zone)
  } catch (error) {
    if (isDossierError(error, 'time-zone-unknown')) return undefined
    throw error
  }
}
