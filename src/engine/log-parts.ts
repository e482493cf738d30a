// Parts of a replay in bytes, for several processes or machines: each folds a part of all streams on its own replica of the
// log, and one of them adds the parts up. Every part says what it is of, so that no part is forgotten, counted twice or added to
// one of another question.

import type { Json } from '../log/canonical.js'
import { checkHead, damaged, packColumns, unpackColumns, type PackColumns } from '../log/column-pack.js'
import type { EventTable } from '../log/event-table.js'
import {
  aCount,
  aCountFromZero,
  checkAsked,
  queryInvalid,
  refuse,
  shapeFindings,
  type Expectation,
} from '../kernel/shape-check.js'
import type { Finding } from '../kernel/finding.js'
import type { Packed } from '../projections/projection.js'
import type { Partition } from '../projections/partition.js'
import { foldSlices, type AnyProjection, type StatesOf } from './fold-slices.js'
import { checkMergeable, mergeStates } from './merge-states.js'
import { checkedReplay, checkProjections, type ReplayBounds, type ReplayedLog } from './replay.js'

/** How to replay a part. */
export interface ReplayPartOptions extends ReplayBounds {
  /** Which part, from 0, and of how many. Streams are dealt out in runs of 64. */
  readonly partition: Partition
}

/** Raised when what is in a part changes. */
const version = 1

/** What a part says of itself. All but which one it is must be the same in all parts. */
interface PartHead {
  readonly kind: 'replay part'
  readonly version: number
  /** Of the definitions that the events were read by. */
  readonly fingerprint: string
  readonly blockBits: number
  /** How many events were known, and the position of the last. */
  readonly known: number
  readonly position: number
  readonly asOf: number | null
  readonly projections: readonly (readonly [name: string, version: number])[]
  readonly of: number
  readonly index: number
  /** By projection. */
  readonly heads: readonly Json[]
}

/** Folds a part. */
export async function replayPart(
  log: ReplayedLog,
  projections: readonly AnyProjection[],
  options: ReplayPartOptions,
): Promise<Uint8Array> {
  const { partition, ...rest } = Object(options) as ReplayPartOptions
  const findings = shapeFindings(partition, { index: aCountFromZero, of: aCount }, ['partition'])
  const { index, of } = Object(partition) as Partial<Partition>
  if (findings.length === 0 && !(index! < of!))
    findings.push({ path: ['partition', 'index'], code: 'shape', message: `is not less than of` })
  refuse(findings, (found) => queryInvalid('replayPart', found))
  const { table } = log
  const { watching, ...bounds } = checkedReplay(log, projections, rest)
  checkMergeable(projections)
  const states = await foldSlices(table, projections, { ...bounds, ...watching, partition })
  const packed = projections.map((projection, place) => projection.pack(states[place]))
  const head: PartHead = {
    ...expectedHead(table, projections),
    known: bounds.known,
    position: positionOf(table, bounds.known),
    asOf: bounds.asOf ?? null,
    of: of!,
    index: index!,
    heads: packed.map(({ head: each }) => each),
  }
  return packColumns({ ...head }, named(packed))
}

/** Adds up all parts. */
export async function mergeParts<const Projections extends readonly AnyProjection[]>(
  table: EventTable,
  projections: Projections,
  given: readonly Uint8Array[],
): Promise<StatesOf<Projections>> {
  checkProjections(projections)
  const all: readonly AnyProjection[] = projections
  checkMergeable(all)
  checkAsked('mergeParts', { parts: given ?? null }, { parts: someBytes })
  const parts = given.map((bytes) => partOf(table, all, bytes)).sort((a, b) => a.head.index - b.head.index)
  refuse(misfits(parts), (findings) => queryInvalid('mergeParts', findings))
  return (await mergeStates(
    table,
    all,
    parts.map(({ packed }) => packed),
  )) as StatesOf<Projections>
}

const someBytes: Expectation = [
  (value) => Array.isArray(value) && value.every((each) => each instanceof Uint8Array),
  'an array of Uint8Array, as replayPart gives each',
]

function expectedHead({ registry, blockBits }: EventTable, projections: readonly AnyProjection[]) {
  return {
    kind: 'replay part',
    version,
    fingerprint: registry.fingerprint,
    blockBits,
    projections: projections.map((each) => [each.name, each.version] as const),
  } as const
}

function positionOf(table: EventTable, known: number): number {
  return known === 0 ? 0 : table.commits.positionAt(table.commitAt(known - 1))
}

interface Part {
  readonly head: PartHead
  readonly packed: readonly Packed[]
}

function partOf(table: EventTable, projections: readonly AnyProjection[], bytes: Uint8Array): Part {
  const { head: given, columns } = unpackColumns(bytes)
  checkHead(given, expectedHead(table, projections))
  const head = given as unknown as PartHead
  if (head.known > table.length)
    throw damaged(`it is of ${head.known} events, and only ${table.length} have come here`)
  if (head.position !== positionOf(table, head.known)) throw damaged('it is of another log')
  return { head, packed: projections.map((_, index) => unnamed(head.heads[index]!, columns, index)) }
}

/** Why these are not all parts of one replay. */
function misfits(parts: readonly Part[]): Finding[] {
  const find = (message: string): Finding => ({ path: ['parts'], code: 'shape', message })
  const [first] = parts
  if (first === undefined) return [find('is empty')]
  const { of } = first.head
  const questions = parts.map(({ head }) => JSON.stringify([head.known, head.asOf, head.of]))
  if (new Set(questions).size > 1)
    return [find('are of several replays: of one end of the log, one asOf, one number of parts')]
  const missing = Array.from({ length: of }, (_, index) => index).filter(
    (index) => !parts.some(({ head }) => head.index === index),
  )
  if (missing.length > 0) return [find(`lacks part ${missing.join(', ')} of ${of}`)]
  return parts.length > of ? [find(`holds ${parts.length} parts where there are ${of}`)] : []
}

function named(packed: readonly Packed[]): PackColumns {
  return Object.fromEntries(
    packed.flatMap(({ columns }, index) =>
      Object.entries(columns).map(([name, values]) => [`${index}.${name}`, values] as const),
    ),
  )
}

function unnamed(head: Json, columns: PackColumns, index: number): Packed {
  const prefix = `${index}.`
  const own = Object.entries(columns).filter(([name]) => name.startsWith(prefix))
  return {
    head,
    columns: Object.fromEntries(own.map(([name, values]) => [name.slice(prefix.length), values])),
  }
}
