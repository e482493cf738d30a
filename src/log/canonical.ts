// Canonical bytes: one value has one spelling, so that a hash over it means something. It is RFC 8785 (JSON
// Canonicalization Scheme): keys sorted by UTF-16 code units, numbers as ECMAScript prints them, no white space.
// Any implementation of that RFC can check our hashes without this package and without its event definitions.

import { invariant } from '../kernel/errors.js'
import { isWellFormed } from '../kernel/ids.js'

/** A value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** How deep a value may nest. Deeper input is refused before it reaches a recursion. */
export const maxJsonDepth = 100

/** Prints a value canonically. The value must have passed {@link jsonProblem}, or be built of checked parts. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    invariant(Number.isFinite(value), 'a number that JSON has no word for reached the canonical form')
    return JSON.stringify(value)
  }
  if (value === null || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  invariant(typeof value === 'object', `a ${typeof value} reached the canonical form`)
  let text = ''
  for (const key of Object.keys(value).toSorted()) {
    const member: unknown = (value as Record<string, unknown>)[key]
    if (member !== undefined)
      text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`
  }
  return `{${text}}`
}

/** How many values one value may hold: an object that is shared many times over is as many. */
const maxJsonValues = 1_000_000

/** How much a value may hold. */
export interface JsonLimits {
  readonly depth: number
  readonly values: number
}

const limitsOfOne: JsonLimits = { depth: maxJsonDepth, values: maxJsonValues }

/** Why a value can't be stored as JSON and come back the same, or `undefined` if it can; as one value of an event, if left out. */
export function jsonProblem(value: unknown, limits: JsonLimits = limitsOfOne): string | undefined {
  return problemIn(value, 0, { ...limits, found: 0 })
}

function problemIn(value: unknown, depth: number, seen: JsonLimits & { found: number }): string | undefined {
  if (depth > seen.depth) return `nests deeper than ${seen.depth} levels`
  if (++seen.found > seen.values) return `holds more than ${seen.values} values`
  if (value === null || typeof value === 'boolean') return undefined
  if (typeof value === 'string') return isWellFormed(value) ? undefined : 'holds text with a lone surrogate'
  if (typeof value === 'number')
    return Number.isFinite(value) ? undefined : `holds ${value}, which JSON can't`
  if (typeof value !== 'object') return `holds a ${typeof value}, which JSON can't`
  if (Array.isArray(value)) {
    for (const member of value as unknown[]) {
      const problem = problemIn(member, depth + 1, seen)
      if (problem !== undefined) return problem
    }
    return undefined
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return 'holds an object that is not a plain one'
  for (const [key, member] of Object.entries(value)) {
    if (key === '__proto__') return "has a key '__proto__'"
    if (!isWellFormed(key)) return 'has a key with a lone surrogate'
    if (member === undefined) continue
    const problem = problemIn(member, depth + 1, seen)
    if (problem !== undefined) return problem
  }
  return undefined
}
