// What a contender is, and what is measured of it. A contender loads the canonical workload once, in a process of its
// own, and then does each of its measures again and again.

import type { Answer, Overdue } from './answer.js'
import type { Workload } from './workload.js'

/** What can be measured. */
export const measureNames = ['replay', 'cold', 'catch-up', 'live', 'overdue', 'append', 'commands'] as const
/** One of {@link measureNames}. */
export type MeasureName = (typeof measureNames)[number]

/** What each measure is of, for people. */
export const measureTitles: Readonly<Record<MeasureName, string>> = {
  replay: 'replay: fold the whole log, and answer',
  cold: 'cold start: from what lies on disk to the answer',
  'catch-up': 'catch-up: fold the last 1 %, in one go',
  live: 'live: fold the last 1 %, commit by commit',
  overdue: 'overdue: the first 1,000 past their date',
  append: 'append: commits made beforehand, into memory',
  commands: 'commands: check, decide, hash, append, fold, tell',
}

/** Something that can be done again and again, and timed. */
export interface Measurement<State = unknown> {
  /** What one run does: so many of these. */
  readonly count: number
  readonly unit: 'events' | 'commands' | 'answers'
  /** Before each run, not timed. */
  readonly setUp?: () => void | Promise<void>
  /** Timed. */
  readonly run: () => State | Promise<State>
  /** After each run, not timed. */
  readonly tearDown?: (state: State) => void | Promise<void>
  /** What the last run gave, told in a form that all contenders share; not timed. */
  readonly describe: (state: State) => Answer | readonly Overdue[] | Promise<Answer>
}

/** Memory by what it is for, in bytes. */
export type MemoryAccount = Readonly<Record<string, number>>

/** A contender with the workload in its hands. */
export interface LoadedContender {
  readonly measures: { readonly [Name in MeasureName]?: Measurement<never> }
  /** How much each part of the loaded log takes, where the contender can tell. */
  readonly account?: () => MemoryAccount
}

/** What a contender is lent. */
export interface Place {
  /** For its files. All contenders of a run share it, so that what one has written another can read. */
  readonly folder: string
  /** Gives a package of bench/peers. */
  readonly load: (name: string) => unknown
}

/** One way to do it. */
export interface Contender {
  readonly name: string
  readonly title: string
  /** Which measures it takes part in. */
  readonly measures: readonly MeasureName[]
  /** Takes the workload's commits into its own form; not timed. */
  readonly load: (workload: Workload, place: Place) => LoadedContender | Promise<LoadedContender>
  /** Packages of bench/peers that it needs: it takes part only where they are asked for. */
  readonly packages?: readonly string[]
  /** On more dossiers than these it takes too long, or too much memory, unless it is asked for by name. */
  readonly mostDossiers?: number
  /** A loop by hand, which no library's new version makes slower: ratios to it are stored (guard.ts). */
  readonly isYardstick?: boolean
  /** Measures in which ratios are told of this one, instead of the first of all contenders. */
  readonly isOursIn?: readonly MeasureName[]
  /** Its log lies where JavaScript doesn't count memory, so nothing is told of it. */
  readonly isOutsideHeap?: boolean
}

/** Ties the state that a measurement's run gives to what describes it. */
export function measurement<State>(parts: Measurement<State>): Measurement<never> {
  return parts as unknown as Measurement<never>
}

/** What a cold start opened, and what it found there. */
export interface Started<Found> {
  readonly found: Found
  /** Not timed: the answer waits for it as little as it does for the next one. */
  close(): void | Promise<void>
}

/** A start from what lies on disk. */
export function coldStart<Found>({
  count,
  start,
  describe,
}: {
  readonly count: number
  readonly start: () => Promise<Started<Found>>
  readonly describe: Measurement<Found>['describe']
}): Measurement<never> {
  return measurement<Started<Found>>({
    count,
    unit: 'events',
    run: start,
    tearDown: ({ close }) => close(),
    describe: ({ found }) => describe(found),
  })
}

/** Where the last hundredth of something begins. */
export function lastHundredth(length: number): number {
  return length - Math.ceil(length / 100)
}
