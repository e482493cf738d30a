// From a definition to its timetable, once. Between two clock changes of a zone the offset stands still and everything
// is arithmetic. Opening hours are laid over local time and cut at the changes, so an hour that is skipped has no
// minutes and one that is repeated counts twice.

import { toDayNumber, weekdayOf } from '../kernel/civil-date.js'
import { dayMs, minuteMs } from '../kernel/instant.js'
import { bucketsOf } from './ascending.js'
import { intervalsOf, weekdays, type NormalDefinition } from './definition.js'
import type { Timetable } from './timetable.js'
import type { Interval } from './wall-clock.js'
import { zoneSpans, type Span } from './zone-spans.js'

/** Compiles a normal definition. Takes some ms for ten years. */
export function compile(definition: NormalDefinition): Timetable {
  const firstDay = toDayNumber(definition.covers.from)
  const dayCount = toDayNumber(definition.covers.to) - firstDay + 1
  // Two days either side: no zone is further from UTC than that, nor skips more.
  const spans = zoneSpans(definition.timeZone, (firstDay - 2) * dayMs, (firstDay + dayCount + 2) * dayMs)
  const spanStarts = Float64Array.from(spans, ({ start }) => start)
  return {
    definition,
    firstDay,
    dayCount,
    spanStarts,
    spanBuckets: bucketsOf(spanStarts),
    spanOffsets: Float64Array.from(spans, ({ offset }) => offset),
    dayStarts: dayStarts(spans, firstDay, dayCount),
    dayEnds: dayEnds(spans, firstDay, dayCount),
    ...openingTime(spans, firstDay, hoursByDay(definition, firstDay, dayCount)),
  }
}

/** The first instants that are on or after each day's local midnight. */
function dayStarts(spans: readonly Span[], firstDay: number, dayCount: number): Float64Array {
  const starts = new Float64Array(dayCount + 1)
  let day = 0
  for (const { offset, localStart, localEnd } of spans) {
    for (; day <= dayCount && (firstDay + day) * dayMs < localEnd; day++) {
      starts[day] = Math.max((firstDay + day) * dayMs, localStart) - offset
    }
  }
  return starts
}

/** The instants after which no clock shows a time before each day's local midnight any more. */
function dayEnds(spans: readonly Span[], firstDay: number, dayCount: number): Float64Array {
  const ends = new Float64Array(dayCount + 1)
  let day = dayCount
  for (const { offset, localStart, localEnd } of spans.toReversed()) {
    for (; day >= 0 && (firstDay + day) * dayMs > localStart; day--) {
      ends[day] = Math.min((firstDay + day) * dayMs, localEnd) - offset
    }
  }
  return ends
}

/** Each day's hours, as they are declared. */
function hoursByDay(
  definition: NormalDefinition,
  firstDay: number,
  dayCount: number,
): readonly (readonly Interval[])[] {
  const week = weekdays.map((day) => intervalsOf(definition.week[day]))
  const hours = Array.from({ length: dayCount }, (_, day) => week[weekdayOf(firstDay + day)]!)
  for (const override of definition.days) {
    const day = toDayNumber(override.on) - firstDay
    if (day >= 0 && day < dayCount) hours[day] = intervalsOf(override.hours)
  }
  return hours
}

/** Lays the hours over the spans, in the order in which they elapse. */
function openingTime(spans: readonly Span[], firstDay: number, hours: readonly (readonly Interval[])[]) {
  const openings: number[] = []
  const closings: number[] = []
  const openDays: number[] = []
  let total = 0
  const workedBefore = [total]
  const lastClosings = new Float64Array(hours.length).fill(Number.NaN)
  for (const { offset, localStart, localEnd } of spans) {
    const lastDay = Math.min(Math.ceil(localEnd / dayMs) - firstDay, hours.length)
    for (let day = Math.max(Math.floor(localStart / dayMs) - firstDay, 0); day < lastDay; day++) {
      const midnight = (firstDay + day) * dayMs
      for (const [from, to] of hours[day]!) {
        const opening = Math.max(midnight + from * minuteMs, localStart) - offset
        const closing = Math.min(midnight + to * minuteMs, localEnd) - offset
        if (opening >= closing) continue
        openings.push(opening)
        closings.push(closing)
        openDays.push(day)
        total += closing - opening
        workedBefore.push(total)
        lastClosings[day] = closing
      }
    }
  }
  const opened = new Float64Array(openings)
  const worked = new Float64Array(workedBefore)
  return {
    openings: opened,
    openingBuckets: bucketsOf(opened),
    closings: new Float64Array(closings),
    openDays: new Int32Array(openDays),
    workedBefore: worked,
    workedBuckets: bucketsOf(worked),
    lastClosings,
    ...workingDays(lastClosings),
  }
}

/** A working day is a day on which opening time elapses, however little. */
function workingDays(lastClosings: Float64Array) {
  const workingDays: number[] = []
  const workingDaysBefore = new Int32Array(lastClosings.length + 1)
  for (let day = 0; day < lastClosings.length; day++) {
    if (!Number.isNaN(lastClosings[day])) workingDays.push(day)
    workingDaysBefore[day + 1] = workingDays.length
  }
  return { workingDays: new Int32Array(workingDays), workingDaysBefore }
}
