import { describe, expect, it } from 'vitest'
import type { CalendarDay, CalendarDefinition } from '../../../src/calendar/definition.js'
import { workingCalendar } from '../../../src/calendar/working-calendar.js'
import { isDossierError } from '../../../src/kernel/errors.js'

const right: CalendarDefinition = {
  id: 'office',
  timeZone: 'Asia/Ho_Chi_Minh',
  covers: { from: '2024-01-01', to: '2024-12-31' },
  week: { mon: ['07:30-11:30', '13:30-17:00'] },
}

function findingsOf(definition: unknown): string[] {
  try {
    workingCalendar(definition as CalendarDefinition)
  } catch (error) {
    if (isDossierError(error, 'calendar-invalid'))
      return error.details.findings.map(({ path }) => path.join('.'))
    throw error
  }
  return []
}

describe('a definition', () => {
  it('is refused with everything that is wrong with it, and where', () => {
    const wrong = {
      id: '',
      timeZone: 'Asia/Nowhere',
      covers: { from: '2024-02-30', to: '2024-12-31' },
      week: { mon: ['07:30-11:30', '11:00-12:00'], tue: ['9:00-10:00'], someday: [] },
      days: [
        { on: '2024-05-01', hours: [] },
        { on: '2024-05-01', hours: ['10:00-09:00'] },
        { on: 'soon', hours: ['08:00-24:01'], colour: 'red' },
      ],
      holidays: [],
    }
    expect(findingsOf(wrong).toSorted()).toEqual(
      [
        'id',
        'timeZone',
        'covers.from',
        'week.mon.1',
        'week.tue.0',
        'week.someday',
        'days.1.on',
        'days.1.hours.0',
        'days.2.on',
        'days.2.hours.0',
        'days.2.colour',
        'holidays',
      ].toSorted(),
    )
  })

  it.each([
    [
      'a range that ends before it begins',
      { covers: { from: '2024-01-02', to: '2024-01-01' } },
      ['covers.to'],
    ],
    ['more than 400 years', { covers: { from: '1600-01-01', to: '2024-01-01' } }, ['covers.to']],
    [
      'a date twice',
      { days: ['a', 'b'].map((reason) => ({ on: '2024-05-01', hours: [], reason })) },
      ['days.1.on'],
    ],
    ['NaN', { covers: { from: Number.NaN, to: '2024-01-01' } }, ['covers.from']],
    ['a huge text', { timeZone: 'x'.repeat(5_000_000), id: 'y'.repeat(5_000_000) }, ['id', 'timeZone']],
    ['hours of no length', { week: { mon: ['08:00-08:00'] } }, ['week.mon.0']],
    ['keys that would pollute', JSON.parse('{"__proto__": {"polluted": 1}, "week": {"__proto__": []}}'), []],
  ])('is refused with %s', (_, change: object, paths) => {
    const definition = { ...right }
    for (const [key, value] of Object.entries(change)) {
      Object.defineProperty(definition, key, { value, enumerable: true, configurable: true })
    }
    const findings = findingsOf(definition)
    expect(findings.length).toBeGreaterThan(0)
    if (paths.length > 0) expect(findings.toSorted()).toEqual(paths)
    expect('polluted' in {}).toBe(false)
  })

  it.each([[undefined], [null], [7], ['office'], [[]], [{}]])('is not %o', (definition) => {
    expect(findingsOf(definition).length).toBeGreaterThan(0)
  })

  it('is normalised, frozen to the bottom, and gives the same calendar again', () => {
    const given = {
      ...right,
      week: { tue: ['13:00-24:00'], mon: ['08:00-10:00', '10:00-12:00'] },
      days: [
        { on: '2024-09-02', hours: [] },
        { on: '2024-01-01', hours: [], reason: 'New Year', announcedOn: undefined },
      ],
    }
    const calendar = workingCalendar(given)
    expect(JSON.stringify(calendar.definition)).toBe(
      JSON.stringify({
        id: 'office',
        timeZone: 'Asia/Ho_Chi_Minh',
        covers: { from: '2024-01-01', to: '2024-12-31' },
        week: { mon: ['08:00-12:00'], tue: ['13:00-24:00'], wed: [], thu: [], fri: [], sat: [], sun: [] },
        days: [
          { on: '2024-01-01', hours: [], reason: 'New Year' },
          { on: '2024-09-02', hours: [] },
        ],
      }),
    )
    expect(workingCalendar(calendar.definition).definition).toEqual(calendar.definition)
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every(frozen))
    expect(frozen(calendar)).toBe(true)
    expect(Object.isFrozen(given.days)).toBe(false)
  })

  it('may have a hundred thousand dated days', () => {
    const from = Date.parse('1800-01-01T00:00Z')
    const days = Array.from({ length: 100_000 }, (_, index) => ({
      on: new Date(from + index * 86_400_000).toISOString().slice(0, 10),
      hours: ['08:00-12:00'],
    }))
    const calendar = workingCalendar({ ...right, covers: { from: '1800-01-01', to: '2100-12-31' }, days })
    expect(calendar.countWorkingDays('1799-12-31', days.at(-1)!.on)).toBe(100_000)
  })
})

describe('hours past midnight', () => {
  const week = (given: CalendarDefinition['week']) =>
    workingCalendar({ ...right, week: given }).definition.week

  it('lie on the date to which each minute belongs', () => {
    expect(week({ mon: ['13:30-17:00', '22:00-06:00'], tue: ['06:00-10:00'], sun: ['23:59-00:01'] })).toEqual(
      {
        mon: ['00:00-00:01', '13:30-17:00', '22:00-24:00'],
        tue: ['00:00-10:00'],
        wed: [],
        thu: [],
        fri: [],
        sat: [],
        sun: ['23:59-24:00'],
      },
    )
    const nights = workingCalendar({ ...right, week: { mon: ['22:00-06:00'] } })
    expect(nights.between('2024-03-04T00:00+07:00', '2024-03-05T00:00+07:00').workingMs).toBe(2 * 3_600_000)
    expect(nights.between('2024-03-05T00:00+07:00', '2024-03-06T00:00+07:00').workingMs).toBe(6 * 3_600_000)
  })

  it('are replaced by a dated day from its midnight to its midnight', () => {
    const nights = workingCalendar({
      ...right,
      week: { mon: ['22:00-06:00'], tue: ['22:00-06:00'] },
      days: [{ on: '2024-03-05', hours: [] }],
    })
    expect(nights.isWorking('2024-03-04T23:00+07:00')).toBe(true)
    expect(nights.isWorking('2024-03-05T01:00+07:00')).toBe(false)
    expect(nights.isWorking('2024-03-06T01:00+07:00')).toBe(true)
  })

  it.each([
    ['over those of the next day', { week: { mon: ['22:00-06:00'], tue: ['05:00-09:00'] } }, ['week.tue.0']],
    [
      'over those of Monday, from Sunday',
      { week: { sun: ['22:00-06:00'], mon: ['05:59-09:00'] } },
      ['week.mon.0'],
    ],
    ['before others of its day', { week: { mon: ['22:00-06:00', '23:00-24:00'] } }, ['week.mon.1']],
    ['to 00:00', { week: { mon: ['22:00-00:00'] } }, ['week.mon.0']],
    ['from 24:00', { week: { mon: ['24:00-06:00'] } }, ['week.mon.0']],
    ['on one date', { days: [{ on: '2024-05-01', hours: ['22:00-06:00'] }] }, ['days.0.hours.0']],
    [
      'into a day of 24 openings',
      {
        week: {
          sun: ['23:00-00:20'],
          mon: Array.from({ length: 24 }, (_each, hour) => {
            const clock = String(hour).padStart(2, '0')
            return `${clock}:30-${clock}:40`
          }),
        },
      },
      ['week.mon'],
    ],
  ])('are refused %s', (_, change, paths) => {
    expect(findingsOf({ ...right, ...change })).toEqual(paths)
  })

  it('name the day that they come from', () => {
    const given = { ...right, week: { mon: ['22:00-06:00'], tue: ['05:00-09:00'] } }
    expect(() => workingCalendar(given)).toThrow(/week\.tue\.0: .*'mon'.*past midnight/)
    const dated = { ...right, days: [{ on: '2024-05-01', hours: ['22:00-06:00'] }] }
    expect(() => workingCalendar(dated)).toThrow('give what comes after midnight to the next date')
  })
})

describe('a dated day', () => {
  const days = (...given: CalendarDay[]) =>
    workingCalendar({ ...right, week: { ...right.week, tue: ['08:00-12:00'] }, days: given }).definition.days

  it('may have the hours of a weekday, or a part of them', () => {
    // 4 May 2024 is a Saturday, 29 April a Monday.
    expect(
      days(
        { on: '2024-04-29', until: '11:30', reason: 'afternoon off', notice: '12/TB' },
        { on: '2024-04-30', from: '10:00', until: '11:00' },
        { on: '2024-05-04', like: 'mon', announcedOn: '2024-04-12' },
        { on: '2024-05-05', like: 'mon', from: '10:00' },
        { on: '2024-05-11', until: '12:00' },
      ),
    ).toEqual([
      { on: '2024-04-29', hours: ['07:30-11:30'], reason: 'afternoon off', notice: '12/TB' },
      { on: '2024-04-30', hours: ['10:00-11:00'] },
      { on: '2024-05-04', hours: ['07:30-11:30', '13:30-17:00'], announcedOn: '2024-04-12' },
      { on: '2024-05-05', hours: ['10:00-11:30', '13:30-17:00'] },
      { on: '2024-05-11', hours: [] },
    ])
  })

  it.each([
    ['nothing', {}, ['days.0.hours']],
    ['hours and a weekday', { hours: [], like: 'mon' }, ['days.0.like']],
    ['hours and a half', { hours: [], from: '08:00', until: '09:00' }, ['days.0.from', 'days.0.until']],
    ['a weekday nobody knows', { like: 'monday' }, ['days.0.like']],
    ['times nobody knows', { from: '8', until: '25:00' }, ['days.0.from', 'days.0.until']],
    ['times that are turned', { from: '12:00', until: '12:00' }, ['days.0.until']],
    ['a notice that is a number', { hours: [], notice: 7 }, ['days.0.notice']],
    ['nothing but a colour', { colour: 'red' }, ['days.0.colour', 'days.0.hours']],
  ])('is refused with %s', (_, given, paths) => {
    const definition = { ...right, days: [{ on: '2024-05-01', ...given }] }
    expect(findingsOf(definition).toSorted()).toEqual(paths)
  })

  it.each([
    // 5 August 2024 is a Monday, 6 August a Tuesday: they open at 07:30 and 08:00, and rest from 11:30 to 13:30.
    ['until before opening', { on: '2024-08-06', until: '07:00' }, ['days.0.until']],
    ['until opening', { on: '2024-08-06', until: '08:00' }, ['days.0.until']],
    ['from closing on', { on: '2024-08-06', from: '12:00' }, ['days.0.from']],
    ['within a break', { on: '2024-08-05', from: '11:30', until: '13:30' }, ['days.0.until']],
    ['like a weekday that is closed', { on: '2024-08-05', like: 'sun' }, ['days.0.like']],
    ['like half of one', { on: '2024-08-05', like: 'sun', until: '12:00' }, ['days.0.like']],
    ['like a weekday after its hours', { on: '2024-08-10', like: 'tue', from: '12:00' }, ['days.0.from']],
    ['until one minute after opening', { on: '2024-08-06', until: '08:01' }, []],
    ['half of a date that is closed anyway', { on: '2024-08-10', until: '12:00' }, []],
    ['closed anyway, and like a weekday that is closed', { on: '2024-08-10', like: 'sun' }, []],
    ['off', { on: '2024-08-06', hours: [] }, []],
  ])('%s is refused only where hours are lost', (_, day, paths) => {
    const week = { ...right.week, tue: ['08:00-12:00'], sun: [] }
    expect(findingsOf({ ...right, week, days: [day] })).toEqual(paths)
  })

  it('has the night before among its hours, and needs none in a week that can not be read', () => {
    const nights = { ...right, week: { mon: ['22:00-06:00'] } }
    // 6 August is a Tuesday: open until 06:00.
    expect(findingsOf({ ...nights, days: [{ on: '2024-08-06', until: '05:00' }] })).toEqual([])
    expect(findingsOf({ ...nights, days: [{ on: '2024-08-06', from: '06:00' }] })).toEqual(['days.0.from'])
    const days = [{ on: '2024-08-05', like: 'sun' }]
    expect(findingsOf({ ...right, week: { mon: ['8-12'] }, days })).toEqual(['week.mon.0'])
  })

  it('that would lose its hours says which, and how a day off is said', () => {
    const lost = (day: object) => () => workingCalendar({ ...right, days: [day as CalendarDay] })
    expect(lost({ on: '2024-08-05', until: '07:00' })).toThrow(
      "days.0.until: leaves nothing of the hours of 'mon', 07:30-11:30, 13:30-17:00: give 'hours: []' for a day off",
    )
    expect(lost({ on: '2024-08-05', like: 'sun' })).toThrow(
      "days.0.like: is closed, and 'mon', which this date is, is not: give 'hours: []' for a day off, or the hours that it is to have",
    )
  })

  it('says all that is wrong beside what is of no form at all', () => {
    const definition = {
      ...right,
      covers: 7,
      week: { mon: ['22:00-06:00'], tue: ['05:00-09:00'], wed: 'closed' },
      days: [null, { on: '2024-05-01' }, { on: '2024-05-01', hours: [], like: 'tue' }],
    }
    expect(findingsOf(definition).toSorted()).toEqual(
      ['covers', 'week.tue.0', 'week.wed', 'days.0', 'days.1.hours', 'days.2.like', 'days.2.on'].toSorted(),
    )
  })
})
