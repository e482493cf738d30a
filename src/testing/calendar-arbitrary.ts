// Testing kit: calendars of every kind, as an office might declare them. Each compiles, and works at least once a week,
// so that terms come to an end; nothing here counts a term.

import fc from 'fast-check'
import { weekdays, type CalendarDefinition, type DateRange } from '../calendar/definition.js'
import { toDayNumber, formatDayNumber } from '../kernel/civil-date.js'

/** What all drawn calendars share. */
export interface CalendarChoices {
  /** `office` if left out. */
  readonly id?: string | undefined
  /** One of several zones, with and without clock changes, if left out. */
  readonly timeZone?: string | undefined
  /** 2024 to 2026 if left out. */
  readonly covers?: DateRange | undefined
}

const zones = [
  'Asia/Ho_Chi_Minh',
  'UTC',
  'Europe/Amsterdam',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Pacific/Apia',
]
const officeHours = ['07:30-11:30', '13:30-17:00']

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** One to three openings of a date: office hours, half days, night desks, and any others. */
const openings: fc.Arbitrary<readonly string[]> = fc.oneof(
  { weight: 5, arbitrary: fc.constant(officeHours) },
  fc.constantFrom(['07:30-11:30'], ['00:00-06:00', '22:00-24:00'], ['00:00-24:00'], ['08:00-08:01']),
  fc
    .uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 2, maxLength: 6 })
    .map((bounds) => bounds.toSorted((a, b) => a - b))
    .map((bounds) =>
      bounds.flatMap((bound, index) =>
        index % 2 === 1 ? [`${clock(bounds[index - 1]!)}-${clock(bound)}`] : [],
      ),
    ),
)
const hours = fc.oneof({ weight: 3, arbitrary: openings }, fc.constant<readonly string[]>([]))

/**
 * Definitions of working calendars, with several openings a day, days off, half days and make-up days. Each day of
 * the week has hours of its own; at least one of them is open.
 * @example
 * fc.assert(fc.property(calendarDefinitionArbitrary(), (definition) => { workingCalendar(definition) }))
 */
export function calendarDefinitionArbitrary(choices: CalendarChoices = {}): fc.Arbitrary<CalendarDefinition> {
  const { id = 'office', timeZone, covers = { from: '2024-01-01', to: '2026-12-31' } } = choices
  const [first, last] = [toDayNumber(covers.from), toDayNumber(covers.to)]
  const on = fc.integer({ min: first, max: last }).map((day) => formatDayNumber(day))
  const reason = fc.constantFrom('holiday', 'make-up day', 'nghỉ bù')
  return fc
    .record({
      zone: timeZone === undefined ? fc.constantFrom(...zones) : fc.constant(timeZone),
      open: fc.tuple(fc.constantFrom(...weekdays), openings),
      week: fc.record(Object.fromEntries(weekdays.map((day) => [day, hours])), { requiredKeys: [] }),
      days: fc.uniqueArray(fc.record({ on, hours, reason }, { requiredKeys: ['on', 'hours'] }), {
        selector: (day) => day.on,
        maxLength: 12,
      }),
    })
    .map(({ zone, open: [day, opened], week, days }) => ({
      id,
      timeZone: zone,
      covers,
      week: { ...week, [day]: opened },
      days,
    }))
}
