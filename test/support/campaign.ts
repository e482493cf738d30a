// The reliability campaign (docs/CONTRIBUTING.md): the same tests in two sizes, and chance that `SEED=…` repeats. The seed
// of a run is printed by its setup (print-seed.ts).

/** Whether the full sizes are asked for. */
export const isSoak = process.env['SOAK'] === '1'

/** A size for every change, or with `npm run soak` the full one. */
export function sized(gate: number, soak: number): number {
  return isSoak ? soak : gate
}

/** Chance of a test's own, the same for the same seed of the run. */
export interface Chance {
  /** A whole number from 0, less than the limit. */
  below(limit: number): number
  /** One of a list. */
  among<Item>(items: readonly Item[]): Item
}

/** Draws for one purpose (mulberry32), which depend on nothing but its name and the seed. */
export function chanceFor(purpose: string, seed = Number(process.env['SEED'])): Chance {
  let state = seed | 0
  for (const sign of purpose) state = (Math.imul(state, 31) + sign.codePointAt(0)!) | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return { below, among: (items) => items[below(items.length)]! }
}
