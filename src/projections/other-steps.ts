// (5) Steps that are in work beside another one: few dossiers have any, so they lie apart from the rows of the book.

/** Of dossiers with several steps in work: all but the one that began last, as codes, in the order in which they began. */
export class OtherSteps {
  readonly #byRow = new Map<number, number[]>()

  of(row: number): readonly number[] | undefined {
    return this.#byRow.size === 0 ? undefined : this.#byRow.get(row)
  }

  set(row: number, steps: readonly number[]): void {
    this.#byRow.set(row, [...steps])
  }

  add(row: number, step: number): void {
    const steps = this.#byRow.get(row)
    if (steps === undefined) this.#byRow.set(row, [step])
    else steps.push(step)
  }

  /** Takes out the one that began last, and gives it; 0 if there is none. */
  pop(row: number): number {
    const last = this.of(row)?.at(-1)
    if (last !== undefined) this.remove(row, last)
    return last ?? 0
  }

  remove(row: number, step: number): void {
    const steps = this.of(row)
    const place = steps?.lastIndexOf(step) ?? -1
    if (place < 0) return
    if (steps!.length === 1) this.clear(row)
    else this.set(row, steps!.toSpliced(place, 1))
  }

  clear(row: number): void {
    if (this.#byRow.size > 0) this.#byRow.delete(row)
  }

  /** Takes over what another has, by other numbers for the steps if they are given. */
  take(from: OtherSteps, here?: (step: number) => number): void {
    for (const [row, steps] of from.#byRow) this.set(row, here === undefined ? steps : steps.map(here))
  }

  /** One run of numbers: of each dossier its row, how many steps it has, and these. */
  pack(): Uint32Array {
    return Uint32Array.from([...this.#byRow].flatMap(([row, steps]) => [row, steps.length, ...steps]))
  }

  /** Takes over what was packed. */
  load(packed: Uint32Array): void {
    for (let place = 0; place < packed.length; place += 2 + packed[place + 1]!) {
      const first = place + 2
      this.set(packed[place]!, [...packed.subarray(first, first + packed[place + 1]!)])
    }
  }
}
