// (5) What follows from a text that repeats, found once for each number that stands for it.

import type { Codes } from '../log/texts.js'

/** A number for each code of a log. */
export class CodeMemo {
  readonly #codes: Codes
  readonly #find: (text: string) => number | undefined
  #found = new Int32Array(0)

  /** What is not found yet is looked for again each time, and is 0 until then. */
  constructor(codes: Codes, find: (text: string) => number | undefined) {
    this.#codes = codes
    this.#find = find
  }

  /** What was found for a code. */
  of(code: number): number {
    const found = code < this.#found.length ? this.#found[code]! : 0
    return found > 0 ? found - 1 : this.#findNow(code)
  }

  #findNow(code: number): number {
    const found = this.#find(this.#codes.textOf(code) ?? '')
    if (found === undefined) return 0
    if (code >= this.#found.length) {
      const larger = new Int32Array(this.#codes.size)
      larger.set(this.#found)
      this.#found = larger
    }
    this.#found[code] = found + 1
    return found
  }
}
