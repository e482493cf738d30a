// What a contender at keeping a log is: something that opens an empty store, appends commits to it and reads them back.
// All are given the same commits, and all must tell of the same events afterwards.

import type { Commit } from '../../src/log/envelope.js'
import type { Found } from './found.js'

/** What can be measured of a log. */
export const logMeasures = ['single', 'hundreds', 'ten-thousands', 'read', 'answer'] as const
/** One of {@link logMeasures}. */
export type LogMeasure = (typeof logMeasures)[number]

/** What each measure is of, for people. */
export const logMeasureTitles: Readonly<Record<LogMeasure, string>> = {
  single: 'append: one commit after the other',
  hundreds: 'append: 100 commits at once',
  'ten-thousands': 'append: 10,000 commits at once',
  read: 'read all',
  answer: 'answer a question over all events',
}

/** How many commits are given at once, in each measure that appends. */
export const batchSizes: Readonly<Record<Exclude<LogMeasure, 'read' | 'answer'>, number>> = {
  single: 1,
  hundreds: 100,
  'ten-thousands': 10_000,
}

/** What contenders are compared within: who keeps the bytes. */
export const keepers = ['memory', 'sqlite', 'postgres', 'nats', 'nats-cluster'] as const
/** One of {@link keepers}. */
export type Keeper = (typeof keepers)[number]

/** What all contenders say alike of an event that they read. */
export interface ToldEvent {
  readonly stream: string
  readonly version: number
  readonly type: string
  readonly data: unknown
}

/** What was read. */
export interface ReadBack {
  /** The events as they came, for a question. */
  events(): Iterable<Pick<ToldEvent, 'type' | 'data'>>
  /** The events as all tell of them, to be compared: that is not timed. */
  told(): Iterable<ToldEvent>
}

/** An open store. What its driver does at once, it does at once: a promise costs a turn of the event loop. */
export interface OpenStore {
  /** Appends what is durable when this is done: in one transaction, but for commands, which each have their own. */
  append(commits: readonly Commit[]): unknown
  /** Reads everything, the data of events as objects. */
  read(): ReadBack | Promise<ReadBack>
  /** Answers the question in its own way; by a fold over what {@link read} gives, if left out. To close what was opened is not timed. */
  answer?(): Promise<{ readonly found: Found; close(): Promise<void> }>
  close(): unknown
}

/** Where a store may be. */
export interface Place {
  /** A file that is not there yet. */
  readonly file: string
  /** A PostgreSQL that is the contender's own for as long as it runs. */
  readonly connectionString: string
  /** Servers of NATS that are the contender's own as well: one, or a cluster if that is its keeper. */
  readonly natsServers: readonly string[]
  /** Gives a package out of bench/peers. */
  readonly load: (name: string) => unknown
}

/** One way to keep a log. */
export interface LogContender {
  readonly name: string
  readonly title: string
  readonly keeper: Keeper
  /** Those of bench/peers that it takes. */
  readonly packages: readonly string[]
  /** Why commits of several streams can't share a transaction; then it appends them one by one. */
  readonly noBatches?: string
  /** What it takes part in, if not in all. */
  readonly measures?: readonly LogMeasure[]
  /** Opens an empty store. */
  readonly open: (place: Place) => OpenStore | Promise<OpenStore>
}
