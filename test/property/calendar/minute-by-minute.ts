// An answer of its own to the calendar's questions: every minute of some weeks is put to Intl.DateTimeFormat once,
// and everything is found by looking at minutes one after the other. This file looks; minute-terms.ts and
// minute-courses.ts count with it. The three share no code and no arithmetic with src/calendar; slow on purpose.
// Whole-minute offsets only.

import type { CalendarDefinition } from '../../../src/calendar/definition.js'

const minuteMs = 60_000

/** Thrown where the calendar must refuse: the answer depends on a day that it doesn't cover. */
export class NotKnown extends Error {}

/** Local clocks of one zone, minute by minute. `dates[i]` and `clocks[i]` are what they show at `start + i` minutes. */
export interface Minutes {
  readonly timeZone: string
  readonly start: number
  readonly dates: readonly string[]
  readonly clocks: readonly string[]
}

/** Asks Intl for every minute from two days before `from` to two days after `to`. */
export function minutesOf(timeZone: string, from: string, to: string): Minutes {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  const start = Date.parse(`${from}T00:00Z`) - 2 * 86_400_000
  const end = Date.parse(`${to}T00:00Z`) + 3 * 86_400_000
  const dates: string[] = []
  const clocks: string[] = []
  for (let at = start; at < end; at += minuteMs) {
    const [date, clock] = format.format(at).split(' ')
    dates.push(date!)
    clocks.push(clock!)
  }
  return { timeZone, start, dates, clocks }
}

/** What is seen in the minutes of one office. All of it throws `NotKnown` where the calendar must refuse. */
export type OfficeMinutes = ReturnType<typeof officeMinutes>

/** Looks once at every minute, for whether the office works in it. */
export function officeMinutes(minutes: Minutes, definition: CalendarDefinition) {
  const { start, dates, clocks } = minutes
  const { from, to } = definition.covers
  const hours = new Map([...new Set(dates)].map((date) => [date, hoursOn(definition, date)]))
  const works = dates.map((date, index) => {
    if (date < from || date > to) return false
    const clock = clocks[index]!
    return hours.get(date)!.some((each) => clock >= each.slice(0, 5) && clock < each.slice(6))
  })
  const firstWorking = new Map<string, number>()
  const lastWorking = new Map<string, number>()
  let first = 0
  let end = dates.length
  for (let index = dates.length - 1; index >= 0; index--) {
    if (dates[index]! > to) end = index
    if (first === 0 && dates[index]! < from) first = index + 1
    if (!works[index]) continue
    firstWorking.set(dates[index]!, index)
    if (!lastWorking.has(dates[index]!)) lastWorking.set(dates[index]!, index)
  }

  const instant = (index: number) => start + index * minuteMs
  const minuteAt = (at: number) => Math.floor((at - start) / minuteMs)
  const coveredMinute = (at: number) => {
    if (at < instant(first) || at >= instant(end)) throw new NotKnown()
    return minuteAt(at)
  }
  const coveredDate = (date: string) => {
    if (date < from || date > to) throw new NotKnown()
    return date
  }
  const isWorkingDay = (date: string) => lastWorking.has(date)
  const local = (text: string) => Date.parse(`${text.replace(' ', 'T')}Z`)
  const firstShown = (date: string, clock: string): number => {
    const index = dates.findIndex((each, i) => each === date && clocks[i] === clock)
    if (index >= 0) return instant(index)
    const after = dates.findIndex((each, i) => `${each} ${clocks[i]}` > `${date} ${clock}`)
    const into = local(`${date} ${clock}`) - local(`${dates[after - 1]} ${clocks[after - 1]}`) - minuteMs
    return instant(after) + into
  }

  return {
    coveredDate,
    isWorkingDay,
    instants: { from: instant(first), to: instant(end) },
    dateAt: (at: number) => dates[minuteAt(at)]!,
    coveredDateAt: (at: number) => dates[coveredMinute(at)]!,
    clockAt: (at: number) => clocks[coveredMinute(at)]!,
    isWorking: (at: number) => works[coveredMinute(at)]!,

    /** Working time from one instant to another, by the minutes between them. */
    between: (a: number, b: number): number => {
      const low = Math.min(a, b)
      const high = Math.max(a, b)
      if (low < instant(first) || high > instant(end)) throw new NotKnown()
      let sum = 0
      for (let index = minuteAt(low); instant(index) < high; index++) {
        if (works[index]) sum += Math.min(high, instant(index + 1)) - Math.max(low, instant(index))
      }
      return a <= b ? sum : 0 - sum
    },

    /** The earliest instant with so much working time behind it; of none, the first at which the office works. */
    afterWorking: (at: number, ms: number): number => {
      let left = ms
      for (let index = minuteAt(at); index < end; index++) {
        if (!works[index]) continue
        const begin = Math.max(at, instant(index))
        if (begin + left <= instant(index + 1)) return begin + left
        left -= instant(index + 1) - begin
      }
      throw new NotKnown()
    },

    /** The first working minute of a date at or after an instant. */
    openingOn: (date: string, at: number): number => {
      for (let index = firstWorking.get(date)!; index <= lastWorking.get(date)!; index++) {
        if (works[index] && dates[index] === date && instant(index) >= at) return instant(index)
      }
      throw new NotKnown()
    },

    closingOn: (date: string) => (isWorkingDay(date) ? instant(lastWorking.get(date)! + 1) : undefined),

    /** The instant by which a date is over for good. */
    endOfDay: (date: string): number => {
      for (let index = dates.length - 1; ; index--) if (dates[index]! <= date) return instant(index + 1)
    },

    /** The first working day that is this date or later. */
    workingDayFrom: (date: string): string => {
      for (let day = date; day <= to; day = plusDays(day, 1)) if (isWorkingDay(day)) return day
      throw new NotKnown()
    },

    /** The last working day that is this date or earlier, unless that is before another date. */
    workingDayBack: (date: string, notBefore: string): string | undefined => {
      for (let day = date; day >= notBefore; day = plusDays(day, -1)) if (isWorkingDay(day)) return day
      return undefined
    },

    countWorkingDays: (a: string, b: string): number => {
      let count = 0
      for (let day = plusDays(a < b ? a : b, 1); day <= (a < b ? b : a); day = plusDays(day, 1)) {
        if (isWorkingDay(day)) count++
      }
      return a <= b ? count : 0 - count
    },

    /** When a date's clock first shows what it shows at another instant; as much later where a change skips that. */
    atClockOf: (date: string, other: number): number =>
      firstShown(date, clocks[minuteAt(other)]!) + ((other - start) % minuteMs),

    /** The same for the end of something: a whole minute is over when the clock shows the next, after 23:59 24:00. */
    atEndClockOf: (date: string, end: number): number => {
      const last = minuteAt(end - 1)
      const restMs = end - instant(last)
      if (restMs < minuteMs) return firstShown(date, clocks[last]!) + restMs
      const next = new Date(local(`${date} ${clocks[last]}`) + minuteMs).toISOString()
      return firstShown(next.slice(0, 10), next.slice(11, 16))
    },
  }
}

/** The hours of a date, those that run on from the day before too. Dated days of the definition must have `hours`. */
function hoursOn(definition: CalendarDefinition, date: string): readonly string[] {
  const override = definition.days?.find(({ on }) => on === date)
  if (override !== undefined) return override.hours!
  const isPastMidnight = (hours: string) => hours.slice(6) <= hours.slice(0, 5)
  return [
    ...hoursOfWeek(definition, plusDays(date, -1))
      .filter(isPastMidnight)
      .map((hours) => `00:00-${hours.slice(6)}`),
    ...hoursOfWeek(definition, date).map((hours) =>
      isPastMidnight(hours) ? `${hours.slice(0, 5)}-24:00` : hours,
    ),
  ]
}

function hoursOfWeek({ week }: CalendarDefinition, date: string): readonly string[] {
  const names = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
  return week[names[new Date(`${date}T00:00Z`).getUTCDay()]!] ?? []
}

/** The date so many days later (or earlier), by the calendar on the wall. */
export function plusDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** How many pages of a tear-off calendar lie between two dates. */
export function daysBetween(a: string, b: string): number {
  let count = 0
  for (let day = a; day < b; day = plusDays(day, 1)) count++
  for (let day = a; day > b; day = plusDays(day, -1)) count--
  return count
}

/** The same day number so many months later, or `undefined` where that month has no such day. */
export function sameDayNumber(date: string, months: number): string | undefined {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  const found = new Date(Date.UTC(year, month - 1 + months, day))
  return found.getUTCDate() === day ? found.toISOString().slice(0, 10) : undefined
}

/** The last day of the month that lies so many months later. */
export function lastOfMonth(date: string, months: number): string {
  const [year, month] = date.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, month + months, 0)).toISOString().slice(0, 10)
}
