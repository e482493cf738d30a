// Projections that keep all that a handler can see, and the plain fold of a log from its first event: whatever a state was
// folded by, in slices, in parts, on from a checkpoint or from append to append, this is what it has to be.

import { defineProjection, dossierEvents, type EventLog, type Projection } from 'dossier-engine'
import { engineRegistry } from '../../../src/engine/definitions.js'
import type { AnyProjection } from '../../../src/engine/fold-slices.js'
import { EventTable } from '../../../src/log/event-table.js'
import { folderOf, type FoldBounds } from '../../../src/projections/fold.js'

/** By stream ordinal, what was seen. */
type Seen = Map<number, string[]>
type SeenEvent = Readonly<Record<string, unknown>> & { readonly ordinal: number; toObject(): object }

export const sorted = (state: Seen) => [...state].toSorted(([a], [b]) => a - b)

/** Keeps, stream by stream, all that a handler can see of an event. */
export const seen = {
  name: 'seen',
  version: 1,
  start: (): Seen => new Map(),
  on: Object.fromEntries(
    Object.keys(dossierEvents).map((type) => [
      type,
      (state: Seen, event: SeenEvent) => {
        const { position, stream, version, type, at, recordedAt, actor, source, data, ordinal } = event
        const list = state.get(ordinal) ?? []
        list.push(
          JSON.stringify([
            [position, stream, version, type, at, recordedAt, actor, source, ordinal],
            Object.entries(data as object),
            event.toObject(),
          ]),
        )
        state.set(ordinal, list)
      },
    ]),
  ) as never,
  merge: (into: Seen, from: Seen) => from.forEach((list, ordinal) => into.set(ordinal, list)),
  snapshot: (state: Seen) => sorted(state),
  pack: (state: Seen) => ({ head: [...state], columns: {} }),
  unpack: ({ head }) => new Map(head as [number, string[]][]),
} satisfies Projection<Seen>
/** The same, which need not begin again after a correction. */
export const seenAgain = defineProjection<Seen>({
  ...seen,
  name: 'seen-again',
  clear: (state, ordinal) => void state.delete(ordinal),
})

/** A projection of any state. */
export interface Shown extends AnyProjection {
  snapshot(state: unknown): unknown
}

/** A plain fold of what is in a log up to a position, of engines that declare nothing of their own. */
export async function freshly(
  log: EventLog,
  projections: readonly Shown[],
  { position = Infinity, ...bounds }: FoldBounds & { readonly position?: number } = {},
): Promise<unknown[]> {
  const table = new EventTable(engineRegistry({}))
  for await (const commit of log.readAll())
    if (commit.position <= position) table.append(commit, commit.position)
  return projections.map((projection) => {
    const state = projection.start(table)
    folderOf(table, [{ projection, state }]).fold(bounds)
    return projection.snapshot(state)
  })
}
