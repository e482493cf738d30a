// The streams of an event table: a dense number for each, its last event, and the hash of its last commit.

import type { StreamHeads } from './block-parts.js'
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

  /** Where the streams stand that have an event in the last block, which begins at this row. */
  headsIn({ ordinals: all, length }: EventBlock, firstRow: number): StreamHeads {
    const ordinals = all
      .subarray(0, length)
      .filter((ordinal, place) => this.#lastRows[ordinal] === firstRow + place + 1)
    const hashes = new Uint8Array(ordinals.length * 32)
    for (const [index, ordinal] of ordinals.entries())
      hashes.set(this.#headHashes.bytesAt(ordinal), index * 32)
    return { ordinals, lastRows: ordinals.map((ordinal) => this.#lastRows[ordinal]!), hashes }
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
  load(names: TextChunk, { ordinals, lastRows, hashes }: StreamHeads): void {
    this.#names.load(names)
    this.#lastRows = grown(this.#lastRows, this.count)
    for (let index = 0; index < ordinals.length; index++) {
      const ordinal = ordinals[index]!
      this.#lastRows[ordinal] = lastRows[index]!
      this.#headHashes.setBytes(ordinal, hashes.subarray(index * 32, index * 32 + 32))
    }
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
