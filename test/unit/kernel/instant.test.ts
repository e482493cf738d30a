import { describe, expect, it } from 'vitest'
import {
  addMonths,
  dayNumber,
  formatDayNumber,
  parseDayNumber,
  weekdayOf,
} from '../../../src/kernel/civil-date.js'
import { isDossierError } from '../../../src/kernel/errors.js'
import { isId } from '../../../src/kernel/ids.js'
import { parseInstant, toInstant, type Instant } from '../../../src/kernel/instant.js'
import { formatInstant, timeZone } from '../../../src/kernel/time-zone.js'

describe('an instant', () => {
  it('is read from ISO with an offset, a Date, a Temporal instant and epoch milliseconds alike', () => {
    const at = 1_714_100_400_000
    for (const input of [
      '2024-04-26T10:00:00+07:00',
      '2024-04-26T03:00Z',
      '2024-04-26T03:00:00.000000Z',
      new Date(at),
      { epochMilliseconds: at },
      at,
    ]) {
      expect(toInstant(input)).toBe(at)
    }
  })

  it.each([
    '2024-04-26T10:00:00',
    '2024-04-26',
    '2024-02-30T10:00:00Z',
    '2023-02-29T10:00:00Z',
    '2024-13-01T10:00:00Z',
    '2024-04-26T24:00:00Z',
    '2024-04-26T10:60:00Z',
    'tomorrow',
    '',
    Number.NaN,
    Infinity,
    1.5,
    9e15,
    null,
    undefined,
    {},
    [],
    'x'.repeat(1_000_000),
  ])('is not %s', (input) => {
    expect(parseInstant(input)).toBeUndefined()
    expect(() => toInstant(input as never)).toThrow(expect.objectContaining({ code: 'instant-invalid' }))
  })

  it('never is minus zero, so that equal instants are identical', () => {
    expect(Object.is(parseInstant(-0), 0)).toBe(true)
  })

  it('is printed with its offset, half hours and negative ones too', () => {
    const at = toInstant('2024-01-01T00:00:00Z')
    expect(formatInstant(at, 'Asia/Ho_Chi_Minh')).toBe('2024-01-01T07:00:00+07:00')
    expect(formatInstant(at, 'America/St_Johns')).toBe('2023-12-31T20:30:00-03:30')
    expect(formatInstant((at + 1) as Instant, 'UTC')).toBe('2024-01-01T00:00:00.001+00:00')
  })
})

describe('at the two ends of time', () => {
  const [first, last] = ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'].map(toInstant) as [
    Instant,
    Instant,
  ]

  it('an instant is printed in the zone while the year there has four digits, else in UTC, and is read again', () => {
    expect(formatInstant(first, 'America/New_York')).toBe('0001-01-01T00:00:00+00:00')
    expect(formatInstant(first, 'Asia/Ho_Chi_Minh')).toMatch(/^0001-01-01T07:0/)
    expect(formatInstant(last, 'Asia/Ho_Chi_Minh')).toBe('9999-12-31T23:59:59.999+00:00')
    expect(formatInstant(last, 'America/New_York')).toBe('9999-12-31T18:59:59.999-05:00')
    expect(toInstant(formatInstant(first, 'America/New_York'))).toBe(first)
    expect(toInstant(formatInstant(last, 'Asia/Ho_Chi_Minh'))).toBe(last)
  })

  it('a zone west of UTC is in the year before 1, at its offset', () => {
    const zone = timeZone('America/New_York')
    // New York's own mean time.
    const meanTime = -(4 * 3_600 + 56 * 60 + 2) * 1_000
    expect(zone.offsetAt(first)).toBe(meanTime)
    expect(zone.dateAt(first)).toBe('0000-12-31')
    expect(zone.startOfDay(dayNumber(1, 1, 1))).toBe(first - meanTime)
    expect(timeZone('Asia/Ho_Chi_Minh').dateAt(last)).toBe('10000-01-01')
  })
})

describe('a time zone', () => {
  it('starts a day at its first instant where midnight was skipped', () => {
    // Lebanon skipped 00:00–01:00 on 31 March 2024.
    const zone = timeZone('Asia/Beirut')
    const day = dayNumber(2024, 3, 31)
    expect(formatInstant(zone.startOfDay(day), 'Asia/Beirut')).toBe('2024-03-31T01:00:00+03:00')
    expect(zone.dayNumberAt((zone.startOfDay(day) - 1) as Instant)).toBe(day - 1)
  })

  it('starts a day at the first of two midnights', () => {
    // Havana sets its clocks back from 01:00 to 00:00 on 3 November 2024.
    expect(
      formatInstant(timeZone('America/Havana').startOfDay(dayNumber(2024, 11, 3)), 'America/Havana'),
    ).toBe('2024-11-03T00:00:00-04:00')
  })

  it('is exact within the quarter of an hour in which the offset changes', () => {
    // Before 1911-03-11 Paris kept its own mean time, 9 minutes 21 seconds ahead.
    const change = Date.parse('1911-03-10T23:50:39Z')
    const zone = timeZone('Europe/Paris')
    expect(zone.offsetAt((change - 1) as Instant)).toBe(561_000)
    expect(zone.offsetAt(change as Instant)).toBe(0)
  })

  it('that the platform does not know is a typed error', () => {
    expect(() => timeZone('Mars/Olympus')).toThrow(expect.objectContaining({ code: 'time-zone-unknown' }))
  })
})

describe('a civil date', () => {
  it('has a day number that counts from 1970 and goes back and forth', () => {
    expect(dayNumber(1970, 1, 1)).toBe(0)
    for (let day = -1000; day < 60_000; day += 17) expect(parseDayNumber(formatDayNumber(day))).toBe(day)
    expect(weekdayOf(dayNumber(2024, 3, 4))).toBe(0)
  })

  it('plus months keeps the day of the month, or takes the last', () => {
    const plus = (from: string, months: number) => formatDayNumber(addMonths(parseDayNumber(from)!, months))
    expect(plus('2023-01-31', 1)).toBe('2023-02-28')
    expect(plus('2024-01-31', 1)).toBe('2024-02-29')
    expect(plus('2024-03-31', -1)).toBe('2024-02-29')
    expect(plus('2024-02-29', 12)).toBe('2025-02-28')
  })
})

describe('an id', () => {
  it('is 1 to 200 characters without control characters or lone surrogates', () => {
    expect(['a', 'Hồ sơ 1', '👍', 'x'.repeat(200)].every(isId)).toBe(true)
    expect(['', 'a\n', '\u007f', '\ud800', 'x'.repeat(201), 7, null].some(isId)).toBe(false)
  })
})

describe('a dossier error', () => {
  it('is told by brand and code, also from another copy of the package', async () => {
    const other = (await import(
      '../../../src/kernel/errors.js?copy' as '../../../src/kernel/errors.js'
    )) as typeof import('../../../src/kernel/errors.js')
    const error = new other.DossierError('closed', 'closed', { what: 'log' })
    expect(isDossierError(error)).toBe(true)
    expect(isDossierError(error, 'closed')).toBe(true)
    expect(isDossierError(error, 'storage')).toBe(false)
    expect(isDossierError(new Error('closed'))).toBe(false)
    expect(isDossierError(undefined)).toBe(false)
  })
})
