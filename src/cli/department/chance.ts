// Chance for the simulated year: the generator sfc32, from a seed. Whole numbers and the four operations only, so
// that one seed gives one year on every machine. It is no source of secrets.

/** A sequence of numbers that look drawn by lot, the same for the same seed and stream. */
export class Chance {
  #a: number
  #b: number
  #c: number
  #counter = 1

  /** Streams of one seed are independent of one another: whoever gets one can't disturb the others. */
  constructor(seed: number, stream = 0) {
    this.#a = seed | 0
    this.#b = Math.floor(seed / 0x1_0000_0000) | 0
    this.#c = stream | 0
    for (let round = 0; round < 16; round++) this.uint32()
  }

  /** The next whole number below 2³². */
  uint32(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** From 0, below 1. */
  share(): number {
    return this.uint32() / 0x1_0000_0000
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.share() * (high - low + 1))
  }

  /** Whether something of this probability happens. */
  happens(probability: number): boolean {
    return this.share() < probability
  }

  /** One of a list that isn't empty. */
  pick<Item>(list: readonly Item[]): Item {
    return list[this.between(0, list.length - 1)]!
  }

  /** An id of 24 characters. */
  id(): string {
    const part = () => this.uint32().toString(16).padStart(8, '0')
    return part() + part() + part()
  }
}

/** Draws from a list in which some come up more often than others. */
export class Lot<Item> {
  readonly #items: readonly Item[]
  /** Sums of the weights up to and including each item. */
  readonly #reached: readonly number[]

  constructor(items: readonly Item[], weightOf: (item: Item) => number) {
    let sum = 0
    this.#items = items
    this.#reached = items.map((item) => (sum += weightOf(item)))
  }

  draw(chance: Chance): Item {
    const at = chance.share() * this.#reached.at(-1)!
    let [low, high] = [0, this.#items.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#reached[middle]! > at) high = middle
      else low = middle + 1
    }
    return this.#items[low]!
  }
}
