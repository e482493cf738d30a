// The tree against RFC 9162 as it is written there: roots, inclusion and consistency by its own recursive definitions, and
// the roots that implementations of Certificate Transparency test themselves by.

import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verifyConsistency, verifyInclusion, type Commit } from 'dossier-engine'
import { sample } from '../../../src/testing/contract-samples.js'
import { CompactRange, leafOf } from '../../../src/log/merkle.js'
import { consistencyRanges, inclusionRanges, RangeRoots } from '../../../src/log/merkle-proof.js'
import { sized } from '../../support/campaign.js'

const hash = (...parts: (string | Buffer)[]) => {
  const digest = createHash('sha256')
  for (const part of parts) digest.update(part)
  return digest.digest()
}
const [zero, one] = [Buffer.of(0), Buffer.of(1)]
const bytes = (hex: string) => Buffer.from(hex, 'hex')
/** The greatest power of two less than n. */
const k = (n: number) => 2 ** Math.ceil(Math.log2(n) - 1)

/** RFC 9162, 2.1.1. */
function mth(d: readonly string[]): Buffer {
  if (d.length === 0) return hash('')
  if (d.length === 1) return hash(zero, bytes(d[0]!))
  return hash(one, mth(d.slice(0, k(d.length))), mth(d.slice(k(d.length))))
}

/** RFC 9162, 2.1.3.1. */
function path(m: number, d: readonly string[]): Buffer[] {
  if (d.length === 1) return []
  const middle = k(d.length)
  return m < middle
    ? [...path(m, d.slice(0, middle)), mth(d.slice(middle))]
    : [...path(m - middle, d.slice(middle)), mth(d.slice(0, middle))]
}

/** RFC 9162, 2.1.4.1. */
function subproof(m: number, d: readonly string[], b: boolean): Buffer[] {
  if (m === d.length) return b ? [] : [mth(d)]
  const middle = k(d.length)
  return m <= middle
    ? [...subproof(m, d.slice(0, middle), b), mth(d.slice(middle))]
    : [...subproof(m - middle, d.slice(middle), false), mth(d.slice(0, middle))]
}

const hex = (all: readonly Buffer[]) => all.map((each) => each.toString('hex'))
const rootOf = (hashes: readonly string[]) => mth(hashes).toString('hex')
const headOf = (hashes: readonly string[]) => ({ commits: hashes.length, root: rootOf(hashes) })

/** Commits of no consequence, each with a hash of its own. */
const commitsOf = (count: number): Commit[] =>
  Array.from({ length: count }, (_, index) => sample(`s/${index}`, { source: `${count}` }))
const hashesOf = (commits: readonly Commit[]) => commits.map((commit) => commit.hash)

function rootsOf(ranges: ReturnType<typeof inclusionRanges>, hashes: readonly string[]): string[] {
  const roots = new RangeRoots(ranges)
  for (const each of hashes) roots.add(leafOf(each))
  return roots.roots
}

const most = sized(130, 700)

describe('the tree', () => {
  it('has the roots that are known of other implementations', () => {
    const leaves = [
      '',
      '00',
      '10',
      '2021',
      '3031',
      '40414243',
      '5051525354555657',
      '606162636465666768696a6b6c6d6e6f',
    ]
    const roots = [
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ]
    const range = new CompactRange()
    expect(range.root).toBe(roots[0])
    for (const [index, leaf] of leaves.entries()) {
      range.add(leafOf(leaf))
      expect(range.head).toEqual({ commits: index + 1, root: roots[index + 1] })
      expect(rootOf(leaves.slice(0, index + 1))).toBe(roots[index + 1])
    }
  })

  it(`has the RFC's root at every size up to ${most}, wherever it was gone on from`, () => {
    const hashes = hashesOf(commitsOf(most))
    let range = new CompactRange()
    for (const [index, each] of hashes.entries()) {
      range.add(leafOf(each))
      expect(range.root).toBe(rootOf(hashes.slice(0, index + 1)))
      range = CompactRange.from(range.size, range.peaks)!
      expect(CompactRange.from(range.size, range.peaks.slice(1))).toBeUndefined()
    }
  })
})

describe('a proof', () => {
  it("is the RFC's, and holds for its commit, its place and its head only", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), fc.nat(), (count, which, where) => {
        const commits = commitsOf(count)
        const hashes = hashesOf(commits)
        const index = which % count
        const commit = commits[index]!
        const head = headOf(hashes)
        const proof = {
          index,
          commits: count,
          path: rootsOf(inclusionRanges(index, { from: 0, to: count }), hashes),
        }
        expect(proof.path).toEqual(hex(path(index, hashes)))
        expect(verifyInclusion({ commit, proof, head })).toBe(true)

        const fails = (part: object, ofHead: object = {}) =>
          expect(
            verifyInclusion({ commit, proof: { ...proof, ...part }, head: { ...head, ...ofHead } }),
          ).toBe(false)
        for (let other = 0; other < count; other++) if (other !== index) fails({ index: other })
        fails({ index: -1 })
        fails({ index: 0.5 })
        fails({ commits: count + 1 })
        fails({}, { root: rootOf(hashes.toReversed().concat('00')) })
        fails({ path: [...proof.path, '0'.repeat(64)] })
        fails({ path: proof.path.map((each) => each.toUpperCase() + ' ').concat(' ') })
        if (count > 1) {
          const at = where % proof.path.length
          fails({ path: proof.path.toSpliced(at, 1) })
          fails({ path: proof.path.with(at, 'f'.repeat(64)) })
        }
        const edited = { ...commit, recordedAt: (commit.recordedAt + 1) as Commit['recordedAt'] }
        expect(verifyInclusion({ commit: edited, proof, head })).toBe(false)
      }),
      { numRuns: sized(60, 1_000) },
    )
  })

  it('that a log has only grown holds for those two heads only', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), fc.nat(), (count, which, where) => {
        const hashes = hashesOf(commitsOf(count))
        const size = which % (count + 1)
        const [from, to] = [headOf(hashes.slice(0, size)), headOf(hashes)]
        const ranges = size === 0 ? [] : consistencyRanges(size, { from: 0, to: count })
        const shown = { from, to, path: rootsOf(ranges, hashes) }
        expect(shown.path).toEqual(size === 0 ? [] : hex(subproof(size, hashes, true)))
        expect(verifyConsistency(shown)).toBe(true)

        const fails = (part: object) => expect(verifyConsistency({ ...shown, ...part })).toBe(false)
        fails({ from: { ...from, root: rootOf(['00']) } })
        // Every log has grown out of nothing.
        if (size > 0) fails({ to: { ...to, root: rootOf(['00']) } })
        fails({ from: { ...from, commits: count + 1 } })
        fails({ path: [...shown.path, '0'.repeat(64)] })
        if (shown.path.length > 0) {
          const at = where % shown.path.length
          fails({ path: shown.path.toSpliced(at, 1) })
          fails({ path: shown.path.with(at, 'f'.repeat(64)) })
        }
        // A log that was written anew from some commit on.
        if (size > 0) fails({ from: headOf(hashes.slice(0, size).with(where % size, '00')) })
      }),
      { numRuns: sized(150, 2_000) },
    )
  })

  it('is no proof and no error, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (a, b, c) => {
        expect(verifyInclusion({ commit: a, proof: b, head: c } as never)).toBe(false)
        expect(verifyInclusion(a as never)).toBe(false)
        expect(verifyConsistency({ from: a, to: b, path: c } as never)).toBe(false)
        expect(verifyConsistency(a as never)).toBe(false)
      }),
      { numRuns: 300 },
    )
  })
})
