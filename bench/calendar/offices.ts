// The offices that calendars are asked about: ten years each, and in each something that is hard. Holidays and swaps
// are made up by rule, so that all ten years have some.

import type { CalendarDefinition, Weekday } from '../../src/calendar/definition.js'
import type { Kind } from './kinds.js'

/** A calendar that says all its hours outright, so that others can be set up from it. */
export interface OfficeHours extends CalendarDefinition {
  readonly week: { readonly [Day in Weekday]?: readonly string[] }
  readonly days?: readonly {
    readonly on: string
    readonly hours: readonly string[]
    readonly reason: string
  }[]
}

/** An office, and what is asked about it. */
export interface Office {
  readonly name: string
  readonly title: string
  readonly definition: OfficeHours
  readonly kinds: readonly Kind[]
}

const covers = { from: '2020-01-01', to: '2029-12-31' }
const years = Array.from({ length: 10 }, (_, index) => 2020 + index)
const allKinds: readonly Kind[] = ['addDays', 'addHours', 'between']

const officeHours = ['07:30-11:30', '13:30-17:00']
const weekdays = { mon: officeHours, tue: officeHours, wed: officeHours, thu: officeHours, fri: officeHours }
const nightHours = ['00:00-06:00', '22:00-24:00']
const smallHours = ['01:00-05:00']
const allDay = ['00:00-24:00']

const weekdayOf = (on: string) => new Date(`${on}T00:00Z`).getUTCDay()
const plusDays = (on: string, days: number) =>
  new Date(Date.parse(`${on}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** New Year, a week in February, 30 April to 1 May and 2 September, as far as they fall on Mondays to Fridays. */
const holidays = years
  .flatMap((year) => [
    `${year}-01-01`,
    ...['10', '11', '12', '13', '14', '15', '16'].map((day) => `${year}-02-${day}`),
    ...['04-30', '05-01', '09-02'].map((day) => `${year}-${day}`),
  ])
  .filter((on) => weekdayOf(on) % 6 !== 0)
  .map((on) => ({ on, hours: [] as readonly string[], reason: 'holiday' }))

/** Each June a Monday off, and the Saturday before it worked instead. */
const swaps = years
  .map((year) => [1, 2, 3, 4, 5, 6, 7].map((day) => `${year}-06-0${day}`).find((on) => weekdayOf(on) === 1)!)
  .flatMap((monday) => [
    { on: monday, hours: [] as readonly string[], reason: 'swapped' },
    { on: plusDays(monday, -2), hours: officeHours, reason: 'make-up day' },
  ])

function office(
  name: string,
  title: string,
  timeZone: string,
  kinds: readonly Kind[],
  rest: Pick<OfficeHours, 'week' | 'days'>,
): Office {
  return { name, title, kinds, definition: { id: name, timeZone, covers, ...rest } }
}

/** All offices. */
export const offices: readonly Office[] = [
  office('weekdays', 'two openings a day, holidays', 'Asia/Ho_Chi_Minh', allKinds, {
    week: weekdays,
    days: holidays,
  }),
  office('swaps', 'the same with swapped Saturdays', 'Asia/Ho_Chi_Minh', allKinds, {
    week: weekdays,
    days: [...holidays, ...swaps],
  }),
  office('half-days', 'Saturday mornings, a late Thursday', 'Asia/Ho_Chi_Minh', allKinds, {
    week: { ...weekdays, thu: ['07:30-11:30', '13:30-20:00'], sat: ['07:30-11:30'] },
    days: holidays,
  }),
  office('kathmandu', 'Sundays to Fridays at +05:45', 'Asia/Kathmandu', allKinds, {
    week: {
      sun: ['10:00-17:00'],
      mon: ['10:00-17:00'],
      tue: ['10:00-17:00'],
      wed: ['10:00-17:00'],
      thu: ['10:00-17:00'],
      fri: ['10:00-15:00'],
    },
  }),
  office('round-the-clock', '24 × 5 in New York', 'America/New_York', allKinds, {
    week: { mon: allDay, tue: allDay, wed: allDay, thu: allDay, fri: allDay },
  }),
  office('nights', 'nights from 22:00 to 06:00 in Amsterdam', 'Europe/Amsterdam', ['addHours', 'between'], {
    week: {
      mon: nightHours,
      tue: nightHours,
      wed: nightHours,
      thu: nightHours,
      fri: nightHours,
      sat: nightHours,
      sun: nightHours,
    },
  }),
  office('half-an-hour', 'clocks moved by half an hour', 'Australia/Lord_Howe', ['addHours', 'between'], {
    week: {
      mon: smallHours,
      tue: smallHours,
      wed: smallHours,
      thu: smallHours,
      fri: smallHours,
      sat: smallHours,
      sun: smallHours,
    },
  }),
]
