// (5) The built-in projections of one replica, kept up to date, and the same as of an earlier moment. A question
// asks here for the view it needs: now, as things stood at some time, or as they were known at some time.

import type { Instant } from '../kernel/instant.js'
import type { Position } from '../log/envelope.js'
import type { EventTable } from '../log/event-table.js'
import type { Organisation } from '../organisation/organisation.js'
import type { Catalogue } from '../procedure/catalogue.js'
import type { OwnHandlers } from '../dossier/evolve.js'
import { checkpointName, checkpointOf } from './checkpoint.js'
import type { Checkpoint, Checkpointed, LastingProjection } from './checkpoint.js'
import { clockBook, type ClockBook } from './clock-book.js'
import { DeadlineIndex } from './deadline-index.js'
import { folderOf, type Folder } from './fold.js'
import { PresentBooks, type Resumed } from './present-books.js'
import type { FoldedLog } from './projection.js'
import { stepBook, type StepBook } from './step-book.js'
import type { TrackingBook } from './tracking-book.js'
import { Time } from './tracking-row.js'
import { trackingBook } from './tracking-fold.js'

/** What a question sees: a prefix of the log, and of that only what had happened by `asOf`. */
export interface View {
  readonly table: EventTable
  /** Rows of the table that were known. */
  readonly rowCount: number
  /** The position that the known rows reach. */
  readonly position: Position
  /** Only events that happened by then; all that are known, if undefined. */
  readonly asOf: Instant | undefined
  readonly book: TrackingBook
  /** Of this very book. */
  readonly deadlines: DeadlineIndex
  /** Of what was known; a publication holds from when it is recorded, whatever moment the question is about. */
  readonly catalogue: Catalogue
  /** The same of agencies, units and officers. */
  readonly organisation: Organisation
  /** How plug-ins fold what they know of a dossier. */
  readonly own?: OwnHandlers | undefined
  /** The step book, if the view is of everything there is. */
  readonly steps: StepBook | undefined
  /** Runs of the procedures' own clocks. */
  readonly clocks: ClockBook
}

/** The moments of a question. */
export interface Moments {
  readonly asOf?: Instant | undefined
  readonly knownAt?: Instant | undefined
}

/** A projection, as far as folding needs it. */
interface Projected<State> {
  start(log: FoldedLog): State
  readonly on: unknown
  clear?(state: State, ordinal: number): void
}

/** The state of a projection, and how far it is folded. */
interface Kept extends Checkpointed<unknown> {
  readonly folder: Folder
}

/** What books may begin with. */
interface Beginning {
  readonly resumed?: Resumed
  /** Projections besides the built-in ones of which there are to be checkpoints. */
  readonly lasting?: readonly LastingProjection[]
}

/** The built-in projections of which checkpoints are kept. */
export const builtIn = [trackingBook, stepBook, clockBook] as readonly LastingProjection[]

/** How many rows the kept books of the past may have together; two are kept at any size. */
const rememberedRows = 2_000_000

/** Catalogue, tracking book, step book and deadline index over one event table. */
export class Books {
  readonly table: EventTable
  readonly #own: OwnHandlers | undefined
  readonly #lasting: readonly LastingProjection[]
  #present: PresentBooks
  readonly #past = new Map<string, View>()
  #kept = new WeakMap<object, Kept>()
  #unreadable = 0
  #deadlines: (() => DeadlineIndex) | undefined

  constructor(table: EventTable, own?: OwnHandlers, { resumed = new Map(), lasting = [] }: Beginning = {}) {
    this.table = table
    this.#own = own
    this.#unreadable = table.unreadable.size
    this.#present = new PresentBooks(table, resumed)
    this.#lasting = [...builtIn, ...lasting]
    for (const projection of lasting) {
      const at = resumed.get(projection)
      if (at !== undefined) this.#kept.set(projection, this.#begin(projection, at))
    }
  }

  /** Agencies, units and officers, once caught up. */
  get organisation(): Organisation {
    return this.#present.organisation
  }

  /** Published procedures and calendars, once caught up. */
  get catalogue(): Catalogue {
    return this.#present.catalogue
  }

  /** The tracking book of everything in the log, once caught up. */
  get trackingBook(): TrackingBook {
    return this.#present.tracking
  }

  /** What was folded of a stream and holds no more is in books that can't be emptied of it: they begin again. */
  #beginAgain(): void {
    this.#present = new PresentBooks(this.table)
    this.#past.clear()
    this.#deadlines = undefined
  }

  /** Folds what was added to the table since the last time. */
  catchUp(): this {
    const { unreadable } = this.table
    if (unreadable.size > this.#unreadable) {
      this.#unreadable = unreadable.size
      this.#kept = new WeakMap()
      this.#beginAgain()
    } else if (!this.#present.foldsOn) this.#beginAgain()
    this.#present.catchUp()
    return this
  }

  /**
   * Checkpoints of the built-in books and of the lasting projections that were asked for: each as it stands when it is
   * taken out.
   */
  *checkpoints(): Generator<Checkpoint> {
    for (const projection of this.#lasting) {
      const { table } = this
      const kept = this.#foldedOf(projection)
      if (kept === undefined || kept.rowCount === 0) continue
      const { rowCount } = kept
      const bytes = () => checkpointOf(projection, kept.state, { table, rowCount })
      yield { name: checkpointName(table, projection), rowCount, bytes }
    }
  }

  /** The state of a lasting projection as far as it is folded. */
  #foldedOf(projection: object): Checkpointed<unknown> | undefined {
    const { tracking, steps, clocks, rowCount } = this.#present
    if (projection === trackingBook) return { state: tracking, rowCount }
    if (projection === stepBook) return { state: steps, rowCount }
    if (projection === clockBook) return { state: clocks, rowCount }
    return this.#kept.get(projection)
  }

  /** The state of any projection at the same moments; of everything in the log, it is kept and folded on. */
  stateOf<State>(projection: Projected<State>, moments: Moments = {}): State {
    const { rowCount, asOf } = this.view(moments)
    if (rowCount < this.table.length || (asOf !== undefined && asOf < this.table.latestAt))
      return this.#foldedUpTo(projection, { rowCount, asOf })
    let kept = this.#kept.get(projection)
    if (kept?.folder.foldsOn({ fromRow: kept.rowCount }) !== true) kept = this.#begin(projection)
    // A state in which a handler threw half-way is begun again.
    this.#kept.delete(projection)
    kept.folder.fold({ fromRow: kept.rowCount })
    this.#kept.set(projection, { ...kept, rowCount })
    return kept.state as State
  }

  /** A projection folded afresh over what was known and had happened. */
  #foldedUpTo<State>(
    projection: Projected<State>,
    { rowCount, asOf }: Pick<View, 'rowCount' | 'asOf'>,
  ): State {
    const state = projection.start(this.table)
    const bounds = { toRow: rowCount, known: rowCount, ...(asOf !== undefined && { asOf }) }
    folderOf(this.table, [{ projection, state }]).fold(bounds)
    return state
  }

  #begin(projection: Projected<unknown>, at?: Checkpointed<unknown>): Kept {
    const { state, rowCount } = at ?? { state: projection.start(this.table), rowCount: 0 }
    return { state, folder: folderOf(this.table, [{ projection, state }]), rowCount }
  }

  /** The view as of a moment, as known at a moment; without either, of everything in the log. */
  view({ asOf, knownAt }: Moments = {}): View {
    this.catchUp()
    const { table } = this
    const { commits } = table
    const known = knownAt === undefined ? commits.length : commits.countKnownAt(knownAt)
    const rowCount = table.firstRowOf(known)
    const position = commits.positionAfter(known)
    const bounds = { rowCount, position, asOf }
    const isPresent = asOf === undefined || asOf >= table.latestAt
    if (rowCount === table.length && isPresent) {
      this.#deadlines ??= once(() => new DeadlineIndex(this.#present.tracking))
      const everything = {
        book: () => this.#present.tracking,
        deadlines: this.#deadlines,
        clocks: () => this.#present.clocks,
      }
      const office = {
        catalogue: () => this.#present.catalogue,
        organisation: () => this.#present.organisation,
      }
      return this.#viewOf(bounds, { ...everything, ...office }, this.#present.steps)
    }
    const key = `${rowCount} ${asOf}`
    let view = this.#past.get(key)
    if (view === undefined) {
      const book = once(() => this.#pastBook(rowCount, asOf))
      const deadlines = once(() => new DeadlineIndex(book()))
      const catalogue = once(() => this.#present.catalogue.upTo(position))
      const organisation = once(() => this.#present.organisation.upTo(position))
      const clocks = once(() => this.#foldedUpTo(clockBook, bounds))
      view = this.#viewOf(bounds, { book, deadlines, catalogue, organisation, clocks })
    }
    this.#past.delete(key)
    this.#past.set(key, view)
    const remembered = Math.max(2, Math.min(64, Math.floor(rememberedRows / table.streamCount)))
    if (this.#past.size > remembered) this.#past.delete(this.#past.keys().next().value!)
    return view
  }

  /** Questions about one dossier need neither book nor index, and those of the past take a while to make. */
  #viewOf(
    bounds: Pick<View, 'rowCount' | 'position' | 'asOf'>,
    {
      book,
      deadlines,
      catalogue,
      organisation,
      clocks,
    }: {
      readonly book: () => TrackingBook
      readonly deadlines: () => DeadlineIndex
      readonly catalogue: () => Catalogue
      readonly organisation: () => Organisation
      readonly clocks: () => ClockBook
    },
    steps?: StepBook,
  ): View {
    return {
      table: this.table,
      own: this.#own,
      steps,
      ...bounds,
      get book() {
        return book()
      },
      get catalogue() {
        return catalogue()
      },
      get organisation() {
        return organisation()
      },
      get deadlines() {
        return deadlines()
      },
      get clocks() {
        return clocks()
      },
    }
  }

  /**
   * With everything known, the rows in which nothing happened since are as they were, and only the others are
   * folded again, each from its own stream. With less known, the log is folded up to there.
   */
  #pastBook(rowCount: number, asOf: Instant | undefined): TrackingBook {
    const { table } = this
    if (rowCount < table.length || asOf === undefined)
      return this.#foldedUpTo(trackingBook, { rowCount, asOf })
    const book = this.#present.tracking.copy()
    const { foldRow } = folderOf(table, [{ projection: trackingBook, state: book }])
    for (let ordinal = 0; ordinal < book.length; ordinal++) {
      const latestAt = book.time(ordinal, Time.latestAt)
      if (latestAt === undefined || latestAt <= asOf) continue
      book.clear(ordinal)
      for (const row of table.rowsOf(ordinal)) if (table.atOf(row, rowCount) <= asOf) foldRow(row, rowCount)
    }
    return book
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => (made ??= { value: make() }).value
}
