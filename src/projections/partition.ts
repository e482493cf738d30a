// Streams dealt out to several parts, so that each part can be folded apart: by threads, processes or machines, each on a
// replica of its own, since ordinals are the same in all of them.

/** One of several parts of all streams. Each stream is in one of them. */
export interface Partition {
  /** Which part, from 0. */
  readonly index: number
  /** How many parts there are. */
  readonly of: number
}

/**
 * Streams are dealt out in runs of 64: so parts are alike in size, and what lies side by side in the memory of a state belongs
 * to one part, whose rows are then added to those of others in runs.
 */
export const runBits = 6

/** The only part there is. */
export const everything: Partition = { index: 0, of: 1 }
