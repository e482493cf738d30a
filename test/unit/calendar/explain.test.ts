import { describe, expect, it } from 'vitest'
import { workingCalendar } from '../../../src/calendar/working-calendar.js'
import { toInstant } from '../../../src/kernel/instant.js'

const hours = ['07:30-11:30', '13:30-17:00']
const office = workingCalendar({
  id: 'office',
  timeZone: 'Asia/Ho_Chi_Minh',
  covers: { from: '2024-01-01', to: '2024-12-31' },
  week: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours },
  days: [
    { on: '2024-04-29', hours: [], reason: 'swapped' },
    { on: '2024-04-30', hours: [], reason: 'Liberation Day' },
    { on: '2024-05-02', hours: ['07:30-11:30'] },
    { on: '2024-05-04', hours, reason: 'make-up day' },
  ],
})

const line = (day: { on: string; part: string; kind: string; counted: boolean; reason?: string }) =>
  `${day.on} ${day.part} ${day.kind}${day.counted ? ' +' : ''}${day.reason === undefined ? '' : ` (${day.reason})`}`

describe('an explanation', () => {
  it('names every day that was counted or skipped, and why', () => {
    const trace = office.explain('2024-04-27T16:00:00+07:00', { workingDays: 3 }, { cutOff: '15:00' })
    expect(trace).toMatchObject({
      calendar: 'office',
      timeZone: 'Asia/Ho_Chi_Minh',
      rule: 'workingDays',
      term: { workingDays: 3 },
      options: { cutOff: '15:00' },
      start: { on: '2024-04-27', countsAs: '2024-05-01', movedBy: 'dayOff' },
      due: { on: '2024-05-04', end: 'closing' },
      dueAt: toInstant('2024-05-04T17:00:00+07:00'),
    })
    expect(trace.days.map(line)).toEqual([
      '2024-04-27 move weeklyRest',
      '2024-04-28 move weeklyRest',
      '2024-04-29 move dayOff (swapped)',
      '2024-04-30 move dayOff (Liberation Day)',
      '2024-05-01 event workingDay',
      '2024-05-02 count otherHours +',
      '2024-05-03 count workingDay +',
      '2024-05-04 count makeUpDay + (make-up day)',
    ])
  })

  it('tells that a cut-off moved the start', () => {
    const { start } = office.explain('2024-03-04T15:00:00+07:00', { days: 1 }, { cutOff: '15:00' })
    expect(start).toMatchObject({ on: '2024-03-04', countsAs: '2024-03-05', movedBy: 'cutOff' })
  })

  it('tells where civil time ended and rolled to', () => {
    const trace = office.explain('2024-03-29T10:00:00+07:00', { months: 1 })
    expect(trace.rule).toBe('civilMonths')
    expect(trace.roll).toEqual({ from: '2024-04-29', to: '2024-05-01' })
    expect(trace.days.map(line)).toEqual([
      '2024-03-29 event workingDay',
      '2024-04-29 count dayOff + (swapped)',
      '2024-04-30 roll dayOff (Liberation Day)',
      '2024-05-01 roll workingDay',
    ])
  })

  it('tells the time used on each date, and from when it ran', () => {
    const trace = office.explain('2024-04-26T18:00:00+07:00', { workingHours: 10 })
    expect(trace.start).toMatchObject({ movedBy: 'closed', runsFrom: toInstant('2024-05-01T07:30:00+07:00') })
    expect(
      trace.days.filter((day) => day.counted).map((day) => [day.on, day.workingMs! / 3_600_000]),
    ).toEqual([
      ['2024-05-01', 7.5],
      ['2024-05-02', 2.5],
    ])
    expect(trace.days).toHaveLength(7)
    expect(trace.due).toEqual({ on: '2024-05-02', clock: '10:00', offsetMs: 25_200_000, end: 'workingTime' })
  })

  it('tells that a day off ends at midnight', () => {
    const trace = office.explain('2024-04-26T18:00:00+07:00', { days: 4 }, { roll: 'none' })
    expect(trace.due).toEqual({ on: '2024-04-30', clock: '24:00', offsetMs: 25_200_000, end: 'midnight' })
  })

  it('is told of any length, as far as the calendar goes', () => {
    const covers = { from: '1900-01-01', to: '2299-12-31' }
    const day = ['08:00-16:00']
    const week = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day }
    const long = workingCalendar({ id: 'long', timeZone: 'UTC', covers, week })
    const { days } = long.explain('1900-01-01T08:00:00Z', { workingHours: 8 * 140_000 })
    expect([days.length, days.at(-1)!.on]).toEqual([140_000, '2283-04-22'])
  })

  it('refuses the options that the count refuses', () => {
    const ask = (how: 'add' | 'explain') => () =>
      office[how]('2024-03-04T10:00:00+07:00', { days: 1 }, null as never)
    for (const how of ['add', 'explain'] as const)
      expect(ask(how)).toThrow(expect.objectContaining({ code: 'query-invalid' }))
  })

  it('is plain data', () => {
    const trace = office.explain('2024-04-26T18:00:00+07:00', { weeks: 2 })
    expect(JSON.parse(JSON.stringify(trace))).toEqual(trace)
  })
})

describe('a pause from before the term runs', () => {
  it.each([
    ['16:05', '2024-06-07T16:55', '2024-06-12T17:00', 0],
    ['16:05', '2024-06-10T08:00', '2024-06-13T08:00', 30],
  ])('from Friday %s to %s makes it %s by %i minutes: only the rest counts', (stop, to, due, minutes) => {
    const told = office.explainDue({
      start: '2024-06-07T16:00+07:00',
      term: { workingDays: 2 },
      options: { cutOff: '15:00', pauses: 'interval' },
      moves: [{ kind: 'pause', from: `2024-06-07T${stop}+07:00`, to: `${to}+07:00` }],
    })
    expect(told.dueAt).toBe(toInstant(`${due}+07:00`))
    expect(told.moves[0]!.by).toEqual({ workingMs: minutes * 60_000 })
  })
})

describe('a promise that a pause could not save', () => {
  const calendar = workingCalendar({
    id: 'office',
    timeZone: 'Asia/Ho_Chi_Minh',
    covers: { from: '2024-01-01', to: '2024-12-31' },
    week: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, ['08:00-17:00']])),
  })
  const at = (day: string, time: string) => `2024-${day}T${time}:00+07:00`
  // Due on Friday 10 May; a month more is Monday 10 June, thirty days Sunday 9 June.
  const course = {
    start: at('04-26', '09:00'),
    term: { workingDays: 10 },
    moves: [{ kind: 'extension', at: at('05-02', '09:00'), by: { days: 30 } }],
  } as const
  const paused = (from: string, to: string) =>
    calendar.explainDue({ ...course, moves: [...course.moves, { kind: 'pause', from, to }] })

  it('ends on the working day on which the clock runs again, where days from a day off are too few', () => {
    const trace = paused(at('06-08', '10:00'), at('06-12', '10:00'))
    expect(trace.moves.at(-1)).toMatchObject({
      by: { workingDays: 2 },
      notBefore: '2024-06-12',
      lastDay: '2024-06-12',
    })
    expect(trace.due).toMatchObject({ on: '2024-06-12', clock: '17:00' })
  })

  it('needs no such help where the last day lies behind the stop', () => {
    const trace = paused(at('06-06', '10:00'), at('06-12', '10:00'))
    expect(trace.moves.at(-1)).toMatchObject({ by: { workingDays: 4 }, lastDay: '2024-06-13' })
    expect(trace.moves.at(-1)!.notBefore).toBeUndefined()
  })
})
