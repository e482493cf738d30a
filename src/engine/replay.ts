// Replaying: folding a log into projections from its first event, here or by workers, each of which folds a part.

import { DossierError } from '../kernel/errors.js'
import { formatFindings } from '../kernel/finding.js'
import type { Instant, InstantInput } from '../kernel/instant.js'
import {
  aFunction,
  aSignal,
  refuse,
  shapeFindings,
  withMethods,
  type Expectation,
} from '../kernel/shape-check.js'
import type { EventTable } from '../log/event-table.js'
import { checkProjection, type Packed } from '../projections/projection.js'
import { checkDossierQuestion } from '../queries/query-check.js'
import {
  foldSlices,
  type AnyProjection,
  type SliceBounds,
  type StatesOf,
  type Watching,
} from './fold-slices.js'
import { checkMergeable, mergeStates, type MergeableProjection } from './merge-states.js'

/** Which events to replay, and who watches. */
export interface ReplayBounds extends Watching {
  /** Only events that happened by then. */
  readonly asOf?: InstantInput | undefined
  /** Only events that were recorded by then. */
  readonly knownAt?: InstantInput | undefined
}

/** What is replayed. */
export interface ReplayedLog {
  readonly table: EventTable
  /** @throws DossierError `event-unknown`, `event-too-new` for what so many rows hold and may not be left out */
  checkReadable(rowCount: number): void
}

/** How to replay. */
export interface ReplayOptions extends ReplayBounds {
  /** Who folds, each a part: `startWorkers` of `dossier-engine/parallel` gives threads. Here, if left out. */
  readonly workers?: ReplayWorkers | undefined
}

/** Workers that fold parts of a log. */
export interface ReplayWorkers {
  /** Folds all parts and gives their states, packed, perhaps added up already; for `engine.replay`, which adds up the rest. */
  foldParts(table: EventTable, work: PartsWork): Promise<readonly (readonly Packed[])[]>
}

/** What workers are to fold. */
export interface PartsWork extends Omit<SliceBounds, 'partition'>, Watching {
  readonly projections: readonly MergeableProjection[]
}

/**
 * Folds projections afresh over what is in a table when it is called.
 * @throws DossierError `aborted`, `query-invalid`, `definition-invalid`; `worker-failed`
 */
export async function replayTable<const Projections extends readonly AnyProjection[]>(
  log: ReplayedLog,
  projections: Projections,
  options: ReplayOptions = {},
): Promise<StatesOf<Projections>> {
  const { table } = log
  const workers: Expectation = withMethods('workers, as startWorkers gives them', 'foldParts')
  const { workers: given, ...rest } = Object(options) as ReplayOptions
  refuse(shapeFindings({ workers: given }, { workers }), invalid)
  const { watching, ...bounds } = checkedReplay(log, projections, rest)
  const states =
    given === undefined ? foldSlices(table, projections, { ...bounds, ...watching }) : inParts(given)
  return (await states) as StatesOf<Projections>

  async function inParts(by: ReplayWorkers): Promise<unknown[]> {
    const all: readonly AnyProjection[] = projections
    checkMergeable(all)
    const parts = await by.foldParts(table, { projections: all, ...bounds, ...watching })
    return mergeStates(table, all, parts)
  }
}

/** What is to be folded, once it is checked: what is known now, whatever comes while it is folded. */
export function checkedReplay(
  { table, checkReadable }: ReplayedLog,
  projections: readonly AnyProjection[],
  options: ReplayBounds,
): { readonly known: number; readonly asOf: Instant | undefined; readonly watching: Watching } {
  const { onProgress, signal, ...moments } = Object(options) as ReplayBounds
  refuse(shapeFindings({ onProgress, signal }, { onProgress: aFunction, signal: aSignal }), invalid)
  const { asOf, knownAt } = checkDossierQuestion(moments)
  checkProjections(projections)
  const commits = knownAt === undefined ? table.commits.length : table.commits.countKnownAt(knownAt)
  const known = table.firstRowOf(commits)
  checkReadable(known)
  return { known, asOf, watching: { onProgress, signal } }
}

/**
 * Checks that these are projections.
 * @throws DossierError `definition-invalid`
 */
export function checkProjections(projections: readonly AnyProjection[]): void {
  if (!Array.isArray(projections)) checkProjection(undefined)
  projections.forEach(checkProjection)
}

function invalid(findings: Parameters<typeof formatFindings>[0]): DossierError {
  const message = `the replay can't be done like this:\n${formatFindings(findings)}`
  return new DossierError('query-invalid', message, { query: 'replay', findings })
}
