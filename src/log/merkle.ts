// The Merkle tree of RFC 9162, 2.1, over the hashes of commits in the order of the log. It is never held: a range keeps
// the roots of its perfect subtrees, at most 53 of them, and grows by one leaf at a time. No log is read here.

import { sha256 } from '@noble/hashes/sha2.js'
import { hexToBytes } from '@noble/hashes/utils.js'
import { hexOf } from '../kernel/bytes.js'

/** What stands for the first so many commits of a log: nobody can change, move, add or take one without another root. */
export interface TreeHead {
  /** How many commits, in the order of the log. Unlike a position it stays the same when a log is moved. */
  readonly commits: number
  /** The Merkle tree hash of RFC 9162 over their hashes, in hexadecimal. */
  readonly root: string
}

// A leaf can't be passed off as a node, nor a node as a leaf.
const [leafPrefix, nodePrefix] = [new Uint8Array([0]), new Uint8Array([1])]

/** The leaf of a commit, by its hash in hexadecimal. */
export function leafOf(hash: string): Uint8Array {
  return sha256.create().update(leafPrefix).update(hexToBytes(hash)).digest()
}

/** The node over two nodes. */
export function nodeOf(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256.create().update(nodePrefix).update(left).update(right).digest()
}

/** The greatest power of two that is less than a size of 2 or more: where RFC 9162 splits a tree. */
export function splitOf(size: number): number {
  let power = 1
  while (power * 2 < size) power *= 2
  return power
}

/** Leaves from the first on, as the roots of the perfect trees that they fill. */
export class CompactRange {
  #size = 0
  readonly #peaks: Uint8Array[] = []

  /** Goes on from {@link peaks}; `undefined` if a range of this size doesn't have so many. */
  static from(size: number, peaks: readonly string[]): CompactRange | undefined {
    if (peaks.length !== onesIn(size)) return undefined
    const range = new CompactRange()
    range.#size = size
    range.#peaks.push(...peaks.map(hexToBytes))
    return range
  }

  /** How many leaves. */
  get size(): number {
    return this.#size
  }

  add(leaf: Uint8Array): void {
    let node = leaf
    // As in adding one to a binary number: each carry joins two trees of the same size. No bit operators, which end at 2^31.
    for (let carry = this.#size; carry % 2 === 1; carry = (carry - 1) / 2)
      node = nodeOf(this.#peaks.pop()!, node)
    this.#peaks.push(node)
    this.#size += 1
  }

  /** The roots of its perfect trees from left to right, which are the greatest first, in hexadecimal. */
  get peaks(): string[] {
    return this.#peaks.map((peak) => hexOf(peak))
  }

  /** The root of the whole, in hexadecimal. */
  get root(): string {
    const root = this.#peaks.reduceRight<Uint8Array | undefined>(
      (right, peak) => (right === undefined ? peak : nodeOf(peak, right)),
      undefined,
    )
    return hexOf(root ?? sha256(new Uint8Array()))
  }

  get head(): TreeHead {
    return { commits: this.#size, root: this.root }
  }
}

function onesIn(size: number): number {
  let ones = 0
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2
  return ones
}
