// (5) The built-in states of everything in a log, folded on together as it grows. They may begin at checkpoints: each is
// folded from its own up to where all of them stand.

import type { EventTable } from '../log/event-table.js'
import { Organisation } from '../organisation/organisation.js'
import { Catalogue } from '../procedure/catalogue.js'
import type { Checkpointed } from './checkpoint.js'
import { clockBook, type ClockBook } from './clock-book.js'
import { folderOf, type Folder, type Folding } from './fold.js'
import { stepBook, type StepBook } from './step-book.js'
import type { TrackingBook } from './tracking-book.js'
import { trackingBook } from './tracking-fold.js'

/** By projection, the state that it begins with in place of a fresh one. */
export type Resumed = ReadonlyMap<object, Checkpointed<unknown>>

/** Catalogue, organisation, tracking book, step book and clock book over one table. */
export class PresentBooks {
  readonly table: EventTable
  readonly catalogue = new Catalogue()
  readonly organisation = new Organisation()
  readonly tracking: TrackingBook
  readonly steps: StepBook
  readonly clocks: ClockBook
  /** How many rows are folded. */
  rowCount = 0
  readonly #folder: Folder

  constructor(table: EventTable, resumed: Resumed = new Map()) {
    const stateOf = <State>(projection: { start(log: EventTable): State }): State =>
      resumed.has(projection) ? (resumed.get(projection)!.state as State) : projection.start(table)
    this.table = table
    this.tracking = stateOf(trackingBook)
    this.steps = stateOf(stepBook)
    this.clocks = stateOf(clockBook)
    const foldings = [
      { projection: Catalogue, state: this.catalogue },
      { projection: Organisation, state: this.organisation },
      { projection: trackingBook, state: this.tracking },
      { projection: stepBook, state: this.steps },
      { projection: clockBook, state: this.clocks },
    ]
    this.#folder = folderOf(table, foldings)
    if (resumed.size === 0) return
    for (const [fromRow, those] of byRow(foldings, resumed)) folderOf(table, those).fold({ fromRow })
    this.rowCount = table.length
  }

  /** Whether what was folded can be folded on: not if a correction reaches back into what can't be emptied. */
  get foldsOn(): boolean {
    return this.#folder.foldsOn({ fromRow: this.rowCount })
  }

  /** Folds what was added to the table since the last time. */
  catchUp(): void {
    const { length } = this.table
    if (this.rowCount < length) this.#folder.fold({ fromRow: this.rowCount })
    this.rowCount = length
  }
}

/** Foldings by the row from which they are to be folded on. */
function byRow(foldings: readonly Folding[], resumed: Resumed): Map<number, Folding[]> {
  const groups = new Map<number, Folding[]>()
  for (const folding of foldings) {
    const row = resumed.get(folding.projection)?.rowCount ?? 0
    groups.set(row, [...(groups.get(row) ?? []), folding])
  }
  return groups
}
