// Blocks and segments: a table says the same whether its rows came as commits, as segments, or as some of both; and of a
// segment that is not what was written nothing is taken up.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDossierError, type Commit } from 'dossier-engine'
import type { Position } from '../../../src/log/envelope.js'
import { EventTable } from '../../../src/log/event-table.js'
import { createRegistry } from '../../../src/log/registry.js'
import { unpackColumns } from '../../../src/log/column-pack.js'
import { keptBlockOf, takeKeptBlock, takeSegment, type KeptBlock } from '../../../src/log/segment.js'
import { blockBits as bits, commitsArbitrary, definitions, registry } from '../../support/commits.js'
import { saidBy } from '../../support/said-by-table.js'

const commits = commitsArbitrary({ corrections: true, maxLength: 16 })
/** Positions with gaps, as a database gives them. */
const positionOf = (index: number) => (3 * index + 1) as Position

/** A table of these commits, with what is kept of each block that became full. */
function tableOf(given: readonly Commit[], blockBits?: number) {
  const table = new EventTable(registry, blockBits)
  const segments: KeptBlock[] = []
  table.onBlock = () => segments.push(keptBlockOf(table)!)
  given.forEach((commit, index) => table.append(commit, positionOf(index)))
  return { table, segments }
}

/** A table that takes up these segments and then the commits that follow. */
function resumed(segments: readonly KeptBlock[], given: readonly Commit[], blockBits: number): EventTable {
  const table = new EventTable(registry, blockBits)
  for (const segment of segments) takeKeptBlock(table, segment)
  const here = table.commits.length
  if (here > 0) table.finish(given[here - 1]!, positionOf(here - 1))
  given.slice(here).forEach((commit, index) => table.append(commit, positionOf(here + index)))
  return table
}

describe('a table', () => {
  it('says the same in blocks of any size', () => {
    fc.assert(
      fc.property(commits, bits, (given, blockBits) => {
        expect(saidBy(tableOf(given, blockBits).table)).toEqual(saidBy(tableOf(given).table))
      }),
      { numRuns: 80 },
    )
  })

  it('tells where each commit begins, and where the next one will', () => {
    fc.assert(
      fc.property(commits, bits, (given, blockBits) => {
        const { table } = tableOf(given, blockBits)
        const begun = [0]
        for (const { events } of given) begun.push(begun.at(-1)! + events.length)
        expect(begun.map((_, index) => table.firstRowOf(index))).toEqual(begun)
      }),
    )
  })

  it('says the same from segments and the commits after them, and goes on the same', () => {
    fc.assert(
      fc.property(commits, bits, fc.nat(), fc.nat(), (given, blockBits, cut, some) => {
        const [first, all] = [given.slice(0, cut % (given.length + 1)), tableOf(given, blockBits)]
        const { segments } = tableOf(first, blockBits)
        const used = segments.slice(0, some % (segments.length + 1))
        const table = resumed(used, given, blockBits)
        expect(saidBy(table)).toEqual(saidBy(all.table))
      }),
      { numRuns: 80 },
    )
  })

  it('says the same from the segments of all it had, the last of them not full', () => {
    fc.assert(
      fc.property(commits, bits, fc.nat(), (given, blockBits, cut) => {
        const first = given.slice(0, cut % (given.length + 1))
        const { table: before, segments } = tableOf(first, blockBits)
        const last = keptBlockOf(before) ?? []
        expect(saidBy(resumed([...segments, last].flat(), given, blockBits))).toEqual(
          saidBy(tableOf(given, blockBits).table),
        )
        // What was made of the open block did not change it.
        given
          .slice(first.length)
          .forEach((commit, index) => before.append(commit, positionOf(first.length + index)))
        expect(saidBy(before)).toEqual(saidBy(tableOf(given, blockBits).table))
      }),
      { numRuns: 60 },
    )
  })
})

describe('a segment', () => {
  it('is the same bytes, whoever makes it: from commits, or on top of segments', () => {
    fc.assert(
      fc.property(commits, bits, fc.nat(), (given, blockBits, some) => {
        const { segments } = tableOf(given, blockBits)
        const table = new EventTable(registry, blockBits)
        const used = segments.slice(0, some % (segments.length + 1))
        for (const segment of used) takeKeptBlock(table, segment)
        const made: KeptBlock[] = []
        table.onBlock = () => made.push(keptBlockOf(table)!)
        const here = table.commits.length
        if (here > 0) table.finish(given[here - 1]!, positionOf(here - 1))
        given.slice(here).forEach((commit, index) => table.append(commit, positionOf(here + index)))
        expect([...used, ...made]).toEqual(segments)
      }),
      { numRuns: 60 },
    )
  })

  it('is used where it lies, and copied from within a larger buffer', () => {
    const [given] = fc.sample(
      commits.filter((drawn) => drawn.length > 8),
      { numRuns: 1, seed: 7 },
    )
    const { segments } = tableOf(given!, 2)
    // At odd places, where no array can be read.
    const within = (bytes: Uint8Array) => {
      const room = new Uint8Array(bytes.length + 8)
      room.set(bytes, 3)
      return room.subarray(3, 3 + bytes.length)
    }
    const shifted = segments.map(({ segment, heads }) => ({ segment: within(segment), heads: within(heads) }))
    expect(saidBy(resumed(shifted, given!, 2))).toEqual(saidBy(tableOf(given!, 2).table))
    const lying = (take: (table: EventTable) => void) => {
      const table = new EventTable(registry, 2)
      take(table)
      return table.blocks[0]!.ordinals.buffer
    }
    const { segment } = segments[0]!
    expect(lying((table) => takeSegment(table, unpackColumns(segment)))).toBe(segment.buffer)
    expect(lying((table) => takeKeptBlock(table, segments[0]!))).toBe(segment.buffer)
    expect(lying((table) => takeKeptBlock(table, shifted[0]!)).byteLength).toBe(segment.length)
  })

  it('is not taken up with the heads of another one, which nobody can use, nor with damaged ones', () => {
    const [given] = fc.sample(
      commits.filter((drawn) => drawn.length > 8),
      { numRuns: 1, seed: 7 },
    )
    const [first, second] = tableOf(given!, 2).segments
    const table = new EventTable(registry, 2)
    const { segment, heads } = first!
    expect(takeKeptBlock(table, { segment, heads: second!.heads })).toBe(false)
    expect(takeKeptBlock(table, { segment, heads: segment })).toBe(false)
    for (const bad of [heads.slice(0, -1), heads.map((byte, index) => (index === 40 ? byte ^ 1 : byte))])
      expect(() => takeKeptBlock(table, { segment, heads: bad })).toThrow("can't be read")
    expect(table.length).toBe(0)
    expect(takeKeptBlock(table, first!)).toBe(true)
  })

  it('is taken up by no table that has another one, or other definitions, there', () => {
    const [given] = fc.sample(
      commits.filter((drawn) => drawn.length > 8),
      { numRuns: 1, seed: 11 },
    )
    const { segments } = tableOf(given!, 2)
    const refusal = (take: () => void) => {
      try {
        take()
      } catch (error) {
        return isDossierError(error, 'pack-damaged') ? error.details.reason : error
      }
      return undefined
    }
    expect(refusal(() => takeKeptBlock(new EventTable(registry, 2), segments[1]!))).toMatch(
      /^its index is 1, and 0 is expected/,
    )
    expect(refusal(() => takeKeptBlock(new EventTable(registry, 3), segments[0]!))).toMatch(
      /^its blockBits is 2/,
    )
    const other = createRegistry(definitions)
    expect(refusal(() => takeKeptBlock(new EventTable(other, 2), segments[0]!))).toMatch(
      /^its fingerprint is/,
    )
  })

  it('is found out whatever bit of it is wrong, whatever is cut off it, and whichever page of it is zeros', () => {
    const [given] = fc.sample(
      commits.filter((drawn) => drawn.length > 8),
      { numRuns: 1, seed: 3 },
    )
    const { segments } = tableOf(given!, 2)
    const { segment: good, heads } = segments[0]!
    let table = new EventTable(registry, 2)
    const taken = (bytes: Uint8Array) => {
      try {
        expect(takeKeptBlock(table, { segment: bytes, heads })).toBe(true)
        table = new EventTable(registry, 2)
        return true
      } catch (error) {
        if (!isDossierError(error, 'pack-damaged')) throw error
        expect(table.length).toBe(0)
        return false
      }
    }
    const missed: number[] = []
    for (let bit = 0; bit < good.length * 8; bit++) {
      const bad = good.slice()
      bad[bit >>> 3]! ^= 1 << (bit & 7)
      if (taken(bad)) missed.push(bit)
    }
    expect(missed).toEqual([])
    for (let length = 0; length < good.length; length += 7) expect(taken(good.slice(0, length))).toBe(false)
    for (let page = 0; page < good.length; page += 512)
      if (good.subarray(page, page + 512).some((byte) => byte !== 0))
        expect(taken(good.slice().fill(0, page, page + 512))).toBe(false)
    // The test against itself.
    expect(taken(good)).toBe(true)
  })
})
