// The streams of an event table: a dense number for each, its last event, and the hash of its last commit.

import { genesisHash } from './chain.js'
import { grown, HashColumn } from './columns.js'
import type { EventBlock } from './event-block.js'
import type { TextBytes } from './text-list.js'
import { Texts, type TextChunk } from './texts.js'

/** Streams by ordinal, from 0 in the order of first appearance. */
export class StreamColumns {
  /** A stream's ordinal is its number less 1. */
  readonly #names = new Texts()
  /** By ordinal, the row of the stream's last event, plus 1. */
  #lastRows = new Uint32Array(0)
  readonly #headHashes = new HashColumn()

  /** How many streams there are. */
  get count(): number {
    return this.#names.size - 1
  }

  /** A stream's ordinal, given out on its first appearance. */
  ordinalFor(stream: string): number {
    const ordinal = this.#names.encode(stream) - 1
    this.#lastRows = grown(this.#lastRows, this.count)
    return ordinal
  }

  /** A stream's ordinal, or `undefined` if it has no event. */
  ordinalOf(stream: string): number | undefined {
    const number = this.#names.find(stream)
    return number === undefined ? undefined : number - 1
  }

  nameOf(ordinal: number): string {
    return this.#names.textOf(ordinal + 1)!
  }

  /** Row of a stream's last event, plus 1; 0 if it has none. */
  lastRow(ordinal: number): number {
    return this.#lastRows[ordinal] ?? 0
  }

  setLastRow(ordinal: number, row: number): void {
    this.#lastRows[ordinal] = row + 1
  }

  /** The hash of a stream's last commit. */
  headHash(stream: string): string {
    const ordinal = this.ordinalOf(stream)
    return ordinal === undefined ? genesisHash : this.#headHashes.get(ordinal)
  }

  setHeadHash(ordinal: number, hash: string): void {
    this.#headHashes.set(ordinal, hash)
  }

  /** Sets the hash of a stream's last commit as the 32 bytes from a place on. */
  setHead(ordinal: number, hashes: Uint8Array, start: number): void {
    this.#headHashes.setFrom(ordinal, hashes, start)
  }

  /** The hashes of the streams that have an event in the last block, which begins at this row, by their last events. */
  headsIn(block: EventBlock, firstRow: number): Uint8Array {
    const heads = new HashColumn()
    let count = 0
    for (const ordinal of this.#lastIn(block, firstRow))
      heads.setBytes(count++, this.#headHashes.bytesAt(ordinal))
    return heads.slice(count)
  }

  /** The streams that have an event in the last block, by their last events. */
  *#lastIn({ ordinals, length }: EventBlock, firstRow: number): Generator<number> {
    for (let place = 0; place < length; place++)
      if (this.#lastRows[ordinals[place]!] === firstRow + place + 1) yield ordinals[place]!
  }

  /** The names that came up first in a block. */
  chunk(block: number): TextChunk {
    return this.#names.chunk(block)
  }

  /** Has the names of a block that is full in these bytes from now on, which are the same. */
  move(block: number, names: TextBytes): void {
    this.#names.move(block, names)
  }

  /** What comes is of the next block. */
  beginBlock(): void {
    this.#names.beginChunk()
  }

  /** Takes up what a block adds. */
  load(
    names: TextChunk,
    block: EventBlock,
    { heads, firstRow }: { heads: Uint8Array | undefined; firstRow: number },
  ): void {
    this.#names.load(names)
    this.#lastRows = grown(this.#lastRows, this.count)
    if (heads === undefined) return
    for (let place = 0; place < block.length; place++)
      this.setLastRow(block.ordinals[place]!, firstRow + place)
    if (heads.length === 0) return
    let start = -32
    for (const ordinal of this.#lastIn(block, firstRow)) this.setHead(ordinal, heads, (start += 32))
  }

  /** Bytes that each part takes. */
  byteLengths(): Readonly<Record<string, number>> {
    const { texts, index } = this.#names.byteLengths
    return {
      'stream names': texts,
      'index of stream names': index,
      'last rows of streams': this.#lastRows.byteLength,
      'head hashes of streams': this.#headHashes.byteLength,
    }
  }
}
