// (5) The step book: one row an occurrence of a step in one pair of hands, so that hand-overs, workload per unit
// and officer, step budgets and the control slip are scans over it. A hand-over ends a row and begins another of
// the same step.

import type { Instant } from '../kernel/instant.js'
import { stepOfClock } from '../dossier/clock-run.js'
import { LinkedRows, snapshotOfRows } from './linked-rows.js'
import { defineProjection, type Projected } from './projection.js'

/** One row, read out. */
export interface StepRow {
  readonly step: string
  readonly unit?: string
  readonly officer?: string
  /** Absent where an imported source tells only of the completion. */
  readonly startedAt?: Instant
  /** When it was completed, skipped, handed over, gone back from, or ended with the dossier. */
  readonly endedAt?: Instant
  readonly dueAt?: Instant
  /** How it ended; `closed` with the dossier, `returned` as the dossier went back; absent while it is in work. */
  readonly ended?: StepEnd
}

const ends = ['completed', 'handedOver', 'closed', 'skipped', 'returned'] as const
/** How an occurrence of a step ended. */
export type StepEnd = (typeof ends)[number]

/** Occurrences of steps in columns, linked back per dossier. */
export class StepBook extends LinkedRows<StepRow> {
  constructor() {
    super({ texts: ['step', 'unit', 'officer'], times: ['startedAt', 'endedAt', 'dueAt'], ends })
  }

  /** The index of a dossier's row in work, the last if there are several, or that of a step; −1 if there is none. */
  openRow(ordinal: number, step?: string): number {
    let index = this.lastRow(ordinal)
    while (index >= 0 && !(this.isOpen(index) && (step === undefined || this.nameOf(index) === step)))
      index = this.rowBefore(index)
    return index
  }
}

/** Folds a dossier's events into its occurrences of steps. */
export const stepBook = defineProjection<StepBook>({
  name: 'step-book',
  version: 3,
  start: () => new StepBook(),
  on: {
    StepStarted(book, { ordinal, at, data }) {
      const { step: name, unit: by, officer: who, dueAt: due } = data
      book.add(ordinal, { step: name, unit: by, officer: who, startedAt: at, dueAt: due })
    },
    StepCompleted(book, { ordinal, at, actor, data }) {
      const open = book.openRow(ordinal, data.step)
      if (open >= 0) book.end(open, at, 'completed')
      else {
        const { step: name, unit: by } = data
        book.add(ordinal, { step: name, unit: by, officer: actor, endedAt: at, ended: 'completed' })
      }
    },
    StepSkipped(book, { ordinal, at, actor, data }) {
      book.add(ordinal, { step: data.step, officer: actor, endedAt: at, ended: 'skipped' })
    },
    ReturnedToStep(book, { ordinal, at, data }) {
      for (const name of data.closed ?? []) {
        const open = book.openRow(ordinal, name)
        if (open >= 0) book.end(open, at, 'returned')
      }
    },
    HandedOver(book, { ordinal, at, data }) {
      const open = rowInHand(book, ordinal, data.step)
      if (open < 0) return
      const { step: name, dueAt: due } = book.row(open)
      book.end(open, at, 'handedOver')
      book.add(ordinal, { step: name, unit: data.unit, officer: data.officer, startedAt: at, dueAt: due })
    },
    Assigned(book, { ordinal, data }) {
      const open = rowInHand(book, ordinal, data.step)
      if (open >= 0) book.setText(open, 'officer', data.officer)
    },
    DeadlineSet(book, { ordinal, data }) {
      const name = stepOfClock(data.clock)
      const last = name === undefined ? -1 : book.lastOf(ordinal, name)
      if (last >= 0) book.setTime(last, 'dueAt', data.dueAt)
    },
    DossierResolved: close,
    DossierWithdrawn: close,
  },
  clear: (book, ordinal) => book.clear(ordinal),
  merge(into, from) {
    for (let ordinal = 0; ordinal < from.ordinalCount; ordinal++) {
      for (const row of from.rowsOf(ordinal)) into.add(ordinal, row)
    }
  },
  snapshot: snapshotOfRows,
})

function close(book: StepBook, { ordinal, at }: Projected & { readonly at: Instant }): void {
  for (const open of book.openRows(ordinal)) book.end(open, at, 'closed')
}

/** The row that changes hands: of several steps in work, only the one that is named. */
function rowInHand(book: StepBook, ordinal: number, name: string | undefined): number {
  return name === undefined && book.openRows(ordinal).length > 1 ? -1 : book.openRow(ordinal, name)
}
