// What a contender at following a log is: a store into which several writers append at once, each by its own connection,
// and somebody who follows it from the beginning. All are given the same commits; what each was told of is held against
// them, event by event.

import type { Commit } from '../../../src/log/envelope.js'
import type { Keeper, Place, ToldEvent } from '../contender.js'

/** What can be measured of following. */
export const followMeasures = ['catch-up', 'live'] as const
/** One of {@link followMeasures}. */
export type FollowMeasure = (typeof followMeasures)[number]

/** What each measure is of, for people. */
export const followMeasureTitles: Readonly<Record<FollowMeasure, string>> = {
  'catch-up': 'follow a log that 8 writers have filled',
  live: 'follow a log while 8 writers append',
}

/** How many write at once. */
export const writerCount = 8

/** An event as it was delivered, with its place in the order of its log. */
export interface DeliveredEvent extends ToldEvent {
  readonly position: number
}

/** Appends; one commit after the other. */
export interface CommitWriter {
  append(commit: Commit): unknown
  close(): unknown
}

/** Follows a log, again and again, each time from its beginning and as somebody new. */
export interface Follower {
  /** `fail` is called if delivery ends by itself. */
  follow(tell: (event: DeliveredEvent) => void, fail: (error: unknown) => void): Promise<{ close(): unknown }>
  close(): unknown
}

/** One way to follow a log. */
export interface FollowContender {
  readonly name: string
  readonly title: string
  readonly keeper: Keeper
  /** Whether it remembers durably how far it is. Who does is compared with ours that does. */
  readonly kind: 'subscription' | 'reactor'
  /** Ours must deliver every event once and in order, or nothing is told; of others it is told. */
  readonly isOurs: boolean
  /** Those of bench/peers that it takes. */
  readonly packages: readonly string[]
  /** How it is set, which is what is best for it here. */
  readonly settings: Readonly<Record<FollowMeasure, string>>
  /** The one measure that says something of it; left out, all do. */
  readonly only?: FollowMeasure
  /** Whether writers and follower must be in one process. */
  readonly isInProcess?: boolean
  /** Makes an empty store. */
  readonly prepare: (place: Place) => unknown
  readonly openWriter: (place: Place) => Promise<CommitWriter>
  readonly openFollower: (place: Place, measure: FollowMeasure) => Promise<Follower>
}
