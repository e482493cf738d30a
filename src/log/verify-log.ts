// Proving a log: every commit's hash over its bytes, the link to the commit before it in its stream, versions without a gap,
// positions that rise, and the order of all of them as far as it was sealed. It needs no event definitions. What it can't
// see by itself is a tail cut off or a log rewritten from some point on: for that, heads that were kept elsewhere.

import { isDossierError, throwIfAborted } from '../kernel/errors.js'
import type { Finding } from '../kernel/finding.js'
import {
  aCountFromZero,
  aSignal,
  aText,
  anArray,
  checkAsked,
  queryInvalid,
  refuse,
  shapeFindings,
  withMethods,
} from '../kernel/shape-check.js'
import { genesisHash, hashOf, OrderDigest } from './chain.js'
import { origin, type Position, type StoredCommit } from './envelope.js'
import type { LogDamage } from './log-damage.js'
import type { TreeHead } from './merkle.js'
import type { ReadableLog } from './seal-stream.js'
import { OrderCheck } from './verify-order.js'

/** What {@link verifyLog} found. */
export type LogVerification =
  | {
      readonly intact: true
      readonly commits: number
      readonly events: number
      readonly streams: number
      /** SHA-256 over all commits' hashes in the order of the log, as the end of an exported log tells it. */
      readonly digest: string
      /** With `commits` the head of this log: keep both elsewhere, to have a cut or rewritten log noticed. */
      readonly root: string
      /** How many of the commits are sealed: their order is proven by the log itself. */
      readonly sealed: number
      readonly head: Position
    }
  | { readonly intact: false; readonly damage: LogDamage; readonly commits: number }

/** How a log is verified. */
export interface VerifyLogOptions {
  readonly signal?: AbortSignal | undefined
  /** Heads of this log that were kept where its keeper can't change them; their commits must be its first. */
  readonly heads?: readonly TreeHead[] | undefined
}

/**
 * Reads the whole log and checks its chain, its seals and the heads that it is given; stops at the first damage. Memory
 * grows with the number of streams.
 * @throws DossierError `query-invalid`, `aborted`, `storage`, `closed`, `log-corrupt` where a store can't even read it,
 * `event-too-new` for a seal of a later version of this package
 * @example
 * const found = await verifyLog(log, { heads: [keptHead] })
 */
export async function verifyLog(log: ReadableLog, options: VerifyLogOptions = {}): Promise<LogVerification> {
  checkAsked('verifyLog', { log: log ?? null }, { log: withMethods('a log', 'readAll') })
  checkOptions(options)
  const { heads: kept = [], signal } = options
  const order = new OrderCheck(log, kept)
  try {
    return await verified(log, order, signal)
  } finally {
    await order.close()
  }
}

async function verified(
  log: ReadableLog,
  order: OrderCheck,
  signal: AbortSignal | undefined,
): Promise<LogVerification> {
  const heads = new Map<string, { version: number; hash: string }>()
  const digest = new OrderDigest()
  let [commits, events, head] = [0, 0, origin]
  for await (const commit of log.readAll()) {
    throwIfAborted(signal, 'verifying the log')
    const { stream, version, position } = commit
    const last = heads.get(stream) ?? { version: 0, hash: genesisHash }
    const reason = damageOf(commit, last, head)
    if (reason !== undefined) return { intact: false, damage: { position, stream, version, reason }, commits }
    if (order.needsSeal) await order.lookAhead()
    const damage = order.tell(commit)
    if (damage !== undefined) return { intact: false, damage, commits }
    heads.set(stream, { version: version + commit.events.length - 1, hash: commit.hash })
    digest.add(commit.hash)
    commits += 1
    events += commit.events.length
    head = position
  }
  const damage = order.finish()
  if (damage !== undefined) return { intact: false, damage, commits }
  const streams = heads.size
  const { root } = order.head
  return { intact: true, commits, events, streams, head, digest: digest.finish(), root, sealed: order.sealed }
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

/** A head, whatever else it has: what `verifyLog` gave is one too. */
function headFindings(head: unknown, index: number): Finding[] {
  const { commits = null, root = null } = Object(head) as Partial<Record<keyof TreeHead, unknown>>
  return shapeFindings({ commits, root }, { commits: aCountFromZero, root: aText }, ['heads', index])
}

function checkOptions(options: VerifyLogOptions): void {
  const shape = shapeFindings(options, { signal: aSignal, heads: anArray })
  const findings = shape.length > 0 ? shape : (options.heads ?? []).flatMap(headFindings)
  refuse(findings, (found) => queryInvalid('verifyLog', found))
}
