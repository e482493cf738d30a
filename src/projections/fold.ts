// (5) The one loop that folds the log into projections: cursors stand at row after row, and each event goes to the
// handlers that name its type. Whoever asks about the past gives bounds; the loop and the handlers stay the same. A
// correction that reaches back into what is folded already empties what its stream gave, and that is folded again.

import { invariant } from '../kernel/errors.js'
import type { Instant } from '../kernel/instant.js'
import type { Correction } from '../log/correction.js'
import type { EventCursor } from '../log/event-cursor.js'
import type { EventTable } from '../log/event-table.js'

/** Which events to fold. */
export interface FoldBounds {
  /** First row; 0 if left out. What comes before it must be folded already. */
  readonly fromRow?: number
  /** Row before which to stop; the table's end if left out. */
  readonly toRow?: number
  /**
   * How many rows are known; all of the table, if left out. A stream is left out if one of them can't be read, and
   * events are as the corrections among them say.
   */
  readonly known?: number
  /** Only events that happened by then. */
  readonly asOf?: Instant
  /** Only streams that this admits, by ordinal. */
  readonly admits?: (ordinal: number) => boolean
}

/** A projection with the state that it is folded into. */
export interface Folding<State = unknown> {
  readonly projection: {
    readonly on: unknown
    // A method, so that a projection of any state is one.
    clear?(state: State, ordinal: number): void
  }
  readonly state: State
}

/** Who hears of a type of event. */
interface Hearer {
  readonly handler: (state: unknown, event: EventCursor) => void
  readonly folding: Folding
  readonly state: unknown
}

/** Folds a table's rows into the states that it was made for, in the order of the log, in one pass. */
export interface Folder {
  /**
   * Whether what was folded can be folded on within these bounds: not if a correction reaches back into a state whose
   * projection has no `clear`.
   */
  foldsOn(bounds?: FoldBounds): boolean
  /** Folds what lies within bounds. Streams with events that can't be read are left out. */
  fold(bounds?: FoldBounds): void
  /** Folds one row, as corrected by what so many rows tell: for single streams, by their links. */
  foldRow(row: number, known: number): void
}

/** Makes a folder; it may be kept, and used again when the table has grown. */
export function folderOf(table: EventTable, foldings: readonly Folding[]): Folder {
  const { corrections } = table
  const byType = hearersByType(table, foldings)
  const cursors = table.cursors
  /** With how many rows known the last fold was done. */
  let knownBefore: number | undefined

  const tell = (cursor: EventCursor, row: number, hearers: readonly Hearer[], correction?: Correction) => {
    if (hearers.length === 0) return
    cursor.moveTo(row, correction)
    for (let index = 0; index < hearers.length; index++) {
      const { handler, state } = hearers[index]!
      handler(state, cursor)
    }
  }
  const foldRow = (row: number, known: number) => {
    const type = table.typeAt(row)
    tell(cursors[type]!, row, byType[type]!, corrections.of(row, known))
  }

  const sees = (row: number, { known = table.length, asOf, admits }: FoldBounds) => {
    if (asOf !== undefined && table.atOf(row, known) > asOf) return false
    if (admits !== undefined && !admits(table.ordinalAt(row))) return false
    const bad = table.unreadable.get(table.ordinalAt(row))
    return bad === undefined || bad.fromRow >= known
  }

  /** What was folded of events that turn out to be other ones: of each state, the streams that hold them. */
  const reachedBack = ({ fromRow = 0, known = table.length }: FoldBounds) => {
    const streams = new Map<Folding, Set<number>>()
    for (const { target } of corrections.between(knownBefore ?? fromRow, known)) {
      if (target >= fromRow) continue
      for (const { folding } of byType[table.typeAt(target)]!)
        streams.set(folding, (streams.get(folding) ?? new Set()).add(table.ordinalAt(target)))
    }
    return streams
  }
  const foldsOn = (bounds: FoldBounds = {}) =>
    [...reachedBack(bounds).keys()].every(({ projection }) => projection.clear !== undefined)

  const foldAgain = (folding: Folding, ordinal: number, bounds: FoldBounds) => {
    const { projection, state } = folding
    const { fromRow = 0, known = table.length } = bounds
    invariant(projection.clear !== undefined, 'a projection without clear was folded on over a correction')
    projection.clear(state, ordinal)
    for (const row of table.rowsOf(ordinal)) {
      if (row >= fromRow || !sees(row, bounds)) continue
      const type = table.typeAt(row)
      const hearers = byType[type]!.filter((hearer) => hearer.folding === folding)
      tell(cursors[type]!, row, hearers, corrections.of(row, known))
    }
  }

  const fold = (bounds: FoldBounds = {}) => {
    const { fromRow = 0, toRow = table.length, known = table.length, asOf, admits } = bounds
    const { unreadable } = table
    const mask = 2 ** table.blockBits - 1
    if (corrections.size > 0) {
      for (const [folding, streams] of reachedBack(bounds))
        for (const ordinal of streams) foldAgain(folding, ordinal, bounds)
    }
    knownBefore = known
    const isPlain =
      asOf === undefined && admits === undefined && unreadable.size === 0 && corrections.size === 0
    if (!isPlain) {
      for (let row = fromRow; row < toRow; row++) if (sees(row, bounds)) foldRow(row, known)
      return
    }
    for (let row = fromRow; row < toRow;) {
      const { types } = table.blockOf(row)
      const end = Math.min(toRow, (row | mask) + 1)
      for (; row < end; row++) {
        const type = types[row & mask]!
        tell(cursors[type]!, row, byType[type]!)
      }
    }
  }
  return { foldsOn, fold, foldRow }
}

/** Who hears of each type of event, by type code of the table: the handlers that name it, with their states. */
function hearersByType(table: EventTable, foldings: readonly Folding[]): readonly (readonly Hearer[])[] {
  return table.registry.definitions.map((definition) =>
    foldings.flatMap((folding) => {
      const on = folding.projection.on as Readonly<Record<string, Hearer['handler']>>
      return definition !== undefined && Object.hasOwn(on, definition.type)
        ? [{ handler: on[definition.type]!, folding, state: folding.state }]
        : []
    }),
  )
}
