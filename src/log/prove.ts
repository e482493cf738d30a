// Making proofs out of a log: that one commit is in it, and that it has only grown since. What comes out is checked without
// the log (merkle-proof.ts). A proof of a sealed commit reads its block; one against any other head reads as far as that.

import { DossierError } from '../kernel/errors.js'
import { aCountFromZero, aSignal, checkAsked, queryInvalid, type Expectation } from '../kernel/shape-check.js'
import { origin, type Commit, type Position, type StoredCommit } from './envelope.js'
import type { EventLog } from './event-log.js'
import { CompactRange, leafOf, type TreeHead } from './merkle.js'
import {
  consistencyRanges,
  inclusionRanges,
  RangeRoots,
  type InclusionProof,
  type LeafRange,
} from './merkle-proof.js'
import { coveredUpTo, lastSeal, sealAt, sealOver } from './seal-stream.js'
import type { Seal } from './seal.js'

/** Which commit to prove, and against which head. */
export interface ProveInclusionOptions {
  readonly position: Position
  /** How many commits the head is over; left out, it is the head of the first seal that covers the commit. */
  readonly commits?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** A commit with its proof: what can be handed out, and what `verifyInclusion` takes. */
export interface ProvenCommit {
  readonly commit: Commit
  readonly proof: InclusionProof
  /** As the log has it. Whoever checks the proof takes the one that was published. */
  readonly head: TreeHead
}

/** Between which heads. */
export interface ProveConsistencyOptions {
  readonly from: number
  readonly to: number
  readonly signal?: AbortSignal | undefined
}

/**
 * Proves that a commit is in a log, and where.
 * @throws DossierError `query-invalid` if there is no such commit, it isn't sealed yet, or the log has no such head; `log-corrupt` if the log is not what its seal says; `aborted`, `closed`, `storage`
 * @example
 * const { commit, proof, head } = await proveInclusion(log, { position })
 */
export async function proveInclusion(
  log: Pick<EventLog, 'readAll' | 'readStream'>,
  options: ProveInclusionOptions,
): Promise<ProvenCommit> {
  checkAsked('proveInclusion', options, { position: aPosition, commits: aCountFromZero, signal: aSignal })
  const { position, signal } = options
  const seal = await sealOver(log, position)
  const commits = options.commits ?? seal?.commits
  if (commits === undefined)
    throw noProof(
      'proveInclusion',
      'position',
      'is not sealed yet: seal the log, or say how many `commits` the head is over',
    )
  const before = seal === undefined ? await lastSeal(log) : await sealAt(log, seal.commit.version - 1)
  const after = await coveredUpTo(log, before)
  const found = await wayTo({ log, position, commits, before, after, signal })
  if (options.commits === undefined && found.head.root !== seal!.root) throw otherThanSealed(seal!)
  return found
}

/**
 * Proves that a log of so many commits has grown out of one of fewer: the path that `verifyConsistency` takes.
 * @throws DossierError `query-invalid` if there are fewer commits; `aborted`, `closed`, `storage`, `log-corrupt`
 */
export async function proveConsistency(
  log: Pick<EventLog, 'readAll'>,
  options: ProveConsistencyOptions,
): Promise<readonly string[]> {
  checkAsked('proveConsistency', options, { from: aCountFromZero, to: aCountFromZero, signal: aSignal })
  const { from, to, signal } = options
  if (from > to) throw noProof('proveConsistency', 'from', 'is more than `to`')
  const ranges = from === 0 ? [] : consistencyRanges(from, { from: 0, to })
  const roots = new RangeRoots(ranges)
  let commits = 0
  for await (const { hash } of log.readAll(signal === undefined ? {} : { signal })) {
    if (commits === to) break
    commits += 1
    roots.add(leafOf(hash))
  }
  if (commits < to) throw noProof('proveConsistency', 'to', `is more than the log has, which is ${commits}`)
  return roots.roots
}

interface Way {
  readonly log: Pick<EventLog, 'readAll'>
  readonly position: Position
  readonly commits: number
  /** A seal over less than the commit, and where what it covers ends: the log is read from there on. */
  readonly before: Seal | undefined
  readonly after: Position
  readonly signal: AbortSignal | undefined
}

async function wayTo({ log, position, commits, before, after, signal }: Way): Promise<ProvenCommit> {
  const range = before?.range ?? new CompactRange()
  let place: Place | undefined
  for await (const commit of log.readAll({ after, ...(signal !== undefined && { signal }) })) {
    if (range.size >= commits) break
    const leaf = leafOf(commit.hash)
    if (commit.position === position) place = new Place(commit, range, commits)
    else place?.right.add(leaf)
    range.add(leaf)
  }
  if (place === undefined && range.size < commits)
    throw noProof('proveInclusion', 'position', 'is of no commit')
  if (place === undefined)
    throw noProof('proveInclusion', 'commits', `is too few: the commit at position ${position} comes later`)
  if (range.size < commits)
    throw noProof('proveInclusion', 'commits', `is more than the log has, which is ${range.size}`)
  const { position: _, ...commit } = place.commit
  return { commit, proof: { index: place.index, commits, path: place.path }, head: range.head }
}

/** Where a commit stands in its tree. What lies left of it is in perfect trees, whose roots are known when it comes. */
class Place {
  readonly commit: StoredCommit
  readonly index: number
  /** What lies right of it is added as it comes. */
  readonly right: RangeRoots
  readonly #left: readonly string[]
  readonly #ranges: readonly LeafRange[]

  constructor(commit: StoredCommit, before: CompactRange, commits: number) {
    const index = before.size
    this.commit = commit
    this.index = index
    this.#left = before.peaks
    this.#ranges = inclusionRanges(index, { from: 0, to: commits })
    const right = this.#ranges.filter(({ from }) => from > index)
    this.right = new RangeRoots(right, index + 1)
  }

  /** From the leaf up, so of those on the left the smallest first. */
  get path(): string[] {
    const [left, right] = [[...this.#left], this.right.roots.toReversed()]
    return this.#ranges.map(({ from }) => (from > this.index ? right : left).pop()!)
  }
}

const aPosition: Expectation = [
  (value) => Number.isSafeInteger(value) && (value as number) > origin,
  'a position',
]

type Asked = 'proveInclusion' | 'proveConsistency'

function noProof(query: Asked, name: string, message: string): DossierError {
  return queryInvalid(query, [{ path: [name], code: 'no-proof', message }])
}

function otherThanSealed({ commits, commit: { position, stream } }: Seal): DossierError {
  const message = `the first ${commits} commits are not what was sealed at position ${position}: verifyLog says where the log is damaged`
  return new DossierError('log-corrupt', message, { position, stream, reason: 'order' })
}
