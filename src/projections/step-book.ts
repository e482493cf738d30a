// (5) The step book: one row an occurrence of a step in one pair of hands, so that hand-overs, workload per unit
// and officer, step budgets and the control slip are scans over it. A hand-over ends a row and begins another of
// the same step.

import type { Instant } from '../kernel/instant.js'
import type { Json } from '../log/canonical.js'
import { Dictionary, grown } from '../log/columns.js'
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
export class StepBook {
  length = 0
  #times = new Float64Array(0)
  #codes = new Uint32Array(0)
  #ends = new Uint8Array(0)
  /** The dossier's row before, plus 1. */
  #previous = new Uint32Array(0)
  /** By stream ordinal: the dossier's last row, plus 1. */
  #last = new Uint32Array(0)
  readonly #dictionary = new Dictionary()

  /** Adds a row for a dossier. */
  add(
    ordinal: number,
    row: { readonly [Key in keyof StepRow]: StepRow[Key] | undefined } & { readonly step: string },
  ): void {
    const index = this.length++
    this.#times = grown(this.#times, this.length * timeCount)
    this.#codes = grown(this.#codes, this.length * codeCount)
    this.#ends = grown(this.#ends, this.length)
    this.#previous = grown(this.#previous, this.length)
    this.#last = grown(this.#last, ordinal + 1)
    this.#times[index * timeCount + startedAt] = row.startedAt ?? Number.NaN
    this.#times[index * timeCount + endedAt] = row.endedAt ?? Number.NaN
    this.#times[index * timeCount + dueAt] = row.dueAt ?? Number.NaN
    this.#codes[index * codeCount + step] = this.#dictionary.encode(row.step)
    this.#codes[index * codeCount + unit] = row.unit === undefined ? 0 : this.#dictionary.encode(row.unit)
    this.#codes[index * codeCount + officer] =
      row.officer === undefined ? 0 : this.#dictionary.encode(row.officer)
    this.#ends[index] = row.ended === undefined ? 0 : ends.indexOf(row.ended) + 1
    this.#previous[index] = this.#last[ordinal]!
    this.#last[ordinal] = index + 1
  }

  /** The index of a dossier's row in work, the last if there are several, or that of a step; −1 if there is none. */
  openRow(ordinal: number, ofStep?: string): number {
    for (let next = this.#last[ordinal] ?? 0; next !== 0; next = this.#previous[next - 1]!) {
      if (this.#ends[next - 1] !== 0) continue
      if (ofStep === undefined || this.stepOf(next - 1) === ofStep) return next - 1
    }
    return -1
  }

  /** Indexes of a dossier's rows in work, oldest first. */
  openRows(ordinal: number): number[] {
    const rows: number[] = []
    for (let next = this.#last[ordinal] ?? 0; next !== 0; next = this.#previous[next - 1]!)
      if (this.#ends[next - 1] === 0) rows.push(next - 1)
    return rows.reverse()
  }

  /** Takes a dossier's rows out, so that its stream can be folded again. */
  clear(ordinal: number): void {
    for (let next = this.#last[ordinal] ?? 0; next !== 0; next = this.#previous[next - 1]!)
      this.#codes[(next - 1) * codeCount + step] = 0
    if (ordinal < this.#last.length) this.#last[ordinal] = 0
  }

  /** Ends a row. */
  end(index: number, at: Instant, ended: StepEnd): void {
    this.#times[index * timeCount + endedAt] = at
    this.#ends[index] = ends.indexOf(ended) + 1
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
    return Object.fromEntries(
      Object.entries(values).filter(([, value]) => value !== undefined),
    ) as unknown as StepRow
  }

  /** A dossier's rows, oldest first. */
  rowsOf(ordinal: number): StepRow[] {
    const rows: StepRow[] = []
    for (let next = this.#last[ordinal] ?? 0; next !== 0; next = this.#previous[next - 1]!)
      rows.push(this.row(next - 1))
    return rows.reverse()
  }

  /** One more than the greatest ordinal that may have rows. */
  get ordinalCount(): number {
    return this.#last.length
  }
}

/** Folds a dossier's events into its occurrences of steps. */
export const stepBook = defineProjection<StepBook>({
  name: 'step-book',
  version: 2,
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
    DossierResolved: close,
    DossierWithdrawn: close,
  },
  clear: (book, ordinal) => book.clear(ordinal),
  merge(into, from) {
    for (let ordinal = 0; ordinal < from.ordinalCount; ordinal++) {
      for (const row of from.rowsOf(ordinal)) into.add(ordinal, row)
    }
  },
  snapshot(book) {
    const dossiers: Record<string, Json> = {}
    for (let ordinal = 0; ordinal < book.ordinalCount; ordinal++) {
      const rows = book.rowsOf(ordinal)
      if (rows.length > 0) dossiers[ordinal] = rows as unknown as Json
    }
    return dossiers
  },
})

function close(book: StepBook, { ordinal, at }: Projected & { readonly at: Instant }): void {
  for (const open of book.openRows(ordinal)) book.end(open, at, 'closed')
}

/** The row that changes hands: of several steps in work, only the one that is named. */
function rowInHand(book: StepBook, ordinal: number, name: string | undefined): number {
  return name === undefined && book.openRows(ordinal).length > 1 ? -1 : book.openRow(ordinal, name)
}
