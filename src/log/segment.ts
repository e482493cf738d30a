// Segments: blocks of the event table as bytes. A block is a function of the log up to its end and of the definitions that
// read it, so every process makes the same segment of the same rows: who writes one twice changes nothing, and a missing or
// damaged one is made again. Its arrays are used where they lie.

import type { BlockParts } from './block-parts.js'
import { damaged, packColumns, unpackColumns, type Pack, type PackColumns } from './column-pack.js'
import type { Narrowed, Numbers } from './columns.js'
import { CommitBlock } from './commit-columns.js'
import type { Correction } from './correction.js'
import { EventBlock, FieldBlock, type FieldLayout } from './event-block.js'
import type { EventTable } from './event-table.js'
import { TextList, type TextBytes } from './text-list.js'

/** Raised when what is in a segment changes. */
const version = 1
const narrowedEvents = ['at', 'commits', 'versions', 'dataRows'] as const
const narrowedCommits = ['positions', 'effective', 'firstRows'] as const
const commitNotes = ['late', 'causations', 'sources'] as const

/** What a segment says of itself; all of it must be as the table that takes it up expects. */
interface SegmentHead {
  readonly kind: 'segment'
  readonly version: number
  /** Of the definitions that the events were read by. */
  readonly fingerprint: string
  readonly index: number
  readonly blockBits: number
  readonly events: number
  readonly commits: number
  /** How many texts, streams and commits the table has before it. */
  readonly before: readonly [texts: number, streams: number, commits: number]
  readonly latestAt: number
  /** What is added to the numbers of a column, by its name. */
  readonly bases: Readonly<Record<string, number>>
  /** By type code, how many rows of data there are. */
  readonly rows: Readonly<Record<string, number>>
}

function expectedHead(
  { registry, blockBits, blocks, codes, streamCount, commits }: EventTable,
  index = blocks.length - 1,
) {
  return {
    kind: 'segment',
    version,
    fingerprint: registry.fingerprint,
    index,
    blockBits,
    before: [codes.size, streamCount, commits.length],
  } as const
}

/**
 * The last block of a table as a segment: asked in the table's `onBlock`, of the block that is full. `undefined` where the
 * log holds what can't be read here, or what bytes can't tell.
 */
export function segmentOf(table: EventTable): Uint8Array<ArrayBuffer> | undefined {
  const parts = table.lastBlock()
  if (parts === undefined) return undefined
  const { events, commits, texts, streams, heads, corrections } = parts
  const columns: Record<string, Numbers> = {}
  const bases: Record<string, number> = {}
  const rows: Record<string, number> = {}
  const narrow = (name: string, { base, values }: Narrowed) => {
    if (base !== 0) bases[name] = base
    columns[name] = values
  }
  const list = (name: string, { bytes, ends }: TextBytes) => {
    columns[`${name}.bytes`] = bytes
    columns[`${name}.ends`] = ends
  }
  for (const name of ['types', 'ordinals', 'previous', 'actors'] as const) columns[name] = events[name]
  for (const name of narrowedEvents) narrow(name, events[name])
  columns['codes'] = events.codes!
  for (const [type, fields] of events.fields.entries()) {
    if (fields === undefined) continue
    rows[type] = fields.length
    for (const [index, values] of fields.columns.entries())
      if (values.length > 0) columns[`${type}.${index}`] = values
  }
  for (const name of narrowedCommits) narrow(`commit.${name}`, commits[name])
  list('commandIds', commits.commandIds.toBytes())
  list('commandHashes', commits.commandHashes.toBytes())
  for (const name of commitNotes) columns[`commit.${name}`] = Float64Array.from([...commits[name]].flat())
  list('texts', texts)
  columns['texts.hashes'] = texts.hashes
  list('streams', streams)
  columns['streams.hashes'] = streams.hashes
  columns['heads.ordinals'] = heads.ordinals
  columns['heads.lastRows'] = heads.lastRows
  columns['heads.hashes'] = heads.hashes
  columns['corrections'] = Float64Array.from(
    corrections.flatMap(({ row, target, at, dataRow }) => [row, target, at, dataRow]),
  )
  columns['counts'] = parts.counts
  const [textsHere, streamsHere] = [texts.hashes.length, streams.hashes.length]
  const { before, ...expected } = expectedHead(table)
  const head: SegmentHead = {
    ...expected,
    events: events.length,
    commits: commits.length,
    before: [before[0] - textsHere, before[1] - streamsHere, before[2] - commits.length],
    latestAt: parts.latestAt,
    bases,
    rows,
  }
  return packColumns({ ...head }, columns)
}

/**
 * Takes up a segment as the next block of a table; its arrays are used in place. Nothing changes if it can't be.
 * @throws DossierError `pack-damaged`, also for the segment of another place, of other definitions or of another log
 */
export function takeSegment(table: EventTable, bytes: Uint8Array): void {
  takeUnpacked(table, unpackColumns(bytes))
}

/** The same with a segment that was unpacked already. */
export function takeUnpacked(table: EventTable, { head, columns }: Pack): void {
  const expected = expectedHead(table)
  for (const name of Object.keys(expected) as (keyof typeof expected)[]) {
    const [here, there] = [expected[name], head[name]].map((value) => JSON.stringify(value))
    if (here !== there) throw damaged(`its ${name} is ${there}, and ${here} comes next here`)
  }
  table.takeBlock(partsOf(head as unknown as SegmentHead, columns, table.layouts))
}

function partsOf(
  { events: length, commits: commitCount, before, latestAt, bases, rows }: SegmentHead,
  columns: PackColumns,
  layouts: readonly (FieldLayout | undefined)[],
): BlockParts {
  const narrow = (name: string): Narrowed => ({
    base: bases[name] ?? 0,
    values: columns[name] as Narrowed['values'],
  })
  const list = (name: string, count?: number): TextBytes => ({
    bytes: columns[`${name}.bytes`] as Uint8Array,
    ends: columns[`${name}.ends`] as Uint32Array,
    ...(count !== undefined && { length: count }),
  })
  const chunk = (name: string) => ({ ...list(name), hashes: columns[`${name}.hashes`] as Uint32Array })
  const notes = (name: (typeof commitNotes)[number]) => {
    const told = columns[`commit.${name}`]!
    return new Map(
      Array.from({ length: told.length / 2 }, (_, index) => [told[2 * index]!, told[2 * index + 1]!]),
    )
  }

  const events = new EventBlock()
  events.length = length
  events.types = columns['types'] as EventBlock['types']
  events.ordinals = columns['ordinals'] as Uint32Array
  events.previous = columns['previous'] as Uint32Array
  events.actors = columns['actors'] as Uint16Array | Uint32Array
  for (const name of narrowedEvents) events[name] = narrow(name)
  events.codes = columns['codes'] as Uint32Array
  for (const [type, count] of Object.entries(rows)) {
    const kinds = layouts[Number(type)]!.kinds
    events.fields[Number(type)] = new FieldBlock(
      kinds.map(({ make }, index) => columns[`${type}.${index}`] ?? make()),
      count,
    )
  }
  const commits = new CommitBlock(before[2])
  commits.length = commitCount
  for (const name of narrowedCommits) commits[name] = narrow(`commit.${name}`)
  for (const name of commitNotes) commits[name] = notes(name)
  commits.commandIds = new TextList(list('commandIds', commitCount))
  commits.commandHashes = new TextList(list('commandHashes', commitCount))
  const told = columns['corrections']!
  return {
    events,
    commits,
    texts: chunk('texts'),
    streams: chunk('streams'),
    heads: {
      ordinals: columns['heads.ordinals'] as Uint32Array,
      lastRows: columns['heads.lastRows'] as Uint32Array,
      hashes: columns['heads.hashes'] as Uint8Array,
    },
    corrections: Array.from({ length: told.length / 4 }, (_, index) => {
      const [row, target, at, dataRow] = told.subarray(4 * index, 4 * index + 4)
      return { row, target, at, dataRow } as Correction
    }),
    latestAt,
    counts: columns['counts'] as Uint32Array,
  }
}
