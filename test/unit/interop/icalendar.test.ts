// Behaviour of the iCalendar reader: what becomes a day off, and what is told of the rest.

import { describe, expect, it } from 'vitest'
import { workingCalendar } from '../../../src/calendar/working-calendar.js'
import { dates, read, told, year } from './icalendar-reading.js'
import { calendar, event, feed, office } from './icalendar-samples.js'

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
