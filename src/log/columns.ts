// Typed columns that grow, and the narrowest ones for numbers that are final. Used by the event table and by the books of
// the projections.

import { hexToBytes } from '@noble/hashes/utils.js'
import { hexOf } from '../kernel/bytes.js'

/** The arrays that columns are. */
export type Numbers = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array

/** The array itself if it has room for `length` values, else a copy with at least twice the room. */
export function grown<Values extends Numbers>(values: Values, length: number): Values {
  if (length <= values.length) return values
  return copied(values, Math.max(length, values.length * 2, 16))
}

/** A copy of an array with room for so many values. */
export function copied<Values extends Numbers>(values: Values, room: number): Values {
  const copy = new (values.constructor as new (length: number) => Values)(room)
  copy.set(values)
  return copy
}

/** So many rows, and room for an eighth more: of what is taken up at its full size, little comes at once. */
export function withRoom(rows: number): number {
  return rows + Math.max(16, rows >>> 3)
}

/** Whole numbers in as few bytes as they need: what was told is `base` and the number in the array. */
export interface Narrowed {
  readonly base: number
  values: Uint8Array | Uint16Array | Uint32Array | Float64Array
}

/** The first so many numbers of a column in as few bytes as they need, counted from the least of them. */
export function narrowed({ base, values: all }: Narrowed, length: number): Narrowed {
  if (length === 0) return { base, values: new Uint8Array(0) }
  const numbers = all.subarray(0, length)
  let [least, greatest] = [Infinity, -Infinity]
  for (const number of numbers) {
    if (number < least) least = number
    if (number > greatest) greatest = number
  }
  const range = greatest - least
  if (!(range < 2 ** 32)) return { base, values: Float64Array.from(numbers) }
  const values = new (range < 2 ** 8 ? Uint8Array : range < 2 ** 16 ? Uint16Array : Uint32Array)(length)
  for (let index = 0; index < length; index++) values[index] = numbers[index]! - least
  return { base: base + least, values }
}

/**
 * Whole numbers that rise about evenly: each is `step` for each before it, and what is told besides. Where that is nothing,
 * there is no array.
 */
export interface Rising extends Narrowed {
  readonly step: number
}

/** Numbers that rise, at full width. */
export function unrisen(values: Narrowed['values']): Rising {
  return { base: 0, step: 0, values }
}

/** How many of so many numbers that never fall are at most this one. */
export function countUpTo(length: number, numberAt: (index: number) => number, most: number): number {
  let [low, high] = [0, length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (numberAt(middle) <= most) low = middle + 1
    else high = middle
  }
  return low
}

/** The number at an index. */
export function risenAt({ base, step, values }: Rising, index: number): number {
  return base + step * index + (values.length === 0 ? 0 : values[index]!)
}

/** The first so many numbers that rise, in as few bytes as they need. */
export function rising(column: Rising, length: number): Rising {
  const risen = (index: number) => risenAt(column, index)
  const step = length < 2 ? 0 : Math.round((risen(length - 1) - risen(0)) / (length - 1))
  const rest = new Float64Array(length)
  for (let index = 0; index < length; index++) rest[index] = risen(index) - step * index
  const { base, values } = narrowed({ base: 0, values: rest }, length)
  return { base, step, values: values.every((value) => value === 0) ? new Uint8Array(0) : values }
}

/** What a number of steps stands for: `base` and so many times `step`. */
export interface Scale {
  readonly base: number
  readonly step: number
}

/**
 * Numbers as how many steps each is above the least, where that takes fewer bytes than they themselves: times of day are
 * whole minutes, counts are small. `undefined` where one is absent, or no whole number.
 */
export function inSteps(
  numbers: Float64Array,
): { readonly scale: Scale; readonly steps: Uint8Array | Uint16Array | Uint32Array } | undefined {
  let [base, step] = [Infinity, 0]
  for (const number of numbers) if (number < base) base = number
  for (const number of numbers) {
    if (!Number.isSafeInteger(number) || Object.is(number, -0) || !Number.isSafeInteger(number - base))
      return undefined
    if (step === 0 || (number - base) % step !== 0) step = greatestDivisor(number - base, step)
  }
  const column = { base: 0, values: numbers.map((number) => (number - base) / (step || 1)) }
  const { values: steps } = narrowed(column, numbers.length)
  return steps instanceof Float64Array ? undefined : { scale: { base, step: step || 1 }, steps }
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b)
}

/** The same numbers at full width, to be gone on with, in an array of this kind: of those that rise, so many. */
export function widened<Wide extends Float64Array | Uint32Array>(
  column: Narrowed | Rising,
  wide: new (length: number) => Wide,
  length = column.values.length,
): Wide {
  const rises = { step: 0, ...column }
  const numbers = new wide(length)
  for (let index = 0; index < length; index++) numbers[index] = risenAt(rises, index)
  return numbers
}

/** SHA-256 hashes: 32 bytes a row. */
export class HashColumn {
  #bytes = new Uint8Array(0)

  set(row: number, hex: string): void {
    this.setBytes(row, hexToBytes(hex))
  }

  /** Sets the hashes of this row and of those after it, as many as there are bytes for. */
  setBytes(row: number, bytes: Uint8Array): void {
    this.#bytes = grown(this.#bytes, row * 32 + bytes.length)
    this.#bytes.set(bytes, row * 32)
  }

  /** Sets the hash of a row as the 32 bytes from a place on. */
  setFrom(row: number, bytes: Uint8Array, start: number): void {
    const end = row * 32 + 32
    if (end > this.#bytes.length) this.#bytes = grown(this.#bytes, end)
    // A view of so few bytes would take longer than to copy them.
    for (let index = 0; index < 32; index++) this.#bytes[end - 32 + index] = bytes[start + index]!
  }

  get(row: number): string {
    return hexOf(this.#bytes, row * 32, row * 32 + 32)
  }

  get byteLength(): number {
    return this.#bytes.byteLength
  }

  /** The bytes of the first so many, in an array of their own. */
  slice(length: number): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, length * 32)
  }

  bytesAt(row: number): Uint8Array {
    return this.#bytes.subarray(row * 32, row * 32 + 32)
  }
}
