// Hard places on the time line, and calendars of every kind over them.

import fc from 'fast-check'
import { weekdays, type CalendarDefinition, type DateRange } from '../../../src/calendar/definition.js'
import type { Term, TermOptions } from '../../../src/calendar/term.js'

/** Some weeks. */
export interface Covering {
  readonly covers: DateRange
}

/** A zone and some weeks in which something is hard. */
export interface Place extends Covering {
  readonly what: string
  readonly timeZone: string
}

export const places: readonly Place[] = [
  {
    what: 'no clock change, 29 February',
    timeZone: 'Asia/Ho_Chi_Minh',
    covers: { from: '2024-02-05', to: '2024-03-15' },
  },
  { what: 'an hour skipped', timeZone: 'Europe/Amsterdam', covers: { from: '2024-03-11', to: '2024-04-14' } },
  {
    what: 'an hour repeated',
    timeZone: 'America/New_York',
    covers: { from: '2024-10-21', to: '2024-11-20' },
  },
  {
    what: 'half an hour skipped',
    timeZone: 'Australia/Lord_Howe',
    covers: { from: '2023-09-20', to: '2023-10-20' },
  },
  {
    what: 'half an hour repeated',
    timeZone: 'Australia/Lord_Howe',
    covers: { from: '2024-03-25', to: '2024-04-25' },
  },
  {
    what: '+05:45 over a year end',
    timeZone: 'Asia/Kathmandu',
    covers: { from: '2023-12-11', to: '2024-01-21' },
  },
  {
    what: 'an hour repeated from 00:01',
    timeZone: 'America/St_Johns',
    covers: { from: '2010-10-25', to: '2010-11-25' },
  },
  {
    what: 'an hour skipped from 00:01',
    timeZone: 'America/St_Johns',
    covers: { from: '2011-03-01', to: '2011-03-31' },
  },
  { what: 'a date skipped', timeZone: 'Pacific/Apia', covers: { from: '2011-12-19', to: '2012-01-15' } },
  {
    what: 'midnight skipped',
    timeZone: 'America/Sao_Paulo',
    covers: { from: '2018-10-22', to: '2018-11-18' },
  },
  {
    what: 'the hour before midnight repeated',
    timeZone: 'America/Sao_Paulo',
    covers: { from: '2018-02-05', to: '2018-03-04' },
  },
  {
    what: 'changes a month apart',
    timeZone: 'Africa/Casablanca',
    covers: { from: '2024-03-04', to: '2024-04-20' },
  },
]

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** Hours of a date: those of offices, night desks and half days, and any others. */
const hours: fc.Arbitrary<readonly string[]> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(['07:30-11:30', '13:30-17:00']) },
  { weight: 2, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.constant(['07:30-11:30']) },
  { weight: 2, arbitrary: fc.constant(['00:00-06:00', '22:00-24:00']) },
  { weight: 1, arbitrary: fc.constant(['00:00-24:00']) },
  { weight: 1, arbitrary: fc.constant(['02:00-02:30']) },
  {
    weight: 3,
    arbitrary: fc
      .uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 2, maxLength: 6 })
      .map((bounds) => bounds.toSorted((a, b) => a - b))
      .map((bounds) =>
        bounds.flatMap((bound, index) =>
          index % 2 === 1 ? [`${clock(bounds[index - 1]!)}-${clock(bound)}`] : [],
        ),
      ),
  },
)

const dateIn = ({ from, to }: DateRange): fc.Arbitrary<string> =>
  fc
    .integer({ min: Date.parse(`${from}T00:00Z`) / 86_400_000, max: Date.parse(`${to}T00:00Z`) / 86_400_000 })
    .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10))

/** Calendars over a place: any week, with days off, half days and make-up days. */
export function definitionAt({ timeZone, covers }: Place): fc.Arbitrary<CalendarDefinition> {
  const week = fc.record(Object.fromEntries(weekdays.map((day) => [day, hours])), { requiredKeys: [] })
  const days = fc.uniqueArray(fc.record({ on: dateIn(covers), hours }), {
    selector: ({ on }) => on,
    maxLength: 8,
  })
  return fc.record({
    id: fc.constant('drawn'),
    timeZone: fc.constant(timeZone),
    covers: fc.constant(covers),
    week,
    days,
  })
}

/** Dates of a place. */
export const dateAt = (place: Covering): fc.Arbitrary<string> => dateIn(place.covers)

/** Instants of a place, now and then outside of it: half of them on the half hours at which offices open and close. */
export function instantAt({ covers }: Covering): fc.Arbitrary<number> {
  const between = (unitMs: number) =>
    fc
      .integer({
        min: Date.parse(`${covers.from}T00:00Z`) / unitMs - 86_400_000 / unitMs,
        max: Date.parse(`${covers.to}T00:00Z`) / unitMs + 86_400_000 / unitMs,
      })
      .map((count) => count * unitMs)
  return fc.oneof({ weight: 2, arbitrary: between(1_800_000) }, between(60_000), between(1))
}

/** Terms of one unit. */
export const term: fc.Arbitrary<Term> = fc.oneof(
  fc.record({ workingMs: fc.integer({ min: 1, max: 100_000_000 }) }),
  fc.record({ workingMinutes: fc.integer({ min: 0, max: 5_000 }) }),
  fc.record({ workingHours: fc.integer({ min: 1, max: 80 }) }),
  fc.record({ workingDays: fc.integer({ min: 0, max: 15 }) }),
  fc.record({ workingDays: fc.integer({ min: 0, max: 4 }) }),
  fc.record({ days: fc.integer({ min: 0, max: 25 }) }),
  fc.record({ weeks: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ months: fc.integer({ min: 0, max: 1 }) }),
  fc.constant({ years: 0 }),
)

/** Terms of every form: also fixed dates, and the earlier or the later of some. */
export function termAt(place: Covering): fc.Arbitrary<Term> {
  const single = fc.oneof(
    { weight: 8, arbitrary: term },
    { weight: 1, arbitrary: fc.record({ on: dateIn(place.covers) }) },
  )
  const combined = (alternative: fc.Arbitrary<Term>) => {
    const alternatives = fc.array(alternative, { minLength: 2, maxLength: 3 })
    return fc.oneof(fc.record({ earlierOf: alternatives }), fc.record({ laterOf: alternatives }))
  }
  return fc.oneof(
    { weight: 12, arbitrary: single },
    { weight: 2, arbitrary: combined(single) },
    { weight: 1, arbitrary: combined(fc.oneof(single, combined(single))) },
  )
}

export const options: fc.Arbitrary<TermOptions> = fc.record(
  {
    cutOff: fc.oneof(
      fc.constantFrom('15:00', '17:00', '00:00', '23:59'),
      fc.integer({ min: 0, max: 1439 }).map(clock),
    ),
    outOfHours: fc.constantFrom('sameDay' as const, 'nextOpening' as const, 'nextDay' as const),
    eventDay: fc.constantFrom('excluded' as const, 'counted' as const),
    end: fc.constantFrom('closing' as const, 'midnight' as const, 'sameTime' as const),
    roll: fc.constantFrom('next' as const, 'none' as const, 'previous' as const),
    pauses: fc.constantFrom('wholeDays' as const, 'interval' as const),
  },
  { requiredKeys: [] },
)
