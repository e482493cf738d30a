// Segments: blocks of the event table as bytes. A block is a function of the log up to its end and of the definitions that
// read it, so every process makes the same segment of the same rows: who writes one twice changes nothing, and a missing or
// damaged one is made again. Its heads, the hashes that its streams end with, are bytes of their own: a table keeps those of
// the last block that has a stream, and of everything else the bytes of the segment themselves.

import { lastBlock } from './block-of.js'
import { checkHead, checksumOf, packColumns, unpackColumns, type Pack } from './column-pack.js'
import type { EventTable } from './event-table.js'
import { toldBlock, untoldBlock, type ToldHead } from './told-block.js'

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

type Bytes = Uint8Array<ArrayBuffer>

/**
 * The last block of a table as a segment: asked in the table's `onBlock`, of the block that is full. `undefined` where the
 * log holds what can't be read here.
 */
export function segmentOf(table: EventTable): Bytes | undefined {
  const parts = lastBlock(table)
  if (parts === undefined) return undefined
  const { before, ...expected } = expectedHead(table)
  const added = [parts.texts.hashes.length, parts.streams.hashes.length, parts.commits.length]
  const { head: block, columns } = toldBlock(parts)
  return packColumns(
    { ...expected, before: before.map((count, index) => count - added[index]!), block },
    columns,
  )
}

/** What is kept of a block beside a log. */
export interface KeptBlock {
  readonly segment: Uint8Array
  readonly heads: Uint8Array
}

/** The last block of a table as it is kept, when {@link segmentOf} can be asked. */
export function keptBlockOf(table: EventTable): KeptBlock | undefined {
  const segment = segmentOf(table)
  if (segment === undefined) return undefined
  const { blocks, mask, streams } = table
  const last = blocks.length - 1
  const hashes = streams.headsIn(blocks[last]!, last * (mask + 1))
  return { segment, heads: packColumns({ kind: 'heads', of: checksumOf(segment) }, { hashes }) }
}

/**
 * Takes up a block as the next one of a table, which reads the segment where it lies. Not, if the heads are of another segment,
 * as somebody leaves them who is stopped between the two: then nothing changes, nor if one can't be read.
 * @throws DossierError `pack-damaged`, also for the segment of another place, of other definitions or of another log
 */
export function takeKeptBlock(table: EventTable, { segment, heads }: KeptBlock): boolean {
  const block = unpackColumns(ofItsOwn(segment))
  const { head, columns } = unpackColumns(heads)
  if (head['kind'] !== 'heads' || head['of'] !== checksumOf(segment)) return false
  takeSegment(table, block, columns['hashes'] as Uint8Array)
  return true
}

/** The bytes in a buffer of their own: a part of a larger one would keep all of it. */
function ofItsOwn(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes)
}

/** Takes up a segment that is unpacked, where it lies; its heads may be told later. Errors are those of {@link takeKeptBlock}. */
export function takeSegment(
  table: EventTable,
  { head, columns }: Pack,
  heads: Uint8Array = new Uint8Array(0),
): void {
  checkHead(head, { ...expectedHead(table) })
  const { block } = head as unknown as SegmentHead
  table.takeBlock(untoldBlock({ head: block, columns }, table.layouts), heads)
}
