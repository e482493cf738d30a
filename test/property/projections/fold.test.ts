// One fold, however it is done: at once or in slices, whole or in parts that are added up, over event objects or over
// cursors that turn to poison.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defineProjection, stepBook, trackingBook, type BuiltInEvents, type Projection } from 'dossier-engine'
import { canonicalJson } from '../../../src/log/canonical.js'
import type { Position } from '../../../src/log/envelope.js'
import type { EventTable } from '../../../src/log/event-table.js'
import { folderOf } from '../../../src/projections/fold.js'
import { poisoned, type ProjectedEvent } from './poison.js'
import { numbersOf, commitsOf, SiteVisited, story, tableOf } from './tables.js'

const perChannel = defineProjection<Map<string, number>, BuiltInEvents & { SiteVisited: typeof SiteVisited }>(
  {
    name: 'per-channel',
    version: 1,
    start: () => new Map(),
    on: {
      DossierReceived: (counts, { data }) =>
        void counts.set(data.channel, (counts.get(data.channel) ?? 0) + 1),
      SiteVisited: (counts, { data }) =>
        void counts.set(data.ward, (counts.get(data.ward) ?? 0) + data.visitors),
    },
    merge(into, from) {
      for (const [key, value] of from) into.set(key, (into.get(key) ?? 0) + value)
    },
    snapshot: (counts) => [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)),
  },
)

// oxlint-disable-next-line typescript/no-explicit-any -- one list of projections of different states
const projections: readonly Projection<any, any>[] = [trackingBook, stepBook, perChannel]
const names = projections.map(({ name }) => name)

const start = (table: EventTable) =>
  projections.map((projection) => ({ projection, state: projection.start(table) as unknown }))
const bytes = (foldings: ReturnType<typeof start>) =>
  foldings.map(({ projection, state }) => canonicalJson(projection.snapshot(state)))

function folded(table: EventTable): string[] {
  const foldings = start(table)
  folderOf(table, foldings).fold()
  return bytes(foldings)
}

/** Folds by hand, event after event. */
function foldedBy(
  table: EventTable,
  use: (row: number, handle: (event: ProjectedEvent) => void) => void,
): string[] {
  const foldings = start(table)
  for (let row = 0; row < table.length; row++) {
    for (const { projection, state } of foldings) {
      const on = projection.on as Record<
        string,
        ((state: unknown, event: ProjectedEvent) => void) | undefined
      >
      const { type } = table.event(row)
      if (Object.hasOwn(on, type)) use(row, (event) => on[type]!(state, event))
    }
  }
  return bytes(foldings)
}

describe('a projection', () => {
  it('is the same in slices of any size as in one pass, also while the table grows', () => {
    fc.assert(
      fc.property(story, fc.array(fc.nat({ max: 9 }), { maxLength: 20 }), (told, sizes) => {
        const table = tableOf([])
        const foldings = start(table)
        const { fold } = folderOf(table, foldings)
        let fromRow = 0
        for (const [index, commit] of commitsOf(told).entries()) {
          table.append(commit, (index + 1) as Position)
          const toRow = Math.min(fromRow + (sizes[index % (sizes.length + 1)] ?? 0), table.length)
          fold({ fromRow, toRow })
          fromRow = toRow
        }
        fold({ fromRow })
        expect(bytes(foldings)).toEqual(folded(table))
      }),
      { numRuns: 150 },
    )
  })

  it('is the same over event objects, over cursors, and over cursors that turn to poison', () => {
    fc.assert(
      fc.property(story, (told) => {
        const table = tableOf(told)
        const expected = folded(table)
        const overObjects = foldedBy(table, (row, handle) =>
          handle(Object.freeze({ ...table.event(row), ...numbersOf(table, row) })),
        )
        expect(overObjects).toEqual(expected)
        const cursors = table.cursors
        const overPoison = foldedBy(table, (row, handle) => {
          const cursor = cursors[table.typeAt(row)]!
          poisoned(cursor.moveTo(row), handle)
          // Whoever kept the cursor itself now stands somewhere else.
          const elsewhere = Array.from({ length: table.length }, (_, other) => table.typeAt(other)).findIndex(
            (type, other) => other !== row && type === table.typeAt(row),
          )
          if (elsewhere >= 0) cursor.moveTo(elsewhere)
        })
        expect(overPoison).toEqual(expected)
      }),
      { numRuns: 150 },
    )
  })

  it('is the sum of its parts, however many there are and in whatever order they are added', () => {
    const parts = fc.record({
      of: fc.integer({ min: 1, max: 5 }),
      bits: fc.nat({ max: 2 }),
      order: fc.array(fc.nat(), { minLength: 5, maxLength: 5 }),
    })
    fc.assert(
      fc.property(story, parts, (told, { of, bits, order }) => {
        const table = tableOf(told)
        const all = Array.from({ length: of }, (_, index) => {
          const foldings = start(table)
          folderOf(table, foldings, bits).fold({ partition: { index, of } })
          return foldings
        })
        // Added up in a drawn order, as a tree: any one into any other.
        for (const draw of order.slice(0, of - 1)) {
          const [from] = all.splice(draw % all.length, 1)
          const into = all[draw % all.length]!
          for (const [index, { projection, state }] of into.entries())
            projection.merge!(state, from![index]!.state)
        }
        expect(bytes(all[0]!)).toEqual(folded(table))
      }),
      { numRuns: 150 },
    )
  })

  it('adds up with an empty part, on either side', () => {
    fc.assert(
      fc.property(story, (told) => {
        const table = tableOf(told)
        const whole = start(table)
        folderOf(table, whole).fold()
        const into = start(table)
        for (const [index, { projection, state }] of into.entries()) {
          projection.merge!(state, whole[index]!.state)
          projection.merge!(state, projection.start(table))
        }
        expect(bytes(into)).toEqual(folded(table))
      }),
      { numRuns: 50 },
    )
  })

  it('is a plain fold: the books do not look at what else is folded beside them', () => {
    fc.assert(
      fc.property(story, (told) => {
        const table = tableOf(told)
        const apart = projections.map((projection) => {
          const foldings = [{ projection, state: projection.start(table) as unknown }]
          folderOf(table, foldings).fold()
          return canonicalJson(projection.snapshot(foldings[0]!.state))
        })
        expect(Object.fromEntries(names.map((name, index) => [name, apart[index]]))).toEqual(
          Object.fromEntries(names.map((name, index) => [name, folded(table)[index]])),
        )
      }),
      { numRuns: 50 },
    )
  })
})

describe('the poison', () => {
  it('finds a handler that keeps its event or its data', () => {
    const table = tableOf([
      {
        stream: 'visit/1',
        facts: [{ type: 'SiteVisited', at: 0, data: { ward: 'a', visitors: 1 } } as never],
      },
    ])
    const cursor = table.cursors[table.typeAt(0)]!.moveTo(0)
    const kept: ProjectedEvent[] = []
    poisoned(cursor, (event) => kept.push(event))
    expect(() => kept[0]!.at).toThrow('kept its event')
    const data: unknown[] = []
    poisoned(cursor, (event) => data.push(event.data))
    expect(() => Object.keys(data[0] as object)).toThrow('kept its event')
    expect(() => poisoned(cursor, (event) => Reflect.set(event, 'at', 1))).toThrow('changed its event')
    expect(poisoned(cursor, ({ at, data: { ward } }) => [at, ward])).toEqual([0, 'a'])
  })
})
