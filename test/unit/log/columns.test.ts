import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inSteps, narrowed, risenAt, rising, widened } from '../../../src/log/columns.js'

const whole = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.maxSafeInteger(),
  fc.integer({ min: 0, max: 90_000 }).map((minutes) => 1_700_000_000_000 + minutes * 60_000),
)

describe('numbers in few bytes', () => {
  it('are given back as they were, counted from the least', () => {
    fc.assert(
      fc.property(fc.array(whole, { minLength: 1 }), fc.nat(), (given, extra) => {
        const values = Float64Array.from([...given, extra])
        const narrow = narrowed({ base: 0, values }, given.length)
        expect(Array.from(narrow.values, (number) => narrow.base + number)).toEqual(given)
        expect([...widened(narrow, Float64Array)]).toEqual(given)
        expect(narrowed(narrow, given.length)).toEqual(narrow)
      }),
    )
  })

  it('are given back as they were where they rise, and told alike once more', () => {
    const rises = fc.array(fc.oneof(fc.maxSafeNat(), fc.nat(300)), { minLength: 1 })
    fc.assert(
      fc.property(rises, fc.nat(), (given, extra) => {
        given.sort((a, b) => a - b)
        const values = Float64Array.from([...given, extra])
        const few = rising({ base: 0, step: 0, values }, given.length)
        expect(given.map((_, index) => risenAt(few, index))).toEqual(given)
        expect([...widened(few, Float64Array, given.length)]).toEqual(given)
        expect(rising(few, given.length)).toEqual(few)
      }),
      { numRuns: 1000 },
    )
  })

  it('take no bytes where each is as much more than the one before, and one where they nearly are', () => {
    const rise = (numbers: number[]) => {
      const values = Float64Array.from(numbers)
      return rising({ base: 0, step: 0, values }, values.length)
    }
    const even = Array.from({ length: 1000 }, (_, index) => 21 * (index + 1))
    expect(rise(even)).toEqual({ base: 21, step: 21, values: new Uint8Array(0) })
    expect(rise(even.map((end, index) => end + (index % 7))).values).toBeInstanceOf(Uint8Array)
    expect(rise([])).toEqual({ base: 0, step: 0, values: new Uint8Array(0) })
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
