// The engine against the minute-by-minute reference: drawn calendars over the hard places of the time line, whole
// courses with pauses and extensions.

import fc from 'fast-check'
import { describe, it } from 'vitest'
import { workingCalendar } from '../../../src/calendar/working-calendar.js'
import { agree } from './agreement.js'
import { definitionAt, places } from './arbitraries.js'
import { courseAt } from './drawn-courses.js'
import { minutesOf, officeMinutes } from './minute-by-minute.js'

const runs = Number(process.env['RUNS'] ?? 20)

describe.each(places)('$timeZone, $what', (place) => {
  const minutes = minutesOf(place.timeZone, place.covers.from, place.covers.to)

  it('agrees minute by minute on when a course is due, and was after each of its moves', () => {
    const courses = fc.array(courseAt(place), { minLength: 20, maxLength: 20 })
    fc.assert(
      fc.property(definitionAt(place), courses, (definition, drawn) => {
        const calendar = workingCalendar(definition)
        const office = officeMinutes(minutes, definition)
        for (const course of drawn) agree(calendar, office, course)
      }),
      // The failure names its one course; to make the other nineteen smaller would take minutes.
      { numRuns: runs, endOnFailure: true },
    )
  })
})
