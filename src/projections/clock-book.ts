// (5) The clock book: one row a run of a clock that a procedure declares, so that how these were kept is a scan over it.

import type { Instant } from '../kernel/instant.js'
import { present } from '../kernel/present.js'
import { Dictionary, grown } from '../log/columns.js'
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

const [startedAt, dueAt, pausedAt, endedAt, timeCount] = [0, 1, 2, 3, 4] as const
const [clock, unit, calendar, codeCount] = [0, 1, 2, 3] as const

const absent = {
  unit: undefined,
  calendar: undefined,
  pausedAt: undefined,
  endedAt: undefined,
  ended: undefined,
}

/** Runs of clocks in columns, linked back per dossier. */
export class ClockBook extends LinkedRows {
  #times = new Float64Array(0)
  #codes = new Uint32Array(0)
  #ends = new Uint8Array(0)
  /** Of runs that stand: on what grounds. */
  readonly #grounds = new Map<number, Set<string>>()
  readonly #dictionary = new Dictionary()

  /** Adds a run to a dossier. */
  add(ordinal: number, row: { readonly [Key in keyof ClockRow]: ClockRow[Key] | undefined }): number {
    const index = this.link(ordinal)
    this.#times = grown(this.#times, this.length * timeCount)
    this.#codes = grown(this.#codes, this.length * codeCount)
    this.#ends = grown(this.#ends, this.length)
    const times = [row.startedAt, row.dueAt, row.pausedAt, row.endedAt]
    for (const [which, at] of times.entries()) this.#times[index * timeCount + which] = at ?? Number.NaN
    const texts = [row.clock, row.unit, row.calendar]
    for (const [which, text] of texts.entries())
      this.#codes[index * codeCount + which] = text === undefined ? 0 : this.#dictionary.encode(text)
    this.#ends[index] = row.ended === undefined ? 0 : ends.indexOf(row.ended) + 1
    return index
  }

  /** A dossier's last run of a clock, −1 if there is none. */
  lastOf(ordinal: number, name: string): number {
    let index = this.lastRow(ordinal)
    while (index >= 0 && this.clockOf(index) !== name) index = this.rowBefore(index)
    return index
  }

  /** Whether a row belongs to a dossier: rows of streams that were folded again don't. */
  isHeld(index: number): boolean {
    return this.#codes[index * codeCount + clock] !== 0
  }

  isRunning(index: number): boolean {
    return this.#ends[index] === 0
  }

  isStopped(index: number): boolean {
    return this.#ends[index] === ends.indexOf('stopped') + 1
  }

  clockOf(index: number): string | undefined {
    return this.#dictionary.texts[this.#codes[index * codeCount + clock]!]
  }

  promise(index: number, at: Instant, counted: string | undefined): void {
    this.#times[index * timeCount + dueAt] = at
    if (counted !== undefined) this.#codes[index * codeCount + calendar] = this.#dictionary.encode(counted)
  }

  pause(index: number, ground: string, at: Instant): void {
    const grounds = this.#grounds.get(index)
    if (grounds !== undefined) grounds.add(ground)
    else {
      this.#grounds.set(index, new Set([ground]))
      this.#times[index * timeCount + pausedAt] = at
    }
  }

  resume(index: number, ground: string): void {
    const grounds = this.#grounds.get(index)
    if (grounds?.delete(ground) === true && grounds.size === 0) this.#stand(index)
  }

  end(index: number, at: Instant, how: ClockEnd): void {
    this.#times[index * timeCount + endedAt] = at
    this.#ends[index] = ends.indexOf(how) + 1
    this.#stand(index)
  }

  #stand(index: number): void {
    this.#grounds.delete(index)
    this.#times[index * timeCount + pausedAt] = Number.NaN
  }

  /** Takes over the runs of a dossier from a book that was folded from other streams. */
  take(from: ClockBook, ordinal: number): void {
    for (const index of from.indexesOf(ordinal)) {
      const row = this.add(ordinal, { ...absent, ...from.row(index) })
      const grounds = from.#grounds.get(index)
      if (grounds !== undefined) this.#grounds.set(row, new Set(grounds))
    }
  }

  /** Takes a dossier's rows out, so that its stream can be folded again. */
  clear(ordinal: number): void {
    for (const index of this.indexesOf(ordinal)) this.#codes[index * codeCount + clock] = 0
    this.unlink(ordinal)
  }

  /** Reads a row out. */
  row(index: number): ClockRow {
    const time = (which: number) => {
      const value = this.#times[index * timeCount + which]!
      return Number.isNaN(value) ? undefined : (value as Instant)
    }
    const text = (which: number) => this.#dictionary.texts[this.#codes[index * codeCount + which]!]
    const end = this.#ends[index]!
    const values = {
      clock: text(clock),
      unit: text(unit),
      calendar: text(calendar),
      startedAt: time(startedAt),
      dueAt: time(dueAt),
      pausedAt: time(pausedAt),
      endedAt: time(endedAt),
      ended: end === 0 ? undefined : ends[end - 1],
    }
    return present(values) as ClockRow
  }

  /** A dossier's runs, oldest first. */
  rowsOf(ordinal: number): ClockRow[] {
    return this.indexesOf(ordinal).map((index) => this.row(index))
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
      else {
        const row = { clock: name, unit: by, calendar: counted, startedAt: at, dueAt: due }
        book.add(ordinal, { ...absent, ...row })
      }
    },
    ClockPaused(book, { ordinal, at, data }) {
      const last = book.lastOf(ordinal, data.clock)
      if (last >= 0 && book.isRunning(last)) book.pause(last, data.ground, at)
    },
    ClockResumed(book, { ordinal, data }) {
      const last = book.lastOf(ordinal, data.clock)
      if (last >= 0) book.resume(last, data.ground)
    },
    ClockStopped(book, { ordinal, at, data }) {
      const last = book.lastOf(ordinal, data.clock)
      if (last >= 0 && !book.isStopped(last)) book.end(last, at, 'stopped')
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
  for (const index of book.indexesOf(ordinal)) if (book.isRunning(index)) book.end(index, at, 'closed')
}
