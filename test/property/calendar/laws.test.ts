// What must hold between the calendar's answers, whatever they are.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Term, TermOptions } from '../../../src/calendar/term.js'
import { workingCalendar } from '../../../src/calendar/working-calendar.js'
import { isDossierError } from '../../../src/kernel/errors.js'
import { dateAt, definitionAt, instantAt, options, places, term } from './arbitraries.js'

/** The answer, or the end of time where the calendar doesn't know: later than whatever it knows. */
function orNever(ask: () => number): number {
  try {
    return ask()
  } catch (error) {
    if (isDossierError(error, 'calendar-range')) return Infinity
    throw error
  }
}

/** Skips what the calendar doesn't cover. */
function whereCovered(law: () => void): void {
  try {
    law()
  } catch (error) {
    if (!isDossierError(error, 'calendar-range')) throw error
  }
}

/** Where clocks go back over midnight, a later instant can have an earlier date; no rule about dates is monotone. */
const datesAscend = places.filter(({ timeZone }) => timeZone !== 'America/St_Johns')
type Given = { -readonly [Key in keyof TermOptions]: TermOptions[Key] }

const placeAndDefinition = fc
  .constantFrom(...places)
  .chain((place) => fc.tuple(fc.constant(place), definitionAt(place)))

describe('the laws of working time', () => {
  it('finds between an instant and its due instant just the working time asked for', () => {
    const drawn = placeAndDefinition.chain(([place, definition]) =>
      fc.tuple(fc.constant(definition), instantAt(place), fc.integer({ min: 0, max: 200_000_000 })),
    )
    fc.assert(
      fc.property(drawn, ([definition, at, workingMs]) => {
        const calendar = workingCalendar(definition)
        whereCovered(() => {
          const due = calendar.add(at, { workingMs })
          expect(calendar.between(at, due).workingMs).toBe(workingMs)
          if (workingMs > 0) expect(calendar.between(at, due - 1).workingMs).toBeLessThan(workingMs)
        })
      }),
      { numRuns: 1000 },
    )
  })

  it('adds up: over any three instants, and over two terms one after the other', () => {
    const drawn = placeAndDefinition.chain(([place, definition]) =>
      fc.tuple(
        fc.constant(definition),
        fc.tuple(instantAt(place), instantAt(place), instantAt(place)),
        fc.tuple(fc.integer({ min: 1, max: 90_000_000 }), fc.integer({ min: 1, max: 90_000_000 })),
      ),
    )
    fc.assert(
      fc.property(drawn, ([definition, [a, b, c], [first, second]]) => {
        const calendar = workingCalendar(definition)
        const between = (from: number, to: number) => calendar.between(from, to).workingMs
        whereCovered(() => {
          expect(between(a, b) + between(b, c)).toBe(between(a, c))
          expect(between(b, a) + between(a, b)).toBe(0)
          const atOnce = calendar.add(a, { workingMs: first + second })
          expect(calendar.add(calendar.add(a, { workingMs: first }), { workingMs: second })).toBe(atOnce)
        })
      }),
      { numRuns: 1000 },
    )
  })

  it('is never due earlier when received later, nor when given more', () => {
    const drawn = fc.constantFrom(...datesAscend).chain((place) =>
      fc.tuple(
        definitionAt(place),
        instantAt(place),
        instantAt(place),
        term,
        fc.nat({ max: 5 }),
        options.map((given): Given => given),
      ),
    )
    fc.assert(
      fc.property(drawn, ([definition, one, other, length, more, given]) => {
        const calendar = workingCalendar(definition)
        const how = { ...given }
        // The time of day at receipt, kept while its date moves, is no order: Sunday 18:00 and Monday 08:00.
        if (how.end === 'sameTime') how.end = 'midnight'
        // Received before the office opens counts as the next working day, received when it is open as this one.
        if (how.outOfHours === 'nextDay') how.outOfHours = 'nextOpening'
        const [earlier, later] = [Math.min(one, other), Math.max(one, other)]
        whereCovered(() => {
          const due = calendar.add(earlier, length, how)
          expect(orNever(() => calendar.add(earlier, longer(length, more), how))).toBeGreaterThanOrEqual(due)
          expect(orNever(() => calendar.add(later, length, how))).toBeGreaterThanOrEqual(due)
        })
      }),
      { numRuns: 1500 },
    )
  })

  it('is never due earlier because of a new day off', () => {
    const drawn = placeAndDefinition.chain(([place, definition]) =>
      fc.tuple(
        fc.constant(definition),
        dateAt(place),
        instantAt(place),
        term,
        options.map((given): Given => given),
      ),
    )
    fc.assert(
      fc.property(drawn, ([definition, on, at, length, given]) => {
        const how = { ...given }
        if (how.end === 'sameTime') how.end = 'midnight'
        // Off the new day off it rolls back.
        if (how.roll === 'previous') how.roll = 'next'
        const days = [...(definition.days ?? []).filter((day) => day.on !== on), { on, hours: [] }]
        const before = workingCalendar(definition)
        const after = workingCalendar({ ...definition, days })
        whereCovered(() => {
          const due = before.add(at, length, how)
          expect(orNever(() => after.add(at, length, how))).toBeGreaterThanOrEqual(due)
        })
      }),
      { numRuns: 1000 },
    )
  })

  it('is made again, the same, from its definition', () => {
    fc.assert(
      fc.property(placeAndDefinition, ([, definition]) => {
        const { definition: normal } = workingCalendar(definition)
        const again = workingCalendar(JSON.parse(JSON.stringify(normal))).definition
        expect(JSON.stringify(again)).toBe(JSON.stringify(normal))
      }),
    )
  })
})

function longer(length: Term, more: number): Term {
  const [[unit, amount]] = Object.entries(length) as [[string, number]]
  return { [unit]: amount + more } as unknown as Term
}
