// The days of the week, and where hours that run past midnight lie: each minute on the weekday to which it belongs
// (decided for every calendar: a minute belongs to the local date in which it lies). Nothing here knows a date.

import { clipped, merged, minutesOfDay, type Interval } from './wall-clock.js'

/** Names of the days of the week, Monday first. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/** One of {@link weekdays}. */
export type Weekday = (typeof weekdays)[number]

/** The hours that begin on each weekday, ascending; the last of a day may run past midnight. */
export type DeclaredWeek = Readonly<Record<Weekday, readonly Interval[]>>

/** The hours that lie on each weekday: what ran past midnight is on the day after, and adjoining hours are one. */
export function laidOverDays(declared: DeclaredWeek): DeclaredWeek {
  const laid = weekdays.map((day) => [
    day,
    merged([...tailBefore(day, declared), ...clipped(declared[day], 0, minutesOfDay)]),
  ])
  return Object.fromEntries(laid) as DeclaredWeek
}

/** The weekday before, Sunday before Monday. */
export function dayBefore(day: Weekday): Weekday {
  return weekdays[(weekdays.indexOf(day) + 6) % 7]!
}

/** What the hours of the day before leave on a weekday after midnight. */
export function tailBefore(day: Weekday, declared: DeclaredWeek): readonly Interval[] {
  const last = declared[dayBefore(day)].at(-1)
  return last !== undefined && last[1] > minutesOfDay ? [[0, last[1] - minutesOfDay]] : []
}
