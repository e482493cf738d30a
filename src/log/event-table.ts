// The event table: a log's events in columns. Per event a type, a stream, an instant, an actor and a link to the
// event before it in its stream; per event type one column a field. It only grows. It is what projections fold
// over, by cursors that read the columns and create nothing.

import { DossierError, invariant, isDossierError } from '../kernel/errors.js'
import { genesisHash } from './chain.js'
import { Dictionary, grown, HashColumn } from './columns.js'
import { CommitColumns } from './commit-columns.js'
import { EventCursor, FieldColumns, type EventColumns } from './event-cursor.js'
import { origin, type Commit, type Position, type RecordedEvent } from './envelope.js'
import type { Registry } from './registry.js'

/** Why a stream can't be read, and from which row on: whoever looks at less of the log can read it. */
export interface Unreadable {
  readonly error: DossierError
  readonly fromRow: number
}

/** Events in columns. Rows are numbered from 0 in the order of the log; streams have dense ordinals from 0. */
export class EventTable implements EventColumns {
  readonly registry: Registry
  readonly commits = new CommitColumns()
  /** Number of events. */
  length = 0
  /** Number of streams. */
  streamCount = 0
  /** Greatest `at` of all events; −Infinity while there is none. */
  latestAt = Number.NEGATIVE_INFINITY
  types = new Uint16Array(0)
  ordinals = new Uint32Array(0)
  at = new Float64Array(0)
  /** Row of the event before it in its stream, plus 1; 0 for a stream's first. */
  previous = new Uint32Array(0)
  /** Index of each event's commit in {@link commits}. */
  commitOf = new Uint32Array(0)
  versions = new Uint32Array(0)
  actors = new Uint32Array(0)
  /** Row in the columns of the event's own type. */
  dataRows = new Uint32Array(0)
  readonly codes = new Dictionary()
  /** Streams that hold an event which can't be read here, by ordinal. */
  readonly unreadable = new Map<number, Unreadable>()
  readonly #fields: readonly (FieldColumns | undefined)[]
  readonly #streams = new Map<string, number>()
  readonly #streamNames: string[] = []
  #lastRows = new Uint32Array(0)
  readonly #headHashes = new HashColumn()
  #readers: readonly EventCursor[] | undefined

  constructor(registry: Registry) {
    this.registry = registry
    this.#fields = registry.definitions.map((definition) =>
      definition === undefined ? undefined : new FieldColumns(definition.fields, this.codes),
    )
  }

  /** The position of the last commit. */
  get position(): Position {
    return this.commits.length === 0 ? origin : this.commits.positionAt(this.commits.length - 1)
  }

  /**
   * Adds a commit, all of it or nothing. A stream with an event that can't be read is kept in the order and noted
   * in {@link unreadable}; whether that is an error is for the table's owner to say.
   * @throws DossierError `log-corrupt` if the commit doesn't follow its stream's last
   */
  append(commit: Commit, position: Position): void {
    invariant(commit.events.length > 0, `an empty commit to ${commit.stream}`)
    const { stream } = commit
    if (commit.version !== this.versionOf(stream) + 1) {
      throw new DossierError(
        'log-corrupt',
        `at position ${position}, ${stream} goes from version ${this.versionOf(stream)} to ${commit.version}`,
        { position, stream, reason: 'version-gap' },
      )
    }
    if (!isHash(commit.hash)) {
      throw new DossierError(
        'log-corrupt',
        `at position ${position}, the commit to ${stream} has no hash that could be one`,
        { position, stream, reason: 'content' },
      )
    }
    const ordinal = this.#ordinalFor(stream)
    const entered = this.#enter(commit, ordinal)
    this.#headHashes.set(ordinal, commit.hash)
    const commitIndex = this.commits.add(commit, position, this.length)
    this.#reserve(this.length + commit.events.length)
    for (const [index, event] of commit.events.entries()) {
      const row = this.length++
      const type = entered === undefined ? 0 : this.registry.codeOf(event.type)!
      this.types[row] = type
      this.ordinals[row] = ordinal
      this.at[row] = event.at
      this.actors[row] = this.codes.encode(event.actor)
      this.previous[row] = this.#lastRows[ordinal]!
      this.commitOf[row] = commitIndex
      this.versions[row] = commit.version + index
      this.dataRows[row] = this.#fields[type]?.add(entered![index]!) ?? 0
      this.#lastRows[ordinal] = row + 1
      if (event.at > this.latestAt) this.latestAt = event.at
    }
  }

  /** A stream's ordinal, or `undefined` if it has no event. */
  ordinalOf(stream: string): number | undefined {
    return this.#streams.get(stream)
  }

  streamName(ordinal: number): string {
    return this.#streamNames[ordinal]!
  }

  /** A stream's present version, 0 if it has no event. */
  versionOf(stream: string): number {
    const ordinal = this.#streams.get(stream)
    return ordinal === undefined ? 0 : this.versions[this.#lastRows[ordinal]! - 1]!
  }

  /** The hash of a stream's last commit. */
  headHashOf(stream: string): string {
    const ordinal = this.#streams.get(stream)
    return ordinal === undefined ? genesisHash : this.#headHashes.get(ordinal)
  }

  /** The rows of one stream, oldest first; cost is the stream's own length. */
  rowsOf(ordinal: number): number[] {
    const rows: number[] = []
    for (let next = this.#lastRows[ordinal] ?? 0; next !== 0; next = this.previous[next - 1]!)
      rows.push(next - 1)
    return rows.reverse()
  }

  /** One cursor for each type code, each with a data view of its own; code 0 reads an event of unknown type. */
  cursors(): EventCursor[] {
    return this.#fields.map((fields, type) => new EventCursor(this, type, fields))
  }

  /** Reads one event in place, by a cursor that moves at the next call. */
  read(row: number): EventCursor {
    this.#readers ??= this.cursors()
    return this.#readers[this.types[row]!]!.moveTo(row)
  }

  /** Copies one event out. */
  event(row: number): RecordedEvent {
    return this.read(row).toObject()
  }

  #enter(commit: Commit, ordinal: number) {
    if (this.unreadable.has(ordinal)) return undefined
    try {
      return commit.events.map((event, index) => {
        const data = this.registry.enter(event, commit.stream, commit.version + index)
        const misfit = this.#fields[this.registry.codeOf(event.type)!]!.misfit(data)
        if (misfit !== undefined) throw notOfItsForm(commit, index, misfit)
        return data
      })
    } catch (error) {
      const why = isDossierError(error) ? error : upcastFailed(commit, error)
      this.unreadable.set(ordinal, { error: why, fromRow: this.length })
      return undefined
    }
  }

  #ordinalFor(stream: string): number {
    let ordinal = this.#streams.get(stream)
    if (ordinal === undefined) {
      ordinal = this.streamCount++
      this.#streams.set(stream, ordinal)
      this.#streamNames.push(stream)
      this.#lastRows = grown(this.#lastRows, this.streamCount)
    }
    return ordinal
  }

  #reserve(rows: number): void {
    if (rows <= this.types.length) return
    this.types = grown(this.types, rows)
    this.ordinals = grown(this.ordinals, rows)
    this.at = grown(this.at, rows)
    this.previous = grown(this.previous, rows)
    this.commitOf = grown(this.commitOf, rows)
    this.versions = grown(this.versions, rows)
    this.actors = grown(this.actors, rows)
    this.dataRows = grown(this.dataRows, rows)
  }
}

function isHash(text: unknown): boolean {
  return typeof text === 'string' && /^[0-9a-f]{64}$/.test(text)
}

/** Not what the definition says, so that the columns would turn it into something else. */
function notOfItsForm({ stream, version, events }: Commit, index: number, field: string): DossierError {
  const { type } = events[index]!
  const message = `${stream} has ${type} at version ${version + index} with a field '${field.slice(0, 60)}' that is missing or not of its definition's form`
  return new DossierError('event-invalid', message, {
    eventType: type,
    findings: [{ path: [field.slice(0, 60)], code: 'misfit', message: 'is missing or not of its form' }],
  })
}

function upcastFailed({ stream, version }: Commit, cause: unknown): DossierError {
  const message = `an upcast threw on the events of ${stream} from version ${version} on`
  return new DossierError('event-invalid', message, { eventType: 'upcast', findings: [] }, { cause })
}
