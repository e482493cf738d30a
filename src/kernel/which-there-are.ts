// What a message says when a name is not known: which there are, or of many those that are written most alike, since a
// misspelt name is the usual mistake. It compares letters and knows nothing of what is named.

const listed = 8
const nearest = 3

/**
 * Tells names instead of one that is not known: all of a few, of many the three nearest: `there are a, b`.
 * @param none what is said where there are none
 */
export function whichThereAre(names: readonly string[], asked: string, none: string): string {
  if (names.length === 0) return none
  if (names.length === 1) return `there is only ${names[0]}`
  if (names.length <= listed) return `there are ${names.join(', ')}`
  const pairs = pairsOf(asked)
  const likeness = new Map(names.map((name) => [name, likenessOf(pairs, pairsOf(name))]))
  const alike = names.toSorted((a, b) => likeness.get(b)! - likeness.get(a)!).slice(0, nearest)
  return `of the ${names.length} there are, the nearest are ${alike.join(', ')}`
}

/** Each pair of letters that follow one another, the ends included; of what is long only the beginning. */
function pairsOf(name: string): ReadonlySet<string> {
  const text = ` ${name.slice(0, 60).toLowerCase()} `
  return new Set(Array.from({ length: text.length - 1 }, (_, index) => text.slice(index, index + 2)))
}

/** From 0, nothing in common, to 1. */
function likenessOf(some: ReadonlySet<string>, others: ReadonlySet<string>): number {
  let shared = 0
  for (const pair of some) if (others.has(pair)) shared++
  return (2 * shared) / (some.size + others.size)
}
