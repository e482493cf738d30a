// What procedures cost the compiler, counted by itself: the same number on every machine. It must grow with the steps and
// no faster, and what is misspelt must be an error at its own place, however many steps there are.

import { describe, expect, it } from 'vitest'
import { typeCosts } from '../../../bench/types/instantiations.js'

describe('the types of a procedure and its engine', () => {
  it('cost the same for each further step, and find what is misspelt', () => {
    const [few, some, many] = typeCosts([5, 50, 200])
    const perStep = (a: typeof few, b: typeof few) =>
      (b!.instantiations - a!.instantiations) / (b!.steps - a!.steps)
    expect(perStep(some, many)).toBeLessThan(1.2 * perStep(few, some))
    expect(perStep(few, some)).toBeLessThan(40)
    for (const { errors } of [few!, some!, many!]) expect(errors).toEqual(['step', 'next'])
  })
})
