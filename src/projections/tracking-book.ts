// (5) The tracking book (sổ theo dõi hồ sơ): one row a dossier with what reports ask for, in packed columns by
// stream ordinal. Progress, on-time rates, workload and every report are scans over it, so the log is folded once.

import { invariant } from '../kernel/errors.js'
import type { Instant } from '../kernel/instant.js'
import type { Json } from '../log/canonical.js'
import { grown } from '../log/columns.js'
import { codeOf, type Codes } from '../log/texts.js'
import { CodeMemo } from './code-memo.js'
import { statutoryClock } from '../procedure/clock-checks.js'
import { endsWithDate } from '../dossier/rules/on-time.js'
import { dossierStates, type DossierState } from '../dossier/dossier.js'
import type { FoldedLog, Projected } from './projection.js'
import { Code, Count, firstWord, stateWord, Time, timeCount, timesARow, wordsARow } from './tracking-row.js'
import { RareCodes, RareNumbers, type RareCode } from './rare-columns.js'

const maxChanges = 65_536

/** Dossiers in columns, by stream ordinal; ordinals of other streams are rows in state `absent`. */
export class TrackingBook {
  /** One more than the greatest ordinal that has a row. */
  length = 0
  /**
   * Whoever wants to hear of changed rows sets a list; it gets each changed ordinal, perhaps more than once. If
   * nobody empties it, it is dropped: then everything may have changed.
   */
  changes: number[] | undefined
  #times = new Float64Array(0)
  /** The same memory as {@link #times}. */
  #words = new Uint32Array(0)
  readonly #dictionary: Codes
  readonly #asTold: CodeMemo
  readonly #isStatutory: CodeMemo
  /** What few dossiers have: columns that take no room until the first value. */
  readonly codes: RareCodes
  readonly numbers = new RareNumbers()
  /** Of dossiers with several steps in work: all but the one in {@link Code}`.step`. */
  readonly #otherSteps = new Map<number, number[]>()

  constructor({ codes, streamCount }: Pick<FoldedLog, 'codes' | 'streamCount'>) {
    this.#dictionary = codes
    this.codes = new RareCodes(codes)
    this.#asTold = new CodeMemo(codes, (policy) => (endsWithDate(policy) ? 0 : 1))
    this.#isStatutory = new CodeMemo(codes, (clock) => (clock === statutoryClock ? 1 : 0))
    this.#reserve(streamCount)
  }

  stateOf(row: number): DossierState {
    return dossierStates[this.#words[row * wordsARow + firstWord + stateWord]!]!
  }

  /** An instant, or `undefined` if there is none. */
  time(row: number, which: Time): Instant | undefined {
    const value = this.#times[row * timesARow + which]!
    return Number.isNaN(value) ? undefined : (value as Instant)
  }

  /** A code's text, or `undefined` if there is none. */
  text(row: number, which: Code): string | undefined {
    return this.#dictionary.textOf(this.code(row, which))
  }

  /** A code's number in the dictionary of the log, 0 if there is none: what scans group by. */
  code(row: number, which: Code): number {
    return this.#words[row * wordsARow + firstWord + which]!
  }

  /** The text of a number from {@link code}. */
  textOf(code: number): string | undefined {
    return this.codes.textOf(code)
  }

  count(row: number, which: Count): number {
    return this.#words[row * wordsARow + firstWord + which]!
  }

  /** Finds the row of an event's dossier, making it if need be, and notes that something happened. */
  touch({ ordinal, at }: Pick<Projected, 'ordinal'> & { readonly at: Instant }): number {
    if (ordinal >= this.length) this.#extend(ordinal + 1)
    const index = ordinal * timesARow + Time.latestAt
    if (!(this.#times[index]! >= at)) this.#times[index] = at
    this.#note(ordinal)
    return ordinal
  }

  /** Makes the row of a dossier if there is none; of what is known of it nothing changes. */
  keep({ ordinal }: Pick<Projected, 'ordinal'>): void {
    if (ordinal >= this.length) this.#extend(ordinal + 1)
  }

  #note(row: number): void {
    if (this.changes === undefined) return
    if (this.changes.length < maxChanges) this.changes.push(row)
    else this.changes = undefined
  }

  /** Moves a dossier from the state it is in to the next: by number, among {@link dossierStates}. */
  move(row: number, next: Uint8Array): void {
    const index = row * wordsARow + firstWord + stateWord
    this.#words[index] = next[this.#words[index]!]!
  }

  setTime(row: number, which: Time, at: Instant | undefined): void {
    this.#times[row * timesARow + which] = at ?? Number.NaN
  }

  /** Notes that a dossier ended, unless it ended before. */
  end(row: number, at: Instant): void {
    const index = row * timesARow + Time.endedAt
    if (!(this.#times[index]! <= at)) this.#times[index] = at
  }

  setCode(row: number, which: Code, code: number): void {
    this.#words[row * wordsARow + firstWord + which] = code
  }

  setCount(row: number, which: Count, count: number): void {
    this.#words[row * wordsARow + firstWord + which] = count
  }

  add(row: number, which: Count, more: number): void {
    this.#words[row * wordsARow + firstWord + which]! += more
  }

  /** Whether a clock, told as a code, is the promise to the applicant. */
  isStatutory(clock: number): boolean {
    return this.#isStatutory.of(clock) === 1
  }

  /** The count `dueAsTold` under a policy, told as a code. */
  dueAsTold(policy: number): number {
    return this.#asTold.of(policy)
  }

  /** A step begins to be worked on. */
  startStep(row: number, step: number): void {
    const before = this.code(row, Code.step)
    if (before !== 0) this.#otherSteps.set(row, [...(this.#otherSteps.get(row) ?? []), before])
    this.setCode(row, Code.step, step)
  }

  /** A step is no longer worked on. */
  endStep(row: number, step: number): void {
    const isLast = this.code(row, Code.step) === step
    const others = this.#otherSteps.size === 0 ? undefined : this.#otherSteps.get(row)
    if (isLast) this.setCode(row, Code.step, others?.pop() ?? 0)
    else if (others?.includes(step) === true) others.splice(others.lastIndexOf(step), 1)
    if (others?.length === 0) this.#otherSteps.delete(row)
  }

  /** No step is worked on. */
  endSteps(row: number): void {
    this.setCode(row, Code.step, 0)
    if (this.#otherSteps.size > 0) this.#otherSteps.delete(row)
  }

  /** All steps in work, the one started last at the end. */
  stepsOf(row: number): string[] {
    const step = this.code(row, Code.step)
    const codes = step === 0 ? [] : [...(this.#otherSteps.get(row) ?? []), step]
    return codes.map((code) => this.#dictionary.textOf(code)!)
  }

  /** Whether a step is one of several in work. */
  isOneOfSeveral(row: number, step: number): boolean {
    const others = this.#otherSteps.get(row)
    return others !== undefined && (others.includes(step) || this.code(row, Code.step) === step)
  }

  /** A code's value of this name, among those that every dossier may have and those that few do. */
  codeOf(row: number, name: keyof typeof Code | RareCode): number {
    return Object.hasOwn(Code, name)
      ? this.code(row, Code[name as keyof typeof Code])
      : this.codes.get(row, name as RareCode)
  }

  /** The first row that has a text under a name, or `undefined`. */
  find(name: RareCode, text: string): number | undefined {
    const code = this.codes.numberOf(name, text)
    const row = code === 0 ? -1 : this.codes.indexOf(name, code)
    return row < 0 ? undefined : row
  }

  /** The number of a text in the log's dictionary; 0 if no event has it. */
  numberOf(text: string): number {
    return this.#dictionary.find(text) ?? 0
  }

  /** A book of its own with the same rows. */
  copy(): TrackingBook {
    const copy = new TrackingBook({ codes: this.#dictionary, streamCount: 0 })
    copy.length = this.length
    copy.#times = this.#times.slice(0, this.length * timesARow)
    copy.#words = new Uint32Array(copy.#times.buffer)
    copy.codes.take(this.codes)
    copy.numbers.take(this.numbers)
    for (const [row, steps] of this.#otherSteps) copy.#otherSteps.set(row, [...steps])
    return copy
  }

  /** Empties a row, so that its stream can be folded again. */
  clear(row: number): void {
    if (row >= this.length) return
    this.#note(row)
    this.#empty(row)
    this.codes.clear(row)
    this.numbers.clear(row)
    this.#otherSteps.delete(row)
  }

  /** Takes over the rows of a book that was folded from other streams of the same table. */
  merge(from: TrackingBook): void {
    if (from.length > this.length) this.#extend(from.length)
    const isOfOneLog = from.#dictionary === this.#dictionary
    const here = (code: number) =>
      isOfOneLog || code === 0 ? code : codeOf(from.#dictionary.textOf(code)!, this.#dictionary)
    for (let row = 0; row < from.length; row++) {
      if (from.#isAbsent(row)) continue
      invariant(this.#isAbsent(row), `two parts of one fold hold the stream with ordinal ${row}`)
      const [start, end] = [row * timesARow, (row + 1) * timesARow]
      this.#times.set(from.#times.subarray(start, end), start)
      for (const which of Object.values(Code)) this.setCode(row, which, here(from.code(row, which)))
      for (const [name, code] of from.codes.of(row)) this.codes.setText(row, name, from.textOf(code)!)
      for (const [name, value] of from.numbers.of(row)) this.numbers.set(row, name, value)
      const others = from.#otherSteps.get(row)
      if (others !== undefined) this.#otherSteps.set(row, others.map(here))
    }
  }

  /** The row as an object; for snapshots and tests. */
  toObject(row: number): Record<string, Json> {
    const object: Record<string, Json> = { state: this.stateOf(row), supplements: 0 }
    for (const [name, which] of Object.entries(Time)) {
      const at = this.time(row, which)
      if (at !== undefined) object[name] = at
    }
    for (const [name, which] of Object.entries(Code)) {
      const text = this.text(row, which)
      if (text !== undefined) object[name] = text
    }
    for (const [name, which] of Object.entries(Count)) {
      const count = this.count(row, which)
      if (count !== 0) object[name] = count
    }
    for (const [name, code] of this.codes.of(row)) object[name] = this.textOf(code)!
    for (const [name, value] of this.numbers.of(row)) object[name] = value
    const others = this.#otherSteps.get(row)
    if (others !== undefined) object['otherSteps'] = others.map((code) => this.textOf(code)!).toSorted()
    return object
  }

  #isAbsent(row: number): boolean {
    return this.#words[row * wordsARow + firstWord + stateWord] === 0
  }

  #extend(length: number): void {
    this.#reserve(length)
    for (let row = this.length; row < length; row++) this.#empty(row)
    this.length = length
  }

  #empty(row: number): void {
    const times = row * timesARow
    for (let index = times; index < times + timeCount; index++) this.#times[index] = Number.NaN
    const words = row * wordsARow
    for (let index = words + firstWord; index < words + wordsARow; index++) this.#words[index] = 0
  }

  #reserve(length: number): void {
    if (length * timesARow <= this.#times.length) return
    this.#times = grown(this.#times, length * timesARow)
    this.#words = new Uint32Array(this.#times.buffer)
  }
}
