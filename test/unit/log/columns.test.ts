import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inSteps, narrowed, numberAt, widened } from '../../../src/log/columns.js'

const whole = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.maxSafeInteger(),
  fc.integer({ min: 0, max: 90_000 }).map((minutes) => 1_700_000_000_000 + minutes * 60_000),
)

describe('numbers in few bytes', () => {
  it('are given back as they were, counted from the least', () => {
    fc.assert(
      fc.property(fc.array(whole, { minLength: 1 }), fc.nat(), fc.boolean(), (given, extra, mayBeDense) => {
        const values = Float64Array.from([...given, extra])
        const narrow = narrowed({ base: 0, values }, given.length, mayBeDense)
        expect(given.map((_, index) => numberAt(narrow, index))).toEqual(given)
        expect([...widened(narrow, Float64Array, given.length).values]).toEqual(given)
        expect(narrowed(narrow, given.length, mayBeDense)).toEqual(narrow)
      }),
    )
  })

  it('take no bytes where each is one more than the one before', () => {
    const values = Float64Array.from({ length: 1000 }, (_, index) => 7 + index)
    expect(narrowed({ base: 0, values }, 1000, true)).toEqual({ base: 7, values: new Uint8Array(0) })
    expect(narrowed({ base: 0, values }, 1000).values).toBeInstanceOf(Uint16Array)
  })

  it('are given back as they were, as steps, or are left as they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(whole, fc.constantFrom(Number.NaN, 0.5, -0)), { minLength: 1 }),
        (given) => {
          const told = inSteps(Float64Array.from(given))
          if (told === undefined) return
          const { scale, steps } = told
          expect(Array.from(steps, (count) => scale.base + count * scale.step)).toEqual(given)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('are steps of a minute where all are whole minutes, and none where one is absent', () => {
    const minutes = Float64Array.of(1_700_000_040_000, 1_700_000_100_000, 1_705_000_020_000)
    expect(inSteps(minutes)).toEqual({
      scale: { base: 1_700_000_040_000, step: 60_000 },
      steps: Uint32Array.of(0, 1, 83_333),
    })
    expect(inSteps(Float64Array.of(5, 5, 5))).toEqual({
      scale: { base: 5, step: 1 },
      steps: new Uint8Array(3),
    })
    expect(inSteps(Float64Array.of(5, Number.NaN))).toBeUndefined()
    expect(inSteps(Float64Array.of(5, -0))).toBeUndefined()
  })
})
