// A block told as data: what little is not numbers in a head, and numbers in arrays by name. As that it is put into the
// bytes of a segment, or handed to another thread; whoever gets it uses the arrays where they lie.

import type { BlockParts } from './block-parts.js'
import type { PackColumns } from './column-pack.js'
import type { Narrowed, Numbers, Rising } from './columns.js'
import { CommitBlock } from './commit-columns.js'
import type { Correction } from './correction.js'
import { EventBlock, FieldBlock, type FieldLayout } from './event-block.js'
import { Notes } from './notes.js'
import { TextList, type IllFormed, type TextBytes } from './text-list.js'

const narrowedEvents = ['at', 'commits', 'versions', 'dataRows'] as const
const commitNotes = ['late', 'causations', 'sources'] as const

/** What a block is besides its columns. */
export interface ToldHead {
  readonly events: number
  readonly commits: number
  /** How many commits the table has before it. */
  readonly firstCommit: number
  readonly latestAt: number
  /** What is added to the numbers of a column, by its name. */
  readonly bases: Readonly<Record<string, number>>
  /** How much a column's numbers rise with each place, besides what is told of them, by its name. */
  readonly rises: Readonly<Record<string, number>>
  /** What the numbers of a column stand for that count steps, by its name. */
  readonly scales: Readonly<Record<string, readonly [base: number, step: number]>>
  /** By type code, how many rows of data there are. */
  readonly rows: Readonly<Record<string, number>>
  /** By list, the texts that UTF-8 can't tell. */
  readonly illFormed: Readonly<Record<string, IllFormed>>
}

/** A block as data. */
export interface ToldBlock {
  readonly head: ToldHead
  readonly columns: PackColumns
}

/** Tells a block; the arrays are its own. */
export function toldBlock(parts: BlockParts): ToldBlock {
  const { events, commits, texts, streams, corrections } = parts
  const columns: Record<string, Numbers> = {}
  const bases: Record<string, number> = {}
  const rises: Record<string, number> = {}
  const rows: Record<string, number> = {}
  const scales: Record<string, readonly [base: number, step: number]> = {}
  const illFormed: Record<string, IllFormed> = {}
  const narrow = (name: string, { base, values }: Narrowed) => {
    if (base !== 0) bases[name] = base
    columns[name] = values
  }
  const rise = (name: string, column: Rising) => {
    if (column.step !== 0) rises[name] = column.step
    narrow(name, column)
  }
  const list = (name: string, { bytes, ends, illFormed: few }: TextBytes) => {
    columns[`${name}.bytes`] = bytes
    rise(`${name}.ends`, ends)
    if (few !== undefined) illFormed[name] = few
  }
  for (const name of ['types', 'ordinals', 'previous', 'actors'] as const) columns[name] = events[name]
  for (const name of narrowedEvents) narrow(name, events[name])
  columns['codes'] = events.codes!
  for (const [type, fields] of events.fields.entries()) {
    if (fields === undefined) continue
    rows[type] = fields.length
    for (const [index, values] of fields.columns.entries()) {
      if (values.length > 0) columns[`${type}.${index}`] = values
      const scale = fields.scales[index]
      if (scale !== undefined) scales[`${type}.${index}`] = [scale.base, scale.step]
    }
  }
  rise('commit.positions', commits.positions)
  narrow('commit.effective', commits.effective)
  list('commandIds', commits.commandIds.toBytes())
  list('commandHashes', commits.commandHashes.toBytes())
  for (const name of commitNotes) columns[`commit.${name}`] = commits[name].toArray()
  list('texts', texts)
  columns['texts.hashes'] = texts.hashes
  list('streams', streams)
  columns['streams.hashes'] = streams.hashes
  columns['corrections'] = Float64Array.from(
    corrections.flatMap(({ row, target, at, dataRow }) => [row, target, at, dataRow]),
  )
  columns['counts'] = parts.counts
  const { latestAt } = parts
  const { first: firstCommit, length } = commits
  const counted = { events: events.length, commits: length, firstCommit, rows }
  return { head: { ...counted, latestAt, bases, rises, scales, illFormed }, columns }
}

/** The block that was told, on the arrays that are given. */
export function untoldBlock(
  { head, columns }: ToldBlock,
  layouts: readonly (FieldLayout | undefined)[],
): BlockParts {
  const { bases, rises, illFormed } = head
  const narrow = (name: string): Narrowed => ({
    base: bases[name] ?? 0,
    values: columns[name] as Narrowed['values'],
  })
  const rise = (name: string): Rising => ({ ...narrow(name), step: rises[name] ?? 0 })
  const list = (name: string, length: number): TextBytes => ({
    bytes: columns[`${name}.bytes`] as Uint8Array,
    ends: rise(`${name}.ends`),
    length,
    ...(illFormed[name] !== undefined && { illFormed: illFormed[name] }),
  })
  const chunk = (name: string) => {
    const hashes = columns[`${name}.hashes`] as Uint32Array
    return { ...list(name, hashes.length), hashes }
  }

  const events = new EventBlock()
  events.length = head.events
  events.types = columns['types'] as EventBlock['types']
  events.ordinals = columns['ordinals'] as Uint32Array
  events.previous = columns['previous'] as Uint32Array
  events.actors = columns['actors'] as Uint16Array | Uint32Array
  for (const name of narrowedEvents) events[name] = narrow(name)
  events.codes = columns['codes'] as Uint32Array
  for (const [type, count] of Object.entries(head.rows)) {
    const kinds = layouts[Number(type)]!.kinds
    events.fields[Number(type)] = new FieldBlock(
      kinds.map(({ make }, index) => columns[`${type}.${index}`] ?? make()),
      count,
      kinds.map((_, index) => {
        const scale = head.scales[`${type}.${index}`]
        return scale && { base: scale[0], step: scale[1] }
      }),
    )
  }
  const commits = new CommitBlock(head.firstCommit)
  commits.length = head.commits
  commits.positions = rise('commit.positions')
  commits.effective = narrow('commit.effective')
  for (const name of commitNotes) commits[name] = new Notes(columns[`commit.${name}`] as Float64Array)
  commits.commandIds = new TextList(list('commandIds', head.commits))
  commits.commandHashes = new TextList(list('commandHashes', head.commits))
  const told = columns['corrections']!
  return {
    events,
    commits,
    texts: chunk('texts'),
    streams: chunk('streams'),
    corrections: Array.from({ length: told.length / 4 }, (_, index) => {
      const [row, target, at, dataRow] = told.subarray(4 * index, 4 * index + 4)
      return { row, target, at, dataRow } as Correction
    }),
    latestAt: head.latestAt,
    counts: columns['counts'] as Uint32Array,
  }
}
