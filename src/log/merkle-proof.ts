// Proofs over the Merkle tree, by RFC 9162, 2.1.3 and 2.1.4: that a commit is in a log, and that a log has only grown.
// Checking one takes nothing but the proof and a head that one trusts: no log, no engine, no key. Whatever is not a proof
// proves nothing; it is never an error.

import { hexToBytes } from '@noble/hashes/utils.js'
import { hexOf } from '../kernel/bytes.js'
import { hashOf } from './chain.js'
import type { Commit } from './envelope.js'
import { CompactRange, leafOf, nodeOf, splitOf, type TreeHead } from './merkle.js'

/** That a commit stands in its place among the first so many of a log. */
export interface InclusionProof {
  /** How many commits come before it. */
  readonly index: number
  /** How many commits the tree is over. */
  readonly commits: number
  /** The nodes beside its way to the root, from the leaf up, in hexadecimal. */
  readonly path: readonly string[]
}

/** Leaves from one up to, and without, another. */
export interface LeafRange {
  readonly from: number
  readonly to: number
}

/** The ranges whose roots are the path of a leaf: PATH(m, D_n) of the RFC. */
export function inclusionRanges(index: number, { from, to }: LeafRange): LeafRange[] {
  if (to - from <= 1) return []
  const middle = from + splitOf(to - from)
  return index < middle
    ? [...inclusionRanges(index, { from, to: middle }), { from: middle, to }]
    : [...inclusionRanges(index, { from: middle, to }), { from, to: middle }]
}

/** The ranges whose roots show that so many leaves are the first of the tree: SUBPROOF(m, D_n, b) of the RFC. */
export function consistencyRanges(size: number, { from, to }: LeafRange, isKnown = true): LeafRange[] {
  if (size === to) return isKnown ? [] : [{ from, to }]
  const middle = from + splitOf(to - from)
  return size <= middle
    ? [...consistencyRanges(size, { from, to: middle }, isKnown), { from: middle, to }]
    : [...consistencyRanges(size, { from: middle, to }, false), { from, to: middle }]
}

/** The roots of ranges that don't overlap, over leaves that come one after another. */
export class RangeRoots {
  readonly #inOrder: readonly { readonly range: LeafRange; readonly tree: CompactRange }[]
  readonly #asGiven: readonly CompactRange[]
  #index: number
  #at = 0

  /** The first leaf that is added has this index; the ranges begin there or later. */
  constructor(ranges: readonly LeafRange[], index = 0) {
    const all = ranges.map((range) => ({ range, tree: new CompactRange() }))
    this.#asGiven = all.map(({ tree }) => tree)
    this.#inOrder = all.toSorted((a, b) => a.range.from - b.range.from)
    this.#index = index
  }

  add(leaf: Uint8Array): void {
    const index = this.#index++
    const current = this.#inOrder[this.#at]
    if (current === undefined || index < current.range.from) return
    current.tree.add(leaf)
    if (index + 1 === current.range.to) this.#at += 1
  }

  /** In hexadecimal, in the order in which the ranges were given. */
  get roots(): string[] {
    return this.#asGiven.map(({ root }) => root)
  }
}

/**
 * Whether a commit is the one that it says, and stands in its place among the commits of a head. The head must come from
 * where the keeper of the log can't change it; that it is genuine is not shown by this.
 * @example
 * verifyInclusion({ commit, proof, head: publishedHead })
 */
export function verifyInclusion(shown: {
  readonly commit: Commit
  readonly proof: InclusionProof
  readonly head: TreeHead
}): boolean {
  try {
    const { commit, proof, head } = shown
    const { index, commits, path } = proof
    if (commits !== head.commits || !isIndex(index, commits) || !areHashes(path)) return false
    if (hashOf(commit) !== commit.hash) return false
    let [node, left, last] = [leafOf(commit.hash), index, commits - 1]
    for (const beside of path.map(hexToBytes)) {
      if (last === 0) return false
      if (left % 2 === 1 || left === last) {
        node = nodeOf(beside, node)
        while (left % 2 === 0 && left !== 0) [left, last] = [left / 2, half(last)]
      } else node = nodeOf(node, beside)
      ;[left, last] = [half(left), half(last)]
    }
    return last === 0 && hexOf(node) === head.root
  } catch {
    // Not of the form: a proof comes from anywhere.
    return false
  }
}

/**
 * Whether the commits of one head are the first of another's: between the two, the log has only grown.
 */
export function verifyConsistency(shown: {
  readonly from: TreeHead
  readonly to: TreeHead
  readonly path: readonly string[]
}): boolean {
  try {
    const { from, to, path } = shown
    if (!isIndex(from.commits, to.commits + 1) || !areHashes([...path, from.root, to.root])) return false
    if (from.commits === to.commits) return path.length === 0 && from.root === to.root
    // Every log begins with nothing.
    if (from.commits === 0) return path.length === 0 && from.root === new CompactRange().root
    return isGrown(from, to, path.map(hexToBytes))
  } catch {
    return false
  }
}

/** RFC 9162, 2.1.4.2, of two trees of which the first is the smaller, and not empty. */
function isGrown(from: TreeHead, to: TreeHead, path: readonly Uint8Array[]): boolean {
  let [left, last] = [from.commits - 1, to.commits - 1]
  while (left % 2 === 1) [left, last] = [half(left), half(last)]
  // Where the first tree is perfect, its root is a node of the second and not told again.
  const [first, ...rest] = left === 0 ? [hexToBytes(from.root), ...path] : path
  if (first === undefined) return false
  let [before, after] = [first, first]
  for (const beside of rest) {
    if (last === 0) return false
    if (left % 2 === 1 || left === last) {
      before = nodeOf(beside, before)
      after = nodeOf(beside, after)
      while (left % 2 === 0 && left !== 0) [left, last] = [left / 2, half(last)]
    } else after = nodeOf(after, beside)
    ;[left, last] = [half(left), half(last)]
  }
  return last === 0 && hexOf(before) === from.root && hexOf(after) === to.root
}

const half = (index: number) => Math.floor(index / 2)

const isIndex = (index: number, limit: number) =>
  Number.isSafeInteger(index) && Number.isSafeInteger(limit) && index >= 0 && index < limit

const areHashes = (path: readonly unknown[]) =>
  path.length <= 108 && path.every((each) => typeof each === 'string' && /^[0-9a-f]{64}$/.test(each))
