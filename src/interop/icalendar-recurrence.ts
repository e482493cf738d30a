// Expands the recurrence rules of all-day events, by ical.js. It takes the rules that ical.js is known to read right
// (test/property/interop/icalendar-recurrence.test.ts holds them against a count over all dates) and says which it doesn't take.
// Never runs longer than its allowance: ical.js alone looks for ever for the 5th Monday of every fourth February.

import ICAL from 'ical.js'
import { addMonths, civilFromDayNumber, dayNumber, weekdayOf } from '../kernel/civil-date.js'

/** A rule as ical.js parses it: names in small letters, one value or several. */
export type RuleParts = Readonly<Record<string, unknown>>

/** What a rule gives. */
export interface RuleDates {
  /** Day numbers, ascending, none past the last one asked for. */
  readonly days: readonly number[]
  /** Whether the rule may have dates after the last one asked for. */
  readonly goesOn: boolean
}

/** Work that a whole file may cause, in steps of ical.js; all of them take it about a second. */
export class Allowance {
  #left = 100_000

  /** @throws TooMuchWork */
  use(steps: number): void {
    this.#left -= steps
    if (this.#left < 0) throw new TooMuchWork()
  }
}

/** A file asks for more work than is allowed. */
export class TooMuchWork extends Error {}

/** Thrown inside ical.js to leave its loops where nothing can be found any more. */
class PastTheEnd extends Error {}

/** The rules that are read, each as its frequency and the parts beside it. */
const readable = new Set([
  'DAILY',
  'DAILY byday',
  'DAILY bymonth',
  'DAILY byday bymonth',
  'WEEKLY',
  'WEEKLY byday',
  'MONTHLY',
  'MONTHLY bymonthday',
  'MONTHLY byday',
  'YEARLY',
  'YEARLY bymonth',
  'YEARLY bymonth bymonthday',
  'YEARLY byday bymonth',
  'YEARLY byday bymonth bysetpos',
  'YEARLY byday bymonth bymonthday',
])
const options = new Set(['freq', 'interval', 'count', 'until', 'wkst'])
const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const maxInterval = 10_000

/** Whether a rule is one of those that are read. */
export function isReadable(rule: RuleParts): boolean {
  const parts = Object.keys(rule)
    .filter((name) => !options.has(name))
    .sort()
  const freq = String(rule['freq'])
  if (!readable.has([freq, ...parts].join(' '))) return false
  if (Number(rule['interval'] ?? 1) > maxInterval) return false
  const days = listOf(rule['byday']).map(String)
  const bare = days.every((day) => /^[A-Z]{2}$/.test(day))
  // One numbered day such as `3MO`, a Monday within a month. Of several, ical.js may pass over some, or begin late.
  const numbered = freq === 'MONTHLY' || freq === 'YEARLY' ? /^[+-]?[1-5][A-Z]{2}$/ : /^$/
  if (!bare && !(days.length === 1 && numbered.test(String(days[0])))) return false
  if ((rule['bysetpos'] !== undefined || rule['bymonthday'] !== undefined) && !bare) return false
  // Positions count within the year; ical.js counts them within each month.
  if (freq === 'YEARLY' && rule['bysetpos'] !== undefined && listOf(rule['bymonth']).length > 1) return false
  // ical.js keeps the days of one month for the next, and for a year in which they are others.
  const monthDays = listOf(rule['bymonthday']).map(Number)
  if (freq === 'YEARLY' && monthDays.some((day) => day < 0)) return false
  if (listOf(rule['bymonth']).length > 1 && monthDays.some((day) => day > 28)) return false
  return !listOf(rule['bymonthday']).includes(0) && !listOf(rule['bysetpos']).includes(0)
}

/** What is asked of a rule, as day numbers. */
export interface RuleQuestion {
  /** The date on which its event begins. */
  readonly start: number
  /** The first date that matters; earlier ones may be left out. Default: the start. */
  readonly first?: number
  /** The last date that matters. */
  readonly last: number
  /** The rule's own end, if it has one. */
  readonly until?: number
}

/**
 * The dates of a rule up to the last that matters.
 * @throws TooMuchWork, a RangeError for an interval below 1, and what ical.js throws about a rule that contradicts itself
 */
export function ruleDates(
  rule: RuleParts,
  { start, first = start, last, until }: RuleQuestion,
  allowance: Allowance,
): RuleDates {
  // An interval of 0 has no next date, and ical.js counts on from a date that is none for ever.
  if (!(Number(rule['interval'] ?? 1) >= 1)) throw new RangeError('The interval of a rule must be 1 or more')
  const count = typeof rule['count'] === 'number' ? rule['count'] : Infinity
  const end = Math.min(last, until ?? last)
  const found = new Set<number>()
  if (end >= start) {
    const { until: _until, count: _count, ...parts } = leapDayNamed(rule, start)
    const recur = new ICAL.Recur({ ...parts, until: timeOf(end) } as never)
    const begin = count === Infinity ? laterStart(rule, start, first) : start
    try {
      const iterator = new (boundedIterator(end, allowance))({ rule: recur, dtstart: timeOf(begin) })
      for (let next = iterator.next(); next && found.size < count; next = iterator.next()) {
        const day = dayNumber(next.year, next.month, next.day)
        if (isDateOf(rule, start, next)) found.add(day)
      }
    } catch (error) {
      if (!(error instanceof PastTheEnd)) throw error
    }
  }
  return {
    days: [...found].sort((a, b) => a - b),
    goesOn: (until ?? Infinity) > last && count > found.size,
  }
}

/** ical.js gives 3 March for 31 February; the RFC passes over dates that there are not. */
function isDateOf(
  rule: RuleParts,
  start: number,
  date: { readonly year: number; readonly month: number; readonly day: number },
): boolean {
  const { bymonth, bymonthday, byday, freq } = rule
  if (bymonth !== undefined && !listOf(bymonth).includes(date.month)) return false
  const days = listOf(byday).map(String)
  if (
    days.length > 0 &&
    days.every((day) => day.length === 2) &&
    !days.includes(weekdays[weekdayOf(dayNumber(date.year, date.month, date.day))]!)
  )
    return false
  const asStart = bymonthday === undefined && byday === undefined && (freq === 'MONTHLY' || freq === 'YEARLY')
  return !asStart || date.day === civilFromDayNumber(start).day
}

/** A later date from which the rule names the same dates, up to the first that matters, so that centuries cost nothing. */
function laterStart(rule: RuleParts, start: number, first: number): number {
  const interval = Number(rule['interval'] ?? 1)
  const apart = Math.max(0, first - start)
  if (rule['freq'] === 'DAILY') return start + apart - (apart % interval)
  if (rule['freq'] === 'WEEKLY') return start + apart - (apart % (7 * interval))
  const [from, to] = [civilFromDayNumber(start), civilFromDayNumber(start + apart)]
  const months = rule['freq'] === 'YEARLY' ? 12 * interval : interval
  const between = Math.max(0, (to.year - from.year) * 12 + to.month - from.month - 1)
  // Not every month has a 29th.
  return from.day > 28 ? start : addMonths(start, between - (between % months))
}

/** A yearly rule from 29 February has dates in leap years only, which ical.js knows if the rule says so. */
function leapDayNamed(rule: RuleParts, start: number): RuleParts {
  const { month, day } = civilFromDayNumber(start)
  const bare = rule['freq'] === 'YEARLY' && rule['bymonth'] === undefined
  return bare && month === 2 && day === 29 ? { ...rule, bymonth: 2, bymonthday: 29 } : rule
}

/** ical.js's iterator, whose every loop passes by one of these members. */
function boundedIterator(end: number, allowance: Allowance): typeof ICAL.RecurIterator {
  const lastYear = civilFromDayNumber(end).year
  // The base class calls these while it is made, so they hold to nothing of the instance's own.
  const step = (steps: number, year: number): void => {
    allowance.use(steps)
    if (year > lastYear + 1) throw new PastTheEnd()
  }
  return class extends ICAL.RecurIterator {
    override check_contracting_rules(): boolean {
      step(1, this.last.year)
      return super.check_contracting_rules()
    }

    override expand_year_days(year: number): number {
      step(10, year)
      return super.expand_year_days(year)
    }

    override increment_month(): void {
      step(1, this.last.year)
      super.increment_month()
    }

    override increment_monthday(days: number): void {
      step(Math.ceil(days / 10), this.last.year)
      super.increment_monthday(days)
    }

    override is_day_in_byday(date: unknown): 0 | 1 {
      allowance.use(1)
      return super.is_day_in_byday(date)
    }
  }
}

function timeOf(day: number): InstanceType<typeof ICAL.Time> {
  const { year, month, day: dayOfMonth } = civilFromDayNumber(day)
  return ICAL.Time.fromData({ year, month, day: dayOfMonth, isDate: true })
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}
