// A projection as a user would write it, without a thought of speed: objects a dossier, a Map of counts, texts compared as
// they are read. It gives the whole answer by itself.

import { dossierIdOf } from '../../src/dossier/dossier.js'
import type { EventTable } from '../../src/log/event-table.js'
import { folderOf } from '../../src/projections/fold.js'
import { defineProjection } from '../../src/projections/projection.js'
import { noCounts, timeliness, type Answer, type Counts } from '../answer.js'
import { measurement, type Contender } from '../contender.js'
import { endAt } from '../workload.js'
import { tableOf } from './event-table.js'

interface Dossier {
  readonly counts: Counts
  isOpen: boolean
  dueAt: number
  pausedAt: number | undefined
}

interface Figures {
  readonly counts: Map<string, Counts>
  readonly dossiers: Dossier[]
  steps: number
}

const figures = defineProjection<Figures>({
  name: 'figures',
  version: 1,
  start: () => ({ counts: new Map(), dossiers: [], steps: 0 }),
  on: {
    DossierReceived({ counts, dossiers }, { ordinal, data }) {
      let ofProcedure = counts.get(data.procedure)
      if (ofProcedure === undefined) {
        ofProcedure = noCounts()
        counts.set(data.procedure, ofProcedure)
      }
      ofProcedure.received += 1
      ofProcedure.inProcess += 1
      dossiers[ordinal] = { counts: ofProcedure, isOpen: true, dueAt: Number.NaN, pausedAt: undefined }
    },
    DeadlineSet({ dossiers }, { ordinal, data }) {
      if (data.clock === 'statutory') dossiers[ordinal]!.dueAt = data.dueAt
    },
    StepStarted(state) {
      state.steps += 1
    },
    SupplementRequested({ dossiers }, { ordinal, at, data }) {
      if (data.stopsClock) dossiers[ordinal]!.pausedAt = at
    },
    SupplementReceived({ dossiers }, { ordinal }) {
      dossiers[ordinal]!.pausedAt = undefined
    },
    DossierResolved({ dossiers }, { ordinal, at }) {
      const dossier = dossiers[ordinal]!
      dossier.isOpen = false
      dossier.counts.inProcess -= 1
      dossier.counts[timeliness(at, dossier.dueAt)] += 1
    },
  },
  snapshot: ({ counts, steps }) => ({
    counts: Object.fromEntries([...counts].map(([code, each]) => [code, { ...each }])),
    steps,
  }),
})

function overdueIn({ dossiers }: Figures): number[] {
  const isOverdue = ({ isOpen, dueAt, pausedAt = endAt }: Dossier) => isOpen && dueAt < pausedAt
  const found = [...dossiers.keys()].filter((ordinal) => isOverdue(dossiers[ordinal]!))
  return found.sort((a, b) => dossiers[a]!.dueAt - dossiers[b]!.dueAt || a - b)
}

function replay(table: EventTable) {
  const state = figures.start(table)
  folderOf(table, [{ projection: figures, state }]).fold()
  return { table, state, overdue: overdueIn(state) }
}

function answerOf({ table, state, overdue }: ReturnType<typeof replay>): Answer {
  return {
    counts: Object.fromEntries(state.counts),
    overdue: overdue.map((row) => [dossierIdOf(table.streamName(row))!, state.dossiers[row]!.dueAt]),
    steps: state.steps,
  }
}

/** A user's projection over our event table. */
export const ownProjection: Contender = {
  name: 'own-projection',
  title: "dossier-engine, a user's projection in plain style",
  measures: ['replay'],
  load(workload) {
    const table = tableOf(workload)
    return {
      measures: {
        replay: measurement({
          count: table.length,
          unit: 'events',
          run: () => replay(table),
          describe: answerOf,
        }),
      },
    }
  },
}
