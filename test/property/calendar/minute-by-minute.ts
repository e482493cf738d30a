// An answer of its own to the calendar's questions: every minute of some weeks is put to Intl.DateTimeFormat once,
// and everything is found by looking at minutes one after the other. Shares no code and no arithmetic with
// src/calendar; slow on purpose. Whole-minute offsets only.

import type { CalendarDefinition } from '../../../src/calendar/definition.js'
import type { Term, TermOptions } from '../../../src/calendar/term.js'

const minuteMs = 60_000

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

/** The answers for one definition; `'range'` where the calendar must refuse. */
export function minuteByMinute(minutes: Minutes, definition: CalendarDefinition) {
  const { start, dates, clocks } = minutes
  const { from, to } = definition.covers
  const weekday = (date: string) =>
    (['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const)[new Date(`${date}T00:00Z`).getUTCDay()]!
  const hoursOf = new Map<string, readonly string[]>()
  for (const date of new Set(dates)) {
    const override = definition.days?.find(({ on }) => on === date)
    hoursOf.set(date, override === undefined ? (definition.week[weekday(date)] ?? []) : override.hours)
  }
  const works = dates.map((date, index) =>
    date < from || date > to
      ? false
      : hoursOf
          .get(date)!
          .some((hours) => clocks[index]! >= hours.slice(0, 5) && clocks[index]! < hours.slice(6)),
  )
  const lastIndex = (wanted: (index: number) => boolean) => {
    for (let index = dates.length - 1; index >= 0; index--) if (wanted(index)) return index
    return -1
  }
  const instant = (index: number) => start + index * minuteMs
  const first = lastIndex((index) => dates[index]! < from) + 1
  const end = dates.findIndex((date) => date > to)
  const worked = works.map((open) => (open ? minuteMs : 0))

  const minuteAt = (at: number) => Math.floor((at - start) / minuteMs)
  const isCovered = (at: number) => at >= instant(first) && at < instant(end)
  const lastWorking = new Map<string, number>()
  works.forEach((open, index) => {
    if (open) lastWorking.set(dates[index]!, index)
  })
  const isWorkingDay = (date: string) => lastWorking.has(date)
  const plusDays = (date: string, days: number) =>
    new Date(Date.parse(`${date}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
  const nextWorkingDay = (date: string): string => {
    for (let day = date; day <= to; day = plusDays(day, 1)) if (isWorkingDay(day)) return day
    return 'range'
  }
  const plusMonths = (date: string, months: number) => {
    const [year, month, day] = date.split('-').map(Number) as [number, number, number]
    const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
    return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10)
  }
  const endOfDay = (date: string) => instant(lastIndex((index) => dates[index]! <= date) + 1)
  const atClock = (date: string, clock: string, restMs: number) => {
    const index = dates.findIndex((each, i) => each === date && clocks[i] === clock)
    if (index >= 0) return instant(index) + restMs
    const after = dates.findIndex((each, i) => `${each} ${clocks[i]}` > `${date} ${clock}`)
    const local = (text: string) => Date.parse(`${text.replace(' ', 'T')}Z`)
    const into = local(`${date} ${clock}`) - local(`${dates[after - 1]} ${clocks[after - 1]}`) - minuteMs
    return instant(after) + into + restMs
  }

  const addTime = (at: number, ms: number): number | 'range' => {
    let left = ms
    for (let index = minuteAt(at); index < end; index++) {
      if (!works[index]) continue
      const begin = Math.max(at, instant(index))
      if (begin + left <= instant(index + 1)) return begin + left
      left -= instant(index + 1) - begin
    }
    return 'range'
  }

  return {
    instants: { from: instant(first), to: instant(end) },
    isWorking: (at: number) => (isCovered(at) ? works[minuteAt(at)]! : 'range'),
    isWorkingDay,
    dateAt: (at: number) => dates[minuteAt(at)]!,
    between: (a: number, b: number): number => {
      const low = Math.min(a, b)
      const high = Math.max(a, b)
      let sum = 0
      for (let index = minuteAt(low); instant(index) < high; index++) {
        if (worked[index] === 0) continue
        sum += Math.min(high, instant(index + 1)) - Math.max(low, instant(index))
      }
      return a <= b ? sum : 0 - sum
    },
    countWorkingDays: (a: string, b: string): number => {
      let count = 0
      for (let day = plusDays(a < b ? a : b, 1); day <= (a < b ? b : a); day = plusDays(day, 1)) {
        if (isWorkingDay(day)) count++
      }
      return a <= b ? count : 0 - count
    },
    closingOn: (date: string) => (isWorkingDay(date) ? instant(lastWorking.get(date)! + 1) : undefined),
    add: (at: number, term: Term, options: TermOptions = {}): number | 'range' => {
      if (!isCovered(at)) return 'range'
      const { cutOff, end: endsAt = 'closing', roll = 'next' } = options
      if (term.workingMs !== undefined) return addTime(at, term.workingMs)
      if (term.workingMinutes !== undefined) return addTime(at, term.workingMinutes * minuteMs)
      if (term.workingHours !== undefined) return addTime(at, term.workingHours * 60 * minuteMs)

      const received = dates[minuteAt(at)]!
      const clock = clocks[minuteAt(at)]!
      let day = received
      if (term.workingDays !== undefined || cutOff !== undefined) {
        const moved = nextWorkingDay(cutOff !== undefined && clock >= cutOff ? plusDays(day, 1) : day)
        if (moved === 'range') return 'range'
        day = moved
      }
      if (term.workingDays !== undefined) {
        for (let left = term.workingDays; left > 0; left--) {
          day = nextWorkingDay(plusDays(day, 1))
          if (day === 'range') return 'range'
        }
      } else if (term.days !== undefined) day = plusDays(day, term.days)
      else if (term.weeks !== undefined) day = plusDays(day, term.weeks * 7)
      else day = plusMonths(day, term.months ?? term.years! * 12)
      if (day > to) return 'range'
      if (term.workingDays === undefined && roll === 'next') {
        const rolled = nextWorkingDay(day)
        if (rolled === 'range') return 'range'
        day = rolled
      }
      if (endsAt === 'sameTime') {
        return day === received ? at : atClock(day, clock, (at - start) % minuteMs)
      }
      if (endsAt === 'closing' && isWorkingDay(day)) return instant(lastWorking.get(day)! + 1)
      return endOfDay(day)
    },
  }
}
