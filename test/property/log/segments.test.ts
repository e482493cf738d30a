// Blocks and segments: a table says the same whether its rows came as commits, as segments, or as some of both; and of a
// segment that is not what was written nothing is taken up.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDossierError, type Commit } from 'dossier-engine'
import type { Position } from '../../../src/log/envelope.js'
import { EventTable } from '../../../src/log/event-table.js'
import { createRegistry } from '../../../src/log/registry.js'
import { unpackColumns } from '../../../src/log/column-pack.js'
import { segmentOf, takeSegment, takeUnpacked } from '../../../src/log/segment.js'
import { blockBits as bits, commitsArbitrary, definitions, registry } from '../../support/commits.js'
import { saidBy } from '../../support/said-by-table.js'

const commits = commitsArbitrary({ corrections: true, maxLength: 16 })
/** Positions with gaps, as a database gives them. */
const positionOf = (index: number) => (3 * index + 1) as Position

/** A table of these commits, with the segment of each block that became full. */
function tableOf(given: readonly Commit[], blockBits?: number) {
  const table = new EventTable(registry, blockBits)
  const segments: Uint8Array[] = []
  table.onBlock = () => segments.push(segmentOf(table)!)
  given.forEach((commit, index) => table.append(commit, positionOf(index)))
  return { table, segments }
}

/** A table that takes up these segments and then the commits that follow. */
function resumed(segments: readonly Uint8Array[], given: readonly Commit[], blockBits: number): EventTable {
  const table = new EventTable(registry, blockBits)
  for (const segment of segments) takeSegment(table, segment)
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
        const last = segmentOf(before) ?? []
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
        for (const segment of used) takeSegment(table, segment)
        const made: Uint8Array[] = []
        table.onBlock = () => made.push(segmentOf(table)!)
        const here = table.commits.length
        if (here > 0) table.finish(given[here - 1]!, positionOf(here - 1))
        given.slice(here).forEach((commit, index) => table.append(commit, positionOf(here + index)))
        expect([...used, ...made]).toEqual(segments)
      }),
      { numRuns: 60 },
    )
  })

  it('is taken up at an odd place too, and is used where it lies or leaves none of its bytes behind', () => {
    const [given] = fc.sample(
      commits.filter((drawn) => drawn.length > 8),
      { numRuns: 1, seed: 7 },
    )
    const { segments } = tableOf(given!, 2)
    const shifted = segments.map((bytes) => {
      const room = new Uint8Array(bytes.length + 3)
      room.set(bytes, 3)
      return room.subarray(3)
    })
    expect(saidBy(resumed(shifted, given!, 2))).toEqual(saidBy(tableOf(given!, 2).table))
    const lying = (take: (table: EventTable) => void) => {
      const table = new EventTable(registry, 2)
      take(table)
      return table.blocks[0]!.ordinals.buffer
    }
    const [bytes] = segments
    expect(lying((table) => takeUnpacked(table, unpackColumns(bytes!)))).toBe(bytes!.buffer)
    // Of a segment that is kept beside a log half is not needed any more.
    const copied = lying((table) => takeSegment(table, bytes!))
    expect(copied).not.toBe(bytes!.buffer)
    expect(copied.byteLength).toBeLessThan(bytes!.length)
  })

  it('is not taken up without the heads that only a file leaves out', () => {
    const [given] = fc.sample(
      commits.filter((drawn) => drawn.length > 8),
      { numRuns: 1, seed: 7 },
    )
    const { table } = tableOf(given!, 10)
    const headless = segmentOf(table, { heads: false })!
    const fresh = () => new EventTable(registry, 10)
    expect(() => takeSegment(fresh(), headless)).toThrow('it does not tell where its streams stand')
    takeSegment(fresh(), segmentOf(table)!)
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
    expect(refusal(() => takeSegment(new EventTable(registry, 2), segments[1]!))).toMatch(
      /^its index is 1, and 0 is expected/,
    )
    expect(refusal(() => takeSegment(new EventTable(registry, 3), segments[0]!))).toMatch(
      /^its blockBits is 2/,
    )
    const other = createRegistry(definitions)
    expect(refusal(() => takeSegment(new EventTable(other, 2), segments[0]!))).toMatch(/^its fingerprint is/)
  })

  it('is found out whatever bit of it is wrong, whatever is cut off it, and whichever page of it is zeros', () => {
    const [given] = fc.sample(
      commits.filter((drawn) => drawn.length > 8),
      { numRuns: 1, seed: 3 },
    )
    const { segments } = tableOf(given!, 2)
    const good = segments[0]!
    let table = new EventTable(registry, 2)
    const taken = (bytes: Uint8Array) => {
      try {
        takeSegment(table, bytes)
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
