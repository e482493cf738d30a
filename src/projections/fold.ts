// (5) The one loop that folds the log into projections: cursors stand at row after row, and each event goes to the
// handlers that name its type. Whoever asks about the past gives bounds; the loop and the handlers stay the same.

import type { Instant } from '../kernel/instant.js'
import type { EventCursor } from '../log/event-cursor.js'
import type { EventTable } from '../log/event-table.js'

/** Which events to fold. */
export interface FoldBounds {
  /** First row; 0 if left out. */
  readonly fromRow?: number
  /** Row before which to stop; the table's end if left out. */
  readonly toRow?: number
  /** How many rows are known: a stream is left out if one of them can't be read; all of the table, if left out. */
  readonly known?: number
  /** Only events that happened by then. */
  readonly asOf?: Instant
  /** Only streams that this admits, by ordinal. */
  readonly admits?: (ordinal: number) => boolean
}

/** A projection with the state that it is folded into. */
export interface Folding<State = unknown> {
  readonly projection: { readonly on: unknown }
  readonly state: State
}

type Handler = (state: unknown, event: EventCursor) => void

/** Folds a table's rows into the states that it was made for, in the order of the log, in one pass. */
export interface Folder {
  /** Folds what lies within bounds. Streams with events that can't be read are left out. */
  fold(bounds?: FoldBounds): void
  /** Folds one row: for single streams, by their links. */
  foldRow(row: number): void
}

/** Makes a folder; it may be kept, and used again when the table has grown. */
export function folderOf(table: EventTable, foldings: readonly Folding[]): Folder {
  const byType = handlersByType(table, foldings)
  const cursors = table.cursors()
  const foldRow = (row: number) => {
    const type = table.types[row]!
    const hearers = byType[type]!
    if (hearers.length === 0) return
    const cursor = cursors[type]!.moveTo(row)
    for (let index = 0; index < hearers.length; index++)
      hearers[index]!.handler(hearers[index]!.state, cursor)
  }
  const fold = ({
    fromRow = 0,
    toRow = table.length,
    known = table.length,
    asOf,
    admits,
  }: FoldBounds = {}) => {
    const { ordinals, at, unreadable } = table
    const isPlain = asOf === undefined && admits === undefined && unreadable.size === 0
    for (let row = fromRow; row < toRow; row++) {
      if (!isPlain) {
        if (asOf !== undefined && at[row]! > asOf) continue
        if (admits !== undefined && !admits(ordinals[row]!)) continue
        const bad = unreadable.get(ordinals[row]!)
        if (bad !== undefined && bad.fromRow < known) continue
      }
      foldRow(row)
    }
  }
  return { fold, foldRow }
}

/** Who hears of each type of event, by type code of the table: the handlers that name it, with their states. */
function handlersByType(table: EventTable, foldings: readonly Folding[]) {
  return table.registry.definitions.map((definition) =>
    foldings.flatMap(({ projection, state }) => {
      const on = projection.on as Readonly<Record<string, Handler>>
      return definition !== undefined && Object.hasOwn(on, definition.type)
        ? [{ handler: on[definition.type]!, state }]
        : []
    }),
  )
}
