// Hexadecimal text of bytes, held against what other hands make of them.

import { bytesToHex } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hexOf } from '../../../src/kernel/bytes.js'

describe('hexadecimal text', () => {
  it('is what others make of the same bytes, of all or of some', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), fc.nat(200), (bytes, one, other) => {
        expect(hexOf(bytes)).toBe(bytesToHex(bytes))
        const [from, to] = [one, other].map((at) => Math.min(at, bytes.length)).toSorted((a, b) => a - b)
        expect(hexOf(bytes, from, to)).toBe(bytesToHex(bytes.subarray(from, to)))
      }),
    )
  })
})
