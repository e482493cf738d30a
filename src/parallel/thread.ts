// What runs in a thread of its own: it takes up a table's blocks where they lie, folds a part of the streams, and hands over
// the states. It never appends, and never writes to what it shares.

import { parentPort, workerData } from 'node:worker_threads'
import { DossierError } from '../kernel/errors.js'
import { EventTable } from '../log/event-table.js'
import { registryOf } from '../log/stored-definitions.js'
import { untoldBlock } from '../log/told-block.js'
import { foldSlices, type AnyProjection } from '../engine/fold-slices.js'
import { checkMergeable, mergeStates, type MergeableProjection } from '../engine/merge-states.js'
import { clockBook } from '../projections/clock-book.js'
import { checkProjection } from '../projections/projection.js'
import { stepBook } from '../projections/step-book.js'
import { trackingBook } from '../projections/tracking-fold.js'
import { memoryOf, toldError, untoldError } from './messages.js'
import type { NamedProjection, Order, Report } from './messages.js'

const port = parentPort!
const { modules } = workerData as { readonly modules: readonly string[] }
/** Loaded while the first table comes. */
const loaded = Promise.all(modules.map((name) => import(name) as Promise<Record<string, unknown>>))
// A module that throws fails each fold, and nothing before it.
loaded.catch(() => {})
let table: EventTable | undefined
/** Why the table that is coming can't be taken up. */
let failure: { readonly error: unknown } | undefined
const progressMs = 20

const report = (told: Report, moved: ArrayBuffer[] = []) => port.postMessage(told, moved)

port.on('message', (order: Order) => {
  if (order.kind === 'fold' || order.kind === 'add') {
    const work = order.kind === 'fold' ? fold(order) : add(order)
    void work.catch((error: unknown) => report({ kind: 'failed', error: toldError(error) }))
    return
  }
  try {
    if (order.kind === 'begin') {
      failure = undefined
      table = tableAfter(table, order)
    } else if (order.kind === 'end') {
      // The blocks may go; the cursors stay.
      table &&= new EventTable(table.registry, table.blockBits, table)
    } else if (failure === undefined) table!.takeBlock(untoldBlock(order.block, table!.layouts))
  } catch (error) {
    failure = { error }
  }
})

async function fold({ projections: named, known, asOf, partition, unreadable }: Order & { kind: 'fold' }) {
  if (failure !== undefined) throw failure.error
  for (const [ordinal, fromRow, error] of unreadable)
    table!.unreadable.set(ordinal, { fromRow, error: untoldError(error) as DossierError })
  const projections = await projectionsOf(named)
  let nextAt = performance.now() + progressMs
  const onProgress = ({ events }: { readonly events: number }) => {
    if (performance.now() < nextAt) return
    nextAt = performance.now() + progressMs
    report({ kind: 'progress', events })
  }
  const states = await foldSlices(table!, projections, { known, asOf, partition, onProgress })
  handOver(projections, states)
}

async function add({ projections: named, parts }: Order & { kind: 'add' }) {
  const projections = await projectionsOf(named)
  handOver(projections, await mergeStates(table!, projections, parts))
}

function handOver(projections: readonly MergeableProjection[], states: readonly unknown[]): void {
  const packed = projections.map((projection, index) => ({ ...projection.pack(states[index]), isOwn: true }))
  report({ kind: 'folded', states: packed }, memoryOf(packed))
}

/** An empty table; where it is read by the same definitions as the one before, by the same cursors. */
function tableAfter(
  before: EventTable | undefined,
  { definitions, blockBits }: Order & { readonly kind: 'begin' },
): EventTable {
  const registry = registryOf(definitions)
  const isAlike = before?.registry.fingerprint === registry.fingerprint && before.blockBits === blockBits
  return isAlike ? new EventTable(before.registry, blockBits, before) : new EventTable(registry, blockBits)
}

async function projectionsOf(named: readonly NamedProjection[]): Promise<readonly MergeableProjection[]> {
  const projections: readonly AnyProjection[] = await Promise.all(named.map(projectionOf))
  checkMergeable(projections)
  return projections
}

/** The projection of this name and version, among the package's own and all that the modules export. */
async function projectionOf({ name, version }: NamedProjection): Promise<AnyProjection> {
  const exported = (await loaded).flatMap((module) => Object.values(module)) as Partial<AnyProjection>[]
  const found = [trackingBook, stepBook, clockBook, ...exported].find(
    (each: Partial<AnyProjection> | null | undefined) => each?.name === name && each.version === version,
  )
  if (found !== undefined) {
    checkProjection(found)
    return found as AnyProjection
  }
  const message = `is exported in version ${version} by none of the workers' modules`
  throw new DossierError(
    'definition-invalid',
    `projection ${name} ${message}: name its module in startWorkers`,
    {
      definition: name,
      findings: [{ path: ['modules'], code: 'definition', message }],
    },
  )
}
