// The engine against the minute-by-minute answer, over the hard places of the time line.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { workingCalendar } from '../../../src/calendar/working-calendar.js'
import { isDossierError } from '../../../src/kernel/errors.js'
import { dateAt, definitionAt, instantAt, options, places, term } from './arbitraries.js'
import { minuteByMinute, minutesOf } from './minute-by-minute.js'

const orRange = <Answer>(ask: () => Answer): Answer | 'range' => {
  try {
    return ask()
  } catch (error) {
    if (isDossierError(error, 'calendar-range')) return 'range'
    throw error
  }
}

describe.each(places)('$timeZone, $what', (place) => {
  const minutes = minutesOf(place.timeZone, place.covers.from, place.covers.to)

  it('agrees minute by minute on what is due, and explains it', () => {
    const questions = fc.array(fc.tuple(instantAt(place), term, options), { minLength: 30, maxLength: 30 })
    fc.assert(
      fc.property(definitionAt(place), questions, (definition, asked) => {
        const calendar = workingCalendar(definition)
        const reference = minuteByMinute(minutes, definition)
        for (const [at, length, how] of asked) {
          const due = orRange(() => calendar.add(at, length, how))
          expect({ at, length, how, due }).toEqual({ at, length, how, due: reference.add(at, length, how) })
          if (due !== 'range') expect(calendar.explain(at, length, how).dueAt).toBe(due)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('agrees minute by minute on when the office works', () => {
    const pairs = fc.array(fc.tuple(instantAt(place), instantAt(place)), { minLength: 20, maxLength: 20 })
    const dates = fc.array(fc.tuple(dateAt(place), dateAt(place)), { minLength: 10, maxLength: 10 })
    fc.assert(
      fc.property(definitionAt(place), pairs, dates, (definition, asked, askedDates) => {
        const calendar = workingCalendar(definition)
        const reference = minuteByMinute(minutes, definition)
        const { from, to } = reference.instants
        for (const [a, b] of asked) {
          expect(orRange(() => calendar.isWorking(a))).toBe(reference.isWorking(a))
          expect(calendar.dateAt(a)).toBe(reference.dateAt(a))
          const covered = [a, b].every((at) => at >= from && at <= to)
          expect(orRange(() => calendar.between(a, b).workingMs)).toBe(
            covered ? reference.between(a, b) : 'range',
          )
        }
        for (const [a, b] of askedDates) {
          expect(calendar.countWorkingDays(a, b)).toBe(reference.countWorkingDays(a, b))
          expect(calendar.isWorkingDay(a)).toBe(reference.isWorkingDay(a))
          expect(calendar.closingOn(a)).toBe(reference.closingOn(a))
        }
      }),
      { numRuns: 25 },
    )
  })
})
