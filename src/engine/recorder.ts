// Recording facts: from events to sealed commits in the log. The one place that stamps `recordedAt` and links the
// chain, but for seals; it decides nothing.

import { DossierError } from '../kernel/errors.js'
import type { Instant } from '../kernel/instant.js'
import { appendEach } from '../log/append-each.js'
import { sealCommit } from '../log/chain.js'
import { EventCorrected } from '../log/correction.js'
import type { EventLog } from '../log/event-log.js'
import type { Commit, Position, RecordedEvent, StoredEvent } from '../log/envelope.js'
import type { EventTable } from '../log/event-table.js'
import type { FieldTable } from '../log/field.js'
import type { Registry } from '../log/registry.js'
import type { GuardedTelemetry } from './telemetry/guarded-telemetry.js'
import { tellAppend } from './telemetry/told-work.js'

/** An event before it is stored. */
export type NewEvent = Omit<StoredEvent, 'schemaVersion'>

/** What goes with the events of a commit. */
export type CommitNotes = Pick<Commit, 'commandId' | 'commandHash' | 'causation' | 'source'>

/** Where the next commit of a stream goes. */
export interface StreamHead {
  readonly version: number
  readonly hash: string
}

/** What recording needs. */
export interface RecorderParts {
  readonly log: EventLog
  readonly table: EventTable
  readonly now: () => Instant
  readonly telemetry?: GuardedTelemetry | undefined
}

/** Makes commits and appends them. */
export class Recorder {
  readonly now: () => Instant
  readonly #log: EventLog
  readonly #table: EventTable
  readonly #registry: Registry
  readonly #telemetry: GuardedTelemetry | undefined

  constructor({ log, table, now, telemetry }: RecorderParts) {
    this.#log = log
    this.#table = table
    this.#registry = table.registry
    this.now = now
    this.#telemetry = telemetry
  }

  /** The fields of an event type; none if it isn't registered. */
  fieldsOf(type: string): FieldTable {
    return this.#registry.definitions[this.#registry.codeOf(type) ?? 0]?.fields ?? {}
  }

  /** Where a stream stands in the replica. */
  headOf(stream: string): StreamHead {
    return { version: this.#table.versionOf(stream), hash: this.#table.headHashOf(stream) }
  }

  /**
   * Checks events and seals them into the commit that follows a head; what they correct must be in the replica. Nothing
   * follows what can't be read here: a newer version of the package knows more of that stream.
   * @throws DossierError `event-invalid`, `event-unknown`; `event-too-new` for a stream that can't be read
   */
  seal(stream: string, head: StreamHead, events: readonly NewEvent[], notes: CommitNotes = {}): Commit {
    const unreadable = this.#table.unreadable.get(this.#table.ordinalOf(stream) ?? -1)
    if (unreadable !== undefined) throw unreadable.error
    const version = head.version + 1
    const commit = sealCommit({
      stream,
      version,
      recordedAt: this.now(),
      ...notes,
      events: events.map((event, index) => this.#stored(event, stream, version + index)),
      previous: head.hash,
    })
    // Of its form it may be, and yet of no event that there is: then nobody could read the stream any more.
    if (events.some(({ type }) => type === EventCorrected.type)) this.#table.check(commit)
    return commit
  }

  /**
   * Appends events to a stream that must stand at this head.
   * @throws DossierError `version-conflict`, `event-invalid`, `storage`
   */
  async append(
    stream: string,
    head: StreamHead,
    events: readonly NewEvent[],
    notes: CommitNotes = {},
  ): Promise<{ readonly commit: Commit; readonly position: Position }> {
    const commit = this.seal(stream, head, events, notes)
    const [position] = await this.appendAll([commit])
    return { commit, position: position! }
  }

  /** Appends sealed commits, all or none where the log can do that, else one after the other, as `stored` then tells. */
  appendAll(commits: readonly Commit[], stored?: Position[]): Promise<readonly Position[]> {
    return tellAppend(this.#telemetry, commits, () => appendEach(this.#log, commits, stored))
  }

  #stored({ type, at, actor, data }: NewEvent, stream: string, version: number): StoredEvent {
    const definition = this.#registry.definitions[this.#registry.codeOf(type) ?? 0]
    if (definition === undefined) {
      const message = `no event type '${type}' is registered: give its definition to createEngine`
      throw new DossierError('event-unknown', message, { eventType: type, stream, version })
    }
    return { type, schemaVersion: definition.version, at, actor, data: definition.check(data) }
  }
}

/** The events of a commit with everything around them. */
export function recordedEvents({ events, version, ...commit }: Commit, position: Position): RecordedEvent[] {
  const { stream, recordedAt, commandId, causation, source } = commit
  return events.map((event, index) => ({
    position,
    stream,
    version: version + index,
    type: event.type,
    schemaVersion: event.schemaVersion,
    at: event.at,
    recordedAt,
    actor: event.actor,
    ...(commandId !== undefined && { commandId }),
    ...(causation !== undefined && { causation }),
    ...(source !== undefined && { source }),
    data: event.data,
  }))
}
