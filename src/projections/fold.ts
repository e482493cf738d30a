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

/**
 * Folds rows of a table into the states of projections, in the order of the log, in one pass, changing the states.
 * Streams with events that can't be read are left out.
 */
export function fold(table: EventTable, foldings: readonly Folding[], bounds: FoldBounds = {}): void {
  const { fromRow = 0, toRow = table.length, asOf, admits } = bounds
  const byType = foldings.map((folding) => [folding.state, handlersByCode(table, folding)] as const)
  const cursors = table.cursors()
  const { types, ordinals, at, unreadable } = table
  const isPlain = asOf === undefined && admits === undefined && unreadable.size === 0
  for (let row = fromRow; row < toRow; row++) {
    if (!isPlain) {
      if (asOf !== undefined && at[row]! > asOf) continue
      if (admits !== undefined && !admits(ordinals[row]!)) continue
      if (unreadable.has(ordinals[row]!)) continue
    }
    const type = types[row]!
    for (const [state, handlers] of byType) handlers[type]?.(state, cursors[type]!.moveTo(row))
  }
}

/** A function that folds one row of a table into a state: for single streams, by their links. */
export function rowFolder<State>(table: EventTable, folding: Folding<State>): (row: number) => void {
  const handlers = handlersByCode(table, folding)
  const cursors = table.cursors()
  return (row) => {
    const type = table.types[row]!
    handlers[type]?.(folding.state, cursors[type]!.moveTo(row))
  }
}

/** The handlers of a projection by type code of the table; `undefined` for types that it doesn't name. */
function handlersByCode(table: EventTable, { projection }: Folding): (Handler | undefined)[] {
  const on = projection.on as Readonly<Record<string, Handler | undefined>>
  return table.registry.definitions.map((definition) =>
    definition !== undefined && Object.hasOwn(on, definition.type) ? on[definition.type] : undefined,
  )
}
