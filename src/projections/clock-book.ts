// (5) The clock book: one row a run of a clock that a procedure declares, so that how these were kept is a scan over it.

import type { Instant } from '../kernel/instant.js'
import { isOwnClock } from '../dossier/clock-run.js'
import { CodeMemo } from './code-memo.js'
import { close, LinkedRows } from './linked-rows.js'
import { defineProjection, intoBook, type FoldedLog, type Packed } from './projection.js'

/** One run of a clock, read out. */
export interface ClockRow {
  readonly clock: string
  /** The unit that answers for it. */
  readonly unit?: string
  readonly calendar?: string
  readonly startedAt: Instant
  readonly dueAt: Instant
  /** Since when it has stood. */
  readonly pausedAt?: Instant
  readonly endedAt?: Instant
  /** `stopped` by its stop event, `closed` with the dossier; absent while it runs. */
  readonly ended?: ClockEnd
}

const ClockCode = { clock: 0, unit: 1, calendar: 2 } as const
const ClockTime = { startedAt: 1, dueAt: 2, pausedAt: 3, endedAt: 0 } as const
const End = { stopped: 1, closed: 2 } as const
/** How a run of a clock ended. */
export type ClockEnd = keyof typeof End

/** What a promise says; codes by number. */
interface Promised {
  readonly dueAt: Instant
  readonly calendar: number
}

/** What is packed besides columns: of runs that stand, on what grounds. */
type ClockHead = { readonly grounds: readonly (readonly [index: number, names: readonly string[]])[] }

/** Runs of clocks in columns, linked back per dossier. */
export class ClockBook extends LinkedRows<ClockRow> {
  /** Of runs that stand: on what grounds. */
  readonly #grounds = new Map<number, Set<string>>()
  readonly #owns: CodeMemo

  constructor(log: FoldedLog) {
    super(log, { texts: ClockCode, times: ClockTime, ends: End })
    this.#owns = new CodeMemo(log.codes, (clock) => (isOwnClock(clock) ? 1 : 0))
  }

  override take(packed: Packed): this {
    const { grounds } = packed.head as unknown as ClockHead
    for (const [index, names] of grounds) this.#grounds.set(index, new Set(names))
    return super.take(packed)
  }

  override pack(): Packed {
    const grounds = [...this.#grounds].map(([index, names]) => [index, [...names]] as const)
    return { ...super.pack(), head: { grounds } satisfies ClockHead }
  }

  /** Whether a code may name a clock of a procedure's own. */
  isOwn(clock: number): boolean {
    return this.#owns.of(clock) === 1
  }

  promise(index: number, { dueAt, calendar }: Promised): void {
    this.setTime(index, ClockTime.dueAt, dueAt)
    if (calendar !== 0) this.setCode(index, ClockCode.calendar, calendar)
  }

  pause(index: number, ground: string, at: Instant): void {
    const grounds = this.#grounds.get(index)
    if (grounds !== undefined) grounds.add(ground)
    else {
      this.#grounds.set(index, new Set([ground]))
      this.setTime(index, ClockTime.pausedAt, at)
    }
  }

  resume(index: number, ground: string): void {
    const grounds = this.#grounds.get(index)
    if (grounds?.delete(ground) === true && grounds.size === 0) this.#goOn(index)
  }

  override end(index: number, at: Instant, how: number): void {
    super.end(index, at, how)
    this.#goOn(index)
  }

  #goOn(index: number): void {
    this.#grounds.delete(index)
    this.setTime(index, ClockTime.pausedAt, undefined)
  }

  override merge(from: this): void {
    const before = this.length
    super.merge(from)
    for (const [index, grounds] of from.#grounds) this.#grounds.set(before + index, new Set(grounds))
  }
}

/** Folds a dossier's events into the runs of its clocks. */
export const clockBook = defineProjection<ClockBook>({
  name: 'clock-book',
  version: 1,
  start: (log) => new ClockBook(log),
  on: {
    DeadlineSet(book, { ordinal, at, data, codes }) {
      const { clock, unit, calendar } = codes
      if (!book.isOwn(clock)) return
      let row = book.lastOf(ordinal, clock)
      if (data.cause === 'start' || row < 0) {
        row = book.add(ordinal, clock, unit, 0)
        book.setTime(row, ClockTime.startedAt, at)
      }
      book.promise(row, { dueAt: data.dueAt, calendar })
    },
    ClockPaused(book, { ordinal, at, data, codes }) {
      const last = book.lastOf(ordinal, codes.clock)
      if (last >= 0 && book.isOpen(last)) book.pause(last, data.ground, at)
    },
    ClockResumed(book, { ordinal, data, codes }) {
      const last = book.lastOf(ordinal, codes.clock)
      if (last >= 0) book.resume(last, data.ground)
    },
    ClockStopped(book, { ordinal, at, codes }) {
      const last = book.lastOf(ordinal, codes.clock)
      if (last >= 0 && book.endOf(last) !== End.stopped) book.end(last, at, End.stopped)
    },
    ReceptionRefused: close,
    ResultReturned: close,
    DossierWithdrawn: close,
  },
  ...intoBook,
  snapshot: (book) => book.snapshot(),
  unpack: (packed, log) => new ClockBook(log).take(packed),
})
