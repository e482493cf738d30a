// Rows of an event table by number: each is in a block, at a place in it.

import type { Instant } from '../kernel/instant.js'
import { Corrections } from './correction.js'
import { EventBlock } from './event-block.js'

/** Events by row, from 0 in the order of the log. */
export class EventRows {
  /** Number of events. */
  length = 0
  /** All are full but the last. */
  readonly blocks: EventBlock[] = [new EventBlock()]
  /** The bits of a row that tell its place in its block: fewer than usual, for tests, make many small blocks. */
  readonly blockBits: number
  /** Masks the place of a row in its block. */
  readonly mask: number
  readonly corrections = new Corrections()
  /** `undefined` until it is asked for again: what happened last may have been put right. */
  #latestAt: number | undefined = Number.NEGATIVE_INFINITY

  constructor(blockBits: number) {
    this.blockBits = blockBits
    this.mask = 2 ** blockBits - 1
  }

  /** The block that a row is in. */
  blockOf(row: number): EventBlock {
    return this.blocks[row >>> this.blockBits]!
  }

  /** The code of the type of the event in a row; 0 if it can't be read. */
  typeAt(row: number): number {
    return this.blockOf(row).types[row & this.mask]!
  }

  /** The ordinal of the stream that the event in a row is of. */
  ordinalAt(row: number): number {
    return this.blockOf(row).ordinals[row & this.mask]!
  }

  /** The version of the event in a row. */
  versionAt(row: number): number {
    const { base, values } = this.blockOf(row).versions
    return base + values[row & this.mask]!
  }

  /** The index in {@link commits} of the commit that the event in a row is of. */
  commitAt(row: number): number {
    const { base, values } = this.blockOf(row).commits
    return base + values[row & this.mask]!
  }

  /** Row of the event before that in a row in its stream, plus 1; 0 for a stream's first. */
  previousOf(row: number): number {
    return this.blockOf(row).previous[row & this.mask]!
  }

  /** When the event in a row happened, as corrected by what so many rows tell; as it was recorded, if left out. */
  atOf(row: number, known = 0): Instant {
    const { base, values } = this.blockOf(row).at
    return (this.corrections.of(row, known)?.at ?? base + values[row & this.mask]!) as Instant
  }

  /** No event happened later, as it is known now; −Infinity while there is none. */
  get latestAt(): Instant {
    return (this.#latestAt ??= this.#latestOf(this.length)) as Instant
  }

  /** The same, as so many rows tell it. */
  latestUpTo(known: number): Instant {
    return known < this.length ? this.#latestOf(known) : this.latestAt
  }

  #latestOf(known: number): Instant {
    let latest = Number.NEGATIVE_INFINITY
    for (let row = 0; row < known; row++) latest = Math.max(latest, this.atOf(row, known))
    return latest as Instant
  }

  /** Notes when an event happened and, where a correction tells it, when it was said to have happened. */
  protected happened(at: number, saidAt = Number.NEGATIVE_INFINITY): void {
    if (this.#latestAt === undefined) return
    if (at >= this.#latestAt) this.#latestAt = at
    else if (saidAt === this.#latestAt) this.#latestAt = undefined
  }

  /** Notes what a block tells of all up to its end; it may not know of what was put right. */
  protected happenedUpTo(latestAt: number): void {
    this.#latestAt = this.corrections.size > 0 ? undefined : latestAt
  }
}
