// What the iCalendar reader refuses whole: no text, a damaged one, one that is too much, and options that make no sense.

import { describe, expect, it } from 'vitest'
import type { ICalendarOptions } from '../../../src/interop/icalendar.js'
import { isDossierError } from '../../../src/kernel/errors.js'
import { read, refused } from './icalendar-reading.js'
import { calendar, event, feed } from './icalendar-samples.js'

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
