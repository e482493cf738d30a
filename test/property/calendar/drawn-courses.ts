// Courses of promises over a place's weeks: a term with pauses and extensions, most of them while it runs.

import fc from 'fast-check'
import type { Term } from '../../../src/calendar/term.js'
import { dateAt, options, termAt, type Covering } from './arbitraries.js'
import type { Course, Move } from './minute-courses.js'

const hourMs = 3_600_000

/** An instant inside the weeks, from one part of them (of 1) to another; half of them on the half hour. */
function instantWithin({ covers }: Covering, fromPart: number, toPart: number): fc.Arbitrary<number> {
  const begin = Date.parse(`${covers.from}T00:00Z`) + 14 * hourMs
  const length = Date.parse(`${covers.to}T00:00Z`) - 14 * hourMs - begin
  const between = (unitMs: number) =>
    fc
      .integer({
        min: Math.ceil((begin + fromPart * length) / unitMs),
        max: Math.floor((begin + toPart * length) / unitMs),
      })
      .map((count) => count * unitMs)
  return fc.oneof({ weight: 2, arbitrary: between(hourMs / 2) }, between(60_000), between(1))
}

/** By how much a promise is extended. */
export function extensionAt(place: Covering): fc.Arbitrary<Term> {
  return fc.oneof(
    fc.record({ workingMinutes: fc.integer({ min: 0, max: 1_500 }) }),
    fc.record({ workingHours: fc.integer({ min: 1, max: 30 }) }),
    fc.record({ workingDays: fc.integer({ min: 0, max: 6 }) }),
    fc.record({ days: fc.integer({ min: 0, max: 9 }) }),
    fc.record({ weeks: fc.integer({ min: 0, max: 1 }) }),
    fc.constant({ months: 1 }),
    fc.record({ on: dateAt(place) }),
  )
}

/** Up to four moves one after the other: pauses that don't overlap, and extensions between them or in them. */
function movesFrom(place: Covering, from: fc.Arbitrary<number>): fc.Arbitrary<Move[]> {
  const span = fc.oneof(
    fc.constantFrom(0, 0.5, 24, 48, 72, 168).map((hours) => hours * hourMs),
    fc.integer({ min: 0, max: 200 * hourMs }),
  )
  const drawn = fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('pause' as const), wait: span, length: span }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('extension' as const), wait: span, by: extensionAt(place) }),
    },
  )
  const last = Date.parse(`${place.covers.to}T00:00Z`) - 14 * hourMs
  return fc.tuple(from, fc.array(drawn, { maxLength: 4 })).map(([first, all]) => {
    const moves: Move[] = []
    let at = first
    for (const each of all) {
      at = Math.min(at + each.wait, last)
      if (each.kind === 'extension') moves.push({ kind: 'extension', at, by: each.by })
      else {
        const to = Math.min(at + each.length, last)
        moves.push({ kind: 'pause', from: at, to, grounds: ['asked'] })
        at = to
      }
    }
    return moves
  })
}

/** Any course: moves from the start on, sometimes from before it; now and then a promise of another system. */
export function courseAt(place: Covering): fc.Arbitrary<Course> {
  return fc
    .tuple(instantWithin(place, 0, 0.6), fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.nat(72)))
    .chain(([start, hoursBefore]) => {
      const from = Date.parse(`${place.covers.from}T00:00Z`) + 14 * hourMs
      const first = fc.constant(Math.max(start - hoursBefore * hourMs, from))
      return fc.record(
        {
          start: fc.constant(start),
          term: termAt(place),
          options,
          moves: movesFrom(place, first),
          recordedDueAt: instantWithin(place, 0, 0.9),
        },
        { requiredKeys: ['start', 'term'] },
      )
    })
    .chain((course) =>
      // Most promises are this engine's own.
      fc.boolean().map((isOwn) => {
        const { recordedDueAt, ...own } = course
        return isOwn || recordedDueAt === undefined ? own : { ...own, recordedDueAt }
      }),
    )
}
