// Segments: blocks of the event table as bytes. A block is a function of the log up to its end and of the definitions that
// read it, so every process makes the same segment of the same rows: who writes one twice changes nothing, and a missing or
// damaged one is made again.

import { lastBlock } from './block-of.js'
import { checkHead, damaged, inOneRun, packColumns, unpackColumns, type Pack } from './column-pack.js'
import type { EventTable } from './event-table.js'
import { headsName, toldBlock, untoldBlock, type ToldHead } from './told-block.js'

/** Raised when what is in a segment changes. */
const version = 3

/** What a segment says of itself; all of it but the block must be as the table that takes it up expects. */
interface SegmentHead {
  readonly kind: 'segment'
  readonly version: number
  /** Of the definitions that the events were read by. */
  readonly fingerprint: string
  readonly index: number
  readonly blockBits: number
  /** How many texts, streams and commits the table has before it. */
  readonly before: readonly [texts: number, streams: number, commits: number]
  readonly block: ToldHead
}

function expectedHead({
  registry,
  blockBits,
  blocks,
  codes,
  streamCount,
  commits,
}: EventTable): Omit<SegmentHead, 'block'> {
  return {
    kind: 'segment',
    version,
    fingerprint: registry.fingerprint,
    index: blocks.length - 1,
    blockBits,
    before: [codes.size, streamCount, commits.length],
  }
}

/**
 * The last block of a table as a segment: asked in the table's `onBlock`, of the block that is full. `undefined` where the
 * log holds what can't be read here. Heads are left out for who tells the hashes of all commits besides.
 */
export function segmentOf(
  table: EventTable,
  { heads = true }: { readonly heads?: boolean } = {},
): Uint8Array<ArrayBuffer> | undefined {
  const parts = lastBlock(table, heads)
  if (parts === undefined) return undefined
  const { before, ...expected } = expectedHead(table)
  const added = [parts.texts.hashes.length, parts.streams.hashes.length, parts.commits.length]
  const { head: block, columns } = toldBlock(parts)
  return packColumns(
    { ...expected, before: before.map((count, index) => count - added[index]!), block },
    columns,
  )
}

/**
 * Takes up a segment as the next block of a table. All but the heads is copied, so that the segment's bytes, two fifths of them
 * heads, can go. Nothing changes if it can't be.
 * @throws DossierError `pack-damaged`, also for the segment of another place, of other definitions or of another log
 */
export function takeSegment(table: EventTable, bytes: Uint8Array): void {
  const { head, columns } = unpackColumns(bytes)
  const { [headsName]: heads, ...lasting } = columns
  if (heads === undefined || heads.length === 0) throw damaged('it does not tell where its streams stand')
  takeUnpacked(table, { head, columns: { ...columns, ...inOneRun(lasting) } })
}

/** The same with a segment that was unpacked already: its arrays are used in place. */
export function takeUnpacked(table: EventTable, { head, columns }: Pack): void {
  checkHead(head, { ...expectedHead(table) })
  const { block } = head as unknown as SegmentHead
  table.takeBlock(untoldBlock({ head: block, columns }, table.layouts))
}
