// Blocks in memory that threads share: a table whose blocks moved there says and does the same, and a table that takes them
// up folds the same.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clockBook, stepBook, trackingBook, type Commit, type Projection } from 'dossier-engine'
import { canonicalJson } from '../../../src/log/canonical.js'
import { bytesOf } from '../../../src/log/table-bytes.js'
import type { Position } from '../../../src/log/envelope.js'
import { EventTable } from '../../../src/log/event-table.js'
import { shareBlock } from '../../../src/log/share-block.js'
import { untoldBlock } from '../../../src/log/told-block.js'
import { folderOf } from '../../../src/projections/fold.js'
import { registryOf } from '../../../src/log/stored-definitions.js'
import { storedForms } from '../../../src/log/stored-forms.js'
import { blockBits as bits, commitsArbitrary, registry } from '../../support/commits.js'

const commits = commitsArbitrary({ corrections: true, maxLength: 16 })
// oxlint-disable-next-line typescript/no-explicit-any -- one list of projections of different states
const books: readonly Projection<any>[] = [trackingBook, stepBook, clockBook]
const everyEvent: Projection<string[]> = {
  name: 'every-event',
  version: 1,
  start: () => [],
  on: Object.fromEntries(
    registry.types.map((type) => [
      type,
      (seen: string[], event: { toObject(): unknown }) => void seen.push(JSON.stringify(event.toObject())),
    ]),
  ),
  snapshot: (seen) => seen,
}

function append(table: EventTable, given: readonly Commit[], from = 0): EventTable {
  given.forEach((commit, index) => table.append(commit, (from + index + 1) as Position))
  return table
}

/** What is folded from a table, the events themselves among it. */
function folded(table: EventTable): string[] {
  const foldings = [...books, everyEvent as Projection].map((projection) => ({
    projection,
    state: projection.start(table) as never,
  }))
  folderOf(table, foldings).fold()
  return foldings.map(({ projection, state }) => canonicalJson(projection.snapshot(state)))
}

const share = (table: EventTable) =>
  table.blocks.flatMap(({ length }, index) => (length === 0 ? [] : [shareBlock(table, index)]))

/**
 * The table that another thread makes of what was shared, perhaps with the cursors of one before: all that is not shared memory
 * is copied on the way.
 */
function takenUp(table: EventTable, blocks: ReturnType<typeof share>, before?: EventTable): EventTable {
  const copy = new EventTable(registryOf(structuredClone(storedForms(registry))), table.blockBits, before)
  for (const block of blocks) copy.takeBlock(untoldBlock(block, copy.layouts))
  return copy
}

describe('a table whose blocks were shared', () => {
  it('says the same, goes on the same, and moves a full block only once', () => {
    fc.assert(
      fc.property(commits, bits, fc.nat(), (given, blockBits, cut) => {
        const first = given.slice(0, cut % (given.length + 1))
        const table = append(new EventTable(registry, blockBits), first)
        share(table)
        const moved = table.blocks.slice(0, -1)
        for (const { types, ordinals } of moved)
          expect([types.buffer, ordinals.buffer]).toEqual([
            expect.any(SharedArrayBuffer),
            expect.any(SharedArrayBuffer),
          ])
        share(table)
        expect(table.blocks.slice(0, -1).every((block, index) => block === moved[index])).toBe(true)
        append(table, given.slice(first.length), first.length)
        const other = append(new EventTable(registry, blockBits), given)
        expect(folded(table)).toEqual(folded(other))
        expect(table.codes.size).toBe(other.codes.size)
        for (const { stream, hash } of given) {
          expect(table.rowsOf(table.ordinalOf(stream)!)).toEqual(other.rowsOf(other.ordinalOf(stream)!))
          expect(table.headHashOf(stream)).toBe(other.headHashOf(stream))
          expect(hash).toHaveLength(64)
        }
        expect(Object.keys(bytesOf(table)).toSorted()).toEqual(Object.keys(bytesOf(other)).toSorted())
      }),
      { numRuns: 150 },
    )
  })

  it('is folded the same by who takes them up', () => {
    fc.assert(
      fc.property(commits, bits, (given, blockBits) => {
        const table = append(new EventTable(registry, blockBits), given)
        const copy = takenUp(table, share(table))
        expect(folded(copy)).toEqual(folded(table))
        // Whose cursors then read a table that is another one.
        const other = append(new EventTable(registry, blockBits), given.slice(0, given.length >>> 1))
        const cursors = [...copy.cursors]
        const next = takenUp(other, share(other), copy)
        expect(cursors.every((cursor, type) => cursor === undefined || cursor === next.cursors[type])).toBe(
          true,
        )
        expect(cursors.some((cursor) => cursor !== undefined)).toBe(given.length > 0)
        expect(folded(next)).toEqual(folded(other))
        expect(folded(takenUp(table, share(table), next))).toEqual(folded(table))
      }),
      { numRuns: 150 },
    )
  })

  /** Whether parts, each folded by another table and handed over, are the whole; as if the last one had been forgotten. */
  const isSumOfParts = ({ forgotten }: { readonly forgotten: boolean }) =>
    fc.property(commits, bits, fc.integer({ min: 1, max: 5 }), (given, blockBits, of) => {
      const table = append(new EventTable(registry, blockBits), given)
      const parts = Array.from({ length: of - (forgotten ? 1 : 0) }, (_, index) => {
        const copy = takenUp(table, share(table))
        const foldings = books.map((projection) => ({ projection, state: projection.start(copy) as never }))
        folderOf(copy, foldings, 0).fold({ partition: { index, of } })
        return foldings.map(({ projection, state }) => ({
          ...structuredClone(projection.pack!(state)),
          isOwn: true,
        }))
      })
      const merged = books.map((projection, place) => {
        const states = parts.map((part) => projection.unpack!(part[place]!, table) as unknown)
        const sum = states.shift() ?? projection.start(table)
        for (const state of states) projection.merge!(sum, state)
        return canonicalJson(projection.snapshot(sum))
      })
      expect(merged).toEqual(folded(table).slice(0, books.length))
    })

  it('is the sum of its parts, each folded by another table', () => {
    fc.assert(isSumOfParts({ forgotten: false }), { numRuns: 150 })
  })

  it('is not, where a part is forgotten', () => {
    expect(fc.check(isSumOfParts({ forgotten: true }), { numRuns: 150, endOnFailure: true }).failed).toBe(
      true,
    )
  })

  it('tells texts that bytes can not tell', () => {
    const [given] = fc.sample(
      commits.filter((drawn) => drawn.length > 8),
      { numRuns: 1, seed: 5 },
    )
    const ill = given!.map((commit) => ({ ...commit, commandId: 'half \ud800 a pair', source: '\udc00' }))
    const table = append(new EventTable(registry, 2), ill)
    const copy = takenUp(table, share(table))
    expect(folded(copy)).toEqual(folded(table))
    expect(copy.commits.commandId(0)).toBe('half \ud800 a pair')
    expect(copy.commits.source(copy.commits.length - 1)).toBe('\udc00')
  })
})
