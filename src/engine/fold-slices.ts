// Folding a log from its first event in slices, so that the thread stays responsive, progress can be shown and the caller can
// stop it: for a replay of everything, and for a part of one.

import { throwIfAborted } from '../kernel/errors.js'
import type { Instant } from '../kernel/instant.js'
import type { EventTable } from '../log/event-table.js'
import { folderOf } from '../projections/fold.js'
import type { Partition } from '../projections/partition.js'
import type { Projection } from '../projections/projection.js'
import { nextTurn } from './next-turn.js'

/** A projection of any state, over events of any definitions, as far as replaying needs it. */
export interface AnyProjection extends Pick<Projection, 'name' | 'version' | 'start'> {
  readonly on: unknown
}

/** The states of a list of projections, in its order. */
export type StatesOf<Projections extends readonly AnyProjection[]> = {
  [Index in keyof Projections]: Projections[Index] extends { start(log: never): infer State } ? State : never
}

/** Which events to fold. */
export interface SliceBounds {
  /** How many rows are known. */
  readonly known: number
  readonly asOf?: Instant | undefined
  readonly partition?: Partition | undefined
}

/** Who watches. */
export interface Watching {
  readonly onProgress?: ((progress: { readonly events: number; readonly of: number }) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** Between slices the caller hears of progress and can stop it: each is a quarter of a block, 16,384 events. */
const slicesPerBlock = 4
/** How long others wait for their turn, in milliseconds. */
export const turnMs = 10

/**
 * Folds projections afresh.
 * @throws DossierError `aborted`
 */
export async function foldSlices(
  table: EventTable,
  projections: readonly AnyProjection[],
  { known: of, asOf, partition, onProgress, signal }: SliceBounds & Watching,
): Promise<unknown[]> {
  const bounds = { known: of, ...(asOf !== undefined && { asOf }), ...(partition && { partition }) }
  const foldings = projections.map((projection) => ({ projection, state: projection.start(table) }))
  const folder = folderOf(table, foldings)
  const sliceRows = Math.ceil((table.mask + 1) / slicesPerBlock)
  let turnEndsAt = performance.now() + turnMs
  for (let fromRow = 0; fromRow < of; fromRow += sliceRows) {
    throwIfAborted(signal, 'the replay')
    const toRow = Math.min(fromRow + sliceRows, of)
    folder.fold({ ...bounds, fromRow, toRow })
    onProgress?.({ events: toRow, of })
    if (toRow === of || performance.now() < turnEndsAt) continue
    await nextTurn()
    turnEndsAt = performance.now() + turnMs
  }
  return foldings.map(({ state }) => state)
}
