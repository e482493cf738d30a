// Days that a calendar takes: those that are said by the hours of a weekday, without those that would lose them all. It
// looks at every minute of the week as it is declared.

import { weekdays, type CalendarDay, type CalendarDefinition } from '../../../src/calendar/definition.js'

const minuteOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/** The minutes of each weekday, Monday first, at which an office is open. */
function openMinutes(week: CalendarDefinition['week']): ReadonlySet<number>[] {
  const open = weekdays.map(() => new Set<number>())
  for (const [index, weekday] of weekdays.entries()) {
    for (const hours of week[weekday] ?? []) {
      const [from, to] = [minuteOf(hours.slice(0, 5)), minuteOf(hours.slice(6))]
      const isNight = to <= from
      for (let minute = from; minute < (isNight ? 1440 : to); minute++) open[index]!.add(minute)
      if (isNight) for (let minute = 0; minute < to; minute++) open[(index + 1) % 7]!.add(minute)
    }
  }
  return open
}

/** The days that a calendar with this week takes. */
export function daysWithHours(days: readonly CalendarDay[], week: CalendarDefinition['week']): CalendarDay[] {
  const open = openMinutes(week)
  return days.filter(({ on, hours, like, from = '00:00', until = '24:00' }) => {
    if (hours !== undefined) return true
    const own = open[(new Date(on).getUTCDay() + 6) % 7]!
    const usual = like === undefined ? own : open[weekdays.indexOf(like)]!
    if (usual.size === 0) return own.size === 0
    return [...usual].some((minute) => minuteOf(from) <= minute && minute < minuteOf(until))
  })
}
