// The hash chain: each commit carries the SHA-256 over its canonical bytes, which hold the hash of the commit
// before it in its stream. The position is not hashed, so a log moved to another store keeps its hashes.

import { sha256 } from '@noble/hashes/sha2.js'
import { hexToBytes } from '@noble/hashes/utils.js'
import { hexOf } from '../kernel/bytes.js'
import { canonicalJson } from './canonical.js'
import type { Commit } from './envelope.js'
import { sha256Hex } from './sha256.js'

/** What comes before the first commit of a stream. */
export const genesisHash = '0'.repeat(64)

/** Whether a value can be the hash of a commit. */
export function isHash(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
}

/** The hash of a commit: SHA-256 over the canonical JSON of everything in it but its hash and position. */
export function hashOf(commit: Omit<Commit, 'hash'>): string {
  const { stream, version, recordedAt, commandId, commandHash, causation, source, events, previous } = commit
  return sha256Hex(
    canonicalJson({
      stream,
      version,
      recordedAt,
      commandId,
      commandHash,
      causation,
      source,
      events,
      previous,
    }),
  )
}

/** Completes a commit with its hash. */
export function sealCommit(commit: Omit<Commit, 'hash'>): Commit {
  // Not a spread: on Node 20 each of its results has a hidden class of its own, and whoever reads them is slow.
  return Object.assign({}, commit, { hash: hashOf(commit) })
}

/** SHA-256 over the hashes of commits, in the order in which they are added: the fingerprint of a whole log. */
export class OrderDigest {
  readonly #digest = sha256.create()

  add(hash: string): void {
    this.#digest.update(hexToBytes(hash))
  }

  /** In hexadecimal; nothing can be added afterwards. */
  finish(): string {
    return hexOf(this.#digest.digest())
  }
}
