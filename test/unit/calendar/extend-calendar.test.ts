import { describe, expect, it } from 'vitest'
import { calendarKnownOn } from '../../../src/calendar/calendar-known-on.js'
import type { CalendarDefinition } from '../../../src/calendar/definition.js'
import { extendCalendar } from '../../../src/calendar/extend-calendar.js'
import { workingCalendar } from '../../../src/calendar/working-calendar.js'
import { isDossierError } from '../../../src/kernel/errors.js'

const national: CalendarDefinition = {
  id: 'national',
  timeZone: 'Asia/Ho_Chi_Minh',
  covers: { from: '2024-01-01', to: '2024-12-31' },
  week: { sat: [] },
  days: [
    { on: '2024-04-29', hours: [], reason: 'swapped', announcedOn: '2024-04-12' },
    { on: '2024-05-01', hours: [] },
    { on: '2024-05-04', like: 'mon', reason: 'make-up day', announcedOn: '2024-04-12' },
    { on: '2024-12-31', until: '11:30' },
  ],
}
const week = { mon: ['07:00-11:30', '13:30-17:00'], tue: ['07:00-11:30', '13:30-17:00'] }

function thrownBy(ask: () => unknown): unknown {
  try {
    ask()
  } catch (error) {
    return error
  }
  return undefined
}

describe('an office that extends a calendar', () => {
  it('gives its hours to make-up days and half days of the base', () => {
    const { definition } = workingCalendar(extendCalendar(national, { id: 'office', week }))
    expect(definition).toMatchObject({ id: 'office', timeZone: 'Asia/Ho_Chi_Minh', covers: national.covers })
    expect(definition.days.map(({ on, hours }) => [on, hours])).toEqual([
      ['2024-04-29', []],
      ['2024-05-01', []],
      ['2024-05-04', week.mon],
      ['2024-12-31', ['07:00-11:30']],
    ])
  })

  it('replaces weekdays and dates that it names, and leaves the others', () => {
    const base = extendCalendar(national, { id: 'department', week })
    const office = extendCalendar(base, {
      id: 'night-desk',
      timeZone: 'UTC',
      covers: { from: '2024-04-01', to: '2024-06-30' },
      week: { tue: ['22:00-06:00'], wed: undefined },
      days: [{ on: '2024-05-01', hours: ['08:00-10:00'] }],
    })
    expect(office).toEqual({
      id: 'night-desk',
      timeZone: 'UTC',
      covers: { from: '2024-04-01', to: '2024-06-30' },
      week: { sat: [], mon: week.mon, tue: ['22:00-06:00'] },
      days: [
        national.days![0],
        national.days![2],
        national.days![3],
        { on: '2024-05-01', hours: ['08:00-10:00'] },
      ],
    })
  })

  it('may not cover what the base does not', () => {
    const error = thrownBy(() =>
      extendCalendar(national, { id: 'office', covers: { from: '2024-01-01', to: '2025-01-01' } }),
    )
    expect(isDossierError(error, 'calendar-range') && error.details).toEqual({
      calendar: 'office',
      asked: '2025-01-01',
      covers: national.covers,
    })
    // What is wrong otherwise is found when the whole is checked.
    const nonsense = extendCalendar(national, { id: '', covers: { from: 'soon', to: '2024-01-01' } })
    expect(
      isDossierError(
        thrownBy(() => workingCalendar(nonsense)),
        'calendar-invalid',
      ),
    ).toBe(true)
  })
})

describe('a member that nobody knows', () => {
  const findings = (base: object, extension: unknown) => {
    const error = thrownBy(() => extendCalendar(base as CalendarDefinition, extension as never))
    if (!isDossierError(error, 'calendar-invalid')) throw error
    const { calendar, findings } = error.details
    return [calendar, ...findings.map(({ path, code }) => `${path.join('.')}: ${code}`)]
  }

  it.each([
    [{ id: 'office', weeks: {} }, ['office', 'weeks: unknown-key']],
    [{ id: 'office', hours: 2, day: [] }, ['office', 'hours: unknown-key', 'day: unknown-key']],
    [{ id: 'office', weeks: undefined }, ['office', 'weeks: unknown-key']],
  ])('is refused in an office, %j', (extension, found) => {
    expect(findings(national, extension)).toEqual(found)
  })

  it('is refused in the calendar that it extends', () => {
    expect(findings({ ...national, holidays: [] }, { id: 'office' })).toEqual([
      'national',
      'holidays: unknown-key',
    ])
  })

  it('is refused in a week when the whole is checked', () => {
    const whole = extendCalendar(national, { id: 'office', week: { monday: [] } as never })
    expect(() => workingCalendar(whole)).toThrow('week.monday')
  })

  it.each([
    [{ covers: null }, 'covers: invalid_type'],
    [{ covers: {} }, 'covers.from: missing', 'covers.to: missing'],
    [{ week: null }, 'week: invalid_type'],
    [{ days: 5 }, 'days: invalid_type'],
    [{ days: [null] }, 'days.0: invalid_type'],
  ])('or a part that can be put together with nothing is refused: %j', (part, ...found) => {
    expect(findings(national, { id: 'office', ...part })).toEqual(['office', ...found])
    expect(findings({ ...national, ...part }, { id: 'office' })).toEqual(['national', ...found])
  })

  it('or a calendar to extend that covers nothing is refused', () => {
    const { covers: _, ...base } = national
    expect(findings(base, { id: 'office' })).toEqual(['national', 'covers: missing'])
  })

  it.each([[undefined], [null], [7], [[]]])('or no object at all is refused: %j', (extension) => {
    expect(findings(national, extension)[0]).toBe('(no id)')
  })
})

describe('a calendar as known on a day', () => {
  it('has what had been announced by then, that day included', () => {
    const dates = (on: string) => calendarKnownOn(national, on).days?.map((day) => day.on)
    expect(dates('2024-04-11')).toEqual(['2024-05-01', '2024-12-31'])
    expect(dates('2024-04-12')).toHaveLength(4)
    expect(calendarKnownOn({ ...national, days: undefined }, '2024-04-12').days).toEqual([])
  })

  it('needs a date', () => {
    expect(
      isDossierError(
        thrownBy(() => calendarKnownOn(national, '2024-4-1')),
        'civil-date-invalid',
      ),
    ).toBe(true)
  })
})
