// From a definition to its timetable, once. The only file that asks the Temporal polyfill, and only for a zone's
// transitions: between two of them the offset stands still and everything is arithmetic. Opening hours are laid
// over local time and cut at the transitions, so an hour that is skipped has no minutes and one that is repeated
// counts twice.

import { Temporal } from 'temporal-polyfill'
import { toDayNumber, weekdayOf } from '../kernel/civil-date.js'
import { dayMs, minuteMs } from '../kernel/instant.js'
import { intervalsOf, weekdays, type NormalDefinition } from './definition.js'
import type { Timetable } from './timetable.js'
import type { Interval } from './wall-clock.js'

/** A stretch of time with one offset: its instants, and its local times as if they were instants. */
interface Span {
  readonly start: number
  readonly offset: number
  readonly localStart: number
  readonly localEnd: number
}

/** Compiles a normal definition. Takes some ms for ten years. */
export function compile(definition: NormalDefinition): Timetable {
  const firstDay = toDayNumber(definition.covers.from)
  const dayCount = toDayNumber(definition.covers.to) - firstDay + 1
  // Two days either side: no zone is further from UTC than that, nor skips more.
  const spans = zoneSpans(definition.timeZone, (firstDay - 2) * dayMs, (firstDay + dayCount + 2) * dayMs)
  return {
    definition,
    firstDay,
    dayCount,
    spanStarts: Float64Array.from(spans, ({ start }) => start),
    spanOffsets: Float64Array.from(spans, ({ offset }) => offset),
    dayStarts: dayStarts(spans, firstDay, dayCount),
    dayEnds: dayEnds(spans, firstDay, dayCount),
    ...openingTime(spans, firstDay, hoursByDay(definition, firstDay, dayCount)),
  }
}

function zoneSpans(timeZone: string, from: number, to: number): readonly Span[] {
  const spans: Span[] = []
  for (let start = from; start < to;) {
    const offset = momentIn(timeZone, start).offsetNanoseconds / 1_000_000
    const end = Math.min(nextTransition(timeZone, start, to), to)
    spans.push({ start, offset, localStart: start + offset, localEnd: end + offset })
    start = end
  }
  return spans
}

const momentIn = (timeZone: string, at: number) =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)

/**
 * The zone's first transition after an instant, or `to` if there is none before. The polyfill looks three years past
 * the instant or the host's clock, whichever is later; asking in strides of two years, no answer hangs on that clock.
 */
function nextTransition(timeZone: string, from: number, to: number): number {
  for (let at = from; at < to; at += 730 * dayMs) {
    const transition = momentIn(timeZone, at).getTimeZoneTransition('next')
    if (transition !== null) return transition.epochMilliseconds
  }
  return to
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
  const workedBefore = [0]
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
        workedBefore.push(workedBefore.at(-1)! + closing - opening)
        lastClosings[day] = closing
      }
    }
  }
  return {
    openings: Float64Array.from(openings),
    closings: Float64Array.from(closings),
    openDays: Int32Array.from(openDays),
    workedBefore: Float64Array.from(workedBefore),
    lastClosings,
    ...workingDays(lastClosings),
  }
}

/** A working day is a day on which opening time elapses, however little. */
function workingDays(lastClosings: Float64Array) {
  const workingDays: number[] = []
  const workingDaysBefore = new Int32Array(lastClosings.length + 1)
  for (const [day, closing] of lastClosings.entries()) {
    if (!Number.isNaN(closing)) workingDays.push(day)
    workingDaysBefore[day + 1] = workingDays.length
  }
  return { workingDays: Int32Array.from(workingDays), workingDaysBefore }
}
