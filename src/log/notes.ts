// Numbers that some rows have: in one array, a row and its number after one another, which lies in a segment and in shared
// memory as it is.

import { grown } from './columns.js'

/** Numbers by row, noted in the order of rows. */
export class Notes {
  #pairs: Float64Array
  #end: number

  constructor(pairs: Float64Array = new Float64Array(0)) {
    this.#pairs = pairs
    this.#end = pairs.length
  }

  /** Notes the number of a row that comes after all others. */
  push(row: number, value: number): void {
    this.#pairs = grown(this.#pairs, this.#end + 2)
    this.#pairs[this.#end++] = row
    this.#pairs[this.#end++] = value
  }

  get(row: number): number | undefined {
    let [low, high] = [0, this.#end / 2]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#pairs[2 * middle]! < row) low = middle + 1
      else high = middle
    }
    return 2 * low < this.#end && this.#pairs[2 * low] === row ? this.#pairs[2 * low + 1] : undefined
  }

  /** All of them, without room to grow. */
  toArray(): Float64Array {
    return this.#pairs.subarray(0, this.#end)
  }

  /** Gives back the room that it kept for growing. */
  trim(): void {
    if (this.#end < this.#pairs.length) this.#pairs = this.toArray().slice()
  }
}
