// An explanation is complete: from the trace alone, without a calendar, the due instant can be found again; and
// whoever changes a part of it is found out.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TermTrace } from '../../../src/calendar/explain.js'
import { workingCalendar } from '../../../src/calendar/working-calendar.js'
import { orRange } from './agreement.js'
import { definitionAt, places } from './arbitraries.js'
import { courseAt } from './drawn-courses.js'
import { namedCalendars } from './named-calendars.js'
import { recount } from './recount.js'
import { tamperings } from './tampering.js'

const runs = Number(process.env['RUNS'] ?? 300)

const named = fc.constantFrom(...namedCalendars).map(({ definition }) => ({ definition, place: definition }))
const drawn = fc
  .constantFrom(...places)
  .chain((place) => definitionAt(place).map((definition) => ({ definition, place })))
const explained = fc
  .oneof(named, drawn)
  .chain(({ definition, place }) => fc.tuple(fc.constant(definition), courseAt(place)))

/** Explains a course and hands the trace on as the JSON that somebody else would read. */
function traceOf([definition, course]: typeof explained extends fc.Arbitrary<infer Drawn> ? Drawn : never) {
  const trace = orRange(() => workingCalendar(definition).explainDue(course))
  return trace === 'range' ? undefined : (JSON.parse(JSON.stringify(trace)) as TermTrace)
}

describe('an explanation', () => {
  it('comes to the due instant by its own days, moves and clock', () => {
    fc.assert(
      fc.property(explained, (asked) => {
        const trace = traceOf(asked)
        fc.pre(trace !== undefined)
        expect(recount(trace!)).toEqual({ dueAt: trace!.dueAt, findings: [] })
      }),
      { numRuns: runs * 7 },
    )
  })

  it.each(tamperings)('that was tampered with is found out: $what', ({ tamper }) => {
    let tampered = 0
    fc.assert(
      fc.property(explained, fc.nat(), (asked, which) => {
        const trace = traceOf(asked)
        fc.pre(trace !== undefined)
        if (!tamper(trace!, which)) return
        tampered++
        expect(recount(trace!).findings).not.toEqual([])
      }),
      { numRuns: runs },
    )
    expect(tampered).toBeGreaterThan(runs / 60)
  })
})
