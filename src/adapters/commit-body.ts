// A commit as stores of text keep it: whole, as JSON, beside the few columns by which it is found.

import { DossierError } from '../kernel/errors.js'
import type { Commit, Position, StoredCommit } from '../log/envelope.js'
import { spanOf, type VersionSpan } from '../log/expected-version.js'

/** A commit on its way into a store. */
export interface CommitRow extends VersionSpan {
  readonly body: string
}

/** A commit as it is stored: made at once, so that its caller may change what it gave while it waits. */
export const rowOf = (commit: Commit): CommitRow => ({ ...spanOf(commit), body: JSON.stringify(commit) })

/** A commit as a store gives it back. */
export interface StoredRow extends CommitRow {
  readonly position: number
}

/**
 * A commit out of a store that finds it by columns. Whether it is what was written, `verifyLog` finds out.
 * @throws DossierError `log-corrupt` for what is no commit, or is another than the one by which it was found
 */
export function commitOf({ position, body, ...span }: StoredRow): StoredCommit {
  const commit = parsedCommit(position, body)
  const { stream, version, events } = commit
  const lastVersion = version + events.length - 1
  if (stream !== span.stream || version !== span.version || lastVersion !== span.lastVersion)
    throw damaged(position, 'its columns are of another commit', { stream })
  return commit
}

/**
 * A commit out of its body.
 * @throws DossierError `log-corrupt` for what is no commit
 */
export function parsedCommit(position: number, body: string): StoredCommit {
  let commit: Partial<Commit>
  try {
    commit = Object(JSON.parse(body)) as Partial<Commit>
  } catch (cause) {
    throw damaged(position, 'it is no JSON', { cause })
  }
  const { stream, version, events } = commit
  if (typeof stream !== 'string' || typeof version !== 'number' || !Array.isArray(events))
    throw damaged(position, 'it is no commit', { stream: String(stream) })
  return Object.assign(commit as Commit, { position: position as Position })
}

/** What is stored at a position is not what was written there. */
export function damaged(
  position: number,
  reason: string,
  { stream = 'unknown', cause }: { readonly stream?: string; readonly cause?: unknown } = {},
): DossierError<'log-corrupt'> {
  const message = `the commit at position ${position} (stream ${stream}) is damaged: ${reason}`
  return new DossierError('log-corrupt', message, { position, stream, reason }, { cause })
}
