import { describe, expect, it } from 'vitest'
import type { CalendarDefinition } from '../../../src/calendar/definition.js'
import { workingCalendar, type WorkingCalendar } from '../../../src/calendar/working-calendar.js'
import { DossierError, isDossierError } from '../../../src/kernel/errors.js'
import { toInstant } from '../../../src/kernel/instant.js'
import { formatInstant } from '../../../src/kernel/time-zone.js'

const hours = ['07:30-11:30', '13:30-17:00']
const definition: CalendarDefinition = {
  id: 'office',
  timeZone: 'Asia/Ho_Chi_Minh',
  covers: { from: '2024-01-01', to: '2024-12-31' },
  week: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours },
}
const office = workingCalendar(definition)
const on = (date: string, clock: string) => `${date}T${clock}:00+07:00`
const shown = (calendar: WorkingCalendar, at: number | undefined) =>
  at === undefined ? undefined : formatInstant(at as never, calendar.timeZone).slice(0, 16)

describe('terms in working time', () => {
  it.each([
    ['ends at closing, not at the next opening', '07:30', { workingHours: 4 }, '2024-03-04T11:30'],
    ['goes on after lunch', '11:00', { workingMinutes: 31 }, '2024-03-04T13:31'],
    ['starts at the next opening', '12:00', { workingMinutes: 10 }, '2024-03-04T13:40'],
    ['of nothing is due at once while open', '08:00', { workingHours: 0 }, '2024-03-04T08:00'],
    ['of nothing is due at the next opening while closed', '17:00', { workingHours: 0 }, '2024-03-05T07:30'],
    ['takes no notice of a cut-off', '16:30', { workingMs: 1_800_000 }, '2024-03-04T17:00'],
  ])('%s', (_, clock, term, due) => {
    expect(shown(office, office.add(on('2024-03-04', clock), term, { cutOff: '15:00' }))).toBe(due)
  })
})

describe('terms in working days', () => {
  it.each([
    [
      'begin on the day received, after closing too',
      '2024-03-04',
      '18:00',
      { workingDays: 1 },
      {},
      '2024-03-05T17:00',
    ],
    [
      'begin on the next working day from a day off',
      '2024-03-02',
      '10:00',
      { workingDays: 1 },
      {},
      '2024-03-05T17:00',
    ],
    [
      'take a day off past the cut-off once',
      '2024-03-02',
      '16:00',
      { workingDays: 1 },
      { cutOff: '15:00' },
      '2024-03-05T17:00',
    ],
    [
      'move at the cut-off',
      '2024-03-04',
      '15:00',
      { workingDays: 1 },
      { cutOff: '15:00' },
      '2024-03-06T17:00',
    ],
    [
      'do not move before it',
      '2024-03-04',
      '14:59',
      { workingDays: 1 },
      { cutOff: '15:00' },
      '2024-03-05T17:00',
    ],
    [
      'end at local 24:00',
      '2024-03-04',
      '10:00',
      { workingDays: 4 },
      { end: 'midnight' },
      '2024-03-09T00:00',
    ],
    [
      'end at the same time of day',
      '2024-03-04',
      '10:00',
      { workingDays: 5 },
      { end: 'sameTime' },
      '2024-03-11T10:00',
    ],
    ['of none end on the day', '2024-03-04', '10:00', { workingDays: 0 }, {}, '2024-03-04T17:00'],
  ] as const)('%s', (_, date, clock, term, options, due) => {
    expect(shown(office, office.add(on(date, clock), term, options))).toBe(due)
  })
})

describe('terms in civil time', () => {
  it.each([
    ['do not count the event day', '2024-03-04', { days: 3 }, {}, '2024-03-07T17:00'],
    ['start on a day off just as well', '2024-03-02', { days: 9 }, {}, '2024-03-11T17:00'],
    [
      'start on a working day where there is a cut-off',
      '2024-03-02',
      { days: 9 },
      { cutOff: '17:00' },
      '2024-03-13T17:00',
    ],
    ['end on the same weekday', '2024-03-06', { weeks: 2 }, {}, '2024-03-20T17:00'],
    ['end on the last day of a shorter month', '2024-01-31', { months: 3 }, {}, '2024-04-30T17:00'],
    ['roll to the next working day', '2024-03-04', { days: 5 }, {}, '2024-03-11T17:00'],
    [
      'stay on a day off, which ends at midnight',
      '2024-03-04',
      { days: 5 },
      { roll: 'none' },
      '2024-03-10T00:00',
    ],
  ] as const)('%s', (_, date, term, options, due) => {
    expect(shown(office, office.add(on(date, '10:00'), term, options))).toBe(due)
  })

  it('go from 29 February to the 28th a year later', () => {
    const calendar = workingCalendar({ ...definition, covers: { from: '2024-01-01', to: '2028-12-31' } })
    const add = (years: number) => shown(calendar, calendar.add(on('2024-02-29', '10:00'), { years }))
    expect([add(1), add(4)]).toEqual(['2025-02-28T17:00', '2028-02-29T17:00'])
  })
})

describe('opening time', () => {
  it('is exclusive of closing and negative when reversed', () => {
    expect(office.isWorking(on('2024-03-04', '07:30'))).toBe(true)
    expect(office.isWorking(on('2024-03-04', '11:30'))).toBe(false)
    expect(office.between(on('2024-03-04', '08:00'), on('2024-03-05', '08:00'))).toEqual({
      workingMs: 27_000_000,
    })
    expect(office.between(on('2024-03-05', '08:00'), on('2024-03-04', '08:00'))).toEqual({
      workingMs: -27_000_000,
    })
  })

  it('counts days after the first up to the last', () => {
    expect(office.countWorkingDays('2024-03-01', '2024-03-04')).toBe(1)
    expect(office.countWorkingDays('2024-03-04', '2024-03-01')).toBe(-1)
    expect(office.countWorkingDays('2024-03-04', '2024-03-04')).toBe(0)
    expect(office.countWorkingDays('2023-12-31', '2024-12-31')).toBe(262)
  })

  it('of a night desk belongs to the date it lies in', () => {
    const night = ['00:00-06:00', '22:00-24:00']
    const desk = workingCalendar({
      ...definition,
      week: { mon: ['22:00-24:00'], tue: night, wed: ['00:00-06:00'] },
    })
    expect(shown(desk, desk.add(on('2024-03-04', '21:00'), { workingHours: 8 }))).toBe('2024-03-05T06:00')
    expect(shown(desk, desk.closingOn('2024-03-04'))).toBe('2024-03-05T00:00')
    expect(shown(desk, desk.add(on('2024-03-04', '23:00'), { workingDays: 1 }))).toBe('2024-03-06T00:00')
  })

  it('runs at night and on Sundays too in a calendar that never closes', () => {
    const always = ['00:00-24:00']
    const week = { mon: always, tue: always, wed: always, thu: always, fri: always, sat: always, sun: always }
    const desk = workingCalendar({ ...definition, week })
    // Friday 22:15 and 48 hours.
    expect(shown(desk, desk.add(on('2024-03-08', '22:15'), { workingHours: 48 }))).toBe('2024-03-10T22:15')
  })

  it.each([
    ['skips an hour', 'Europe/Paris', '2024-03-31', 3],
    ['repeats an hour', 'Europe/Paris', '2024-10-27', 5],
    ['skips half an hour', 'Australia/Lord_Howe', '2024-10-06', 3.5],
    ['repeats half an hour', 'Australia/Lord_Howe', '2024-04-07', 4.5],
  ])('is what elapses where the clock %s', (_, timeZone, date, elapsedHours) => {
    const calendar = workingCalendar({
      ...definition,
      timeZone,
      days: [{ on: date, hours: ['00:00-04:00'] }],
    })
    const from = calendar.startOfDay(date)
    const to = calendar.closingOn(date)!
    expect(calendar.between(from, to).workingMs).toBe(elapsedHours * 3_600_000)
    expect(to - from).toBe(elapsedHours * 3_600_000)
  })

  it('has no working day on a date that a zone left out', () => {
    const samoa = workingCalendar({
      ...definition,
      timeZone: 'Pacific/Apia',
      covers: { from: '2011-12-01', to: '2012-01-31' },
    })
    expect(samoa.isWorkingDay('2011-12-30')).toBe(false)
    expect(samoa.closingOn('2011-12-30')).toBeUndefined()
    expect(samoa.startOfDay('2011-12-30')).toBe(samoa.startOfDay('2011-12-31'))
    const due = samoa.add('2011-12-29T10:00:00-10:00', { workingDays: 1 })
    expect(shown(samoa, due)).toBe('2012-01-02T17:00')
    const trace = samoa.explain('2011-12-29T10:00:00-10:00', { workingDays: 1 })
    expect(trace.days.find((day) => day.on === '2011-12-30')).toMatchObject({
      kind: 'skipped',
      counted: false,
    })
  })
})

describe('a term in hours that ends at 24:00 ends on the date that is over then', () => {
  const evening = ['18:00-24:00']
  const desk = workingCalendar({
    ...definition,
    covers: { from: '2024-06-01', to: '2024-06-14' },
    week: { mon: evening, tue: evening, wed: evening, thu: evening, fri: evening },
  })
  const from = (day: string) => ({ start: on(day, '18:00'), term: { workingHours: 6 } })
  const due = (course: Parameters<typeof desk.due>[0]) => {
    const told = desk.explainDue(course)
    expect(told.dueAt).toBe(desk.due(course))
    return `${told.due.on} ${told.due.clock}`
  }

  it.each([{ workingDays: 1 }, { days: 1 }])('and %o more are counted from it', (by) => {
    const moves = [{ kind: 'extension' as const, at: on('2024-06-03', '19:00'), by }]
    expect(due({ ...from('2024-06-03'), moves })).toBe('2024-06-04 24:00')
    const recorded = { recordedDueAt: on('2024-06-04', '00:00'), moves }
    expect(due({ ...from('2024-06-03'), ...recorded })).toBe('2024-06-04 24:00')
    const options = { end: 'sameTime' } as const
    expect(due({ ...from('2024-06-03'), options, moves })).toBe('2024-06-04 24:00')
  })

  it.each([
    ['2024-06-07', '2024-06-10', '2024-06-10 24:00'],
    ['2024-06-06', '2024-06-07', '2024-06-07 24:00'],
    ['2024-06-14', '2024-06-14', '2024-06-14 24:00'],
  ])('so a pause from %s to %s in whole days makes it %s', (day, to, expected) => {
    const pause = { kind: 'pause', from: on(day, '19:00'), to: on(to, '20:00') } as const
    expect(due({ ...from(day), options: { pauses: 'wholeDays' }, moves: [pause] })).toBe(expected)
  })
})

describe('outside of what it covers', () => {
  it('knows the end of the last day, and explains it', () => {
    const calendar = workingCalendar({
      ...{ id: 'desk', timeZone: 'Asia/Ho_Chi_Minh', covers: { from: '2024-01-01', to: '2024-01-05' } },
      week: { fri: ['00:00-24:00'] },
    })
    const at = toInstant('2024-01-05T19:00:00+07:00')
    const due = toInstant('2024-01-06T00:00:00+07:00')
    expect(calendar.add(at, { workingHours: 5 })).toBe(due)
    const told = calendar.explain(at, { workingHours: 5 })
    expect([told.dueAt, told.due.on, told.due.clock]).toEqual([due, '2024-01-05', '24:00'])
    const pause = { kind: 'pause', from: at, to: toInstant('2024-01-05T20:00:00+07:00') } as const
    const paused = { start: at, term: { workingHours: 4 }, moves: [pause] }
    expect([calendar.due(paused), calendar.explainDue(paused).dueAt]).toEqual([due, due])
  })

  const inLastWeek = on('2024-12-27', '10:00')
  it.each<[string, () => unknown, string]>([
    ['an instant before', () => office.isWorking('2023-12-31T23:59:59+07:00'), '2023-12-31'],
    ['an instant after', () => office.isWorking(on('2025-01-01', '00:00')), '2025-01-01'],
    ['a term received before', () => office.add(on('2023-12-29', '10:00'), { months: 1 }), '2023-12-29'],
    ['working days past the end', () => office.add(inLastWeek, { workingDays: 3 }), '2025-01-01'],
    ['working hours past the end', () => office.add(inLastWeek, { workingHours: 100 }), '2025-01-01'],
    ['days past the end', () => office.add(inLastWeek, { days: 10 }), '2025-01-06'],
    ['years past all dates', () => office.add(inLastWeek, { years: 9e15 }), 'a day after 9999-12-31'],
    [
      'a start that moves past the end',
      () => office.add(on('2024-12-31', '17:00'), { days: 0 }, { cutOff: '17:00' }),
      '2025-01-01',
    ],
    ['time between', () => office.between(inLastWeek, on('2025-01-01', '00:01')), '2025-01-01'],
    ['a count of days', () => office.countWorkingDays('2023-12-30', '2024-01-10'), '2023-12-30'],
    ['a date', () => office.closingOn('2028-02-29'), '2028-02-29'],
  ])('refuses %s', (_, ask, asked) => {
    let thrown: unknown
    try {
      ask()
    } catch (error) {
      thrown = error
    }
    expect(isDossierError(thrown, 'calendar-range')).toBe(true)
    const covers = { from: '2024-01-01', to: '2024-12-31' }
    expect((thrown as DossierError).details).toEqual({ calendar: 'office', asked, covers })
  })

  it('refuses a roll past the end and the next opening after the last', () => {
    const closed = workingCalendar({ ...definition, week: {} })
    for (const term of [{ days: 1 }, { workingDays: 0 }, { workingMs: 0 }, { workingMs: 1 }] as const) {
      expect(() => closed.add(on('2024-03-04', '10:00'), term)).toThrow(/is not known for 2025-01-01/)
    }
    expect(closed.between(on('2024-03-04', '10:00'), on('2024-06-04', '10:00')).workingMs).toBe(0)
  })

  it('answers up to its very end', () => {
    expect(shown(office, office.add(inLastWeek, { workingDays: 2 }, { end: 'midnight' }))).toBe(
      '2025-01-01T00:00',
    )
    expect(office.between(inLastWeek, on('2025-01-01', '00:00')).workingMs).toBeGreaterThan(0)
    expect(office.dateAt(on('2030-01-01', '00:00'))).toBe('2030-01-01')
  })
})
