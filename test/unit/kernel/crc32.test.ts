import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crc32, crc32Here } from '../../../src/kernel/crc32.js'

/** Bit by bit, as the standard tells it. */
function byBits(bytes: Uint8Array): number {
  let crc = 0xffff_ffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb8_8320 : crc >>> 1
  }
  return ~crc >>> 0
}

describe('a CRC-32', () => {
  it("is the standard's check value", () => {
    const digits = new TextEncoder().encode('123456789')
    expect(crc32(digits)).toBe(0xcbf4_3926)
    expect(crc32Here(digits)).toBe(0xcbf4_3926)
  })

  it('is the same bit by bit, here, and by the platform, at any place in memory', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat({ max: 9 }), (given, offset) => {
        const room = new Uint8Array(given.length + offset)
        room.set(given, offset)
        const bytes = room.subarray(offset)
        expect(crc32Here(bytes)).toBe(byBits(bytes))
        expect(crc32(bytes)).toBe(byBits(bytes))
      }),
    )
  })
})
