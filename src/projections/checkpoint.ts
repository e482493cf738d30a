// (5) Checkpoints: the state of a projection with the place in the log up to which it is folded, as bytes. Whoever opens
// the log again begins with it and folds on only what came after. It is made of the log, and who doubts it folds afresh: so
// one of another version, of other definitions or of another log is refused.

import { blobPrefix } from '../log/blob-store.js'
import type { Json } from '../log/canonical.js'
import { checkHead, damaged, packColumns, unpackColumns } from '../log/column-pack.js'
import type { EventTable } from '../log/event-table.js'
import { invariant, isDossierError } from '../kernel/errors.js'
import type { FoldedLog, Projection } from './projection.js'

/** Raised when what is in a checkpoint besides the state changes. */
const format = 1

/** A projection whose state can be packed. */
export type PackedProjection<State> = Pick<Projection<State>, 'name' | 'version'> &
  Required<Pick<Projection<State>, 'pack' | 'unpack'>>

/** A state, folded from the first so many rows of a table, with what these told of corrections. */
export interface Checkpointed<State> {
  readonly state: State
  readonly rowCount: number
}

/** A projection of which checkpoints are kept. */
export interface LastingProjection extends PackedProjection<unknown> {
  start(log: FoldedLog): unknown
  readonly on: unknown
  clear?(state: unknown, ordinal: number): void
}

/** A checkpoint to be kept: its bytes are made when they are asked for, before anything else is folded. */
export interface Checkpoint {
  readonly name: string
  readonly rowCount: number
  bytes(): Uint8Array<ArrayBuffer>
}

/** The name under which the checkpoint of a projection is kept: each version and set of definitions has its own. */
export function checkpointName(
  { registry }: Pick<EventTable, 'registry'>,
  { name, version }: Pick<Projection, 'name' | 'version'>,
): string {
  return `${blobPrefix('checkpoints', registry)}${name}-${version}`
}

/** The checkpoint of a state that was folded up to the end of a commit. */
export function checkpointOf<State>(
  projection: PackedProjection<State>,
  state: State,
  { table, rowCount }: { readonly table: EventTable; readonly rowCount: number },
): Uint8Array<ArrayBuffer> {
  invariant(endsCommit(table, rowCount), `a checkpoint at row ${rowCount}, within a commit`)
  const { head, columns } = projection.pack(state)
  const counts = { rowCount, texts: table.codes.size, streams: table.streamCount }
  const place = { ...counts, ...witnessIn(table, rowCount) }
  return packColumns({ ...expectedOf(projection, table), ...place, state: head }, columns)
}

/**
 * The state in a checkpoint, to be folded on from its row; its arrays are used where they lie.
 * @throws DossierError `pack-damaged`, which says why the state can't be had: also for a checkpoint of another projection or
 * version, of other definitions, of another log, or of more than the table has
 */
export function resumeFrom<State>(
  projection: PackedProjection<State>,
  table: EventTable,
  bytes: Uint8Array,
): Checkpointed<State> {
  const { head, columns } = unpackColumns(bytes)
  checkHead(head, expectedOf(projection, table))
  const { rowCount, texts, streams, state } = head as unknown as CheckpointCounts & { readonly state: Json }
  for (const [what, there, here] of [
    ['events', rowCount, table.length],
    ['texts', texts, table.codes.size],
    ['streams', streams, table.streamCount],
  ] as const)
    if (there > here) throw damaged(`it is of ${there} ${what}, and ${here} are here`)
  if (!endsCommit(table, rowCount)) throw damaged(`its last commit does not end at row ${rowCount} here`)
  checkHead(head, witnessIn(table, rowCount))
  for (const [ordinal, { fromRow }] of table.unreadable)
    if (fromRow >= rowCount && table.rowsOf(ordinal)[0]! < rowCount)
      throw damaged(`it holds what was read of ${table.streamName(ordinal)}, which can't be read any more`)
  try {
    return { state: projection.unpack({ head: state, columns }, table), rowCount }
  } catch (error) {
    if (isDossierError(error, 'pack-damaged')) throw error
    throw damaged(`${projection.name} can't unpack it`, error)
  }
}

interface CheckpointCounts {
  readonly rowCount: number
  readonly texts: number
  readonly streams: number
}

/** What every checkpoint of a projection says, as this table reads its log. */
function expectedOf({ name, version }: Pick<Projection, 'name' | 'version'>, { registry }: EventTable) {
  return { kind: 'checkpoint', format, projection: name, version, fingerprint: registry.fingerprint } as const
}

/** What tells the log up to a row from another one: its last commit there, and how many of its streams can't be read. */
function witnessIn(table: EventTable, rowCount: number) {
  const unreadable = [...table.unreadable.values()].filter(({ fromRow }) => fromRow < rowCount).length
  if (rowCount === 0) return { position: 0, unreadable, last: null }
  const row = rowCount - 1
  const commit = table.commitAt(row)
  const { commits } = table
  return {
    position: commits.positionAt(commit),
    unreadable,
    last: {
      stream: table.streamName(table.ordinalAt(row)),
      version: table.versionAt(row),
      at: table.atOf(row),
      recordedAt: commits.recordedAt(commit),
      commandId: commits.commandId(commit) ?? null,
    },
  }
}

function endsCommit(table: EventTable, rowCount: number): boolean {
  if (rowCount === 0 || rowCount === table.length) return true
  return table.firstRowOf(table.commitAt(rowCount)) === rowCount
}
