// The form of a commit, whatever it is of: what every store and every table relies on. What the data of its events must be is
// for their definitions to say, and whether it is what its hash says for who proves the log.

import { DossierError } from '../kernel/errors.js'
import { isHash } from './chain.js'
import type { Commit, Position, StoredEvent } from './envelope.js'

/** Why a value is not of the form of a commit, or `undefined` if it is. */
export function commitProblem(commit: unknown): string | undefined {
  const given = Object(commit) as Partial<Record<keyof Commit, unknown>>
  if (typeof given.stream !== 'string') return 'has no stream'
  if (!Number.isSafeInteger(given.version)) return 'has no version'
  if (!Number.isFinite(given.recordedAt)) return 'has no moment at which it was recorded'
  if (!isNote(given.commandId)) return 'has a commandId that is no text'
  if (!isNote(given.commandHash)) return 'has a commandHash that is no text'
  if (!isNote(given.causation)) return 'has a causation that is no text'
  if (!isNote(given.source)) return 'has a source that is no text'
  if (typeof given.previous !== 'string') return 'has no hash of the commit before it'
  if (!isHash(given.hash)) return 'has no hash that could be one'
  if (!Array.isArray(given.events)) return 'has no events'
  for (const event of given.events as unknown[]) {
    const problem = eventProblem(event)
    if (problem !== undefined) return problem
  }
  return undefined
}

const isNote = (note: unknown) => note === undefined || typeof note === 'string'

function eventProblem(event: unknown): string | undefined {
  const { type, schemaVersion, at, actor, data } = Object(event) as Partial<
    Record<keyof StoredEvent, unknown>
  >
  if (typeof type !== 'string') return 'has an event without a type'
  if (!Number.isSafeInteger(schemaVersion)) return 'has an event without a schema version'
  if (!Number.isFinite(at)) return 'has an event without a moment at which it happened'
  if (typeof actor !== 'string') return 'has an event without an actor'
  const isData = typeof data === 'object' && data !== null && !Array.isArray(data)
  return isData ? undefined : 'has an event without data'
}

/**
 * Checks the form of a commit for a place in a log.
 * @throws DossierError `log-corrupt`
 */
export function checkCommit(commit: Commit, position: Position): void {
  const problem = commitProblem(commit)
  if (problem === undefined) return
  const stream = String((Object(commit) as Partial<Commit>).stream)
  const message = `at position ${position}, the commit to ${stream} ${problem}`
  throw new DossierError('log-corrupt', message, { position, stream, reason: 'content' })
}
