// (5) The tracking book (sổ theo dõi hồ sơ): one row a dossier with what reports ask for, in packed columns by
// stream ordinal. Progress, on-time rates, workload and every report are scans over it, so the log is folded once.

import type { Json } from '../log/canonical.js'
import { codeOf, type Codes } from '../log/texts.js'
import { CodeMemo } from './code-memo.js'
import { statutoryClock } from '../procedure/clock-checks.js'
import { endsWithDate } from '../dossier/rules/timeliness.js'
import { OtherSteps } from './other-steps.js'
import type { FoldedLog, Packed } from './projection.js'
import { RareCodes, RareNumbers, type RareCode } from './rare-columns.js'
import { Code, Count, Time } from './tracking-row.js'
import { TrackingRows } from './tracking-rows.js'

/** Dossiers in columns, by stream ordinal; ordinals of other streams are rows in state `absent`. */
export class TrackingBook extends TrackingRows {
  readonly #dictionary: Codes
  readonly #asTold: CodeMemo
  readonly #isStatutory: CodeMemo
  /** What few dossiers have: columns that take no room until the first value. */
  readonly codes: RareCodes
  readonly numbers = new RareNumbers()
  readonly #otherSteps = new OtherSteps()

  constructor({ codes, streamCount }: Pick<FoldedLog, 'codes' | 'streamCount'>) {
    super(streamCount)
    this.#dictionary = codes
    this.codes = new RareCodes(codes)
    this.#asTold = new CodeMemo(codes, (policy) => (endsWithDate(policy) ? 0 : 1))
    this.#isStatutory = new CodeMemo(codes, (clock) => (clock === statutoryClock ? 1 : 0))
  }

  /** A code's text, or `undefined` if there is none. */
  text(row: number, which: Code): string | undefined {
    return this.#dictionary.textOf(this.code(row, which))
  }

  /** The text of a number from {@link code}. */
  textOf(code: number): string | undefined {
    return this.codes.textOf(code)
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
    if (before !== 0) this.#otherSteps.add(row, before)
    this.setCode(row, Code.step, step)
  }

  /** A step is no longer worked on. */
  endStep(row: number, step: number): void {
    const isLast = this.code(row, Code.step) === step
    if (isLast) this.setCode(row, Code.step, this.#otherSteps.pop(row))
    else this.#otherSteps.remove(row, step)
  }

  /** No step is worked on. */
  endSteps(row: number): void {
    this.setCode(row, Code.step, 0)
    this.#otherSteps.clear(row)
  }

  /** All steps in work, the one started last at the end. */
  stepsOf(row: number): string[] {
    const step = this.code(row, Code.step)
    const codes = step === 0 ? [] : [...(this.#otherSteps.of(row) ?? []), step]
    return codes.map((code) => this.#dictionary.textOf(code)!)
  }

  /** Whether a step is one of several in work. */
  isOneOfSeveral(row: number, step: number): boolean {
    const others = this.#otherSteps.of(row)
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
    copy.copyRows(this)
    copy.codes.take(this.codes)
    copy.numbers.take(this.numbers)
    copy.#otherSteps.take(this.#otherSteps)
    return copy
  }

  /** The book as columns: its own memory. */
  pack(): Packed {
    const texts = this.codes.packTexts()
    return {
      head: texts.head,
      columns: {
        rows: this.packRows(),
        otherSteps: this.#otherSteps.pack(),
        ...this.codes.columnsBy('code.'),
        ...this.numbers.columnsBy('number.'),
        ...texts.columns,
      },
    }
  }

  /** A book of packed columns: where they lie, until a row changes. */
  static unpack(packed: Packed, { codes }: FoldedLog): TrackingBook {
    const book = new TrackingBook({ codes, streamCount: 0 })
    const { rows, otherSteps } = packed.columns
    book.takeRows(rows as Float64Array, packed.isOwn)
    book.#otherSteps.load(otherSteps as Uint32Array)
    book.codes.takeBy('code.', packed.columns)
    book.codes.takeTexts(packed)
    book.numbers.takeBy('number.', packed.columns)
    return book
  }

  /** Empties a row, so that its stream can be folded again. */
  override clear(row: number): void {
    super.clear(row)
    this.codes.clear(row)
    this.numbers.clear(row)
    this.#otherSteps.clear(row)
  }

  /** Takes over the rows of a book that was folded from other streams of the same table. */
  merge(from: TrackingBook): void {
    const here =
      from.#dictionary === this.#dictionary
        ? undefined
        : (code: number) => (code === 0 ? 0 : codeOf(from.#dictionary.textOf(code)!, this.#dictionary))
    this.addRows(from, here)
    this.codes.merge(from.codes)
    this.numbers.merge(from.numbers)
    this.#otherSteps.take(from.#otherSteps, here)
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
    const others = this.#otherSteps.of(row)
    if (others !== undefined) object['otherSteps'] = others.map((code) => this.textOf(code)!).toSorted()
    return object
  }
}
