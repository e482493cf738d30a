import { describe, expect, it } from 'vitest'
import {
  formatTerm,
  termOptionsSchema,
  termProblem,
  termSchema,
  type Term,
} from '../../../src/calendar/term.js'
import { workingCalendar } from '../../../src/calendar/working-calendar.js'
import { isDossierError } from '../../../src/kernel/errors.js'

const wrongTerms: unknown[] = [
  {},
  null,
  7,
  'days',
  [],
  { days: 1, weeks: 1 },
  { days: -1 },
  { days: 1.5 },
  { days: Number.NaN },
  { days: Infinity },
  { days: '1' },
  { days: 2 ** 53 },
  { day: 1 },
  { workingHours: 1, cutOff: '15:00' },
  JSON.parse('{"__proto__": {"days": 1}}'),
  JSON.parse('{"days": 1, "__proto__": 1}'),
  { constructor: 1 },
]
const wrongOptions: unknown[] = [
  { cutoff: '15:00' },
  { cutOff: '3pm' },
  { cutOff: '24:00' },
  { cutOff: 15 },
  { end: 'noon' },
  { roll: true },
  null,
  'none',
  JSON.parse('{"__proto__": 1}'),
]

const calendar = workingCalendar({
  id: 'office',
  timeZone: 'Asia/Ho_Chi_Minh',
  covers: { from: '2024-01-01', to: '2024-12-31' },
  week: { mon: ['07:30-17:00'] },
})
const at = '2024-03-04T10:00:00+07:00'

describe('a term', () => {
  it.each([
    [{ workingMinutes: 1 }, '1 working minute'],
    [{ workingHours: 4 }, '4 working hours'],
    [{ workingDays: 7 }, '7 working days'],
    [{ days: 0 }, '0 days'],
    [{ weeks: 1 }, '1 week'],
    [{ months: 2 }, '2 months'],
    [{ years: 1 }, '1 year'],
    [{ workingMs: 90_001 }, '2 working minutes'],
  ] satisfies [Term, string][])('%o prints as %s', (term, text) => {
    expect(formatTerm(term)).toBe(text)
    expect(termSchema.parse(term)).toEqual(term)
  })

  it.each(wrongTerms.map((term) => [term]))('is not %o, at the border or when asked', (term) => {
    expect(termSchema.safeParse(term).success).toBe(false)
    for (const ask of [calendar.add, calendar.explain]) expectRefused(() => ask(at, term as Term))
  })

  it.each([
    [
      { workingDays: 7, days: 2 },
      'has workingDays and days: give exactly one of workingMinutes, workingHours,',
    ],
    [{ weeks: 1, on: '2024-05-01', days: undefined }, 'has weeks and on: give exactly one of workingMinutes'],
    [{}, 'says nothing: give exactly one of workingMinutes'],
    [{ days: undefined }, 'says nothing: give exactly one of workingMinutes'],
    [{ workingMs: 1, days: 2 }, 'has workingMs and days: give exactly one of workingMinutes'],
  ])('that has not exactly one unit, %o, says what it has', (term, message) => {
    expect(() => calendar.add(at, term as unknown as Term)).toThrow(message)
    expect(() => calendar.add(at, { earlierOf: [{ days: 1 }, term] } as unknown as Term)).toThrow(
      `earlierOf.1: ${message}`,
    )
    expect(termProblem(term)).toContain(`is no term: ${message}`)
  })

  it.each(wrongOptions.map((options) => [options]))('is not read by %o', (options) => {
    expect(termOptionsSchema.safeParse(options).success).toBe(false)
    for (const term of [{ days: 1 }, { workingHours: 1 }]) {
      expectRefused(() => calendar.add(at, term as Term, options as object))
    }
  })
})

function expectRefused(ask: () => unknown): void {
  try {
    ask()
  } catch (error) {
    expect(isDossierError(error, 'query-invalid') && error.details.findings.length > 0).toBe(true)
    return
  }
  expect.unreachable('it was accepted')
}
