// The form of a commit, whatever it is of: what every store and every table relies on. What the data of its events must be is
// for their definitions to say, and whether it is what its hash says for who proves the log.

import { DossierError } from '../kernel/errors.js'
import { isHash } from './chain.js'
import type { Commit, Position, StoredEvent } from './envelope.js'

/** Why a value is not of the form of a commit, or `undefined` if it is. */
export function commitProblem(commit: unknown): string | undefined {
  const given = Object(commit) as { readonly [Member in keyof Commit]?: unknown }
  const member = wrongMember(given)
  if (member !== undefined) return `has no ${member} that could be one`
  for (const event of given.events as unknown[]) {
    const ofEvent = wrongMemberOfEvent(Object(event) as { readonly [Member in keyof StoredEvent]?: unknown })
    if (ofEvent !== undefined) return `has an event with no ${ofEvent} that could be one`
  }
  return undefined
}

const isText = (value: unknown) => typeof value === 'string'
const isNote = (value: unknown) => value === undefined || isText(value)

function wrongMember(given: { readonly [Member in keyof Commit]?: unknown }): keyof Commit | undefined {
  if (!isText(given.stream)) return 'stream'
  if (!Number.isSafeInteger(given.version)) return 'version'
  if (!Number.isFinite(given.recordedAt)) return 'recordedAt'
  if (!isNote(given.commandId)) return 'commandId'
  if (!isNote(given.commandHash)) return 'commandHash'
  if (!isNote(given.causation)) return 'causation'
  if (!isNote(given.source)) return 'source'
  if (!isText(given.previous)) return 'previous'
  if (!isHash(given.hash)) return 'hash'
  return Array.isArray(given.events) ? undefined : 'events'
}

function wrongMemberOfEvent(given: {
  readonly [Member in keyof StoredEvent]?: unknown
}): keyof StoredEvent | undefined {
  const { data } = given
  if (!isText(given.type)) return 'type'
  if (!Number.isSafeInteger(given.schemaVersion)) return 'schemaVersion'
  if (!Number.isFinite(given.at)) return 'at'
  if (!isText(given.actor)) return 'actor'
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? undefined : 'data'
}

/**
 * Checks the form of a commit for a place in a log.
 * @throws DossierError `log-corrupt`
 */
export function checkCommit(commit: Commit, position: Position): void {
  refuse(commit, position, commitProblem(commit))
}

/**
 * Checks also that it can be written as JSON, as everything was that comes out of a store.
 * @throws DossierError `log-corrupt`
 */
export function checkNewCommit(commit: Commit, position: Position): void {
  checkCommit(commit, position)
  try {
    JSON.stringify(commit)
  } catch {
    refuse(commit, position, "holds what JSON can't")
  }
}

function refuse(commit: Commit, position: Position, problem: string | undefined): void {
  if (problem === undefined) return
  const stream = String((Object(commit) as Partial<Commit>).stream)
  const message = `at position ${position}, the commit to ${stream} ${problem}`
  throw new DossierError('log-corrupt', message, { position, stream, reason: 'content' })
}
