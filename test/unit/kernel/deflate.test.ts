// Compression: what either way makes, either way gives back; what is no such is refused and nothing hangs.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deflated, deflatedAnywhere, inflated, inflatedAnywhere } from '../../../src/kernel/deflate.js'

const [makers, givers] = [
  {
    quick: (bytes: Uint8Array) => deflated(bytes, 'quick'),
    small: (bytes: Uint8Array) => deflated(bytes, 'small'),
    streams: deflatedAnywhere,
  },
  { zlib: inflated, streams: inflatedAnywhere },
]
const ways = Object.entries(makers).flatMap(([maker, make]) =>
  Object.entries(givers).map(([giver, give]) => ({ maker, giver, make, give })),
)

describe('compression', () => {
  it.each(ways)('by $maker is undone by $giver', async ({ make, give }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 2_000 }),
        fc.integer({ min: 1, max: 300 }),
        async (some, times) => {
          const bytes = new Uint8Array(some.length * times)
          for (let at = 0; at < bytes.length; at += some.length) bytes.set(some, at)
          // From the middle of other bytes, as drivers give them.
          const made = await make(bytes)
          const within = new Uint8Array(made.length + 7)
          within.set(made, 3)
          const given = await give(within.subarray(3, 3 + made.length))
          expect(Buffer.compare(given, bytes)).toBe(0)
          // Typed arrays are laid over it.
          expect([given.byteOffset, given.buffer.byteLength]).toEqual([0, bytes.length])
        },
      ),
      { numRuns: 50 },
    )
  })

  it.each(Object.entries(givers))('by %s refuses what was cut off, and what is none', async (_name, give) => {
    const made = await makers.quick(Uint8Array.from({ length: 100_000 }, (_, index) => (index * index) >> 3))
    for (const length of [0, 1, 100, made.length >> 1, made.length - 1])
      await expect(give(made.subarray(0, length))).rejects.toThrow()
    await expect(give(new Uint8Array(1_000).fill(0xff))).rejects.toThrow()
    // What a damaged file may tell in their place; never thrown at once.
    await expect(give(undefined as unknown as Uint8Array)).rejects.toThrow()
  })
})
