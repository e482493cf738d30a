// The ground truth: every minute is put to Intl, one after the other, and looked up in the office's hours. It shares no
// code with src/calendar and is slow on purpose. For whole minutes and offsets of whole minutes.

import type { OfficeHours } from './offices.js'
import type { Asked } from './kinds.js'

const minuteMs = 60_000
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

/** What walking over minutes answers. */
export interface Walk extends Asked {
  isOpen(at: number): boolean
}

/** A walk over one office's minutes. */
export function walkOver({ timeZone, week, days = [] }: OfficeHours): Walk {
  // In this form a date and a time of day compare as texts do.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  const exceptions = new Map(days.map(({ on, hours }) => [on, hours]))
  const hoursOn = (on: string) =>
    exceptions.get(on) ?? week[weekdays[new Date(`${on}T00:00Z`).getUTCDay()]!] ?? []
  const isOpen = (at: number) => {
    const [on, clock] = format.format(at).split(' ') as [string, string]
    return hoursOn(on).some((hours) => clock >= hours.slice(0, 5) && clock < hours.slice(6))
  }
  const nextDay = (on: string) => new Date(Date.parse(`${on}T00:00Z`) + 86_400_000).toISOString().slice(0, 10)

  return {
    isOpen,
    addHours(at, hours) {
      let end = at
      for (let left = hours * 60; left > 0; end += minuteMs) if (isOpen(end)) left -= 1
      return end
    },
    between(from, to) {
      let open = 0
      for (let at = from; at < to; at += minuteMs) if (isOpen(at)) open += 1
      return open * minuteMs
    },
    addDays(at, count) {
      const [on, clock] = format.format(at).split(' ') as [string, string]
      let day = on
      for (let left = count; left > 0;) {
        day = nextDay(day)
        if (hoursOn(day).length > 0) left -= 1
      }
      const offset = Date.parse(`${on}T${clock}Z`) - at
      const about = Date.parse(`${day}T${clock}Z`) - offset
      for (let end = about - 180 * minuteMs; ; end += minuteMs)
        if (format.format(end) === `${day} ${clock}`) return end
    },
  }
}
