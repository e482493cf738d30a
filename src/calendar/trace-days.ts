// Dates as explanations tell them: what kind of day each is, why, and which opening time of it was used.

import { formatDayNumber, weekdayOf, type CivilDate } from '../kernel/civil-date.js'
import type { Instant } from '../kernel/instant.js'
import { weekdays, type CalendarDay, type Weekday } from './definition.js'
import * as timetable from './timetable.js'
import type { Timetable } from './timetable.js'

/** One date that was looked at. */
export interface TraceDay {
  readonly on: CivilDate
  readonly weekday: Weekday
  /**
   * What it was looked at for: `move` while receipt moved to another day, `event` is the day that isn't counted, `count`
   * the days of the term, `pause` the days on which the clock stood, `shift` the days by which the end moved, `roll` the
   * days over which the last day rolled.
   */
  readonly part: 'move' | 'event' | 'count' | 'pause' | 'shift' | 'roll'
  /** Whether it is one of the days (or has some of the time) of that part. */
  readonly counted: boolean
  /**
   * The kind of day: `workingDay`, `makeUpDay` (open, and its weekday isn't), `otherHours` (open, other than its
   * weekday), `weeklyRest`, `dayOff` (closed, and its weekday isn't), `skipped` (has hours, which a clock change
   * left out).
   */
  readonly kind: 'workingDay' | 'makeUpDay' | 'otherHours' | 'weeklyRest' | 'dayOff' | 'skipped'
  /** The reason that the calendar gives for this date, and when it was made known. */
  readonly reason?: string
  readonly announcedOn?: string
  /** The hours of this date, local time. */
  readonly hours: readonly string[]
  /** Opening time used on this date, in milliseconds, and when; where opening time is counted. */
  readonly workingMs?: number
  readonly stretches?: readonly { readonly from: Instant; readonly to: Instant }[]
}

/** Describes days; looks the calendar's dated days up once. */
export function teller(table: Timetable) {
  const { week, days } = table.definition
  const overrides = new Map(days.map((day) => [day.on, day]))
  return (day: number, part: TraceDay['part'], counted: boolean): TraceDay => {
    const on = dateOf(table, day)
    const weekday = weekdays[weekdayOf(table.firstDay + day)]!
    const override = overrides.get(on)
    return {
      on,
      weekday,
      part,
      counted,
      kind: kindOf(override, week[weekday], timetable.isWorkingDay(table, day)),
      ...(override?.reason === undefined ? {} : { reason: override.reason }),
      ...(override?.announcedOn === undefined ? {} : { announcedOn: override.announcedOn }),
      hours: override?.hours ?? week[weekday],
    }
  }
}

/** The dates from one instant to another, with the opening time between them; each date once. */
export function stretchDays(
  table: Timetable,
  from: Instant,
  to: Instant,
  part: TraceDay['part'],
): TraceDay[] {
  if (from >= to) return []
  const used = new Map<number, { from: Instant; to: Instant }[]>()
  let [first, last] = [table.dayCount, -1]
  for (let index = timetable.countUpTo(table.closings, from); index < table.openings.length; index++) {
    if (table.openings[index]! >= to) break
    const stretch = {
      from: Math.max(table.openings[index]!, from) as Instant,
      to: Math.min(table.closings[index]!, to) as Instant,
    }
    const day = table.openDays[index]!
    used.set(day, [...(used.get(day) ?? []), stretch])
    // Where a date comes back, days are not in order.
    first = Math.min(first, day)
    last = Math.max(last, day)
  }
  const dayTold = teller(table)
  return range(first, last + 1).map((day) => {
    const stretches = used.get(day) ?? []
    const workingMs = stretches.reduce((sum, stretch) => sum + stretch.to - stretch.from, 0)
    return {
      ...dayTold(day, part, workingMs > 0),
      workingMs,
      ...(stretches.length > 0 && { stretches }),
    }
  })
}

function kindOf(
  override: CalendarDay | undefined,
  usual: readonly string[],
  isWorking: boolean,
): TraceDay['kind'] {
  const hours = override?.hours ?? usual
  if (hours.length === 0) return usual.length === 0 ? 'weeklyRest' : 'dayOff'
  if (!isWorking) return 'skipped'
  if (usual.length === 0) return 'makeUpDay'
  return hours.join() === usual.join() ? 'workingDay' : 'otherHours'
}

/** The date of a day of the calendar. */
export const dateOf = (table: Timetable, day: number): CivilDate => formatDayNumber(table.firstDay + day)

/** Whole numbers from one up to, but not including, another. */
export const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(to - from, 0) }, (_, index) => from + index)
