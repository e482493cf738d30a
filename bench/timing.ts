// Taking the time of a measurement: the first run, when nothing is compiled yet, and the median of warm ones. Runs in
// the contender's own process, so that no contender meets code that another has made slow.

import { performance } from 'node:perf_hooks'
import { hashOfAnswer } from './answer.js'
import type { Contender, MeasureName, Measurement, MemoryAccount, Place } from './contender.js'
import { Workload, type WorkloadSize } from './workload.js'

/** How often to run. */
export interface TimingOptions {
  /** Warm runs at the least. */
  readonly runs: number
  /** Runs before those that count, beside the very first; none where that alone took half a second. */
  readonly warmUps?: number
  /** Go on until so much time was measured, or until all of it, set-up included, took a second. */
  readonly atLeastMs?: number
}

/** What was measured of one contender in one measure. */
export interface Timing {
  readonly contender: string
  readonly measure: MeasureName
  readonly dossiers: number
  /** Of the answer; the same for all contenders of a size, or nothing is said about speed. */
  readonly hash: string
  readonly count: number
  readonly unit: Measurement['unit']
  readonly runs: number
  readonly firstMs: number
  /** Median of the warm runs. */
  readonly medianMs: number
}

/** How much memory the loaded log takes. */
export interface Memory {
  readonly contender: string
  readonly dossiers: number
  readonly events: number
  /** On the heap and in typed arrays; absent where the process has no `--expose-gc`. */
  readonly heapBytes?: number
  readonly arrayBytes?: number
  readonly account?: MemoryAccount
}

/** What one process gives. */
export interface ContenderResult {
  readonly timings: readonly Timing[]
  readonly memory: Memory | undefined
}

const mostRuns = 50
const mostMs = 1_000
const longMs = 500

/** Loads the workload into a contender and measures it. */
export async function timeContender(
  contender: Contender,
  size: WorkloadSize,
  measures: readonly MeasureName[],
  { place, ...options }: TimingOptions & { readonly place: Place },
): Promise<ContenderResult> {
  const workload = new Workload(size)
  const before = memoryNow()
  const { measures: measurements, account } = await contender.load(workload, place)
  const after = memoryNow()
  const timings: Timing[] = []
  for (const measure of measures) {
    const measurement = measurements[measure]
    if (measurement === undefined) continue
    const { dossiers } = size
    const { count, unit } = measurement
    const timed = await timeOf(measurement as unknown as Measurement, options)
    timings.push({ contender: contender.name, measure, dossiers, count, unit, ...timed })
  }
  const events = timings.find(({ measure }) => measure === 'replay')?.count
  const memory: Memory | undefined =
    events === undefined || contender.isOutsideHeap === true
      ? undefined
      : {
          contender: contender.name,
          dossiers: size.dossiers,
          events,
          ...(before !== undefined &&
            after !== undefined && {
              heapBytes: after.heapUsed - before.heapUsed,
              arrayBytes: after.arrayBuffers - before.arrayBuffers,
            }),
          ...(account !== undefined && { account: account() }),
        }
  return { timings, memory }
}

async function timeOf(
  { describe, ...work }: Measurement,
  options: TimingOptions,
): Promise<Pick<Timing, 'hash' | 'runs' | 'firstMs' | 'medianMs'>> {
  const { state, ...times } = await takeTime(work, options)
  return { hash: hashOfAnswer(await describe(state)), ...times }
}

/** Runs something again and again, and gives what the last run gave. */
export async function takeTime(
  { setUp, run, tearDown }: Pick<Measurement, 'setUp' | 'run' | 'tearDown'>,
  { runs, warmUps = 2, atLeastMs = 600 }: TimingOptions,
): Promise<Pick<Timing, 'runs' | 'firstMs' | 'medianMs'> & { readonly state: unknown }> {
  let state: unknown
  const once = async () => {
    await setUp?.()
    const start = performance.now()
    const result = run()
    // Waiting costs a turn of the event loop, which what is synchronous does not need.
    state = result instanceof Promise ? await result : result
    const taken = performance.now() - start
    await tearDown?.(state)
    return taken
  }
  const firstMs = await once()
  for (let warmUp = 0; warmUp < warmUps && firstMs < longMs; warmUp++) await once()
  const taken: number[] = []
  const start = performance.now()
  const isEnough = () => sumOf(taken) >= atLeastMs || performance.now() - start > mostMs
  while (taken.length < runs || (taken.length < mostRuns && !isEnough())) taken.push(await once())
  return { state, runs: taken.length, firstMs, medianMs: medianOf(taken) }
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

/** The value in the middle. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

function memoryNow(): { heapUsed: number; arrayBuffers: number } | undefined {
  const { gc } = globalThis as { gc?: () => void }
  if (gc === undefined) return undefined
  gc()
  gc()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return { heapUsed, arrayBuffers }
}
