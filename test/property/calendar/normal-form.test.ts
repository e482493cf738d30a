// The normal form of definitions in every form, and what composes and dates them.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calendarKnownOn } from '../../../src/calendar/calendar-known-on.js'
import {
  calendarDefinitionSchema,
  normalDefinition,
  weekdays,
  type CalendarDefinition,
  type Weekday,
} from '../../../src/calendar/definition.js'
import { extendCalendar } from '../../../src/calendar/extend-calendar.js'
import { workingCalendar } from '../../../src/calendar/working-calendar.js'
import { daysWithHours } from './days-with-hours.js'
import { anyDefinition, composed } from './declared.js'

const bytes = (definition: CalendarDefinition) => JSON.stringify(normalDefinition(definition))

/** The hours of a week without any past midnight, as they had to be declared before. */
function split(week: CalendarDefinition['week']): CalendarDefinition['week'] {
  const isNight = (hours: string) => hours.slice(0, 5) > hours.slice(6)
  const hoursOf = (day: Weekday) => {
    const before = week[weekdays[(weekdays.indexOf(day) + 6) % 7]!] ?? []
    const tails = before.filter(isNight).map((hours) => `00:00-${hours.slice(6)}`)
    const own = (week[day] ?? []).map((hours) => (isNight(hours) ? `${hours.slice(0, 5)}-24:00` : hours))
    return [...tails, ...own]
  }
  return Object.fromEntries(weekdays.map((day) => [day, hoursOf(day)]))
}

describe('the normal form', () => {
  it('is its own normal form, with nothing but hours within a date', () => {
    fc.assert(
      fc.property(anyDefinition, (definition) => {
        const normal = normalDefinition(definition)
        expect(bytes(normal)).toBe(JSON.stringify(normal))
        for (const day of normal.days)
          expect(Object.keys(day).filter((key) => ['like', 'from', 'until'].includes(key))).toEqual([])
        for (const hours of [...Object.values(normal.week), ...normal.days.map((day) => day.hours)].flat())
          expect(hours.slice(0, 5) < hours.slice(6)).toBe(true)
      }),
    )
  })

  it('of hours past midnight has the same bytes as of the hours split', () => {
    fc.assert(
      fc.property(anyDefinition, (definition) => {
        expect(bytes(definition)).toBe(bytes({ ...definition, week: split(definition.week) }))
      }),
    )
  })

  it('gives a make-up day exactly the opening time of the day that it is like', () => {
    fc.assert(
      fc.property(anyDefinition, fc.constantFrom(...weekdays), ({ days: _, ...definition }, like) => {
        const on = '2024-05-15'
        const days = daysWithHours([{ on, like }], definition.week)
        fc.pre(days.length > 0)
        const normal = normalDefinition({ ...definition, days })
        expect(normal.days[0]!.hours).toEqual(normal.week[like])
        // Cut in two at any time, nothing is lost and nothing doubled; a half without hours is said as a day off.
        const halves = (['until', 'from'] as const).map((side) => {
          const [half = { on, hours: [] }] = daysWithHours(
            [{ on, like, [side]: '13:00' } as never],
            definition.week,
          )
          return workingCalendar({ ...definition, timeZone: 'UTC', days: [half] })
        })
        const whole = workingCalendar({ ...definition, timeZone: 'UTC', days: [{ on, like }] })
        const [from, to] = ['2024-05-15T00:00Z', '2024-05-16T00:00Z']
        const worked = halves.map((half) => half.between(from, to).workingMs)
        expect(worked[0]! + worked[1]!).toBe(whole.between(from, to).workingMs)
      }),
    )
  })
})

describe('a day that would lose all its hours', () => {
  it('is the only one that is refused of days that are said by the hours of a weekday', () => {
    const halves = fc.record(
      {
        like: fc.constantFrom(...weekdays),
        from: fc.constantFrom('00:00', '07:30', '11:30', '20:00'),
        until: fc.constantFrom('20:01', '20:30', '24:00'),
      },
      { requiredKeys: ['from'] },
    )
    fc.assert(
      fc.property(anyDefinition, halves, fc.integer({ min: 1, max: 7 }), (definition, half, date) => {
        const days = [{ on: `2024-05-0${date}`, ...half }] as const
        const isTaken = daysWithHours(days, definition.week).length > 0
        const { success, error } = calendarDefinitionSchema.safeParse({ ...definition, days })
        expect(success).toBe(isTaken)
        if (!success) expect(error.issues.map(({ path }) => path.slice(0, 2))).toEqual([['days', 0]])
      }),
    )
  })
})

describe('an office over a shared calendar', () => {
  it('is what one would write by hand', () => {
    fc.assert(
      fc.property(composed, ({ base, extension, office }) => {
        const before = JSON.stringify([base, extension])
        expect(bytes(extendCalendar(base, extension))).toBe(bytes(office))
        expect(JSON.stringify([base, extension])).toBe(before)
      }),
    )
  })

  it('which says nothing of its own is the shared one under its name', () => {
    fc.assert(
      fc.property(anyDefinition, (base) => {
        expect(bytes(extendCalendar(base, { id: 'other' }))).toBe(bytes({ ...base, id: 'other' }))
      }),
    )
  })
})

describe('a calendar as known on a day', () => {
  const on = fc.constantFrom('2023-12-31', '2024-02-29', '2024-05-01', '2024-12-31', '9999-12-31')

  it('only gains days as time goes by, and has all of them in the end', () => {
    fc.assert(
      fc.property(anyDefinition, on, on, (definition, one, other) => {
        const [earlier, later] = [one, other].toSorted()
        const dates = (known: CalendarDefinition) => known.days!.map((day) => day.on)
        const kept = new Set(dates(calendarKnownOn(definition, later!)))
        for (const date of dates(calendarKnownOn(definition, earlier!))) expect(kept.has(date)).toBe(true)
        expect(bytes(calendarKnownOn(definition, '9999-12-31'))).toBe(bytes(definition))
      }),
    )
  })

  it('never has a day that was announced later, and always those of no date', () => {
    fc.assert(
      fc.property(anyDefinition, on, (definition, day) => {
        const known = new Set(calendarKnownOn(definition, day).days)
        for (const each of definition.days ?? [])
          expect(known.has(each)).toBe(each.announcedOn === undefined || each.announcedOn <= day)
      }),
    )
  })
})
