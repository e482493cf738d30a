// Recurrences in iCalendar: on which dates they fall, and what is told of those that are not read.

import { describe, expect, it } from 'vitest'
import { dates, read, told } from './icalendar-reading.js'
import { calendar, event } from './icalendar-samples.js'

describe('recurrences', () => {
  it.each([
    [
      'from 29 February are in leap years only',
      'DTSTART;VALUE=DATE:20200229\r\nRRULE:FREQ=YEARLY',
      ['2024-02-29'],
    ],
    [
      'of a weekday within days of a month',
      'DTSTART;VALUE=DATE:20200518\r\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=MO;BYMONTHDAY=18,19,20,21,22,23,24',
      ['2024-05-20', '2025-05-19'],
    ],
    [
      'count weeks from the day that they say',
      'DTSTART;VALUE=DATE:20240806\r\nRRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU',
      ['2024-08-06', '2024-08-18', '2024-08-20', '2024-09-01'],
    ],
    [
      'end by COUNT, counted from their start',
      'DTSTART;VALUE=DATE:20231230\r\nRRULE:FREQ=DAILY;COUNT=4',
      ['2024-01-01', '2024-01-02'],
    ],
    [
      'end by UNTIL on the office’s clock',
      'DTSTART;VALUE=DATE:20240101\r\nRRULE:FREQ=DAILY;UNTIL=20240102T230000Z',
      ['2024-01-01', '2024-01-02', '2024-01-03'],
    ],
    [
      'leave out EXDATE, with a time of day too',
      'DTSTART;VALUE=DATE:20240101\r\nRRULE:FREQ=DAILY;COUNT=3\r\nEXDATE:20240101T230000Z',
      ['2024-01-01', '2024-01-03'],
    ],
  ])('%s', (_title, lines, expected) => {
    const covers = { from: '2024-01-01', to: '2025-12-31' }
    expect(dates(calendar(event(lines)), { covers }).map(([on]) => on)).toEqual(expected)
  })

  it('of whole days leave out, replace and end by the date that a midnight names, in whatever zone', () => {
    const text = calendar(
      event('UID:a', 'DTSTART;VALUE=DATE:20250101', 'RRULE:FREQ=DAILY;COUNT=3', 'EXDATE:20250102T000000Z'),
      event('UID:b', 'DTSTART;VALUE=DATE:20250201', 'RRULE:FREQ=DAILY;UNTIL=20250203T000000Z'),
      event('UID:b', 'RECURRENCE-ID:20250202T000000Z', 'DTSTART;VALUE=DATE:20250301'),
      event('UID:c', 'DTSTART;VALUE=DATE:20250401', 'EXDATE;TZID=Europe/Amsterdam:20250401T000000'),
      event('UID:d', 'DTSTART;VALUE=DATE:20250501', 'RRULE:FREQ=DAILY;COUNT=2', 'EXDATE:20250502T040000Z'),
    )
    const expected = ['2025-01-01', '2025-01-03', '2025-02-01', '2025-02-03', '2025-03-01', '2025-05-01']
    for (const timeZone of ['America/New_York', 'UTC', 'Asia/Ho_Chi_Minh'])
      expect(dates(text, { timeZone }).map(([on]) => on)).toEqual(expected)
  })

  it('that are not read are told, and give nothing', () => {
    const rules = [
      'FREQ=YEARLY;BYWEEKNO=20',
      'FREQ=HOURLY',
      'FREQ=YEARLY;BYDAY=20MO',
      'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1',
    ]
    for (const rule of rules) {
      const text = calendar(event('SUMMARY:A', 'DTSTART;VALUE=DATE:20250105', `RRULE:${rule}`))
      expect(read(text).days).toEqual([])
      expect(told(text)).toEqual([['recurrence-not-read', 'event', 1, 'e@test']])
    }
  })

  it('say where their parts do not fit', () => {
    const text = calendar(
      event(
        'UID:a',
        'DTSTART;VALUE=DATE:20250107',
        'RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=1',
        'EXDATE;VALUE=DATE:20250114',
      ),
      event('UID:b', 'RECURRENCE-ID;VALUE=DATE:20250101', 'DTSTART;VALUE=DATE:20250202'),
      event('UID:c', 'DTSTART;VALUE=DATE:20250303', 'DTEND;VALUE=DATE:20250303'),
      event('UID:c', 'DTSTART;VALUE=DATE:20250304'),
      event('UID:d', 'DTSTART;VALUE=DATE:20250404', 'RDATE;VALUE=PERIOD:20250405T000000Z/PT5H'),
      event('UID:e', 'DTSTART;VALUE=DATE:20250501', 'RRULE:FREQ=DAILY;COUNT=9'),
      event('UID:e', 'DTSTART;VALUE=DATE:20250503', 'RECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20250502'),
    )
    expect(told(text).filter(([code]) => code !== 'dates-merged')).toEqual([
      ['start-outside-rule', 'event', 1, 'a'],
      ['exception-without-date', 'event', 1, 'a'],
      ['override-without-original', 'event', 2, 'b'],
      ['end-is-start', 'event', 3, 'c'],
      ['uid-twice', 'event', 4, 'c'],
      ['recurrence-not-read', 'event', 5, 'd'],
      ['override-not-read', 'event', 7, 'e'],
    ])
  })
})
