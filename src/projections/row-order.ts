// (5) Rows in the order of a moment that each of them has: ranges cost their length, and a row that moves costs little
// more than finding it. What the moment means is its owner's.

const chunkSize = 512

/** Rows by a moment, those without one left out. Ties are in the order of rows. */
export class RowOrder {
  /** Sorted rows in chunks, each sorted; the keys are in {@link #keys}. */
  #chunks: number[][] = []
  /** By row: the moment under which it is filed; NaN if it isn't. */
  #keys = new Float64Array(0)
  #size = 0

  /** How many rows are filed. */
  get size(): number {
    return this.#size
  }

  /** Rows with from ≤ moment < to, soonest first, at most so many. Their moments aren't looked at, but for the ends. */
  between(from: number, to: number, limit = Infinity): number[] {
    const found: number[] = []
    for (let chunk = this.#chunkFor(from, -1); chunk < this.#chunks.length; chunk++) {
      const rows = this.#chunks[chunk]!
      const start = this.#indexIn(rows, from, -1)
      const end = Math.min(this.#indexIn(rows, to, -1), start + limit - found.length)
      found.push(...rows.slice(start, end))
      if (end < rows.length) break
    }
    return found
  }

  /** The moment under which a row is filed. */
  keyOf(row: number): number {
    return this.#keys[row]!
  }

  /** Files the rows from 0 to before `length` by one sort, in place of all that were filed. */
  fileAll(length: number, keyOf: (row: number) => number | undefined): void {
    this.#keys = new Float64Array(length)
    const rows: number[] = []
    for (let row = 0; row < length; row++) {
      const key = keyOf(row)
      this.#keys[row] = key ?? Number.NaN
      if (key !== undefined) rows.push(row)
    }
    rows.sort((a, b) => this.#keys[a]! - this.#keys[b]! || a - b)
    this.#size = rows.length
    this.#chunks = []
    for (let start = 0; start < rows.length; start += chunkSize)
      this.#chunks.push(rows.slice(start, start + chunkSize))
  }

  /** Files a row under a moment, or takes it out. */
  file(row: number, key: number | undefined): void {
    if (row >= this.#keys.length) {
      if (key === undefined) return
      const larger = new Float64Array(Math.max(row + 1, this.#keys.length * 2)).fill(Number.NaN)
      larger.set(this.#keys)
      this.#keys = larger
    }
    const before = this.#keys[row]!
    const after = key ?? Number.NaN
    if (Object.is(before, after)) return
    if (!Number.isNaN(before)) this.#remove(row, before)
    this.#keys[row] = after
    if (!Number.isNaN(after)) this.#insert(row, after)
  }

  #remove(row: number, key: number): void {
    const chunk = this.#chunkFor(key, row)
    const rows = this.#chunks[chunk]!
    rows.splice(this.#indexIn(rows, key, row), 1)
    if (rows.length === 0) this.#chunks.splice(chunk, 1)
    this.#size -= 1
  }

  #insert(row: number, key: number): void {
    this.#size += 1
    if (this.#chunks.length === 0) this.#chunks.push([])
    const chunk = Math.min(this.#chunkFor(key, row), this.#chunks.length - 1)
    const rows = this.#chunks[chunk]!
    rows.splice(this.#indexIn(rows, key, row), 0, row)
    if (rows.length > 2 * chunkSize) this.#chunks.splice(chunk + 1, 0, rows.splice(chunkSize))
  }

  /** The first chunk whose last entry is not before (key, row). */
  #chunkFor(key: number, row: number): number {
    let low = 0
    let high = this.#chunks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#isBefore(this.#chunks[middle]!.at(-1)!, key, row)) low = middle + 1
      else high = middle
    }
    return low
  }

  #indexIn(rows: readonly number[], key: number, row: number): number {
    let low = 0
    let high = rows.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#isBefore(rows[middle]!, key, row)) low = middle + 1
      else high = middle
    }
    return low
  }

  #isBefore(filed: number, key: number, row: number): boolean {
    const own = this.#keys[filed]!
    return own < key || (own === key && filed < row)
  }
}
