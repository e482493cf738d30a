// Looking up by buckets gives what counting gives, however the numbers lie.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketsOf, countUpTo } from '../../../src/calendar/ascending.js'

const numbers = fc.oneof(
  fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 20 }),
  fc.array(fc.integer({ min: -8e15, max: 8e15 }), { maxLength: 50 }),
  // Many close together, and one far away: all but that one share a bucket.
  fc
    .array(fc.integer({ min: 0, max: 100 }), { maxLength: 50 })
    .map((close) => [...close, Number.MAX_SAFE_INTEGER]),
)

describe('countUpTo', () => {
  it('counts the numbers that are at most a value, with buckets and without', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: -1e16, max: 1e16 }), (drawn, other) => {
        const ascending = Float64Array.from(drawn).sort()
        const buckets = bucketsOf(ascending)
        for (const value of [...drawn, ...drawn.map((each) => each + 1), other, -Infinity, Infinity]) {
          const expected = drawn.filter((each) => each <= value).length
          expect(countUpTo(ascending, value, buckets)).toBe(expected)
          expect(countUpTo(ascending, value)).toBe(expected)
        }
      }),
    )
  })
})
