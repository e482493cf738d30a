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
export function jsonProblem(value: unknown, limits?: JsonLimits): string | undefined {
  const read = jsonCopy(value, limits)
  return 'problem' in read ? read.problem : undefined
}

/**
 * A copy of a value that JSON can hold, or why it can't, as {@link jsonProblem} says it. Whoever gave the value may change it
 * afterwards, and whatever prints the copy prints the same: it has plain arrays and objects, without a `toJSON`.
 */
export function jsonCopy(
  value: unknown,
  limits: JsonLimits = limitsOfOne,
): { readonly copy: Json } | { readonly problem: string } {
  const seen: Seen = { ...limits, found: 0, problem: undefined }
  const copy = copyOf(value, 0, seen)
  return seen.problem === undefined ? { copy } : { problem: seen.problem }
}

interface Seen extends JsonLimits {
  found: number
  /** The first that was found. */
  problem: string | undefined
}

/** Checks and copies in one walk: what is read twice may be another thing the second time. */
function copyOf(value: unknown, depth: number, seen: Seen): Json {
  if (depth > seen.depth) return unfit(seen, `nests deeper than ${seen.depth} levels`)
  if (++seen.found > seen.values) return unfit(seen, `holds more than ${seen.values} values`)
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'string')
    return isWellFormed(value) ? value : unfit(seen, 'holds text with a lone surrogate')
  if (typeof value === 'number')
    return Number.isFinite(value) ? value : unfit(seen, `holds ${value}, which JSON can't`)
  if (typeof value !== 'object') return unfit(seen, `holds a ${typeof value}, which JSON can't`)
  if (Array.isArray(value)) {
    const list: Json[] = []
    for (const member of value as unknown[]) {
      list.push(copyOf(member, depth + 1, seen))
      if (seen.problem !== undefined) break
    }
    return list
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null)
    return unfit(seen, 'holds an object that is not a plain one')
  const copy: Record<string, Json> = {}
  for (const [key, member] of Object.entries(value)) {
    if (key === '__proto__') return unfit(seen, "has a key '__proto__'")
    if (!isWellFormed(key)) return unfit(seen, 'has a key with a lone surrogate')
    if (member === undefined) continue
    copy[key] = copyOf(member, depth + 1, seen)
    if (seen.problem !== undefined) break
  }
  return copy
}

function unfit(seen: Seen, problem: string): null {
  seen.problem = problem
  return null
}
