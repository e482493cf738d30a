// (5) What follows from a text that repeats, found once for each number that stands for it.

import type { Codes } from '../log/columns.js'

/** A number for each code of a log. */
export class CodeMemo {
  readonly #codes: Codes
  readonly #find: (text: string) => number
  #found = new Int32Array(0)

  constructor(codes: Codes, find: (text: string) => number) {
    this.#codes = codes
    this.#find = find
  }

  /** What was found for a code. */
  of(code: number): number {
    const found = code < this.#found.length ? this.#found[code]! : 0
    return found > 0 ? found - 1 : this.#findNow(code)
  }

  #findNow(code: number): number {
    const found = this.#find(this.#codes.texts[code] ?? '')
    if (code >= this.#found.length) {
      const larger = new Int32Array(this.#codes.texts.length)
      larger.set(this.#found)
      this.#found = larger
    }
    this.#found[code] = found + 1
    return found
  }
}
