// (5) The built-in projections of one replica, kept up to date, and the same as of an earlier moment. A question
// asks here for the view it needs: now, as things stood at some time, or as they were known at some time.

import type { Instant } from '../kernel/instant.js'
import type { Position } from '../log/envelope.js'
import type { EventTable } from '../log/event-table.js'
import { Organisation } from '../organisation/organisation.js'
import { Catalogue } from '../procedure/catalogue.js'
import type { OwnHandlers } from '../dossier/evolve.js'
import { clockBook, type ClockBook } from './clock-book.js'
import { DeadlineIndex } from './deadline-index.js'
import { folderOf, type Folder } from './fold.js'
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
interface Kept {
  readonly state: unknown
  readonly folder: Folder
  readonly rowCount: number
}

/** How many rows the kept books of the past may have together; two are kept at any size. */
const rememberedRows = 2_000_000

/** Catalogue, tracking book, step book and deadline index over one event table. */
export class Books {
  readonly table: EventTable
  readonly #own: OwnHandlers | undefined
  #catalogue = new Catalogue()
  #organisation = new Organisation()
  #tracking: TrackingBook
  #steps: StepBook
  #clocks: ClockBook
  #folder: Folder
  readonly #past = new Map<string, View>()
  #kept = new WeakMap<object, Kept>()
  #unreadable = 0
  #deadlines: (() => DeadlineIndex) | undefined
  #rowCount = 0

  constructor(table: EventTable, own?: OwnHandlers) {
    this.table = table
    this.#own = own
    this.#tracking = trackingBook.start(table)
    this.#steps = stepBook.start(table)
    this.#clocks = clockBook.start(table)
    this.#folder = this.#folderAfresh()
  }

  /** Agencies, units and officers, once caught up. */
  get organisation(): Organisation {
    return this.#organisation
  }

  /** Published procedures and calendars, once caught up. */
  get catalogue(): Catalogue {
    return this.#catalogue
  }

  /** The tracking book of everything in the log, once caught up. */
  get trackingBook(): TrackingBook {
    return this.#tracking
  }

  #folderAfresh(): Folder {
    return folderOf(this.table, [
      { projection: Catalogue, state: this.#catalogue },
      { projection: Organisation, state: this.#organisation },
      { projection: trackingBook, state: this.#tracking },
      { projection: stepBook, state: this.#steps },
      { projection: clockBook, state: this.#clocks },
    ])
  }

  /** What was folded of a stream and holds no more is in books that can't be emptied of it: they begin again. */
  #beginAgain(): void {
    this.#catalogue = new Catalogue()
    this.#organisation = new Organisation()
    this.#tracking = trackingBook.start(this.table)
    this.#steps = stepBook.start(this.table)
    this.#clocks = clockBook.start(this.table)
    this.#folder = this.#folderAfresh()
    this.#past.clear()
    this.#deadlines = undefined
    this.#rowCount = 0
  }

  /** Folds what was added to the table since the last time. */
  catchUp(): this {
    const { length, unreadable } = this.table
    if (unreadable.size > this.#unreadable) {
      this.#unreadable = unreadable.size
      this.#kept = new WeakMap()
      this.#beginAgain()
    } else if (!this.#folder.foldsOn({ fromRow: this.#rowCount })) this.#beginAgain()
    if (this.#rowCount < length) this.#folder.fold({ fromRow: this.#rowCount })
    this.#rowCount = length
    return this
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

  #begin(projection: Projected<unknown>): Kept {
    const state = projection.start(this.table)
    return { state, folder: folderOf(this.table, [{ projection, state }]), rowCount: 0 }
  }

  /** The view as of a moment, as known at a moment; without either, of everything in the log. */
  view({ asOf, knownAt }: Moments = {}): View {
    this.catchUp()
    const { table } = this
    const { commits } = table
    const known = knownAt === undefined ? commits.length : commits.countKnownAt(knownAt)
    const rowCount = known === commits.length ? table.length : commits.firstRow(known)
    const position = commits.positionAfter(known)
    const bounds = { rowCount, position, asOf }
    const isPresent = asOf === undefined || asOf >= table.latestAt
    if (rowCount === table.length && isPresent) {
      this.#deadlines ??= once(() => new DeadlineIndex(this.#tracking))
      const everything = {
        book: () => this.#tracking,
        deadlines: this.#deadlines,
        clocks: () => this.#clocks,
      }
      const office = { catalogue: () => this.#catalogue, organisation: () => this.#organisation }
      return this.#viewOf(bounds, { ...everything, ...office }, this.#steps)
    }
    const key = `${rowCount} ${asOf}`
    let view = this.#past.get(key)
    if (view === undefined) {
      const book = once(() => this.#pastBook(rowCount, asOf))
      const deadlines = once(() => new DeadlineIndex(book()))
      const catalogue = once(() => this.#catalogue.upTo(position))
      const organisation = once(() => this.#organisation.upTo(position))
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
    const book = this.#tracking.copy()
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
