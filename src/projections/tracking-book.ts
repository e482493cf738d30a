// (5) The tracking book (sổ theo dõi hồ sơ): one row a dossier with what reports ask for, in packed columns by
// stream ordinal. Progress, on-time rates, workload and every report are scans over it, so the log is folded once.

import { invariant } from '../kernel/errors.js'
import type { Instant } from '../kernel/instant.js'
import type { Json } from '../log/canonical.js'
import { Dictionary, grown } from '../log/columns.js'
import { dossierStates, type DossierState } from '../dossier/dossier.js'
import { stateAfter } from '../dossier/state-after.js'
import { defineProjection, type Projected } from './projection.js'

/**
 * The instants of a row: `pausedAt` while the clock stands; `endedAt` when the office owed nothing any more, however it
 * ended: the first such moment that was told.
 */
export const Time = {
  registeredAt: 0,
  receivedAt: 1,
  dueAt: 2,
  pausedAt: 3,
  resolvedAt: 4,
  returnedAt: 5,
  endedAt: 6,
  latestAt: 7,
} as const
/** Where an instant lies in a row. */
export type Time = (typeof Time)[keyof typeof Time]

/** The codes of a row: `unit` and `officer` hold the dossier, `step` is in work, `calendar` counts its deadline. */
export const Code = {
  procedure: 0,
  level: 1,
  field: 2,
  agency: 3,
  unit: 4,
  officer: 5,
  channel: 6,
  calendar: 7,
  step: 8,
} as const
/** Where a code lies in a row. */
export type Code = (typeof Code)[keyof typeof Code]

const timeCount = Object.keys(Time).length
const codeCount = Object.keys(Code).length
const maxChanges = 65_536
const stateCodes = new Map<DossierState, number>(dossierStates.map((state, index) => [state, index]))

/** Dossiers in columns, by stream ordinal; ordinals of other streams are rows in state `absent`. */
export class TrackingBook {
  /** One more than the greatest ordinal that has a row. */
  length = 0
  /**
   * Whoever wants to hear of changed rows sets a list; it gets each changed ordinal, perhaps more than once. If
   * nobody empties it, it is dropped: then everything may have changed.
   */
  changes: number[] | undefined
  #states = new Uint8Array(0)
  #times = new Float64Array(0)
  #codes = new Uint32Array(0)
  #supplements = new Uint32Array(0)
  #dictionary = new Dictionary()

  stateOf(row: number): DossierState {
    return dossierStates[this.#states[row]!]!
  }

  /** An instant, or `undefined` if there is none. */
  time(row: number, which: Time): Instant | undefined {
    const value = this.#times[row * timeCount + which]!
    return Number.isNaN(value) ? undefined : (value as Instant)
  }

  /** A code's text, or `undefined` if there is none. */
  text(row: number, which: Code): string | undefined {
    return this.#dictionary.texts[this.#codes[row * codeCount + which]!]
  }

  /** A code's number in this book, 0 if there is none: what scans group by. */
  code(row: number, which: Code): number {
    return this.#codes[row * codeCount + which]!
  }

  /** The text of a number from {@link code}. */
  textOf(code: number): string | undefined {
    return this.#dictionary.texts[code]
  }

  /** How many supplements were requested. */
  supplementsOf(row: number): number {
    return this.#supplements[row]!
  }

  /** Finds the row of an event's dossier, making it if need be, and notes that something happened. */
  touch({ ordinal, at }: Projected & { readonly at: Instant }): number {
    if (ordinal >= this.length) this.#extend(ordinal + 1)
    const index = ordinal * timeCount + Time.latestAt
    if (!(this.#times[index]! >= at)) this.#times[index] = at
    if (this.changes !== undefined) {
      if (this.changes.length < maxChanges) this.changes.push(ordinal)
      else this.changes = undefined
    }
    return ordinal
  }

  setState(row: number, state: DossierState): void {
    this.#states[row] = stateCodes.get(state)!
  }

  setTime(row: number, which: Time, at: Instant | undefined): void {
    this.#times[row * timeCount + which] = at ?? Number.NaN
  }

  /** Notes that a dossier ended, unless it ended before. */
  end(row: number, at: Instant): void {
    const index = row * timeCount + Time.endedAt
    if (!(this.#times[index]! <= at)) this.#times[index] = at
  }

  setCode(row: number, which: Code, text: string | undefined): void {
    this.#codes[row * codeCount + which] = text === undefined ? 0 : this.#dictionary.encode(text)
  }

  countSupplement(row: number): void {
    this.#supplements[row]! += 1
  }

  /** A book of its own with the same rows. */
  copy(): TrackingBook {
    const copy = new TrackingBook()
    copy.length = this.length
    copy.#states = this.#states.slice(0, this.length)
    copy.#times = this.#times.slice(0, this.length * timeCount)
    copy.#codes = this.#codes.slice(0, this.length * codeCount)
    copy.#supplements = this.#supplements.slice(0, this.length)
    copy.#dictionary = this.#dictionary.copy()
    return copy
  }

  /** Empties a row, so that its stream can be folded again. */
  clear(row: number): void {
    this.#states[row] = 0
    this.#times.fill(Number.NaN, row * timeCount, (row + 1) * timeCount)
    this.#codes.fill(0, row * codeCount, (row + 1) * codeCount)
    this.#supplements[row] = 0
  }

  /** Takes over the rows of a book that was folded from other streams of the same table. */
  merge(from: TrackingBook): void {
    if (from.length > this.length) this.#extend(from.length)
    for (let row = 0; row < from.length; row++) {
      if (from.#states[row] === 0) continue
      invariant(this.#states[row] === 0, `two parts of one fold hold the stream with ordinal ${row}`)
      this.#states[row] = from.#states[row]!
      this.#supplements[row] = from.#supplements[row]!
      for (let index = row * timeCount; index < (row + 1) * timeCount; index++)
        this.#times[index] = from.#times[index]!
      for (const which of Object.values(Code)) this.setCode(row, which, from.text(row, which))
    }
  }

  /** The row as an object; for snapshots and tests. */
  toObject(row: number): Record<string, Json> {
    const object: Record<string, Json> = { state: this.stateOf(row), supplements: this.supplementsOf(row) }
    for (const [name, which] of Object.entries(Time)) {
      const at = this.time(row, which)
      if (at !== undefined) object[name] = at
    }
    for (const [name, which] of Object.entries(Code)) {
      const text = this.text(row, which)
      if (text !== undefined) object[name] = text
    }
    return object
  }

  #extend(length: number): void {
    const capacity = this.#states.length
    if (length > capacity) {
      this.#states = grown(this.#states, length)
      this.#times = grown(this.#times, this.#states.length * timeCount)
      this.#times.fill(Number.NaN, capacity * timeCount)
      this.#codes = grown(this.#codes, this.#states.length * codeCount)
      this.#supplements = grown(this.#supplements, this.#states.length)
    }
    this.length = length
  }
}

/** Folds a dossier's events into its row. */
export const trackingBook = defineProjection<TrackingBook>({
  name: 'tracking-book',
  version: 1,
  start: () => new TrackingBook(),
  on: {
    DossierRegistered(book, event) {
      const row = book.touch(event)
      book.setState(row, stateAfter.DossierRegistered(book.stateOf(row)))
      book.setTime(row, Time.registeredAt, event.at)
      book.setCode(row, Code.procedure, event.data.procedure)
      book.setCode(row, Code.channel, event.data.channel)
    },
    DossierReceived(book, event) {
      const row = book.touch(event)
      const { data } = event
      book.setState(row, stateAfter.DossierReceived(book.stateOf(row)))
      book.setTime(row, Time.receivedAt, event.at)
      book.setCode(row, Code.procedure, data.procedure)
      book.setCode(row, Code.channel, data.channel)
      if (data.level !== undefined) book.setCode(row, Code.level, data.level)
      if (data.field !== undefined) book.setCode(row, Code.field, data.field)
      if (data.agency !== undefined) book.setCode(row, Code.agency, data.agency)
      if (data.unit !== undefined) book.setCode(row, Code.unit, data.unit)
      book.setCode(row, Code.officer, data.officer)
    },
    DeadlineSet(book, event) {
      const row = book.touch(event)
      book.setTime(row, Time.dueAt, event.data.dueAt)
      book.setCode(row, Code.calendar, event.data.calendar)
    },
    ReceptionRefused(book, event) {
      const row = book.touch(event)
      const before = book.stateOf(row)
      book.setState(row, stateAfter.ReceptionRefused(before))
      if (book.stateOf(row) !== before) book.end(row, event.at)
    },
    StepStarted(book, event) {
      const row = book.touch(event)
      const { step, unit, officer } = event.data
      book.setState(row, stateAfter.StepStarted(book.stateOf(row)))
      book.setCode(row, Code.step, step)
      if (unit !== undefined) book.setCode(row, Code.unit, unit)
      book.setCode(row, Code.officer, officer)
    },
    StepCompleted(book, event) {
      const row = book.touch(event)
      book.setState(row, stateAfter.StepCompleted(book.stateOf(row)))
      if (book.text(row, Code.step) === event.data.step) book.setCode(row, Code.step, undefined)
    },
    HandedOver(book, event) {
      const row = book.touch(event)
      book.setCode(row, Code.unit, event.data.unit)
      book.setCode(row, Code.officer, event.data.officer)
    },
    Assigned(book, event) {
      book.setCode(book.touch(event), Code.officer, event.data.officer)
    },
    SupplementRequested(book, event) {
      const row = book.touch(event)
      book.setState(row, stateAfter.SupplementRequested(book.stateOf(row)))
      book.countSupplement(row)
      if (event.data.stopsClock) book.setTime(row, Time.pausedAt, event.at)
    },
    SupplementReceived(book, event) {
      const row = book.touch(event)
      book.setState(row, stateAfter.SupplementReceived(book.stateOf(row)))
      book.setTime(row, Time.pausedAt, undefined)
    },
    DossierResolved(book, event) {
      const row = book.touch(event)
      book.setState(row, stateAfter.DossierResolved(book.stateOf(row)))
      book.setTime(row, Time.resolvedAt, event.at)
      endWork(book, row, event.at)
    },
    ResultReturned(book, event) {
      const row = book.touch(event)
      book.setState(row, stateAfter.ResultReturned(book.stateOf(row)))
      book.setTime(row, Time.returnedAt, event.at)
      book.end(row, event.at)
    },
    DossierWithdrawn(book, event) {
      const row = book.touch(event)
      book.setState(row, stateAfter.DossierWithdrawn(book.stateOf(row)))
      endWork(book, row, event.at)
    },
  },
  merge: (into, from) => into.merge(from),
  snapshot(book) {
    const rows: Record<string, Json> = {}
    for (let row = 0; row < book.length; row++)
      if (book.stateOf(row) !== 'absent') rows[row] = book.toObject(row)
    return rows
  },
})

/** With the dossier ends what was going on. */
function endWork(book: TrackingBook, row: number, at: Instant): void {
  book.end(row, at)
  book.setTime(row, Time.pausedAt, undefined)
  book.setCode(row, Code.step, undefined)
}
