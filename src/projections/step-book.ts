// (5) The step book: one row an occurrence of a step in one pair of hands, so that hand-overs, workload per unit
// and officer, step budgets and the control slip are scans over it. A hand-over ends a row and begins another of
// the same step.

import type { Instant } from '../kernel/instant.js'
import { present } from '../kernel/present.js'
import { Dictionary, grown } from '../log/columns.js'
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

const [startedAt, endedAt, dueAt, timeCount] = [0, 1, 2, 3] as const
const [step, unit, officer, codeCount] = [0, 1, 2, 3] as const

/** Occurrences of steps in columns, linked back per dossier. */
export class StepBook extends LinkedRows {
  #times = new Float64Array(0)
  #codes = new Uint32Array(0)
  #ends = new Uint8Array(0)
  readonly #dictionary = new Dictionary()

  /** Adds a row for a dossier. */
  add(
    ordinal: number,
    row: { readonly [Key in keyof StepRow]: StepRow[Key] | undefined } & { readonly step: string },
  ): void {
    const index = this.link(ordinal)
    this.#times = grown(this.#times, this.length * timeCount)
    this.#codes = grown(this.#codes, this.length * codeCount)
    this.#ends = grown(this.#ends, this.length)
    this.#times[index * timeCount + startedAt] = row.startedAt ?? Number.NaN
    this.#times[index * timeCount + endedAt] = row.endedAt ?? Number.NaN
    this.#times[index * timeCount + dueAt] = row.dueAt ?? Number.NaN
    this.#codes[index * codeCount + step] = this.#dictionary.encode(row.step)
    this.#codes[index * codeCount + unit] = row.unit === undefined ? 0 : this.#dictionary.encode(row.unit)
    this.#codes[index * codeCount + officer] =
      row.officer === undefined ? 0 : this.#dictionary.encode(row.officer)
    this.#ends[index] = row.ended === undefined ? 0 : ends.indexOf(row.ended) + 1
  }

  /** The index of a dossier's row in work, the last if there are several, or that of a step; −1 if there is none. */
  openRow(ordinal: number, ofStep?: string): number {
    let index = this.lastRow(ordinal)
    while (index >= 0 && (this.#ends[index] !== 0 || (ofStep !== undefined && this.stepOf(index) !== ofStep)))
      index = this.rowBefore(index)
    return index
  }

  /** The index of a dossier's last row of a step, −1 if there is none. */
  lastRowOf(ordinal: number, ofStep: string): number {
    let index = this.lastRow(ordinal)
    while (index >= 0 && this.stepOf(index) !== ofStep) index = this.rowBefore(index)
    return index
  }

  /** Indexes of a dossier's rows in work, oldest first. */
  openRows(ordinal: number): number[] {
    return this.indexesOf(ordinal).filter((index) => this.#ends[index] === 0)
  }

  /** Takes a dossier's rows out, so that its stream can be folded again. */
  clear(ordinal: number): void {
    for (const index of this.indexesOf(ordinal)) this.#codes[index * codeCount + step] = 0
    this.unlink(ordinal)
  }

  /** Ends a row. */
  end(index: number, at: Instant, ended: StepEnd): void {
    this.#times[index * timeCount + endedAt] = at
    this.#ends[index] = ends.indexOf(ended) + 1
  }

  setDueAt(index: number, at: Instant): void {
    this.#times[index * timeCount + dueAt] = at
  }

  setOfficer(index: number, name: string): void {
    this.#codes[index * codeCount + officer] = this.#dictionary.encode(name)
  }

  stepOf(index: number): string {
    return this.#dictionary.texts[this.#codes[index * codeCount + step]!]!
  }

  /** Reads a row out. */
  row(index: number): StepRow {
    const time = (which: number) => {
      const value = this.#times[index * timeCount + which]!
      return Number.isNaN(value) ? undefined : (value as Instant)
    }
    const text = (which: number) => this.#dictionary.texts[this.#codes[index * codeCount + which]!]
    const end = this.#ends[index]!
    const values = {
      step: text(step)!,
      unit: text(unit),
      officer: text(officer),
      startedAt: time(startedAt),
      endedAt: time(endedAt),
      dueAt: time(dueAt),
      ended: end === 0 ? undefined : ends[end - 1],
    }
    return present(values) as StepRow
  }

  /** A dossier's rows, oldest first. */
  rowsOf(ordinal: number): StepRow[] {
    return this.indexesOf(ordinal).map((index) => this.row(index))
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
      if (open >= 0) book.setOfficer(open, data.officer)
    },
    DeadlineSet(book, { ordinal, data }) {
      const name = stepOfClock(data.clock)
      const last = name === undefined ? -1 : book.lastRowOf(ordinal, name)
      if (last >= 0) book.setDueAt(last, data.dueAt)
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
