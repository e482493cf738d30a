import { describe, expect, it } from 'vitest'
import type { CalendarDefinition } from '../../../src/calendar/definition.js'
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
