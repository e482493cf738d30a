// What one block brings to an event table, taken together: what a segment stores, and what another table takes up in
// place of appending the commits.

import type { CommitBlock } from './commit-columns.js'
import type { Correction } from './correction.js'
import type { EventBlock } from './event-block.js'
import type { TextChunk } from './texts.js'

/** A block with all that it adds. */
export interface BlockParts {
  readonly events: EventBlock
  readonly commits: CommitBlock
  /** Texts and names of streams that came up first in this block. */
  readonly texts: TextChunk
  readonly streams: TextChunk
  readonly corrections: readonly Correction[]
  /** As the table has it at the end of the block. */
  readonly latestAt: number
  /** By type code, how many events the table has at the end of the block. */
  readonly counts: Uint32Array
}
