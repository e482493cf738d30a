// A table's blocks in memory that threads share, so that each of them folds the same bytes. A block that is full moves there
// once, and the table itself reads it there from then on; of one that is not full a copy is made each time.

import { foldableBlock } from './block-of.js'
import { inOneRun } from './column-pack.js'
import type { EventTable } from './event-table.js'
import { toldBlock, untoldBlock, type ToldBlock } from './told-block.js'

/** A block of a table that is not empty, to be taken up by tables that fold and never append. */
export function shareBlock(table: EventTable, index: number): ToldBlock {
  const { head, columns } = toldBlock(foldableBlock(table, index))
  const told = { head, columns: shared(columns) }
  const isFull = index < table.blocks.length - 1
  const isThere = table.blocks[index]!.types.buffer instanceof SharedArrayBuffer
  if (isFull && !isThere) moveBlock(table, index, told)
  return told
}

function moveBlock(table: EventTable, index: number, told: ToldBlock): void {
  const { events, commits, texts, streams } = untoldBlock(told, table.layouts)
  table.blocks[index] = events
  table.commits.move(index, commits)
  table.codes.move(index, texts)
  table.streams.move(index, streams)
}

/** The same columns, all in shared memory: what is not there yet is copied, into one run of bytes. */
function shared(columns: ToldBlock['columns']): ToldBlock['columns'] {
  const missing = Object.entries(columns).filter(([, { buffer }]) => !(buffer instanceof SharedArrayBuffer))
  return { ...columns, ...inOneRun(Object.fromEntries(missing), (bytes) => new SharedArrayBuffer(bytes)) }
}
