// What one block brings to an event table, taken together: what a segment stores, and what another table takes up in
// place of appending the commits.

import type { CommitBlock } from './commit-columns.js'
import type { Correction } from './correction.js'
import type { EventBlock } from './event-block.js'
import type { TextChunk } from './texts.js'

/** Where streams stand at the end of a block. */
export interface StreamHeads {
  readonly ordinals: Uint32Array
  /** Row of the stream's last event, plus 1. */
  readonly lastRows: Uint32Array
  /** SHA-256 of the stream's last commit, 32 bytes each. */
  readonly hashes: Uint8Array
}

/** A block with all that it adds. */
export interface BlockParts {
  readonly events: EventBlock
  readonly commits: CommitBlock
  /** Texts and names of streams that came up first in this block. */
  readonly texts: TextChunk
  readonly streams: TextChunk
  /** Of the streams that have an event in this block. */
  readonly heads: StreamHeads
  readonly corrections: readonly Correction[]
  /** As the table has it at the end of the block. */
  readonly latestAt: number
  /** By type code, how many events the table has at the end of the block. */
  readonly counts: Uint32Array
}
