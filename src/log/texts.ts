// The dictionary of a log: each text that its events repeat stands for a number, given out in the order of first
// appearance. So the numbers are a function of the log and of the definitions that read it, and every replica of a log
// gives out the same ones. Texts lie in chunks, one a block of events.

import { invariant } from '../kernel/errors.js'
import { grown } from './columns.js'
import { TextList, type TextBytes } from './text-list.js'

/** Texts as numbers, from 1; 0 stands for none. */
export interface Codes {
  /** One more than the greatest number that was given out. */
  readonly size: number
  /** The text of a number. */
  textOf(code: number): string | undefined
  /** The number of a text, if it has one. */
  find(text: string): number | undefined
}

/** Consecutive texts, with their hashes. */
export interface TextChunk extends TextBytes {
  readonly hashes: Uint32Array
}

const [fewCached, mostCached] = [256, 65_536]
/**
 * A text is looked for in so many slots. That all are full is one text in 50,000 by chance; whoever chooses texts by their
 * hashes can bring it about for each.
 */
const mostProbes = 64

/** Texts that are numbered once. */
export class Texts implements Codes {
  size = 1
  #lists: TextList[] = [new TextList()]
  /** By list, the number of its first text. */
  #firsts: number[] = [1]
  #open = this.#lists[0]!
  #openFirst = 1
  /** By number, a hash of the text. */
  #hashes = new Uint32Array(0)
  /** Numbers by hash: open addressing. */
  #slots = new Uint32Array(16)
  /** Numbers of texts whose slots are full of others: here the platform hashes, by a seed that nobody outside knows. */
  readonly #crowded = new Map<string, number>()
  /** Numbers below this one can be found; those that were loaded, only when a text is first looked up. */
  #indexed = 1
  /** Texts that were told last, by number: strings are made once, as long as they are asked for. */
  #cached: (string | undefined)[] = []
  #cachedCodes = new Uint32Array(0)

  textOf(code: number): string | undefined {
    const slot = code & (this.#cachedCodes.length - 1)
    if (code !== 0 && this.#cachedCodes[slot] === code) return this.#cached[slot]
    return code === 0 || code >= this.size ? undefined : this.#textAt(code)
  }

  #textAt(code: number): string {
    const { length } = this.#cachedCodes
    if (length < mostCached && length < this.size) {
      this.#cachedCodes = new Uint32Array(
        Math.min(mostCached, Math.max(fewCached, 2 ** Math.ceil(Math.log2(this.size * 2)))),
      )
      this.#cached = Array.from({ length: this.#cachedCodes.length })
    }
    const list = this.#listOf(code)
    const text = this.#lists[list]!.get(code - this.#firsts[list]!)
    const slot = code & (this.#cachedCodes.length - 1)
    this.#cachedCodes[slot] = code
    this.#cached[slot] = text
    return text
  }

  #listOf(code: number): number {
    let [low, high] = [0, this.#firsts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (this.#firsts[middle]! <= code) low = middle
      else high = middle - 1
    }
    return low
  }

  find(text: string): number | undefined {
    this.#index()
    const slot = this.#slotOf(hashOf(text), text)
    return slot < 0 ? this.#crowded.get(text) : this.#slots[slot]! || undefined
  }

  /** The number of a text, given out on its first appearance. */
  encode(text: string): number {
    this.#index()
    const hash = hashOf(text)
    const slot = this.#slotOf(hash, text)
    const found = slot < 0 ? this.#crowded.get(text) : this.#slots[slot]!
    if (found) return found
    const code = this.size++
    this.#open.push(text)
    this.#hashes = grown(this.#hashes, this.size)
    this.#hashes[code] = hash
    if (slot < 0) this.#crowded.set(text, code)
    else this.#slots[slot] = code
    this.#indexed = this.size
    return code
  }

  /** The slot that a text is in, or the empty one that it belongs in; −1 if its slots are full of others. */
  #slotOf(hash: number, text?: string): number {
    const mask = this.#slots.length - 1
    for (let probe = 0; probe < mostProbes; probe++) {
      const slot = (hash + probe) & mask
      const code = this.#slots[slot]!
      if (code === 0) return slot
      if (text !== undefined && this.#hashes[code] === hash && this.#is(code, text)) return slot
    }
    return -1
  }

  #is(code: number, text: string): boolean {
    if (code >= this.#openFirst) return this.#open.is(code - this.#openFirst, text)
    const list = this.#listOf(code)
    return this.#lists[list]!.is(code - this.#firsts[list]!, text)
  }

  /** Makes room for one more, and puts every number that was loaded into its slot. */
  #index(): void {
    if (this.size * 3 >= this.#slots.length * 2) {
      this.#slots = new Uint32Array(2 ** Math.ceil(Math.log2(this.size * 3)))
      this.#crowded.clear()
      this.#indexed = 1
    }
    for (; this.#indexed < this.size; this.#indexed++) {
      const slot = this.#slotOf(this.#hashes[this.#indexed]!)
      if (slot < 0) this.#crowded.set(this.textOf(this.#indexed)!, this.#indexed)
      else this.#slots[slot] = this.#indexed
    }
  }

  /** Bytes that it takes: the texts themselves, and what finds their numbers. */
  get byteLengths(): { readonly texts: number; readonly index: number } {
    const texts = this.#lists.reduce((sum, list) => sum + list.byteLength, 0)
    return { texts, index: this.#hashes.byteLength + this.#slots.byteLength }
  }

  /** Ends the open chunk: what comes is of the next one. */
  beginChunk(): void {
    this.#open.trim()
    this.#open = new TextList()
    this.#openFirst = this.size
    this.#lists.push(this.#open)
    this.#firsts.push(this.size)
  }

  /** A chunk, by its place. */
  chunk(index: number): TextChunk {
    const list = this.#lists[index]!
    const first = this.#firsts[index]!
    return { ...list.toBytes(), hashes: this.#hashes.subarray(first, first + list.length) }
  }

  /** Has the texts of a chunk that is full in these bytes from now on, which are the same. */
  move(index: number, bytes: TextBytes): void {
    this.#lists[index] = new TextList(bytes)
  }

  /** Takes a chunk as the open one, which must be empty; its bytes are not copied. */
  load({ hashes, ...bytes }: TextChunk): void {
    // Where all texts are empty, their ends don't tell how many there are.
    const list = new TextList({ ...bytes, length: hashes.length })
    this.#hashes = grown(this.#hashes, this.size + list.length)
    this.#hashes.set(hashes, this.size)
    this.#lists[this.#lists.length - 1] = this.#open = list
    this.size += list.length
  }
}

/** FNV-1a over the code units, mixed once more so that its low bits are as good as the others. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 12)) >>> 0
}

/**
 * The number of a text that an event has as a code: states of one log that were folded apart, by replicas of their own, have
 * the same numbers as far as their replicas reach.
 */
export function codeOf(text: string, codes: Codes): number {
  const code = codes.find(text)
  invariant(code !== undefined, `no event of this log has the code '${text}'`)
  return code
}
