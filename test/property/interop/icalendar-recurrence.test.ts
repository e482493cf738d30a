// Rules that are read give what RFC 5545 says, counted here over all dates one by one; and no rule takes for ever.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Allowance, isReadable, ruleDates, TooMuchWork } from '../../../src/interop/icalendar-recurrence.js'
import { civilFromDayNumber, dayNumber, formatDayNumber, weekdayOf } from '../../../src/kernel/civil-date.js'

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

interface Rule {
  readonly freq: string
  readonly interval?: number
  readonly count?: number
  /** The day that weeks begin on, Sunday = 1. */
  readonly wkst?: number
  readonly byday?: readonly string[]
  readonly bymonth?: readonly number[]
  readonly bymonthday?: readonly number[]
  readonly bysetpos?: readonly number[]
}

const some = <Item>(item: fc.Arbitrary<Item>, most = 3) =>
  fc.uniqueArray(item, { minLength: 1, maxLength: most })
const oneOf = <Item>(...items: Item[]) => fc.constantFrom(...items)
const perhaps = <Item>(item: fc.Arbitrary<Item>) => fc.option(item, { nil: undefined })
const notZero = (most: number) => fc.integer({ min: -most, max: most }).filter((value) => value !== 0)

const bareDays = some(oneOf(...weekdays))
const numberedDays = some(
  fc
    .tuple(oneOf('', '1', '2', '3', '4', '5', '-1', '-2', '-5'), oneOf(...weekdays))
    .map((both) => both.join('')),
)
const parts = {
  byday: fc.oneof(bareDays, numberedDays),
  bymonth: some(fc.integer({ min: 1, max: 12 })),
  bymonthday: fc.oneof(some(notZero(31), 8), some(fc.integer({ min: 1, max: 28 }), 8)),
  bysetpos: some(notZero(5), 2),
}

/** Any parts beside any frequency; most of what people write is among them, and much that nobody does. */
const rules = fc
  .record({
    freq: oneOf('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY', 'YEARLY'),
    names: fc.subarray(['byday', 'bymonth', 'bymonthday', 'bysetpos'] as const),
    interval: perhaps(fc.integer({ min: 1, max: 14 })),
    count: perhaps(fc.integer({ min: 1, max: 40 })),
    wkst: perhaps(fc.integer({ min: 1, max: 7 })),
    ...parts,
  })
  .map(({ freq, names, interval, count, wkst, ...values }): Rule => ({
    freq,
    ...(interval !== undefined && { interval }),
    ...(count !== undefined && { count }),
    ...(wkst !== undefined && { wkst }),
    ...Object.fromEntries(names.map((name) => [name, values[name]])),
  }))

const starts = fc.integer({ min: dayNumber(1990, 1, 1), max: dayNumber(2030, 12, 31) })

describe('a rule that is read', () => {
  it('gives the dates that a count over all dates gives', () => {
    let read = 0
    fc.assert(
      fc.property(
        rules,
        starts,
        fc.nat({ max: 4000 }),
        fc.nat({ max: 4000 }),
        (rule, start, length, late) => {
          if (!isReadable({ ...rule })) return
          read++
          const last = start + length
          const expected = counted(rule, start, last)
          const { days } = ruleDates({ ...rule }, { start, last }, new Allowance())
          expect(days.map(formatDayNumber)).toEqual(expected.map(formatDayNumber))
          // Dates that don't matter are passed over, and those that do stay the same.
          const first = start + late
          const later = ruleDates({ ...rule }, { start, first, last }, new Allowance()).days
          expect(later.filter((day) => day >= first)).toEqual(expected.filter((day) => day >= first))
        },
      ),
      { numRuns: Math.max(2000, fc.readConfigureGlobal().numRuns ?? 0) },
    )
    expect(read).toBeGreaterThan(300)
  })
})

/** RFC 5545, 3.3.10: of each period that the interval names, the dates that all parts allow, then positions. */
function counted(rule: Rule, start: number, last: number): number[] {
  const found: number[] = []
  let period: number[] = []
  const close = () => {
    const { bysetpos } = rule
    const chosen =
      bysetpos === undefined
        ? period
        : period.filter((_, at) => bysetpos.some((nth) => (nth > 0 ? nth - 1 : period.length + nth) === at))
    found.push(...chosen.filter((day) => day >= start))
    period = []
  }
  const first = start - 400
  for (let day = first; day <= last + 400; day++) {
    if (day > first && periodOf(rule, day) !== periodOf(rule, day - 1)) close()
    const apart = periodOf(rule, day) - periodOf(rule, start)
    if (apart % (rule.interval ?? 1) === 0 && allows(rule, start, day)) period.push(day)
  }
  return found.slice(0, rule.count ?? found.length).filter((day) => day <= last)
}

function periodOf({ freq, wkst = 2 }: Rule, day: number): number {
  const { year, month } = civilFromDayNumber(day)
  if (freq === 'DAILY') return day
  if (freq === 'WEEKLY') return Math.floor((day + 3 - (wkst - 2)) / 7)
  return freq === 'MONTHLY' ? year * 12 + month : year
}

function allows(rule: Rule, start: number, day: number): boolean {
  const date = civilFromDayNumber(day)
  const from = civilFromDayNumber(start)
  const length = dayNumber(date.year, date.month + 1, 1) - dayNumber(date.year, date.month, 1)
  const daysInMonth = date.month === 12 ? 31 : length
  const { freq, byday, bymonth, bymonthday } = rule
  if (bymonth !== undefined && !bymonth.includes(date.month)) return false
  if (
    bymonthday !== undefined &&
    !bymonthday.some((nth) => (nth > 0 ? nth : daysInMonth + nth + 1) === date.day)
  )
    return false
  if (byday !== undefined) {
    const [forward, backward] = [Math.ceil(date.day / 7), -Math.ceil((daysInMonth - date.day + 1) / 7)]
    return byday.some((text) => {
      const nth = Number(text.slice(0, -2))
      return text.endsWith(weekdays[weekdayOf(day)]!) && [0, forward, backward].includes(nth)
    })
  }
  if (bymonthday !== undefined || freq === 'DAILY') return true
  if (freq === 'WEEKLY') return weekdayOf(day) === weekdayOf(start)
  if (date.day !== from.day) return false
  return freq === 'MONTHLY' || bymonth !== undefined || date.month === from.month
}

describe('any rule', () => {
  it('ends, or is too much work', () => {
    fc.assert(
      fc.property(
        rules,
        starts,
        fc.nat({ max: 20_000 }),
        fc.nat({ max: 10_000 }),
        (rule, start, length, interval) => {
          const asked = { ...rule, interval: rule.interval === undefined ? interval : 1, wkst: 1 }
          const began = process.cpuUsage()
          try {
            ruleDates(asked, { start, last: start + length }, new Allowance())
          } catch (error) {
            expect(error).toBeInstanceOf(Error)
          }
          expect(process.cpuUsage(began).user).toBeLessThan(2_000_000)
        },
      ),
      { numRuns: Math.max(1000, fc.readConfigureGlobal().numRuns ?? 0) },
    )
  })

  it.each([
    [
      'the 5th Monday of every fourth February',
      { freq: 'MONTHLY', interval: 48, byday: '5MO' },
      '2025-02-03',
    ],
    ['a day that no February has', { freq: 'YEARLY', bymonth: 2, bymonthday: 30 }, '2025-02-03'],
    ['daily for nine thousand years', { freq: 'DAILY' }, '0001-01-01'],
  ])('never looks for ever: %s', (_what, rule, on) => {
    const start = dayNumber(Number(on.slice(0, 4)), Number(on.slice(5, 7)), Number(on.slice(8)))
    const ask = () => ruleDates(rule, { start, last: dayNumber(9999, 12, 31) }, new Allowance())
    if (rule.freq === 'DAILY') expect(ask).toThrow(TooMuchWork)
    else expect(ask().days).toEqual([])
  })

  it.each(['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'])('refuses an interval below 1: %s', (freq) => {
    for (const interval of [0, -1, Number.NaN])
      expect(() => ruleDates({ freq, interval }, { start: 7305, last: 8000 }, new Allowance())).toThrow(
        RangeError,
      )
  })
})
