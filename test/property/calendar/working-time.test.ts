// The engine against the minute-by-minute answer, over the hard places of the time line.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { workingCalendar } from '../../../src/calendar/working-calendar.js'
import { orRange } from './agreement.js'
import { dateAt, definitionAt, instantAt, options, places, termAt } from './arbitraries.js'
import { minutesOf, officeMinutes } from './minute-by-minute.js'
import { dueOf } from './minute-courses.js'

describe.each(places)('$timeZone, $what', (place) => {
  const minutes = minutesOf(place.timeZone, place.covers.from, place.covers.to)

  it('agrees minute by minute on what is due, and explains it', () => {
    const questions = fc.array(fc.tuple(instantAt(place), termAt(place), options), {
      minLength: 30,
      maxLength: 30,
    })
    fc.assert(
      fc.property(definitionAt(place), questions, (definition, asked) => {
        const calendar = workingCalendar(definition)
        const office = officeMinutes(minutes, definition)
        for (const [at, length, how] of asked) {
          const due = orRange<number>(() => calendar.add(at, length, how))
          const expected = orRange(() => dueOf(office, { start: at, term: length, options: how }).dueAt)
          if (due !== expected) throw new Error(JSON.stringify({ at, length, how, due, expected }))
          if (due !== 'range') expect(calendar.explain(at, length, how).dueAt).toBe(due)
        }
      }),
      { numRuns: 25, endOnFailure: true },
    )
  })

  it('agrees minute by minute on when the office works', () => {
    const pairs = fc.array(fc.tuple(instantAt(place), instantAt(place)), { minLength: 20, maxLength: 20 })
    const dates = fc.array(fc.tuple(dateAt(place), dateAt(place)), { minLength: 10, maxLength: 10 })
    fc.assert(
      fc.property(definitionAt(place), pairs, dates, (definition, asked, askedDates) => {
        const calendar = workingCalendar(definition)
        const office = officeMinutes(minutes, definition)
        for (const [a, b] of asked) {
          expect(orRange(() => calendar.isWorking(a))).toBe(orRange(() => office.isWorking(a)))
          expect(calendar.dateAt(a)).toBe(office.dateAt(a))
          const working = orRange(() => calendar.between(a, b).workingMs)
          expect(working).toBe(orRange(() => office.between(a, b)))
        }
        for (const [a, b] of askedDates) {
          expect(calendar.countWorkingDays(a, b)).toBe(office.countWorkingDays(a, b))
          expect(calendar.isWorkingDay(a)).toBe(office.isWorkingDay(a))
          expect(calendar.closingOn(a)).toBe(office.closingOn(a))
        }
      }),
      { numRuns: 25, endOnFailure: true },
    )
  })
})
