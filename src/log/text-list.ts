// Texts as bytes, one after the other: a text of 20 letters takes 20 to 24 bytes here, and as a string in an array 48. A list
// that is full lies in a segment as it is, and is read there.

import { isWellFormed } from '../kernel/ids.js'
import { grown, risenAt, rising, unrisen, widened, type Rising } from './columns.js'

/** Texts by index, in bytes. */
export interface TextBytes {
  /** UTF-8, one text after the other. */
  readonly bytes: Uint8Array
  /** By index, where a text ends. */
  readonly ends: Rising
  readonly length: number
  /** Texts with half a surrogate pair, which UTF-8 can't tell; none if left out. */
  readonly illFormed?: IllFormed
}

/** Texts by index. */
export type IllFormed = readonly (readonly [index: number, text: string])[]

const noTexts: TextBytes = { bytes: new Uint8Array(0), ends: unrisen(new Uint32Array(0)), length: 0 }

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Texts by index, from 0. */
export class TextList {
  length = 0
  #bytes: Uint8Array
  /** At full width while the list grows; no array as long as all texts are empty. */
  #ends: Rising
  /** Texts with half a surrogate pair. */
  readonly #illFormed: Map<number, string>

  constructor({ bytes, ends, length, illFormed = [] }: TextBytes = noTexts) {
    this.#bytes = bytes
    this.#ends = ends
    this.#illFormed = new Map(illFormed)
    this.length = length
  }

  /** Adds a text. */
  push(text: string): void {
    const start = this.startOf(this.length)
    if (text === '' && start === 0 && this.#ends.values.length === 0) {
      this.length += 1
      return
    }
    this.#bytes = grown(this.#bytes, start + text.length * 3)
    const end = start + this.#write(text, start)
    if (this.length >= this.#ends.values.length) {
      const ends = widened(this.#ends, Uint32Array, this.length)
      this.#ends = unrisen(grown(ends, this.length + 1))
    }
    this.#ends.values[this.length++] = end
  }

  #write(text: string, start: number): number {
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index)
      if (unit >= 0x80) return this.#writeWide(text, start)
      this.#bytes[start + index] = unit
    }
    return text.length
  }

  #writeWide(text: string, start: number): number {
    if (!isWellFormed(text)) {
      this.#illFormed.set(this.length, text)
      return 0
    }
    return encoder.encodeInto(text, this.#bytes.subarray(start)).written
  }

  /** Where the bytes of a text begin. */
  startOf(index: number): number {
    return index === 0 ? 0 : risenAt(this.#ends, index - 1)
  }

  get(index: number): string {
    const [start, end] = [this.startOf(index), this.startOf(index + 1)]
    if (end > start && end - start <= 64) {
      const units: number[] = []
      let all = 0
      for (let at = start; at < end; at++) {
        const byte = this.#bytes[at]!
        all |= byte
        units.push(byte)
      }
      if (all < 0x80) return String.fromCharCode.apply(undefined, units)
    }
    // A copy, since what several threads share can't be decoded.
    return this.#illFormed.get(index) ?? decoder.decode(this.#bytes.slice(start, end))
  }

  /** Whether a text is the one at an index. */
  is(index: number, text: string): boolean {
    const [start, end] = [this.startOf(index), this.startOf(index + 1)]
    if (text.length > end - start) return this.#illFormed.get(index) === text
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      if (unit >= 0x80) return this.get(index) === text
      if (this.#bytes[start + at] !== unit) return false
    }
    return end - start === text.length && !this.#illFormed.has(index)
  }

  /** The bytes of all texts, without room to grow. */
  toBytes(): TextBytes {
    const { length } = this
    return {
      bytes: this.#bytes.subarray(0, this.startOf(length)),
      ends: rising(this.#ends, length),
      length,
      ...(this.#illFormed.size > 0 && { illFormed: [...this.#illFormed] }),
    }
  }

  /** Bytes that it takes, with the room that it keeps for growing. */
  get byteLength(): number {
    return this.#bytes.byteLength + this.#ends.values.byteLength
  }

  /** Gives back the room that it kept for growing. */
  trim(): void {
    const { bytes, ends } = this.toBytes()
    if (bytes.length < this.#bytes.length) this.#bytes = bytes.slice()
    this.#ends = ends
  }
}
