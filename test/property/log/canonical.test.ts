// Canonical bytes: one value has one spelling, whatever the order of its keys, and comes back from it; so a commitment
// or a hash over them is to that value and no other.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonArbitrary } from 'dossier-engine/testing'
import { canonicalJson, jsonCopy, jsonProblem } from '../../../src/log/canonical.js'
import { commitmentTo, keyedHash } from '../../../src/log/vault.js'

/** The same value with the keys of every object in another order. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, reordered(member)]),
  )
}

/** The same value with objects that have a prototype. */
function withPlainObjects(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withPlainObjects)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withPlainObjects(member)]))
}

/** Whether one has an object of the other in it, at the same place. */
function sharesWith(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || one === null) return false
  return (
    one === other ||
    Object.entries(one).some(([key, member]) => sharesWith(member, (other as Record<string, unknown>)[key]))
  )
}

describe('canonical bytes', () => {
  it('come back as the value that they spell, whatever the order of its keys', () => {
    fc.assert(
      fc.property(jsonArbitrary(), (value) => {
        expect(jsonProblem(value)).toBeUndefined()
        const spelled = canonicalJson(value)
        // -0 is 0 in JSON, and nothing else changes.
        expect(JSON.parse(spelled)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(canonicalJson(reordered(value))).toBe(spelled)
        expect(canonicalJson(JSON.parse(spelled))).toBe(spelled)
      }),
      { numRuns: 500 },
    )
  })

  it('are those of a copy, which is the same to the order of its keys and shares nothing', () => {
    fc.assert(
      fc.property(jsonArbitrary(), (value) => {
        const { copy } = jsonCopy(value) as { copy: unknown }
        expect(copy).toStrictEqual(withPlainObjects(value))
        expect(canonicalJson(copy)).toBe(canonicalJson(value))
        expect(JSON.stringify(copy)).toBe(JSON.stringify(value))
        expect(sharesWith(copy, value)).toBe(false)
      }),
      { numRuns: 300 },
    )
  })

  it('differ for values that differ', () => {
    fc.assert(
      fc.property(jsonArbitrary(), jsonArbitrary(), (one, other) => {
        const isSame = canonicalJson(one) === canonicalJson(other)
        // Both sides as JSON keeps them, so that 0 and -0 are one.
        const [left, right] = [one, other].map((value) => JSON.stringify(reordered(reordered(value))))
        if (left === right) expect(isSame).toBe(true)
        if (isSame) expect(JSON.parse(canonicalJson(one))).toEqual(JSON.parse(canonicalJson(other)))
      }),
      { numRuns: 300 },
    )
  })

  it('make commitments that verify for their data and salt alone', () => {
    fc.assert(
      fc.property(
        jsonArbitrary(),
        jsonArbitrary(),
        fc.string(),
        fc.string(),
        (data, other, salt, otherSalt) => {
          type Data = Parameters<typeof commitmentTo>[0]
          const commitment = commitmentTo(data as Data, salt)
          expect(commitment).toMatch(/^[0-9a-f]{64}$/)
          expect(commitmentTo(reordered(data) as Data, salt)).toBe(commitment)
          const isOther = canonicalJson(other) !== canonicalJson(data)
          expect(commitmentTo(other as Data, salt) !== commitment).toBe(isOther)
          expect(commitmentTo(data as Data, otherSalt) !== commitment).toBe(
            canonicalJson(otherSalt) !== canonicalJson(salt),
          )
          const [key, otherKey] = [new Uint8Array(32), new Uint8Array(32).fill(1)]
          expect(keyedHash(key, data)).toBe(keyedHash(key, reordered(data)))
          expect(keyedHash(key, data)).not.toBe(keyedHash(otherKey, data))
        },
      ),
      { numRuns: 200 },
    )
  })
})
