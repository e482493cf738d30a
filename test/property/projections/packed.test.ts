// Packed books: what is unpacked is what was packed, wherever the history is cut, whatever comes after it and however far
// back a correction reaches; and what it is unpacked from stays as it is.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  clockBook,
  EventCorrected,
  stepBook,
  trackingBook,
  type Commit,
  type EventLog,
  type Instant,
  type Packed,
  type Projection,
} from 'dossier-engine'
import { canonicalJson } from '../../../src/log/canonical.js'
import { packColumns, unpackColumns } from '../../../src/log/column-pack.js'
import type { Position } from '../../../src/log/envelope.js'
import { EventTable } from '../../../src/log/event-table.js'
import { createRegistry } from '../../../src/log/registry.js'
import { folderOf, type FoldBounds } from '../../../src/projections/fold.js'
import { TrackingBook } from '../../../src/projections/tracking-book.js'
import { Time } from '../../../src/projections/tracking-row.js'
import { history, open, recorded, tell } from '../engine/corrected-history.js'
import { play, scenarioArbitrary } from '../engine/scenario.js'
import { commitsOf, definitions, story } from './tables.js'

// oxlint-disable-next-line typescript/no-explicit-any -- one list of projections of different states
const books: readonly Projection<any>[] = [trackingBook, stepBook, clockBook]
type Foldings = readonly { readonly projection: Projection; readonly state: unknown }[]

const start = (table: EventTable): Foldings =>
  books.map((projection) => ({ projection, state: projection.start(table) as unknown }))
const said = (foldings: Foldings) =>
  foldings.map(({ projection, state }) => canonicalJson(projection.snapshot(state)))
const folded = (table: EventTable, bounds?: FoldBounds, bits?: number): Foldings => {
  const foldings = start(table)
  folderOf(table, foldings, bits).fold(bounds)
  return foldings
}

const registry = createRegistry([...definitions, EventCorrected])
function tableOf(commits: readonly Commit[]): EventTable {
  const table = new EventTable(registry, 3)
  commits.forEach((commit, index) => table.append(commit, (index + 1) as Position))
  return table
}

const intoBytes = ({ head, columns }: Packed) => packColumns({ head }, columns)
const fromBytes = (bytes: Uint8Array): Packed => {
  const { head, columns } = unpackColumns(bytes)
  return { head: head['head'] as Packed['head'], columns }
}
const bytesOf = (foldings: Foldings): Uint8Array[] =>
  foldings.map(({ projection, state }) => intoBytes(projection.pack!(state)))
const unpacked = (bytes: readonly Uint8Array[], table: EventTable): Foldings =>
  books.map((projection, index) => ({
    projection,
    state: projection.unpack!(fromBytes(bytes[index]!), table) as unknown,
  }))

/** Cuts commits at every place, packs what was folded before and folds on what is unpacked. */
function holds(commits: readonly Commit[]): void {
  const table = tableOf(commits)
  const expected = said(folded(table))
  for (let cut = 0; cut <= commits.length; cut++) {
    const before = tableOf(commits.slice(0, cut))
    const first = folded(before)
    const bytes = bytesOf(first)
    const untouched = bytes.map((each) => each.slice())
    expect(said(unpacked(bytes, before))).toEqual(said(first))
    for (let again = 0; again < 2; again++) {
      const foldings = unpacked(bytes, table)
      folderOf(table, foldings).fold({ fromRow: before.length })
      expect(said(foldings)).toEqual(expected)
      expect(bytes).toEqual(untouched)
    }
    // Without bytes between, and packed again.
    const direct = first.map(({ projection, state }) => ({
      projection,
      state: projection.unpack!(projection.pack!(state), table),
    }))
    folderOf(table, direct).fold({ fromRow: before.length })
    expect(said(unpacked(bytesOf(direct), table))).toEqual(expected)
    expect(said(first)).toEqual(said(folded(before)))
  }
}

async function commitsIn(log: EventLog): Promise<Commit[]> {
  const commits: Commit[] = []
  for await (const { position: _, ...commit } of log.readAll()) commits.push(commit)
  return commits.filter(({ events }) => events.every(({ type }) => registry.codeOf(type) !== undefined))
}

describe('a packed book', () => {
  it('goes on where it was packed, after any commands', async () => {
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary({ maxLength: 20 }), async (scenario) => {
        const { log } = await play(scenario)
        holds(await commitsIn(log))
      }),
      { numRuns: 30 },
    )
  })

  it('goes on where it was packed, after any import', () => {
    fc.assert(
      fc.property(story, (told) => holds(commitsOf(told))),
      { numRuns: 30 },
    )
  })

  it('goes on where it was packed, when corrections reach back into it', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (told) => {
        const { engine, log } = await open()
        await tell(engine, recorded(told), [1])
        holds(await commitsIn(log))
      }),
      { numRuns: 60 },
    )
  })

  it('is added up with others, on either side, and leaves its bytes as they are', () => {
    fc.assert(
      fc.property(story, fc.nat({ max: 2 }), (told, bits) => {
        const table = tableOf(commitsOf(told))
        const expected = said(folded(table))
        const parts = [0, 1].map((index) => bytesOf(folded(table, { partition: { index, of: 2 } }, bits)))
        const untouched = parts.map((bytes) => bytes.map((each) => each.slice()))
        for (const [into, from] of [parts, parts.toReversed()] as const) {
          const [sum, more] = [unpacked(into!, table), unpacked(from!, table)]
          for (const [index, { projection, state }] of sum.entries())
            projection.merge!(state, more[index]!.state)
          expect(said(sum)).toEqual(expected)
          expect(parts).toEqual(untouched)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('is emptied of streams one by one, which are folded again', () => {
    fc.assert(
      fc.property(story, (told) => {
        const table = tableOf(commitsOf(told))
        const whole = folded(table)
        const bytes = bytesOf(whole)
        const untouched = bytes.map((each) => each.slice())
        const foldings = unpacked(bytes, table)
        const { foldRow } = folderOf(table, foldings)
        for (let ordinal = 0; ordinal < table.streamCount; ordinal++) {
          for (const { projection, state } of foldings) projection.clear!(state, ordinal)
          for (const row of table.rowsOf(ordinal)) foldRow(row, table.length)
        }
        expect(said(foldings)).toEqual(said(whole))
        for (let ordinal = 0; ordinal < table.streamCount; ordinal++)
          for (const { projection, state } of foldings) projection.clear!(state, ordinal)
        expect(said(foldings)).toEqual(['{}', '{}', '{}'])
        expect(bytes).toEqual(untouched)
      }),
      { numRuns: 60 },
    )
  })

  it('keeps texts of its own that no bytes can tell, and one that is empty', () => {
    for (const texts of [['\ud800', 'lan', '\udc00\ud800'], [''], ['', 'lan'], ['lan', '', 'bình']]) {
      const table = tableOf([])
      const book = new TrackingBook(table)
      texts.forEach((text, ordinal) => {
        book.touch({ ordinal, at: 0 as Instant })
        book.codes.setText(ordinal, 'attributes.note', text)
      })
      const again = TrackingBook.unpack(fromBytes(intoBytes(book.pack())), table)
      const next = again.touch({ ordinal: texts.length, at: 0 as Instant })
      again.codes.setText(next, 'attributes.note', 'more')
      expect(
        [...texts, 'more'].map((text, row) => [again.find('attributes.note', text), again.codes.of(row)[0]]),
      ).toEqual([...texts, 'more'].map((_, row) => [row, ['attributes.note', expect.any(Number)]]))
      expect(
        [...texts, 'more'].map((_, row) => again.textOf(again.codes.get(row, 'attributes.note'))),
      ).toEqual([...texts, 'more'])
    }
  })
})

describe('the test of bytes', () => {
  it('finds who writes to them', () => {
    const told = fc.sample(
      story.filter((each) => each.some(({ stream }) => stream !== 'visit/1')),
      { numRuns: 1, seed: 5 },
    )[0]!
    const table = tableOf(commitsOf(told))
    const bytes = bytesOf(folded(table))
    const untouched = bytes.map((each) => each.slice())
    const book = unpacked(bytes, table)[0]!.state as TrackingBook
    // Who changes a row without touching it first writes where it lies.
    book.setTime(0, Time.latestAt, 1 as Instant)
    expect(bytes).not.toEqual(untouched)
  })
})
