// Taking a block of an event table out, with all that it adds to the table.

import type { BlockParts } from './block-parts.js'
import type { EventTable } from './event-table.js'

/**
 * Any block that is not empty, for a table that folds and never appends: what is told of the end of the block is told of the
 * whole table.
 */
export function foldableBlock(table: EventTable, index: number): BlockParts {
  const { registry, layouts, corrections, latestAt, mask } = table
  const [block, commits] = [table.blocks[index]!, table.commits.block(index)]
  const isPacked = block.codes !== undefined
  const [firstRow, types] = [index * (mask + 1), registry.definitions.map((definition) => definition?.type)]
  return {
    events: isPacked ? block : block.packed(layouts),
    commits: isPacked ? commits : commits.packed(),
    texts: table.codes.chunk(index),
    streams: table.streams.chunk(index),
    corrections: corrections.between(firstRow, firstRow + block.length),
    latestAt,
    counts: Uint32Array.from(types, (type = '') => table.countOf(type)),
  }
}

/**
 * The last block, packed, with all that it adds: asked in the table's `onBlock`, the one that is full. `undefined` where it
 * can't be told: it is empty, or something in this log can't be read here.
 */
export function lastBlock(table: EventTable): BlockParts | undefined {
  const index = table.blocks.length - 1
  if (table.blocks[index]!.length === 0 || table.unreadable.size > 0) return undefined
  return foldableBlock(table, index)
}
