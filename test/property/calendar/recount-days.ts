// Reads the lists of days in a trace: whether dates follow one another, which of them count and how much opening time
// they used. Knows nothing but the trace: no calendar, and nothing of src/ but types.

import type { TermTrace } from '../../../src/calendar/explain.js'
import type { Term } from '../../../src/calendar/term.js'
import type { TraceDay } from '../../../src/calendar/trace-days.js'
import { lastOfMonth, plusDays, sameDayNumber } from './minute-by-minute.js'

/** Takes what is wrong with a trace, in words. */
export type Note = (finding: string) => void

/** Whether the office is open on a day, as its kind tells. */
export const isOpen = ({ kind }: TraceDay): boolean =>
  kind === 'workingDay' || kind === 'makeUpDay' || kind === 'otherHours'

/** The days of a trace that were looked at for this. */
export const partsOf = ({ days }: TermTrace, ...parts: TraceDay['part'][]): TraceDay[] =>
  days.filter((day) => parts.includes(day.part))

/** Notes dates that are left out, twice or out of order. */
export function noteGaps(days: readonly TraceDay[], note: Note): void {
  for (const [index, { on, weekday }] of days.entries()) {
    const names = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
    if (names[new Date(`${on}T00:00Z`).getUTCDay()] !== weekday) note(`${on} is no ${weekday}`)
    if (index > 0 && on !== plusDays(days[index - 1]!.on, 1)) note(`${on} follows ${days[index - 1]!.on}`)
  }
}

/** Counts what a list of days adds up to against what it should be: `workingDays`, or days of any kind. */
export function noteCount(
  days: readonly TraceDay[],
  unit: 'workingDays' | 'days',
  amount: number,
  note: Note,
): void {
  const counted = days.filter((day) => day.counted)
  for (const day of days) {
    const counts = unit === 'days' || isOpen(day)
    if (day.counted !== counts) note(`${day.on}, a ${day.kind}, is ${day.counted ? '' : 'not '}counted`)
  }
  if (counted.length !== amount) note(`${counted.length} ${unit} are counted, not ${amount}`)
}

/** Local minus UTC of a zone at an instant, in milliseconds, as Intl knows it. */
export function offsetOf(timeZone: string, at: number): number {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  formats.set(timeZone, format)
  return Date.parse(`${format.format(at).replace(' ', 'T')}Z`) - Math.floor(at / 1_000) * 1_000
}

/** The local date of a zone at an instant. */
export const dateOf = (timeZone: string, at: number): string =>
  new Date(at + offsetOf(timeZone, at)).toISOString().slice(0, 10)

const formats = new Map<string, Intl.DateTimeFormat>()

/** Whether the clocks of a zone are moved on a date, or at most a day from it. */
export const clocksMoveAbout = (timeZone: string, on: string): boolean =>
  offsetOf(timeZone, Date.parse(`${on}T00:00Z`) - 129_600_000) !==
  offsetOf(timeZone, Date.parse(`${on}T00:00Z`) + 216_000_000)

/** The instants between which opening time is counted, where they are known. */
interface Run {
  readonly timeZone: string
  readonly from?: number | undefined
  readonly to?: number | undefined
}

/** Opening time that days tell, by their stretches; notes what doesn't add up or leaves opening hours out. */
export function stretchesOf(days: readonly TraceDay[], run: Run, note: Note) {
  // Where clocks go back over midnight, a date comes back after the next.
  const all = days
    .flatMap((day) => (day.stretches ?? []).map((stretch) => ({ ...stretch, day })))
    .toSorted((a, b) => a.from - b.from)
  const last = all.at(-1)?.to
  if (run.from !== undefined && all[0]?.from !== undefined && all[0].from < run.from)
    note('it begins too early')
  if (run.to !== undefined && last !== undefined && last > run.to) note('it ends too late')
  for (const [index, { from, to, day }] of all.entries()) {
    if (from >= to) note('a stretch ends before it begins')
    if (index > 0 && from < all[index - 1]!.to) note('stretches overlap')
    const local = (at: number, before = 0) =>
      at + offsetOf(run.timeZone, at - before) - Date.parse(`${day.on}T00:00Z`)
    const isChange = (at: number) => offsetOf(run.timeZone, at - 1) !== offsetOf(run.timeZone, at)
    const hours = day.hours.map((each) => [clockMs(each.slice(0, 5)), clockMs(each.slice(6))] as const)
    const within = hours.find(([open, close]) => local(from) >= open && local(to, 1) <= close)
    if (within === undefined) note(`a stretch of ${day.on} lies outside of its hours`)
    const isBegun = from === run.from || isChange(from) || local(from) === within?.[0]
    const isEnded = to === last || isChange(to) || local(to, 1) === within?.[1]
    if (!isBegun || !isEnded) note(`a stretch of ${day.on} is not all of its opening`)
  }
  for (const day of days) {
    const sum = (day.stretches ?? []).reduce((total, { from, to }) => total + to - from, 0)
    if (day.workingMs !== sum) note(`${day.on} has ${day.workingMs} ms of opening time, its stretches ${sum}`)
    if (day.counted !== sum > 0) note(`${day.on} is ${day.counted ? '' : 'not '}counted`)
  }
  return { all, ms: all.reduce((total, { from, to }) => total + to - from, 0) }
}

/** Milliseconds since 00:00 of `HH:MM` or `HH:MM:SS.mmm`. */
export function clockMs(clock: string): number {
  const [hours, minutes, seconds = 0] = clock.split(':').map(Number) as [number, number, number?]
  return hours * 3_600_000 + minutes * 60_000 + Math.round(seconds * 1_000)
}

/** The date so far after another by civil time: the same day number, else the month's last. */
export function civilAfter(date: string, { days, weeks, months, years }: Term): string {
  if (days !== undefined || weeks !== undefined) return plusDays(date, days ?? weeks! * 7)
  const count = months ?? years! * 12
  return sameDayNumber(date, count) ?? lastOfMonth(date, count)
}
