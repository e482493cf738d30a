// Whatever is given as a definition: a calendar or `calendar-invalid`, soon, and nothing else in the process changes.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CalendarDefinition } from '../../../src/calendar/definition.js'
import { workingCalendar } from '../../../src/calendar/working-calendar.js'
import { isDossierError } from '../../../src/kernel/errors.js'

const nearly = fc.constantFrom(
  '2024-01-01',
  '2024-02-30',
  '9999-12-31',
  '0001-01-01',
  '08:00-12:00',
  '24:00-24:00',
  'UTC',
)
const value = fc.oneof(nearly, fc.anything(), fc.array(fc.oneof(nearly, fc.string())))
const key = fc.oneof(
  fc.constantFrom(
    'id',
    'timeZone',
    'covers',
    'week',
    'days',
    'from',
    'to',
    'mon',
    'on',
    'hours',
    '__proto__',
    'constructor',
  ),
  fc.string(),
)
const nested = fc.dictionary(
  key,
  fc.oneof(value, fc.dictionary(key, value), fc.array(fc.dictionary(key, value))),
)
const nearlyDefinition = fc.record(
  {
    id: fc.oneof(fc.constant('office'), value),
    timeZone: fc.oneof(fc.constantFrom('UTC', 'Asia/Ho_Chi_Minh', 'utc', '+05:45', 'GMT+7'), value),
    covers: fc.oneof(fc.record({ from: nearly, to: nearly }), value),
    week: fc.oneof(fc.dictionary(fc.constantFrom('mon', 'tue', 'x'), value), value),
    days: fc.oneof(fc.array(fc.record({ on: value, hours: value }, { requiredKeys: [] })), value),
  },
  { requiredKeys: [] },
)

describe('any definition', () => {
  it('gives a calendar or all findings, and pollutes nothing', () => {
    const before = Object.getOwnPropertyNames(Object.prototype).length
    fc.assert(
      fc.property(fc.oneof(nearlyDefinition, nested, fc.anything()), (definition) => {
        try {
          workingCalendar(definition as CalendarDefinition)
        } catch (error) {
          if (!isDossierError(error, 'calendar-invalid')) throw error
          expect(error.details.findings.length).toBeGreaterThan(0)
          expect(error.message.length).toBeLessThan(5_000)
        }
      }),
      { numRuns: 1000 },
    )
    expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(before)
  })
})
