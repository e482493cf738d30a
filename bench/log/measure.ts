// What one contender gives: how long it takes to append and to read, and the hash of what it read back. Each timed append
// is to a store that was empty.

import type { Commit } from '../../src/log/envelope.js'
import { batchesOf } from '../commits.js'
import { takeTime, type Timing, type TimingOptions } from '../timing.js'
import {
  batchSizes,
  logMeasures,
  type LogContender,
  type LogMeasure,
  type OpenStore,
  type Place,
  type ReadBack,
} from './contender.js'
import { foundIn, hashOfFound, type Found } from './found.js'
import { hashOfTold } from './told.js'

/** How many commits each measure takes. */
export type LogSizes = Readonly<Record<LogMeasure, number>>

/** One contender in one measure. */
export interface LogTiming extends Pick<Timing, 'runs' | 'firstMs' | 'medianMs'> {
  readonly contender: string
  readonly measure: LogMeasure
  /** Commits a run. */
  readonly count: number
  /** Of what it read back. */
  readonly hash: string
}

/** What to measure. */
export interface LogMeasurement {
  readonly contender: LogContender
  readonly measure: LogMeasure
  readonly commits: readonly Commit[]
  /** A place for a store that has never been. */
  readonly nextPlace: () => Place
  readonly timing: TimingOptions
}

/** Where many commits are one append. */
export const batches: readonly LogMeasure[] = ['hundreds', 'ten-thousands']

/** The measures that a contender takes part in. */
export function measuresOf({ noBatches, measures = logMeasures }: LogContender): readonly LogMeasure[] {
  return measures.filter((measure) => noBatches === undefined || !batches.includes(measure))
}

/** Measures. */
export async function measureLog(task: LogMeasurement): Promise<LogTiming> {
  const { contender, measure, commits } = task
  const measured = await (measure === 'read'
    ? timeReading(task)
    : measure === 'answer'
      ? timeAnswering(task)
      : timeAppending(task, batchSizes[measure]))
  return { contender: contender.name, measure, count: commits.length, ...measured }
}

type Measured = Pick<LogTiming, 'runs' | 'firstMs' | 'medianMs' | 'hash'>

async function timeAppending(
  { contender, commits, nextPlace, timing }: LogMeasurement,
  batchSize: number,
): Promise<Measured> {
  const batches = [...batchesOf(commits, batchSize)]
  let store: OpenStore | undefined
  const { state: _, ...times } = await takeTime(
    {
      async setUp() {
        await store?.close()
        store = await contender.open(nextPlace())
      },
      run: () => appendAll(store!, batches),
    },
    timing,
  )
  const hash = hashOfTold((await store!.read()).told())
  await store!.close()
  return { ...times, hash }
}

async function timeReading(task: LogMeasurement): Promise<Measured> {
  const { store, timing } = await filled(task)
  const { state, ...times } = await takeTime({ run: () => store.read() }, timing)
  await store.close()
  return { ...times, hash: hashOfTold((state as ReadBack).told()) }
}

async function timeAnswering(task: LogMeasurement): Promise<Measured> {
  const { store, timing } = await filled(task)
  const hashes = new Set<string>()
  const { state: _, ...times } = await takeTime(
    {
      run: async () => store.answer?.() ?? { found: foundIn((await store.read()).events()) },
      async tearDown(answered) {
        const { found, close } = answered as { readonly found: Found; close?(): Promise<void> }
        hashes.add(hashOfFound(found))
        await close?.()
      },
    },
    timing,
  )
  await store.close()
  // One that answers now this, now that, is as wrong as can be.
  return { ...times, hash: [...hashes].join(' or ') }
}

/** A store that holds everything. */
async function filled({ contender, commits, nextPlace, timing }: LogMeasurement) {
  const store = await contender.open(nextPlace())
  await appendAll(store, batchesOf(commits, batchSizes['ten-thousands']))
  return { store, timing }
}

async function appendAll(store: OpenStore, batches: Iterable<readonly Commit[]>): Promise<void> {
  for (const batch of batches) {
    const appended = store.append(batch)
    if (appended instanceof Promise) await appended
  }
}
