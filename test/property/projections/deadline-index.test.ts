// The deadline index answers as a plain scan over the book would, however the book came to be as it is: by a bulk of
// changes, by a few, by so many that nobody could keep count.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Instant } from 'dossier-engine'
import { dossierStates, openStates } from '../../../src/dossier/dossier.js'
import { Texts } from '../../../src/log/texts.js'
import { DeadlineIndex } from '../../../src/projections/deadline-index.js'
import { TrackingBook } from '../../../src/projections/tracking-book.js'
import { Time } from '../../../src/projections/tracking-row.js'

/** A change to one row: everything that the index looks at. */
interface Change {
  readonly row: number
  readonly state: number
  readonly dueAt: number | undefined
  readonly pausedAt: number | undefined
}

/** Few dates, so that many rows share one. */
const at = fc.option(fc.nat({ max: 20 }), { nil: undefined })
const change = (rows: number): fc.Arbitrary<Change> =>
  fc.record({
    row: fc.nat({ max: rows - 1 }),
    state: fc.oneof(
      { weight: 2, arbitrary: fc.constant(dossierStates.indexOf('processing')) },
      fc.nat({ max: dossierStates.length - 1 }),
    ),
    dueAt: at,
    pausedAt: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, at),
  })

function apply(book: TrackingBook, { row, state, dueAt, pausedAt }: Change): void {
  book.touch({ ordinal: row, at: 0 as Instant })
  book.move(row, new Uint8Array(dossierStates.length).fill(state))
  book.setTime(row, Time.dueAt, dueAt as Instant | undefined)
  book.setTime(row, Time.pausedAt, pausedAt as Instant | undefined)
}

/** What the index should say, by looking at every row. */
function scanned(book: TrackingBook, from: number, to: number): number[] {
  const found: { row: number; dueAt: number }[] = []
  for (let row = 0; row < book.length; row++) {
    const dueAt = book.time(row, Time.dueAt)
    const pausedAt = book.time(row, Time.pausedAt)
    const runs = pausedAt === undefined || (dueAt !== undefined && pausedAt > dueAt)
    if (dueAt === undefined || !runs || !openStates.has(book.stateOf(row))) continue
    if (dueAt >= from && dueAt < to) found.push({ row, dueAt })
  }
  return found.toSorted((a, b) => a.dueAt - b.dueAt || a.row - b.row).map(({ row }) => row)
}

function agree(
  book: TrackingBook,
  index: DeadlineIndex,
  ranges: readonly (readonly [number, number])[],
): void {
  for (const [from, to] of [[-Infinity, Infinity] as const, ...ranges]) {
    const rows = scanned(book, from, to)
    expect(index.between(from, to)).toEqual(rows)
    for (const limit of [0, 1, rows.length >> 1, rows.length])
      expect(index.between(from, to, limit)).toEqual(rows.slice(0, limit))
  }
  expect(index.size).toBe(scanned(book, -Infinity, Infinity).length)
}

const ranges = fc.array(fc.tuple(fc.integer({ min: -1, max: 22 }), fc.integer({ min: -1, max: 22 })), {
  maxLength: 4,
})

describe('the deadline index', () => {
  it('agrees with a scan after a bulk and after each change', () => {
    fc.assert(
      fc.property(
        fc.array(change(30), { maxLength: 60 }),
        fc.array(fc.array(change(40), { maxLength: 5 }), { maxLength: 8 }),
        ranges,
        (bulk, steps, asked) => {
          const book = new TrackingBook({ codes: new Texts(), streamCount: 0 })
          for (const each of bulk) apply(book, each)
          const index = new DeadlineIndex(book)
          agree(book, index, asked)
          for (const changes of steps) {
            for (const each of changes) apply(book, each)
            agree(book, index, asked)
          }
        },
      ),
      { numRuns: 200 },
    )
  })

  it('agrees with a scan while its chunks fill, split and empty', () => {
    const rows = 3_000
    fc.assert(
      fc.property(
        fc.array(fc.array(change(rows), { minLength: 300, maxLength: 900, size: 'max' }), {
          minLength: 2,
          maxLength: 5,
        }),
        ranges,
        (steps, asked) => {
          const book = new TrackingBook({ codes: new Texts(), streamCount: 0 })
          for (let row = 0; row < rows; row++)
            apply(book, { row, state: 4, dueAt: row % 7, pausedAt: undefined })
          const index = new DeadlineIndex(book)
          for (const changes of steps) {
            for (const each of changes) apply(book, each)
            agree(book, index, asked)
          }
          // All to one date, then all away: every chunk fills up, and every chunk empties.
          for (const dueAt of [3, undefined, 5]) {
            for (let row = 0; row < rows; row += 5) {
              for (let next = row; next < row + 5; next++)
                apply(book, { row: next, state: 4, dueAt, pausedAt: undefined })
              if (row % 500 === 0) agree(book, index, [])
            }
            agree(book, index, asked)
          }
        },
      ),
      { numRuns: 4 },
    )
  })

  it('agrees with a scan after more changes than anybody keeps count of', () => {
    const book = new TrackingBook({ codes: new Texts(), streamCount: 0 })
    const index = new DeadlineIndex(book)
    agree(book, index, [])
    for (let round = 0; round < 2; round++) {
      for (let change = 0; change < 70_000; change++)
        apply(book, { row: change % 2_000, state: 4, dueAt: (change * 7 + round) % 20, pausedAt: undefined })
      agree(book, index, [[3, 9]])
      apply(book, { row: 5, state: 0, dueAt: undefined, pausedAt: undefined })
      agree(book, index, [[3, 9]])
    }
  })
})
