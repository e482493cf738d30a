// (5) The tracking book (sổ theo dõi hồ sơ): one row a dossier with what reports ask for, in packed columns by
// stream ordinal. Progress, on-time rates, workload and every report are scans over it, so the log is folded once.

import { invariant } from '../kernel/errors.js'
import type { Instant } from '../kernel/instant.js'
import type { Json } from '../log/canonical.js'
import { Dictionary, grown } from '../log/columns.js'
import { dossierStates, type DossierState } from '../dossier/dossier.js'
import type { Projected } from './projection.js'
import { RareCodes, RareNumbers, type RareCode } from './rare-columns.js'

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
  #dictionary = new Dictionary()
  /** What few dossiers have: columns that take no room until the first value. */
  readonly codes = new RareCodes(() => this.#dictionary)
  readonly numbers = new RareNumbers()
  /** Of dossiers with several steps in work: all but the one in {@link Code}`.step`. */
  readonly #otherSteps = new Map<number, string[]>()

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
    return this.numbers.get(row, 'supplements')
  }

  /** Finds the row of an event's dossier, making it if need be, and notes that something happened. */
  touch({ ordinal, at }: Projected & { readonly at: Instant }): number {
    if (ordinal >= this.length) this.#extend(ordinal + 1)
    const index = ordinal * timeCount + Time.latestAt
    if (!(this.#times[index]! >= at)) this.#times[index] = at
    this.#note(ordinal)
    return ordinal
  }

  /** Makes the row of a dossier if there is none; of what is known of it nothing changes. */
  keep({ ordinal }: Projected): void {
    if (ordinal >= this.length) this.#extend(ordinal + 1)
  }

  #note(row: number): void {
    if (this.changes === undefined) return
    if (this.changes.length < maxChanges) this.changes.push(row)
    else this.changes = undefined
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

  countSupplement(row: number, more = 1): void {
    this.numbers.add(row, 'supplements', more)
  }

  /** A step begins to be worked on. */
  startStep(row: number, step: string): void {
    const before = this.text(row, Code.step)
    if (before !== undefined) this.#otherSteps.set(row, [...(this.#otherSteps.get(row) ?? []), before])
    this.setCode(row, Code.step, step)
  }

  /** A step is no longer worked on. */
  endStep(row: number, step: string): void {
    const others = this.#otherSteps.get(row) ?? []
    if (this.text(row, Code.step) === step) this.setCode(row, Code.step, others.pop())
    else if (others.includes(step)) others.splice(others.lastIndexOf(step), 1)
    if (others.length === 0) this.#otherSteps.delete(row)
  }

  /** No step is worked on. */
  endSteps(row: number): void {
    this.setCode(row, Code.step, undefined)
    this.#otherSteps.delete(row)
  }

  /** All steps in work, the one started last at the end. */
  stepsOf(row: number): string[] {
    const step = this.text(row, Code.step)
    return step === undefined ? [] : [...(this.#otherSteps.get(row) ?? []), step]
  }

  /** A code's value of this name, among those that every dossier may have and those that few do. */
  codeOf(row: number, name: keyof typeof Code | RareCode): number {
    return Object.hasOwn(Code, name)
      ? this.code(row, Code[name as keyof typeof Code])
      : this.codes.get(row, name as RareCode)
  }

  /** The first row that has a text under a name, or `undefined`. */
  find(name: RareCode, text: string): number | undefined {
    const code = this.numberOf(text)
    const row = code === 0 ? -1 : this.codes.indexOf(name, code)
    return row < 0 ? undefined : row
  }

  /** The number under which a text is known in this book; 0 if no row has it. */
  numberOf(text: string): number {
    return this.#dictionary.find(text) ?? 0
  }

  /** A book of its own with the same rows. */
  copy(): TrackingBook {
    const copy = new TrackingBook()
    copy.length = this.length
    copy.#states = this.#states.slice(0, this.length)
    copy.#times = this.#times.slice(0, this.length * timeCount)
    copy.#codes = this.#codes.slice(0, this.length * codeCount)
    copy.#dictionary = this.#dictionary.copy()
    copy.codes.take(this.codes)
    copy.numbers.take(this.numbers)
    for (const [row, steps] of this.#otherSteps) copy.#otherSteps.set(row, [...steps])
    return copy
  }

  /** Empties a row, so that its stream can be folded again. */
  clear(row: number): void {
    if (row >= this.length) return
    this.#note(row)
    this.#states[row] = 0
    this.#times.fill(Number.NaN, row * timeCount, (row + 1) * timeCount)
    this.#codes.fill(0, row * codeCount, (row + 1) * codeCount)
    this.codes.clear(row)
    this.numbers.clear(row)
    this.#otherSteps.delete(row)
  }

  /** Takes over the rows of a book that was folded from other streams of the same table. */
  merge(from: TrackingBook): void {
    if (from.length > this.length) this.#extend(from.length)
    for (let row = 0; row < from.length; row++) {
      if (from.#states[row] === 0) continue
      invariant(this.#states[row] === 0, `two parts of one fold hold the stream with ordinal ${row}`)
      this.#states[row] = from.#states[row]!
      for (let index = row * timeCount; index < (row + 1) * timeCount; index++)
        this.#times[index] = from.#times[index]!
      for (const which of Object.values(Code)) this.setCode(row, which, from.text(row, which))
      for (const [name, code] of from.codes.of(row)) this.codes.set(row, name, from.textOf(code))
      for (const [name, value] of from.numbers.of(row)) this.numbers.set(row, name, value)
      const others = from.#otherSteps.get(row)
      if (others !== undefined) this.#otherSteps.set(row, [...others])
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
    for (const [name, code] of this.codes.of(row)) object[name] = this.textOf(code)!
    for (const [name, value] of this.numbers.of(row)) object[name] = value
    const others = this.#otherSteps.get(row)
    if (others !== undefined) object['otherSteps'] = others.toSorted()
    return object
  }

  #extend(length: number): void {
    const capacity = this.#states.length
    if (length > capacity) {
      this.#states = grown(this.#states, length)
      this.#times = grown(this.#times, this.#states.length * timeCount)
      this.#times.fill(Number.NaN, capacity * timeCount)
      this.#codes = grown(this.#codes, this.#states.length * codeCount)
    }
    this.length = length
  }
}
