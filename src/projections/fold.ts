// (5) The one loop that folds the log into projections: cursors stand at row after row, and each event goes to the
// handlers that name its type. Whoever asks about the past gives bounds; the loop and the handlers stay the same. A
// correction that reaches back into what is folded already empties what its stream gave, and that is folded again.

import { invariant } from '../kernel/errors.js'
import type { Instant } from '../kernel/instant.js'
import type { Correction } from '../log/correction.js'
import type { EventCursor } from '../log/event-cursor.js'
import type { EventTable } from '../log/event-table.js'
import { everything, runBits, type Partition } from './partition.js'

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
  /** Only streams of this part. */
  readonly partition?: Partition
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

/**
 * Makes a folder; it may be kept, and used again when the table has grown. Streams are dealt out to parts in runs of two to
 * the power of `bits`.
 */
export function folderOf(table: EventTable, foldings: readonly Folding[], bits: number = runBits): Folder {
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

  const sees = (row: number, { known = table.length, asOf, partition = everything }: FoldBounds) => {
    if (asOf !== undefined && table.atOf(row, known) > asOf) return false
    const ordinal = table.ordinalAt(row)
    if ((ordinal >>> bits) % partition.of !== partition.index) return false
    const bad = table.unreadable.get(ordinal)
    return bad === undefined || bad.fromRow >= known
  }
  const oddStreams = oddStreamsIn(table)

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
    const { fromRow = 0, toRow = table.length, known = table.length, asOf, partition = everything } = bounds
    const { of, index } = partition
    const { mask } = table
    if (corrections.size > 0) {
      for (const [folding, streams] of reachedBack(bounds))
        for (const ordinal of streams) foldAgain(folding, ordinal, bounds)
    }
    knownBefore = known
    const odd = oddStreams()
    for (let row = fromRow; row < toRow;) {
      const { types, ordinals, at } = table.blockOf(row)
      const end = Math.min(toRow, (row | mask) + 1)
      for (; row < end; row++) {
        const place = row & mask
        if (of > 1 && (ordinals[place]! >>> bits) % of !== index) continue
        if (odd !== undefined && odd[ordinals[place]!] === 1) {
          if (sees(row, bounds)) foldRow(row, known)
          continue
        }
        if (asOf !== undefined && at.base + at.values[place]! > asOf) continue
        const type = types[place]!
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

/**
 * Gives what marks with 1 the streams that hold corrections or what can't be read, by ordinal; `undefined` while there are
 * none. Of all others, events are as they stand in the columns.
 */
function oddStreamsIn(table: EventTable): () => Uint8Array | undefined {
  let odd: Uint8Array | undefined
  let found = 0
  return () => {
    const { corrections, unreadable, streamCount } = table
    if (corrections.size + unreadable.size === 0) return undefined
    if (odd !== undefined && odd.length === streamCount && found === corrections.size + unreadable.size)
      return odd
    found = corrections.size + unreadable.size
    odd = new Uint8Array(streamCount)
    for (const ordinal of unreadable.keys()) odd[ordinal] = 1
    for (const { target } of corrections.between(0, table.length)) odd[table.ordinalAt(target)] = 1
    return odd
  }
}
