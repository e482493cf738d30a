// Replaying: folding a log into projections from its first event, in slices, so that the process stays responsive,
// progress can be shown and the caller can stop it.

import { DossierError, throwIfAborted } from '../kernel/errors.js'
import { formatFindings } from '../kernel/finding.js'
import type { InstantInput } from '../kernel/instant.js'
import type { EventTable } from '../log/event-table.js'
import { folderOf } from '../projections/fold.js'
import { checkProjection, type Projection } from '../projections/projection.js'
import { nextTurn } from './next-turn.js'
import { checkDossierQuestion } from '../queries/query-check.js'
import { aFunction, aSignal, refuse, shapeFindings } from '../kernel/shape-check.js'

/** How to replay. */
export interface ReplayOptions {
  /** Only events that happened by then. */
  readonly asOf?: InstantInput | undefined
  /** Only events that were recorded by then. */
  readonly knownAt?: InstantInput | undefined
  readonly onProgress?: ((progress: { readonly events: number; readonly of: number }) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** A projection of any state, over events of any definitions, as far as replaying needs it. */
export interface AnyProjection extends Pick<Projection, 'name' | 'version' | 'start'> {
  readonly on: unknown
}

/** The states of a list of projections, in its order. */
export type StatesOf<Projections extends readonly AnyProjection[]> = {
  [Index in keyof Projections]: Projections[Index] extends { start(log: never): infer State } ? State : never
}

/** Events a slice, between which the caller hears of progress and can stop it; and how long others wait for their turn. */
const [sliceRows, turnMs] = [16_384, 10]

/**
 * Folds projections afresh over what is in a table when it begins.
 * @throws DossierError `aborted`, `query-invalid`, `definition-invalid`
 */
export async function replayTable<const Projections extends readonly AnyProjection[]>(
  table: EventTable,
  projections: Projections,
  options: ReplayOptions = {},
): Promise<StatesOf<Projections>> {
  const { asOf, knownAt, onProgress, signal } = checked(options)
  if (!Array.isArray(projections)) checkProjection(undefined)
  projections.forEach(checkProjection)
  const known = knownAt === undefined ? table.commits.length : table.commits.countKnownAt(knownAt)
  const of = known === table.commits.length ? table.length : table.commits.firstRow(known)
  const bounds = asOf === undefined ? {} : { asOf }
  const foldings = projections.map((projection) => ({ projection, state: projection.start(table) }))
  const folder = folderOf(table, foldings)
  let turnEndsAt = performance.now() + turnMs
  for (let fromRow = 0; fromRow < of; fromRow += sliceRows) {
    throwIfAborted(signal, 'the replay')
    const toRow = Math.min(fromRow + sliceRows, of)
    folder.fold({ ...bounds, fromRow, toRow, known: of })
    onProgress?.({ events: toRow, of })
    if (toRow === of || performance.now() < turnEndsAt) continue
    await nextTurn()
    turnEndsAt = performance.now() + turnMs
  }
  return foldings.map(({ state }) => state) as StatesOf<Projections>
}

function checked(options: ReplayOptions) {
  const { onProgress, signal, ...moments } = Object(options) as ReplayOptions
  refuse(shapeFindings({ onProgress, signal }, { onProgress: aFunction, signal: aSignal }), (findings) => {
    const message = `the replay can't be done like this:\n${formatFindings(findings)}`
    return new DossierError('query-invalid', message, { query: 'replay', findings })
  })
  return { ...checkDossierQuestion(moments), onProgress, signal }
}
