// Definitions as people write them, in every form that a calendar has: hours past midnight, make-up days that are like a
// weekday, half days, notices; and an office over a calendar that it shares.

import fc from 'fast-check'
import {
  weekdays,
  type CalendarDay,
  type CalendarDefinition,
  type Weekday,
} from '../../../src/calendar/definition.js'
import type { CalendarExtension } from '../../../src/calendar/extend-calendar.js'
import { daysWithHours } from './days-with-hours.js'

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

const covers = { from: '2024-01-01', to: '2024-12-31' }

const date: fc.Arbitrary<string> = fc
  .integer({ min: Date.parse(`${covers.from}T00:00Z`), max: Date.parse(`${covers.to}T00:00Z`) })
  .map((at) => new Date(at).toISOString().slice(0, 10))

/** Opening hours between two times of day, ascending. */
const hoursWithin = (min: number, max: number): fc.Arbitrary<string[]> =>
  fc
    .uniqueArray(fc.integer({ min, max }), { maxLength: 6 })
    .map((bounds) => bounds.toSorted((a, b) => a - b))
    .map((bounds) =>
      bounds.flatMap((bound, index) =>
        index % 2 === 1 ? [`${clock(bounds[index - 1]!)}-${clock(bound)}`] : [],
      ),
    )

/** A weekday's hours from 06:00 on, and now and then a night shift that ends by 06:00 of the next day. */
const declaredHours: fc.Arbitrary<readonly string[]> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(['07:30-11:30', '13:30-17:00']) },
  { weight: 2, arbitrary: hoursWithin(6 * 60, 1440) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        hoursWithin(6 * 60, 20 * 60),
        fc.integer({ min: 20 * 60, max: 1439 }),
        fc.integer({ min: 1, max: 6 * 60 }),
      )
      .map(([hours, from, to]) => [...hours, `${clock(from)}-${clock(to)}`]),
  },
)

const week: fc.Arbitrary<{ [Day in Weekday]?: readonly string[] }> = fc.record(
  Object.fromEntries(weekdays.map((day) => [day, declaredHours])),
  { requiredKeys: [] },
)

const dayHours: fc.Arbitrary<object> = fc.oneof(
  fc.record({ hours: fc.oneof(fc.constant([]), hoursWithin(0, 1440)) }),
  fc.record({ like: fc.constantFrom(...weekdays) }),
  fc
    .record(
      {
        like: fc.constantFrom(...weekdays),
        from: fc.integer({ min: 0, max: 719 }).map(clock),
        until: fc.integer({ min: 720, max: 1440 }).map(clock),
      },
      { requiredKeys: [] },
    )
    .filter((day) => Object.keys(day).length > 0),
)

const day: fc.Arbitrary<CalendarDay> = fc
  .tuple(
    fc.record(
      {
        on: date,
        reason: fc.constantFrom('holiday', 'nghỉ bù'),
        announcedOn: date,
        notice: fc.constantFrom('2450/VPCP-KGVX', '1'),
      },
      { requiredKeys: ['on'] },
    ),
    dayHours,
  )
  .map(([facts, hours]) => ({ ...facts, ...hours }) as CalendarDay)

const days = fc.uniqueArray(day, { selector: ({ on }) => on, maxLength: 12 })

/** Any right definition. */
export const anyDefinition: fc.Arbitrary<CalendarDefinition> = fc
  .record(
    {
      id: fc.constantFrom('office', 'sở công thương'),
      timeZone: fc.constantFrom('Asia/Ho_Chi_Minh', 'Europe/Amsterdam'),
      covers: fc.constant(covers),
      week,
      days,
    },
    { requiredKeys: ['id', 'timeZone', 'covers', 'week'] },
  )
  .map(({ days: drawn, ...definition }) => ({
    ...definition,
    ...(drawn !== undefined && { days: daysWithHours(drawn, definition.week) }),
  }))

/** A shared calendar, what an office says of its own, and the whole as one would write it by hand. */
export const composed: fc.Arbitrary<{
  base: CalendarDefinition
  extension: CalendarExtension
  office: CalendarDefinition
}> = fc
  .tuple(
    anyDefinition,
    fc.record(
      {
        id: fc.constant('office'),
        timeZone: fc.constant('UTC'),
        covers: fc.constant({ from: '2024-02-01', to: '2024-12-31' }),
        week,
        days,
      },
      { requiredKeys: ['id'] },
    ),
  )
  .map(([shared, own]) => {
    const byWeekday = weekdays.map((each) => [each, own.week?.[each] ?? shared.week[each] ?? []])
    const hours = Object.fromEntries(byWeekday) as CalendarDefinition['week']
    // Days that have hours in the shared week may have none in the office's.
    const withHours = <Part extends CalendarDefinition | CalendarExtension>(part: Part): Part =>
      part.days === undefined ? part : { ...part, days: daysWithHours(part.days, hours) }
    const [base, extension] = [withHours(shared), withHours(own)]
    const byDate = new Map([...(base.days ?? []), ...(extension.days ?? [])].map((each) => [each.on, each]))
    const office = {
      id: extension.id,
      timeZone: extension.timeZone ?? base.timeZone,
      covers: extension.covers ?? base.covers,
      week: hours,
      days: [...byDate.values()],
    }
    return { base, extension, office }
  })
