// The tracking book is another fold of the same history: of every dossier it says what the dossier's own fold says, for
// whole lives that the rules let happen, corrections included, and for whatever an import brings.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyDossier, evolve, genesisHash, sealCommit, trackingBook, type Dossier } from 'dossier-engine'
import { importedFactsArbitrary } from 'dossier-engine/testing'
import { openSteps } from '../../../src/dossier/dossier.js'
import { pausedSince } from '../../../src/dossier/rules/pauses.js'
import type { Position } from '../../../src/log/envelope.js'
import { EventTable } from '../../../src/log/event-table.js'
import { createRegistry } from '../../../src/log/registry.js'
import { folderOf } from '../../../src/projections/fold.js'
import type { TrackingBook } from '../../../src/projections/tracking-book.js'
import { Code, Count, Time } from '../../../src/projections/tracking-row.js'
import { definitions, played, sequenceArbitrary } from './sequences.js'

type Facts = readonly { readonly type: string; readonly at: number; readonly data: object }[]

/** Facts of dossiers, each list a commit, in this order. */
function tableOf(told: readonly { readonly dossierId: string; readonly facts: Facts }[]): EventTable {
  const table = new EventTable(createRegistry(definitions))
  for (const [index, { dossierId, facts }] of told.entries()) {
    const stream = `dossier/${dossierId}`
    const events = facts.map(({ type, at, data }) => {
      const schemaVersion = definitions.find((each) => each.type === type)!.version
      return { type, at, data, schemaVersion, actor: 'lan' }
    })
    const version = table.versionOf(stream) + 1
    const commit = sealCommit({ stream, version, recordedAt: index, events, previous: genesisHash } as never)
    table.append(commit, (index + 1) as Position)
  }
  expect(table.unreadable.size).toBe(0)
  return table
}

function rowOf(book: TrackingBook, row: number): object {
  return {
    state: book.stateOf(row),
    pausedAt: book.time(row, Time.pausedAt),
    dueAt: book.time(row, Time.dueAt),
    receivedAt: book.time(row, Time.receivedAt),
    resolvedAt: book.time(row, Time.resolvedAt),
    returnedAt: book.time(row, Time.returnedAt),
    steps: book.stepsOf(row).toSorted(),
    unit: book.text(row, Code.unit),
    officer: book.text(row, Code.officer),
    procedure: book.text(row, Code.procedure),
    channel: book.text(row, Code.channel),
    supplements: book.numbers.get(row, 'supplements'),
    extensions: book.count(row, Count.extensions),
  }
}

function saidBy(dossier: Dossier): object {
  const { state, deadline, receivedAt, resolvedAt, returnedAt, unit, officer, procedure, channel } = dossier
  return {
    ...{ state, receivedAt, resolvedAt, returnedAt, unit, officer, procedure, channel },
    pausedAt: pausedSince(dossier),
    dueAt: deadline?.dueAt,
    steps: openSteps(dossier)
      .map(({ step }) => step)
      .toSorted(),
    supplements: dossier.supplements,
    extensions: dossier.extensions.length,
  }
}

/** Compares every row, folded at once and folded as the table grows. */
function agree(table: EventTable): void {
  const book = trackingBook.start(table)
  folderOf(table, [{ projection: trackingBook, state: book }]).fold()
  for (let ordinal = 0; ordinal < table.streamCount; ordinal++) {
    const dossier = emptyDossier('')
    for (const row of table.rowsOf(ordinal)) evolve(dossier, table.read(row, table.length))
    expect(rowOf(book, ordinal)).toEqual(saidBy(dossier))
  }
}

describe('a row of the tracking book', () => {
  it('says what the dossier says, after any walk through its life', () => {
    fc.assert(
      fc.property(sequenceArbitrary({ maxLength: 60 }), (sequence) => {
        const told = [...played(sequence)].flatMap(({ command, decision }) =>
          decision?.accepted === true ? [{ dossierId: command.dossierId, facts: decision.events }] : [],
        )
        agree(tableOf(told))
      }),
      { numRuns: 150 },
    )
  })

  it('says what the dossier says, after any import', () => {
    fc.assert(
      fc.property(importedFactsArbitrary({ maxDossiers: 3, maxEvents: 30 }), (dossiers) => {
        agree(
          tableOf(
            dossiers.map(({ dossierId, events }) => ({ dossierId, facts: events as unknown as Facts })),
          ),
        )
      }),
      { numRuns: 400 },
    )
  })
})
