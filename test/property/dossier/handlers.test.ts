// One set of handlers, three uses: on an immer draft, on a private object, on a cursor that turns to poison. Whatever
// the log tells, in whatever order, all three come to the same dossier, and none of them refuses.

import fc from 'fast-check'
import { freeze, produce } from 'immer'
import { describe, expect, it } from 'vitest'
import { emptyDossier, evolve, type Dossier } from 'dossier-engine'
import { canonicalJson } from '../../../src/log/canonical.js'
import { dossierIdOf, openSteps } from '../../../src/dossier/dossier.js'
import { poisoned } from '../projections/poison.js'
import { story, tableOf } from '../projections/tables.js'
import { checked, PlayedDossiers, sequenceArbitrary } from './sequences.js'

describe("a dossier's handlers", () => {
  it('agree on a draft, on a private object, and on a cursor', () => {
    fc.assert(
      fc.property(story, (told) => {
        const table = tableOf(told)
        const cursors = table.cursors
        for (let ordinal = 0; ordinal < table.streamCount; ordinal++) {
          const id = dossierIdOf(table.streamName(ordinal))
          if (id === undefined) continue
          let immutable: Dossier = freeze(emptyDossier(id), true)
          const [mutable, byCursor] = [emptyDossier(id), emptyDossier(id)]
          for (const row of table.rowsOf(ordinal)) {
            const event = freeze(table.event(row), true)
            const before = canonicalJson(immutable)
            const next = produce(immutable, (draft) => evolve(draft, event))
            expect(canonicalJson(immutable)).toBe(before)
            immutable = next
            evolve(mutable, event)
            const cursor = cursors[table.typeAt(row)]!
            poisoned(cursor.moveTo(row), (live) => evolve(byCursor, live))
            expect(Object.isFrozen(immutable)).toBe(true)
            expect(mutable).toEqual(immutable)
            expect(byCursor).toEqual(immutable)
          }
          // Absent facts are absent properties, so that equal dossiers have equal bytes.
          expect(canonicalJson(byCursor)).toBe(canonicalJson(immutable))
          expect(JSON.stringify(mutable)).toBe(JSON.stringify(byCursor))
          expect(immutable.version).toBe(table.versionOf(`dossier/${id}`))
        }
      }),
      { numRuns: 150 },
    )
  })

  it('share with the dossier before what an event did not change', () => {
    fc.assert(
      fc.property(story, (told) => {
        const table = tableOf(told)
        let dossier: Dossier = freeze(emptyDossier('d-1'), true)
        for (const row of table.rowsOf(table.ordinalOf('dossier/d-1') ?? -1)) {
          const event = table.event(row)
          const next = produce(dossier, (draft) => evolve(draft, event))
          // Hands of the dossier are no hands of a step, unless one is named.
          const isOfStep = event.data['step'] !== undefined
          // A result that is told without a resolution ends what is open.
          const isOpen = openSteps(dossier).length > 0 || dossier.pauses.some(({ to }) => to === undefined)
          const types = ['Assigned', 'HandedOver', 'DeadlineSet', ...(isOpen ? [] : ['ResultReturned'])]
          if (types.includes(event.type) && !isOfStep) {
            expect(next.steps).toBe(dossier.steps)
            expect(next.pauses).toBe(dossier.pauses)
          }
          dossier = next
        }
      }),
      { numRuns: 50 },
    )
  })

  it('agree on whole lives, with attributes and corrections', () => {
    fc.assert(
      fc.property(sequenceArbitrary({ maxLength: 50, dossiers: 1 }), (sequence) => {
        const dossiers = new PlayedDossiers(sequence)
        for (const input of sequence.commands) dossiers.take(checked(input))
        const events = dossiers.historyOf('d-1').events
        // Over the columns, by a cursor.
        const byCursor = dossiers.dossier('d-1')
        const mutable = emptyDossier('d-1')
        for (const event of events) poisoned({ ...event, ordinal: 0 }, (live) => evolve(mutable, live))
        const immutable = produce(emptyDossier('d-1'), (draft) => {
          for (const event of events) evolve(draft, event)
        })
        expect(mutable).toEqual(byCursor)
        expect(JSON.stringify(immutable)).toBe(JSON.stringify(byCursor))
      }),
      { numRuns: 100 },
    )
  })
})
