// Behaviour of the iCalendar reader: what becomes a day off, what is told, and what is refused.

import { describe, expect, it } from 'vitest'
import { workingCalendar } from '../../../src/calendar/working-calendar.js'
import { daysFromICalendar, type ICalendarOptions } from '../../../src/interop/icalendar.js'
import { isDossierError } from '../../../src/kernel/errors.js'
import { calendar, event, feed, office } from './icalendar-samples.js'

const year = { from: '2025-01-01', to: '2025-12-31' }
const read = (text: string, options: Partial<ICalendarOptions> = {}) =>
  daysFromICalendar(text, { timeZone: 'Europe/Amsterdam', covers: year, ...options })
const dates = (text: string, options: Partial<ICalendarOptions> = {}) =>
  read(text, options).days.map(({ on, reason }) => [on, reason])
const told = (text: string, options: Partial<ICalendarOptions> = {}) =>
  read(text, options).findings.map(({ path, code }) => [code, ...path])

function refused(text: unknown, options: Partial<ICalendarOptions> = {}) {
  try {
    read(text as string, options)
  } catch (error) {
    if (isDossierError(error, 'import-invalid')) return error.details.findings.map(({ code }) => code)
    throw error
  }
  return 'taken'
}

describe('all-day events', () => {
  it('of a feed become days off, by rule and by date', () => {
    expect(dates(feed)).toEqual([
      ['2025-01-01', 'Nieuwjaarsdag'],
      ['2025-04-26', 'Koningsdag'],
      ['2025-05-29', 'Hemelvaartsdag'],
      ['2025-12-25', 'Kerstmis, eerste en tweede kerstdag'],
      ['2025-12-26', 'Kerstmis, eerste en tweede kerstdag'],
    ])
    expect(told(feed)).toEqual([
      ['cut-at-covers', 'event', 1, 'nl-1@feed'],
      ['cut-at-covers', 'event', 2, 'nl-2@feed'],
      ['cut-at-covers', 'event', 3, 'nl-3@feed'],
      ['outside-covers'],
    ])
  })

  it('are the same with line feeds alone', () => {
    expect(read(feed.replaceAll('\r\n', '\n'))).toEqual(read(feed))
  })

  it('become a calendar that counts by them', () => {
    const made = workingCalendar({
      id: 'nl',
      timeZone: 'Europe/Amsterdam',
      covers: year,
      week: { mon: ['09:00-17:00'], thu: ['09:00-17:00'], fri: ['09:00-17:00'] },
      days: read(feed).days,
    })
    expect(made.isWorking('2025-12-25T12:00:00+01:00')).toBe(false)
    expect(made.isWorking('2025-12-29T12:00:00+01:00')).toBe(true)
  })

  it('that last into the range, or out of it, give the dates within', () => {
    const text = calendar(
      event('UID:a', 'SUMMARY:A', 'DTSTART;VALUE=DATE:20241230', 'DTEND;VALUE=DATE:20250103'),
      event('UID:b', 'SUMMARY:B', 'DTSTART;VALUE=DATE:20251231', 'DURATION:P1W'),
    )
    expect(dates(text).map(([on]) => on)).toEqual(['2025-01-01', '2025-01-02', '2025-12-31'])
    expect(told(text).map(([code]) => code)).toEqual(['cut-at-covers', 'cut-at-covers'])
  })

  it('on one date are one day off with both reasons', () => {
    const text = calendar(
      event('UID:a', 'SUMMARY:May Day', 'DTSTART;VALUE=DATE:20250501'),
      event('UID:b', 'SUMMARY:Ascension\\nDay', 'DTSTART;VALUE=DATE:20250501'),
      event('UID:c', 'SUMMARY:May Day', 'DTSTART;VALUE=DATE:20250501'),
    )
    expect(read(text)).toEqual({
      days: [{ on: '2025-05-01', hours: [], reason: 'May Day; Ascension Day' }],
      findings: [
        {
          path: ['on', '2025-05-01'],
          code: 'dates-merged',
          message: '3 fall on it: "May Day", "Ascension?Day", "May Day"; it is one day off',
        },
      ],
    })
  })

  it('get the date of their announcement if it is given', () => {
    const text = calendar(event('SUMMARY:A', 'DTSTART;VALUE=DATE:20250501'))
    expect(read(text, { announcedOn: '2024-11-26' }).days).toEqual([
      { on: '2025-05-01', hours: [], reason: 'A', announcedOn: '2024-11-26' },
    ])
  })

  it('without a summary have no reason, and a reason is never more than a definition takes', () => {
    const text = calendar(
      event('DTSTART;VALUE=DATE:20250501'),
      event('UID:f', `SUMMARY:${'\ud83c\udf89'.repeat(800)}`, 'DTSTART;VALUE=DATE:20250502'),
    )
    const { days } = read(text)
    expect(days[0]).toEqual({ on: '2025-05-01', hours: [] })
    expect(days[1]?.reason).toHaveLength(1000)
    expect(() => workingCalendar({ id: 'x', timeZone: 'UTC', covers: year, week: {}, days })).not.toThrow()
  })
})

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

describe('what is no day off', () => {
  it('is told of, each with its reason', () => {
    const { days, findings } = read(office)
    expect(days.map(({ on }) => on)).toEqual([
      ...['25', '26', '27', '28', '29', '30', '31']
        .map((day) => `2025-01-${day}`)
        .toSpliced(0, 0, '2025-01-06'),
      '2025-02-01',
      '2025-02-02',
      '2025-02-03',
      '2025-03-05',
      '2025-04-07',
      '2025-05-05',
      '2025-09-01',
    ])
    expect(findings.map(({ path, code, message }) => [code, path.join(' '), message])).toEqual([
      [
        'not-whole-days',
        'event 2 o-2@office',
        '"Early closing" is from 2025-12-24 12:00 "W. Europe Standard Time" to 17:00 "W. Europe Standard Time", not whole days: no day off was made of it',
      ],
      [
        'not-whole-days',
        'event 3 o-3@office',
        '"Team call" is from 2025-03-10 15:00 to 16:00, and again by its rule, not whole days: no day off was made of it',
      ],
      ['cancelled', 'event 4 o-4@office', '"Move of the archive" is cancelled: no day off was made of it'],
      [
        'transparent',
        'event 5 o-5@office',
        `"Birthday of Hoa" says that it leaves people free: if it is a day off all the same, give transparent: 'take'`,
      ],
      ['tentative', 'event 6 o-6@office', '"Inventory" is tentative: it was taken as a day off'],
      ['component-not-read', 'vtodo', '1 of it in the file: only events become days off'],
      ['outside-covers', '', "1 of the file's 9 events have no date within 2025-01-01 to 2025-12-31"],
    ])
  })

  it('is taken where it only leaves people free, if that is asked for', () => {
    expect(dates(office, { transparent: 'take' })).toContainEqual(['2025-07-04', 'Birthday of Hoa'])
  })

  it('is named shortly and harmlessly', () => {
    const text = calendar(
      event(`UID:${'u'.repeat(500)}`, `SUMMARY:\u001b[31m${'x'.repeat(500)}`, 'DTSTART:20250101T100000'),
    )
    const { path, message } = read(text).findings[0]!
    expect(path.join('').length).toBeLessThan(80)
    expect(message).toMatch(/^"\?\[31mx{55}…" is from 2025-01-01 10:00, not/)
  })

  it('is an empty calendar, or one that is cancelled as a whole', () => {
    expect(read(calendar())).toMatchObject({ days: [], findings: [{ code: 'no-events' }] })
    expect(told(calendar('METHOD:CANCEL', event('DTSTART;VALUE=DATE:20250101')))).toEqual([
      ['cancelled', 'event', 1, 'e@test'],
    ])
  })

  it('is told where the text was read in a wrong encoding', () => {
    expect(told(calendar(event('SUMMARY:K\ufffdnigstag', 'DTSTART;VALUE=DATE:20250101')))).toEqual([
      ['encoding-invalid', 'event', 1, 'e@test'],
    ])
  })
})

describe('refused is', () => {
  const whole = event('DTSTART;VALUE=DATE:20250101')
  it.each([
    ['no text', new Uint8Array(3), ['not-text']],
    ['an empty text', '', ['not-icalendar']],
    ['something else', '<html><body>Sign in</body></html>', ['not-icalendar']],
    ['a card', 'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\nEND:VCARD\r\n', ['not-icalendar']],
    ['a file that is cut off', feed.slice(0, 500), ['not-icalendar']],
    ['a card behind a calendar', `${calendar(whole)}BEGIN:VCARD\r\nFN:A\r\nEND:VCARD\r\n`, ['not-icalendar']],
    ['a date that does not exist', calendar(event('DTSTART;VALUE=DATE:20250229')), ['date-invalid']],
    ['an event without start', calendar(event('SUMMARY:A')), ['start-missing']],
    ['an end before the start', calendar(event('DTSTART:20250102', 'DTEND:20250101')), ['end-invalid']],
    ['a duration in hours', calendar(event('DTSTART:20250102', 'DURATION:PT5H')), ['duration-invalid']],
    [
      'two events that ran into one',
      calendar(event('DTSTART:20250102', 'DTSTART:20250103')),
      ['property-twice'],
    ],
    ['an event within an event', calendar(event('DTSTART:20250102', whole)), ['event-hidden']],
    [
      'a rule without frequency',
      calendar(event('DTSTART:20250102', 'RRULE:COUNT=2')),
      ['recurrence-invalid'],
    ],
    [
      'a rule that never counts',
      calendar(event('DTSTART:20250102', 'RRULE:FREQ=DAILY;COUNT=0')),
      ['recurrence-invalid'],
    ],
    [
      'all that is damaged at once',
      calendar(event('SUMMARY:A'), whole, event('DTSTART:20251301')),
      ['start-missing', 'date-invalid'],
    ],
  ])('%s', (_what, text, codes) => {
    expect(refused(text)).toEqual(codes)
  })

  it('a text that is too long, and one with too many dates', () => {
    expect(refused('x'.repeat(10_000_001))).toEqual(['text-too-long'])
    const covers = { from: '2000-01-01', to: '2099-12-31' }
    const daily = event('DTSTART;VALUE=DATE:20000101', 'RRULE:FREQ=DAILY')
    expect(refused(calendar(daily), { covers })).toEqual(['too-many-dates'])
    const endless = event('DTSTART;VALUE=DATE:20000101', 'DURATION:P9999999D')
    expect(refused(calendar(endless), { covers })).toEqual(['too-many-dates'])
    const many = Array.from({ length: 2000 }, () =>
      event('DTSTART;VALUE=DATE:16010101', 'RRULE:FREQ=YEARLY;COUNT=500'),
    )
    expect(refused(calendar(...many))).toEqual(['too-many-dates'])
  })

  it('a range or a date that is none', () => {
    const error = (options: Partial<ICalendarOptions>) => {
      try {
        read(feed, options)
      } catch (thrown) {
        return isDossierError(thrown) ? thrown.code : thrown
      }
      return undefined
    }
    expect(error({ covers: { from: '2025-02-01', to: '2025-01-01' } })).toBe('definition-invalid')
    expect(error({ covers: { from: '2025-02-30', to: '2025-01-01' } })).toBe('civil-date-invalid')
    expect(error({ announcedOn: 'yesterday' })).toBe('civil-date-invalid')
    expect(error({ timeZone: 'Europe/Atlantis' })).toBe('time-zone-unknown')
  })
})
