// What hashes are made by here is what they would be made by elsewhere.

import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hmacSha256Anywhere, hmacSha256Hex } from '../../../src/log/hmac-sha256.js'
import { nodeCrypto, sha256Anywhere, sha256Hex } from '../../../src/log/sha256.js'

/** Also halves of surrogate pairs, and texts longer than a block. */
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ maxLength: 300 }),
  fc.string({ unit: fc.integer({ min: 0xd7f0, max: 0xe010 }).map((unit) => String.fromCharCode(unit)) }),
)
const keys = fc.uint8Array({ maxLength: 100 })

describe('SHA-256', () => {
  it('is the same by the platform, by JavaScript, and by the definition', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const bytes = createHash('sha256').update(new TextEncoder().encode(text)).digest('hex')
        expect([sha256Hex(text), sha256Anywhere(text)]).toEqual([bytes, bytes])
      }),
      { numRuns: 500 },
    )
  })

  it('is the same under a key', () => {
    fc.assert(
      fc.property(keys, texts, (key, text) => {
        const bytes = createHmac('sha256', key).update(new TextEncoder().encode(text)).digest('hex')
        expect([hmacSha256Hex(key, text), hmacSha256Anywhere(key, text)]).toEqual([bytes, bytes])
      }),
      { numRuns: 500 },
    )
  })

  it('is by the platform here, and by JavaScript what the standard says', () => {
    expect(nodeCrypto()).toBeDefined()
    // FIPS 180-4, one block.
    expect(sha256Anywhere('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })
})
