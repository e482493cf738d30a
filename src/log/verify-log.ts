// Proving a log: every commit's hash over its bytes, the link to the commit before it in its stream, versions
// without a gap, positions that rise. It needs no event definitions. What it can't see by itself is a tail cut off
// or a log rewritten from some point on: for that, keep the head's hash elsewhere.

import { isDossierError, throwIfAborted } from '../kernel/errors.js'
import { genesisHash, hashOf, OrderDigest } from './chain.js'
import { origin, type Position, type StoredCommit } from './envelope.js'
import type { EventLog } from './event-log.js'

/** The first thing found wrong with a log. */
export interface LogDamage {
  readonly position: Position
  readonly stream: string
  readonly version: number
  /** What is wrong: the bytes don't match their hash, the link doesn't match, a version or position is out of order. */
  readonly reason: 'content' | 'link' | 'version-gap' | 'position-order' | 'unreadable'
}

/** What {@link verifyLog} found. */
export type LogVerification =
  | {
      readonly intact: true
      readonly commits: number
      readonly events: number
      readonly streams: number
      /** SHA-256 over all commits' hashes in the order of the log: keep it elsewhere to notice a rewritten log. */
      readonly digest: string
      readonly head: Position
    }
  | { readonly intact: false; readonly damage: LogDamage; readonly commits: number }

/**
 * Reads the whole log and checks its chain; stops at the first damage. Memory grows with the number of streams.
 * @throws DossierError `aborted`, `storage`, `closed`
 */
export async function verifyLog(
  log: Pick<EventLog, 'readAll'>,
  options: { signal?: AbortSignal } = {},
): Promise<LogVerification> {
  const heads = new Map<string, { version: number; hash: string }>()
  const digest = new OrderDigest()
  let [commits, events, head] = [0, 0, origin]
  for await (const commit of log.readAll()) {
    throwIfAborted(options.signal, 'verifying the log')
    const { stream, version, position } = commit
    const last = heads.get(stream) ?? { version: 0, hash: genesisHash }
    const reason = damageOf(commit, last, head)
    if (reason !== undefined) return { intact: false, damage: { position, stream, version, reason }, commits }
    heads.set(stream, { version: version + commit.events.length - 1, hash: commit.hash })
    digest.add(commit.hash)
    commits += 1
    events += commit.events.length
    head = position
  }
  return { intact: true, commits, events, streams: heads.size, head, digest: digest.finish() }
}

function damageOf(
  commit: StoredCommit,
  last: { version: number; hash: string },
  head: Position,
): LogDamage['reason'] | undefined {
  if (commit.position <= head) return 'position-order'
  if (commit.version !== last.version + 1) return 'version-gap'
  if (commit.previous !== last.hash) return 'link'
  try {
    return hashOf(commit) === commit.hash ? undefined : 'content'
  } catch (error) {
    if (isDossierError(error)) throw error
    return 'unreadable'
  }
}
