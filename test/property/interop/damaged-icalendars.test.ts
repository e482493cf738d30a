// A damaged iCalendar text ends in days off or in `import-invalid`, within a second, and in nothing else.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { daysFromICalendar } from '../../../src/interop/icalendar.js'
import { isDossierError } from '../../../src/kernel/errors.js'
import { feed, office } from '../../unit/interop/icalendar-samples.js'

const pieces = [
  '\r\n',
  '\n',
  ' ',
  ':',
  ';',
  '=',
  ',',
  '"',
  '\\',
  '\0',
  '\ufeff',
  '\ud83c',
  '-',
  '9',
  '99999999',
  'BEGIN:VEVENT\r\n',
  'END:VEVENT\r\n',
  'END:VCALENDAR\r\n',
  'RRULE:FREQ=DAILY\r\n',
  'RRULE:FREQ=MONTHLY;INTERVAL=48;BYDAY=5MO\r\n',
  ';INTERVAL=999999999',
  ';BYMONTH=2;BYMONTHDAY=30',
  ';UNTIL=99991231',
  ';ITERATOR=1',
  'DURATION:P9999999D\r\n',
  'DTSTART;VALUE=DATE:00010101\r\n',
  'RECURRENCE-ID;VALUE=DATE:20250101\r\n',
  '__PROTO__:1\r\n',
  'CONSTRUCTOR;VALUE=CONSTRUCTOR:1\r\n',
]

/** A change somewhere in a text: overwrite, insert, delete, repeat, swap a number, cut off. */
const damage = fc.tuple(
  fc.constantFrom('write', 'insert', 'delete', 'repeat', 'digit', 'cut'),
  fc.nat(),
  fc.constantFrom(...pieces),
  fc.integer({ min: 1, max: 120 }),
)
type Damage = typeof damage extends fc.Arbitrary<infer Value> ? Value : never

function damaged(text: string, changes: readonly Damage[]): string {
  return changes.reduce((whole, [kind, place, piece, count]) => {
    const at = place % (whole.length + 1)
    const [before, after] = [whole.slice(0, at), whole.slice(at)]
    if (kind === 'write') return before + piece + after.slice(piece.length)
    if (kind === 'insert') return before + piece + after
    if (kind === 'delete') return before + after.slice(count)
    if (kind === 'repeat') return before + after.slice(0, count) + after
    if (kind === 'digit') return before + after.replace(/\d/, String(count % 10))
    return before
  }, text)
}

const inherited = Reflect.ownKeys(Object.prototype)

it.each([
  ['feed', feed],
  ["office's calendar", office],
])('a damaged %s gives days off or import-invalid, soon', (_what, text) => {
  let taken = 0
  let refused = 0
  fc.assert(
    fc.property(
      fc.array(damage, { minLength: 1, maxLength: 6 }),
      fc.constantFrom('2025-12-31', '2060-12-31', '2300-12-31'),
      (changes, to) => {
        const began = process.cpuUsage()
        try {
          const { days, findings } = daysFromICalendar(damaged(text, changes), {
            timeZone: 'Europe/Amsterdam',
            covers: { from: '2025-01-01', to },
          })
          taken++
          expect(days.every(({ on }) => on >= '2025-01-01' && on <= to)).toBe(true)
          expect(new Set(days.map(({ on }) => on)).size).toBe(days.length)
          expect(findings.every(({ message }) => message.length < 400)).toBe(true)
        } catch (error) {
          if (!isDossierError(error, 'import-invalid')) throw new Error('another error', { cause: error })
          expect(error.details.findings.length).toBeGreaterThan(0)
          refused++
        }
        // Of the processor's time, which other programs on the machine don't lengthen: a second, and what the test costs.
        expect(process.cpuUsage(began).user).toBeLessThan(1_500_000)
      },
    ),
    { numRuns: Math.max(1000, fc.readConfigureGlobal().numRuns ?? 0) },
  )
  expect(taken).toBeGreaterThan(50)
  expect(refused).toBeGreaterThan(50)
  expect(Reflect.ownKeys(Object.prototype)).toEqual(inherited)
})
