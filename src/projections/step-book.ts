// (5) The step book: one row an occurrence of a step in one pair of hands, so that hand-overs, workload per unit
// and officer, step budgets and the control slip are scans over it. A hand-over ends a row and begins another of
// the same step.

import type { Instant } from '../kernel/instant.js'
import { stepOfClock } from '../dossier/clock-run.js'
import { close, LinkedRows } from './linked-rows.js'
import { CodeMemo } from './code-memo.js'
import { defineProjection, intoBook, type FoldedLog } from './projection.js'

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

const StepCode = { step: 0, unit: 1, officer: 2 } as const
const StepTime = { startedAt: 1, endedAt: 0, dueAt: 2 } as const
const End = { completed: 1, handedOver: 2, closed: 3, skipped: 4, returned: 5 } as const
/** How an occurrence of a step ended. */
export type StepEnd = keyof typeof End

/** Occurrences of steps in columns, linked back per dossier. */
export class StepBook extends LinkedRows<StepRow> {
  readonly #stepsOfClocks: CodeMemo

  constructor(log: FoldedLog, expected = log.countOf('StepStarted') + log.countOf('HandedOver')) {
    super(log, { texts: StepCode, times: StepTime, ends: End }, expected)
    this.#stepsOfClocks = new CodeMemo(log.codes, (clock) => {
      const step = stepOfClock(clock)
      return step === undefined ? 0 : log.codes.find(step)
    })
  }

  /** The step whose budget a clock is, both as codes; 0 if it is none. */
  stepOfClock(clock: number): number {
    return this.#stepsOfClocks.of(clock)
  }

  /** The index of a dossier's row in work, the last if there are several, or that of a step; −1 if there is none. */
  openRow(ordinal: number, step = 0): number {
    let index = this.lastRow(ordinal)
    while (index >= 0 && !(this.isOpen(index) && (step === 0 || this.nameOf(index) === step)))
      index = this.rowBefore(index)
    return index
  }

  /**
   * Sets the end of the budget of a step that was worked on last. What was given back for a pause is given also to those who
   * handed it over meanwhile; nobody is late afterwards for a budget that was made shorter.
   */
  setDueAt(ordinal: number, step: number, dueAt: Instant): void {
    let isLast = true
    for (let index = this.lastRow(ordinal); index >= 0; index = this.rowBefore(index)) {
      if (this.nameOf(index) !== step) continue
      if (!isLast && this.endOf(index) !== End.handedOver) return
      if (isLast || dueAt > (this.time(index, StepTime.dueAt) ?? dueAt))
        this.setTime(index, StepTime.dueAt, dueAt)
      isLast = false
    }
  }
}

/** With these events a dossier ends, and with it all that is in work. */
export const stepEndings = { DossierResolved: close, ResultReturned: close, DossierWithdrawn: close }

/** Folds a dossier's events into its occurrences of steps. */
export const stepBook = defineProjection<StepBook>({
  name: 'step-book',
  version: 5,
  start: (log) => new StepBook(log),
  on: {
    StepStarted(book, { ordinal, at, data, codes }) {
      const row = book.add(ordinal, codes.step, codes.unit, codes.officer)
      book.setTime(row, StepTime.startedAt, at)
      book.setTime(row, StepTime.dueAt, data.dueAt)
    },
    StepCompleted(book, { ordinal, at, actorCode, codes }) {
      const { step, unit } = codes
      let row = book.openRow(ordinal, step)
      if (row < 0) row = book.add(ordinal, step, unit, actorCode)
      book.end(row, at, End.completed)
    },
    StepSkipped(book, { ordinal, at, actorCode, codes }) {
      const row = book.add(ordinal, codes.step, 0, actorCode)
      book.end(row, at, End.skipped)
    },
    ReturnedToStep(book, { ordinal, at, data }) {
      for (const name of data.closed ?? []) {
        const open = book.openRow(ordinal, book.codes.find(name) ?? -1)
        if (open >= 0) book.end(open, at, End.returned)
      }
    },
    HandedOver(book, { ordinal, at, codes }) {
      const open = rowInHand(book, ordinal, codes.step)
      if (open < 0) return
      const [step, dueAt] = [book.nameOf(open), book.time(open, StepTime.dueAt)]
      book.end(open, at, End.handedOver)
      const next = book.add(ordinal, step, codes.unit, codes.officer)
      book.setTime(next, StepTime.startedAt, at)
      book.setTime(next, StepTime.dueAt, dueAt)
    },
    Assigned(book, { ordinal, codes }) {
      const open = rowInHand(book, ordinal, codes.step)
      if (open >= 0) book.setCode(open, StepCode.officer, codes.officer)
    },
    DeadlineSet(book, { ordinal, data, codes }) {
      const step = book.stepOfClock(codes.clock)
      if (step !== 0) book.setDueAt(ordinal, step, data.dueAt)
    },
    ...stepEndings,
  },
  ...intoBook,
  snapshot: (book) => book.snapshot(),
  unpack: (packed, log) => new StepBook(log, 0).take(packed),
})

/** The row that changes hands: of several steps in work, only the one that is named. */
function rowInHand(book: StepBook, ordinal: number, step: number): number {
  return step === 0 && book.openRows(ordinal).length > 1 ? -1 : book.openRow(ordinal, step)
}
