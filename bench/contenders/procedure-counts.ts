// A projection as a user would write it, without a thought of speed: counts a procedure, in a Map and plain arrays.

import { defineProjection } from '../../src/projections/projection.js'
import { noCounts, timeliness, type Counts } from '../answer.js'

/** Counts by procedure, and what must be known of each dossier to count it. */
export interface ProcedureCounts {
  readonly counts: Map<string, Counts>
  readonly dossiers: { readonly counts: Counts; dueAt: number }[]
}

/** Folds dossiers into counts of their procedure. */
export const procedureCounts = defineProjection<ProcedureCounts>({
  name: 'procedure-counts',
  version: 1,
  start: () => ({ counts: new Map(), dossiers: [] }),
  on: {
    DossierReceived({ counts, dossiers }, { ordinal, data }) {
      let ofProcedure = counts.get(data.procedure)
      if (ofProcedure === undefined) {
        ofProcedure = noCounts()
        counts.set(data.procedure, ofProcedure)
      }
      ofProcedure.received += 1
      ofProcedure.inProcess += 1
      dossiers[ordinal] = { counts: ofProcedure, dueAt: Number.NaN }
    },
    DeadlineSet({ dossiers }, { ordinal, data }) {
      if (data.clock === 'statutory') dossiers[ordinal]!.dueAt = data.dueAt
    },
    DossierResolved({ dossiers }, { ordinal, at }) {
      const { counts, dueAt } = dossiers[ordinal]!
      counts.inProcess -= 1
      counts[timeliness(at, dueAt)] += 1
    },
  },
  snapshot: ({ counts }) => Object.fromEntries([...counts].map(([code, each]) => [code, { ...each }])),
})
