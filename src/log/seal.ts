// Seals: facts in a stream of the log's own, which close the order of the whole log in blocks afterwards. A seal covers the
// commits that come after the last seal's, earlier seals among them, up to a count of its own. It counts commits and not
// positions, so that it holds wherever the log is moved. Nothing here reads a clock or appends.

import { DossierError, isDossierError } from '../kernel/errors.js'
import { hashOf } from './chain.js'
import type { DataOf } from './event-definition.js'
import { defineEvent } from './event-definition.js'
import type { StoredCommit } from './envelope.js'
import { count, json, text } from './field.js'
import { CompactRange, type TreeHead } from './merkle.js'

/** The stream that seals are in. */
export const sealStream = 'log/seals'

/** The commits that one seal covers at most, so that it stays small. */
export const maxBlock = 1_024

/** Digits of a commit's hash that a seal tells: enough to see where something is wrong, for that it is so the root says. */
const printLength = 6

const isPeaks = (value: unknown) =>
  Array.isArray(value) && value.every((each) => typeof each === 'string' && /^[0-9a-f]{64}$/.test(each))

/**
 * The order of the log is closed up to here: the first so many commits are these, and in this order.
 * @source RFC 9162, 2.1: Merkle trees
 */
export const LogSealed = defineEvent('LogSealed', {
  /** How many commits come before what is not sealed. */
  commits: count(),
  /** The Merkle tree hash over their hashes, in hexadecimal. */
  root: text(),
  /** The roots of the perfect trees under it, so that the next seal needs no commit of before. */
  peaks: json<readonly string[]>((value) => (isPeaks(value) ? undefined : 'is no list of hashes')),
  /** The first six digits of the hashes of the commits of this block, by which a damage is located. */
  prints: text(),
  /** The stream of the last of them, by which it is found again where positions are other ones. */
  lastStream: text(),
  /** The version of its first event. */
  lastVersion: count(),
})

/** A seal that can be one. */
export interface Seal extends TreeHead, Pick<DataOf<typeof LogSealed>, 'lastStream' | 'lastVersion'> {
  readonly range: CompactRange
  /** The index of the first commit of its block, in the order of the log. */
  readonly from: number
  /** Whether the commit with this index may be one with this hash: not if the block tells of another there. */
  admits(index: number, hash: string): boolean
  /** The commit that it is. */
  readonly commit: StoredCommit
}

/** What a seal tells of its block, the last of what is in a range. */
export function sealData(
  range: CompactRange,
  hashes: readonly string[],
  last: Pick<StoredCommit, 'stream' | 'version'>,
): DataOf<typeof LogSealed> {
  return {
    commits: range.size,
    root: range.root,
    peaks: range.peaks,
    prints: hashes.map((hash) => hash.slice(0, printLength)).join(''),
    lastStream: last.stream,
    lastVersion: last.version,
  }
}

/**
 * Reads a seal; `undefined` if it can't be one. Whether it follows the one before it in its stream is not looked at.
 * @throws DossierError `event-too-new`
 */
export function sealIn(commit: StoredCommit): Seal | undefined {
  const { stream, version, events } = commit
  const [event, more] = events
  if (event?.type !== LogSealed.type || more !== undefined) return undefined
  const { schemaVersion, type: eventType } = event
  if (schemaVersion > LogSealed.version) {
    const message = `${stream} has a seal of schema version ${schemaVersion} at version ${version}, and ${LogSealed.version} is the newest known here: upgrade this package`
    const details = { eventType, schemaVersion, known: LogSealed.version, stream, version }
    throw new DossierError('event-too-new', message, details)
  }
  const data = sealDataIn(commit)
  const range = data && CompactRange.from(data.commits, data.peaks)
  if (data === undefined || range === undefined || range.root !== data.root) return undefined
  const { commits, root, prints, lastStream, lastVersion } = data
  const from = commits - prints.length / printLength
  if (!Number.isInteger(from) || from < 0 || from >= commits) return undefined
  const admits = (index: number, hash: string) =>
    index < from || prints.startsWith(hash.slice(0, printLength), (index - from) * printLength)
  return { commits, root, lastStream, lastVersion, range, from, admits, commit }
}

function sealDataIn(commit: StoredCommit): DataOf<typeof LogSealed> | undefined {
  try {
    return hashOf(commit) === commit.hash ? LogSealed.check(commit.events[0]!.data) : undefined
  } catch (error) {
    if (isDossierError(error, 'event-invalid') || error instanceof TypeError) return undefined
    throw error
  }
}
