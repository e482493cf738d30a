// The canonical workload: a year of N dossiers, 8.3 events each, interleaved in time as an office's log is. The same
// numbers give the same acts on every machine: there is no clock and no chance but the seed. Acts become commits
// (commits.ts) or commands (commands.ts); both tell of the same events, which a test holds.

import type { Instant } from '../src/kernel/instant.js'
import { procedureCount, procedures, type BenchProcedure } from './office.js'

/** What happens to a dossier, in this order; not every dossier gets to the end, one in five is paused. */
export const actKinds = [
  'receive',
  'startExamine',
  'requestSupplement',
  'receiveSupplement',
  'completeExamine',
  'startSign',
  'completeSign',
  'resolve',
  'return',
] as const
/** One of {@link actKinds}. */
export type ActKind = (typeof actKinds)[number]

/** One thing that happens to a dossier. */
export interface Act {
  readonly dossier: number
  readonly kind: ActKind
  readonly at: Instant
}

/** How large a workload is. */
export interface WorkloadSize {
  readonly dossiers: number
  /** Any whole number; 2025 if left out. */
  readonly seed?: number
}

/** What is settled about a dossier at its reception. */
export interface Traits {
  readonly id: string
  readonly procedure: BenchProcedure
  readonly channel: 'online' | 'inPerson'
  /** Which of an agency's experts works on it. */
  readonly officer: number
}

const minuteMs = 60_000
const dayMinutes = 1_440
const startAt = Date.parse('2025-01-02T07:30:00+07:00')
/** The moment at which the log ends and questions are asked. */
export const endAt = Date.parse('2025-12-31T17:00:00+07:00') as Instant
const spanMinutes = (endAt - startAt) / minuteMs

/** How far the work is at each act, as a share of all of it; the pause comes on top. */
const progress = [0, 0.03, 0.2, 0.2, 0.5, 0.55, 0.8, 0.9, 1]
const kindCount = actKinds.length
/** Room for the acts of one dossier in a number that sorts by time, then dossier, then act. */
const actRoom = 16

/** A year of dossiers. */
export class Workload {
  readonly dossiers: number
  readonly seed: number
  /** Minute, dossier and kind of every act in one number each, ascending. */
  readonly #order: Float64Array

  constructor({ dossiers, seed = 2025 }: WorkloadSize) {
    this.dossiers = dossiers
    this.seed = seed
    const keys: number[] = []
    const room = dossiers * actRoom
    for (let dossier = 0; dossier < dossiers; dossier++) {
      const minutes = this.#minutesOf(dossier)
      for (let kind = 0; kind < kindCount; kind++) {
        if (minutes[kind]! < spanMinutes) keys.push(minutes[kind]! * room + dossier * actRoom + kind)
      }
    }
    this.#order = Float64Array.from(keys).sort()
  }

  /** How many acts there are. */
  get actCount(): number {
    return this.#order.length
  }

  /** All acts in the order in which they happen. */
  *acts(): Generator<Act> {
    const room = this.dossiers * actRoom
    for (const key of this.#order) {
      const minute = Math.floor(key / room)
      const rest = key - minute * room
      yield {
        dossier: Math.floor(rest / actRoom),
        kind: actKinds[rest % actRoom]!,
        at: (startAt + minute * minuteMs) as Instant,
      }
    }
  }

  /** What is settled about a dossier. */
  traitsOf(dossier: number): Traits {
    const draw = drawing(this.seed, dossier)
    return {
      id: `HS-2025-${String(dossier).padStart(7, '0')}`,
      procedure: procedures[drawProcedure(draw)]!,
      channel: draw() < 0.9 ? 'online' : 'inPerson',
      officer: Math.floor(draw() * 8),
    }
  }

  /** By act kind, the minute since the start at which it happens; infinite if it never does. */
  #minutesOf(dossier: number): number[] {
    const draw = drawing(this.seed, dossier)
    const termDays = procedures[drawProcedure(draw)]!.term!.workingDays!
    const [_channel, _officer, received, isPaused] = [draw(), draw(), draw() * spanMinutes, draw() < 0.2]
    const pace = draw() < 0.06 ? 1.1 + draw() * 0.9 : 0.15 + draw() * 0.8
    const work = termDays * 1.4 * dayMinutes * pace
    const pause = isPaused ? (2 + draw() * 8) * dayMinutes : 0
    // One in twelve is left lying somewhere on the way: that is what becomes overdue.
    const lastKind = draw() < 1 / 12 ? Math.floor(draw() * (kindCount - 1)) : kindCount
    return progress.map((share, kind) => {
      const isOfPause = kind === 2 || kind === 3
      if (kind > lastKind || (isOfPause && !isPaused)) return Number.POSITIVE_INFINITY
      return Math.floor(received + share * work + (kind > 2 ? pause : 0))
    })
  }
}

/** Some procedures are asked for much more often than others. */
function drawProcedure(draw: () => number): number {
  return Math.floor(draw() ** 2 * procedureCount)
}

/** Numbers from 0 to 1, of this dossier alone (mulberry32). */
function drawing(seed: number, dossier: number): () => number {
  let state = (Math.imul(seed, 0x85eb_ca6b) ^ Math.imul(dossier + 1, 0x9e37_79b1)) | 0
  return () => {
    state = (state + 0x6d2b_79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
