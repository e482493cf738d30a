// (5) The clock book: one row a run of a clock that a procedure declares, so that how these were kept is a scan over it.

import type { Instant } from '../kernel/instant.js'
import { isOwnClock } from '../dossier/clock-run.js'
import { LinkedRows, snapshotOfRows } from './linked-rows.js'
import { defineProjection, type Projected } from './projection.js'

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

const ends = ['stopped', 'closed'] as const
/** How a run of a clock ended. */
export type ClockEnd = (typeof ends)[number]

/** Runs of clocks in columns, linked back per dossier. */
export class ClockBook extends LinkedRows<ClockRow> {
  /** Of runs that stand: on what grounds. */
  readonly #grounds = new Map<number, Set<string>>()

  constructor() {
    const times = ['startedAt', 'dueAt', 'pausedAt', 'endedAt'] as const
    super({ texts: ['clock', 'unit', 'calendar'], times, ends })
  }

  promise(index: number, at: Instant, counted: string | undefined): void {
    this.setTime(index, 'dueAt', at)
    if (counted !== undefined) this.setText(index, 'calendar', counted)
  }

  pause(index: number, ground: string, at: Instant): void {
    const grounds = this.#grounds.get(index)
    if (grounds !== undefined) grounds.add(ground)
    else {
      this.#grounds.set(index, new Set([ground]))
      this.setTime(index, 'pausedAt', at)
    }
  }

  resume(index: number, ground: string): void {
    const grounds = this.#grounds.get(index)
    if (grounds?.delete(ground) === true && grounds.size === 0) this.#goOn(index)
  }

  override end(index: number, at: Instant, how: ClockEnd): void {
    super.end(index, at, how)
    this.#goOn(index)
  }

  #goOn(index: number): void {
    this.#grounds.delete(index)
    this.setTime(index, 'pausedAt', undefined)
  }

  /** Takes over the runs of a dossier from a book that was folded from other streams. */
  take(from: ClockBook, ordinal: number): void {
    for (const index of from.indexesOf(ordinal)) {
      const row = this.add(ordinal, from.row(index))
      const grounds = from.#grounds.get(index)
      if (grounds !== undefined) this.#grounds.set(row, new Set(grounds))
    }
  }
}

/** Folds a dossier's events into the runs of its clocks. */
export const clockBook = defineProjection<ClockBook>({
  name: 'clock-book',
  version: 1,
  start: () => new ClockBook(),
  on: {
    DeadlineSet(book, { ordinal, at, data }) {
      const { clock: name, cause, dueAt: due, unit: by, calendar: counted } = data
      if (!isOwnClock(name)) return
      const last = book.lastOf(ordinal, name)
      if (cause !== 'start' && last >= 0) book.promise(last, due, counted)
      else book.add(ordinal, { clock: name, unit: by, calendar: counted, startedAt: at, dueAt: due })
    },
    ClockPaused(book, { ordinal, at, data }) {
      const last = book.lastOf(ordinal, data.clock)
      if (last >= 0 && book.isOpen(last)) book.pause(last, data.ground, at)
    },
    ClockResumed(book, { ordinal, data }) {
      const last = book.lastOf(ordinal, data.clock)
      if (last >= 0) book.resume(last, data.ground)
    },
    ClockStopped(book, { ordinal, at, data }) {
      const last = book.lastOf(ordinal, data.clock)
      if (last >= 0 && book.endOf(last) !== 'stopped') book.end(last, at, 'stopped')
    },
    ReceptionRefused: close,
    ResultReturned: close,
    DossierWithdrawn: close,
  },
  clear: (book, ordinal) => book.clear(ordinal),
  merge(into, from) {
    for (let ordinal = 0; ordinal < from.ordinalCount; ordinal++) into.take(from, ordinal)
  },
  snapshot: snapshotOfRows,
})

function close(book: ClockBook, { ordinal, at }: Projected & { readonly at: Instant }): void {
  for (const open of book.openRows(ordinal)) book.end(open, at, 'closed')
}
