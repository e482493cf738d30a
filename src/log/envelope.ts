// What surrounds the data of an event, and the commit that a log stores.

import type { Instant } from '../kernel/instant.js'
import type { DataOf, EventDefinitions, StoredData } from './event-definition.js'

declare const positionBrand: unique symbol

/** A place in the order of one log; 0 is before the first commit. Positions of different logs don't compare. */
export type Position = number & { readonly [positionBrand]: true }

/** The position before the first commit. */
export const origin = 0 as Position

/** The same while it is being made, member by member. */
export type Writable<Shape> = { -readonly [Member in keyof Shape]: Shape[Member] }

/** One event as a commit stores it. */
export interface StoredEvent {
  readonly type: string
  /** Version of the event's definition when it was written. */
  readonly schemaVersion: number
  /** When the fact happened. */
  readonly at: Instant
  /** Who did it. */
  readonly actor: string
  readonly data: StoredData
}

/** What one command did to one stream: all of its events or none. */
export interface Commit {
  readonly stream: string
  /** Version of the first event; the stream must stand at one less. Versions count from 1. */
  readonly version: number
  /** When it was recorded, stamped just before the append. */
  readonly recordedAt: Instant
  readonly commandId?: string
  /** Keyed hash of the command's content: the same id with other content is told from a resend by it. */
  readonly commandHash?: string
  /** What this commit was a consequence of, if not of a person's command. */
  readonly causation?: string
  /** The system that an imported fact comes from. */
  readonly source?: string
  readonly events: readonly StoredEvent[]
  /** Hash of the commit before it in this stream; of the first, 64 zeros. */
  readonly previous: string
  /** SHA-256 over the canonical bytes of all the above, in hexadecimal. */
  readonly hash: string
}

/** A commit with its place in the log. */
export interface StoredCommit extends Commit {
  readonly position: Position
}

/** An event with everything around it. Several events of one commit share its position; versions tell them apart. */
export interface RecordedEvent<Type extends string = string, Data = StoredData> {
  readonly position: Position
  readonly stream: string
  readonly version: number
  readonly type: Type
  readonly schemaVersion: number
  readonly at: Instant
  readonly recordedAt: Instant
  readonly actor: string
  readonly commandId?: string | undefined
  readonly causation?: string | undefined
  readonly source?: string | undefined
  readonly data: Data
}

/** Any event of these definitions. */
export type EventOf<Definitions extends EventDefinitions> = {
  [Type in keyof Definitions & string]: RecordedEvent<Type, DataOf<Definitions[Type]>>
}[keyof Definitions & string]

/** Any event of these definitions before it is recorded: what rules find. */
export type FactOf<Definitions extends EventDefinitions> = {
  [Type in keyof Definitions & string]: Pick<StoredEvent, 'at' | 'actor'> & {
    readonly type: Type
    readonly data: DataOf<Definitions[Type]>
  }
}[keyof Definitions & string]

/**
 * One function per event type, each changing the state it is given: the only form of a fold. The event may be a
 * cursor that moves on: a handler must not keep it.
 */
export type Handlers<State, Definitions extends EventDefinitions> = {
  readonly [Type in keyof Definitions & string]?: (
    state: State,
    event: RecordedEvent<Type, DataOf<Definitions[Type]>>,
  ) => void
}
