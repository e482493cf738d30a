// The door of an event table: a commit's data in the present versions of its events' definitions, as the columns can
// give it back, and for each correction the data that it says is right.

import { DossierError } from '../kernel/errors.js'
import { formatFindings } from '../kernel/finding.js'
import { correctionProblem, EventCorrected } from './correction.js'
import type { FieldLayout } from './event-block.js'
import type { DataOf, StoredData } from './event-definition.js'
import type { Commit, StoredEvent } from './envelope.js'
import type { Registry } from './registry.js'

/** What a correction says. */
export type Correcting = DataOf<typeof EventCorrected>

/** What a commit brings. */
export interface Entered {
  readonly data: readonly StoredData[]
  /** By the index of a correction in the commit, the data that it says is right. */
  readonly right: ReadonlyMap<number, StoredData>
}

/** What a commit is entered by. */
export interface Door {
  readonly registry: Registry
  readonly layouts: readonly (FieldLayout | undefined)[]
  /** The type of the event at a version of the commit's stream, before the commit. */
  typeBefore(version: number): string | undefined
}

/**
 * Data of a commit as it goes into columns.
 * @throws DossierError `event-invalid`, `event-unknown`, `event-too-new`, or whatever an upcast throws
 */
export function enterCommit(commit: Commit, door: Door): Entered {
  const right = new Map<number, StoredData>()
  const data = commit.events.map((event, index) => {
    const entered = enterData(event, commit, index, door)
    if (event.type === EventCorrected.type)
      right.set(index, enterRight(entered as Correcting, commit, index, door))
    return entered
  })
  return { data, right }
}

/** Data in the present version of its definition; where it lies in the event is for who reads of what is wrong. */
function enterData(
  event: StoredEvent,
  commit: Commit,
  index: number,
  { registry, layouts }: Door,
  path: readonly string[] = [],
): StoredData {
  const data = registry.enter(event, commit.stream, commit.version + index)
  const misfit = layouts[registry.codeOf(event.type)!]!.misfit(data)
  if (misfit === undefined) return data
  throw invalidEvent(commit, index, [...path, misfit], 'is missing or not of its form')
}

/** What a correction says is right, if that can be the data of the event it names. */
function enterRight(correcting: Correcting, commit: Commit, index: number, door: Door): StoredData {
  const { corrects, correctedType: type, correctedSchemaVersion: schemaVersion, data } = correcting
  const target =
    corrects >= commit.version
      ? commit.events.slice(0, index)[corrects - commit.version]?.type
      : door.typeBefore(corrects)
  const problem = correctionProblem(correcting, target)
  if (problem !== undefined) throw invalidEvent(commit, index, [problem.field], problem.message)
  const right = { ...commit.events[index]!, type, schemaVersion, data: data as StoredData }
  return enterData(right, commit, index, door, ['data'])
}

/** Not what its definition says, so that the columns would turn it into something else; or a correction of nothing. */
function invalidEvent(
  { stream, version, events }: Commit,
  index: number,
  path: readonly string[],
  problem: string,
): DossierError {
  const eventType = events[index]!.type
  const finding = { path: path.map((name) => name.slice(0, 60)), code: 'misfit', message: problem }
  const message = `${stream} has ${eventType} at version ${version + index} that can't be read:\n${formatFindings([finding])}`
  return new DossierError('event-invalid', message, { eventType, findings: [finding] })
}

/** An error for a commit that an upcast threw on. */
export function upcastFailed({ stream, version }: Commit, cause: unknown): DossierError {
  const message = `an upcast threw on the events of ${stream} from version ${version} on`
  return new DossierError('event-invalid', message, { eventType: 'upcast', findings: [] }, { cause })
}
