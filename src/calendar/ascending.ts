// Where a value stands among ascending numbers. With a table of equal buckets beside the numbers a look-up is one
// multiplication and a search among the few numbers of one bucket, however many there are.

/** Which of some ascending numbers lie in which of equal buckets. */
export interface Buckets {
  readonly perUnit: number
  /** How many numbers lie in the buckets before each; one more element holds the total. */
  readonly before: Int32Array
}

/** Two buckets a number: then most buckets hold one or none. */
const bucketsPerNumber = 2

/** The buckets of ascending numbers, equal ones among them or none at all. */
export function bucketsOf(ascending: Float64Array): Buckets {
  const [first, last] = [ascending[0]!, ascending.at(-1)!]
  const count = ascending.length * bucketsPerNumber
  // One bucket is kept back, so that no rounding leads past the table.
  const perUnit = first === last ? 0 : (count - 1) / (last - first)
  const before = new Int32Array(count + 1)
  let bucket = 0
  for (let index = 0; index < ascending.length; index++) {
    const own = Math.floor((ascending[index]! - first) * perUnit)
    while (bucket < own) before[++bucket] = index
  }
  while (bucket < count) before[++bucket] = ascending.length
  return { perUnit, before }
}

/** How many of the ascending numbers are at most this value. */
export function countUpTo(ascending: Float64Array, value: number, buckets?: Buckets): number {
  const first = ascending[0]!
  // Written so that it is true of no numbers, too.
  if (!(value >= first)) return 0
  if (value >= ascending[ascending.length - 1]!) return ascending.length
  let low = 0
  let high = ascending.length
  if (buckets !== undefined) {
    // However it is rounded, a greater value has no earlier bucket: all before this one count, and none after it do.
    const bucket = Math.floor((value - first) * buckets.perUnit)
    low = buckets.before[bucket]!
    high = buckets.before[bucket + 1]!
  }
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ascending[middle]! <= value) low = middle + 1
    else high = middle
  }
  return low
}
