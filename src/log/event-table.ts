// The event table: a log's events in columns. Per event a type, a stream, an instant, an actor and a link to the
// event before it in its stream; per event type one column a field. It only grows. It is what projections fold
// over, by cursors that read the columns and create nothing.

import { DossierError, invariant, isDossierError } from '../kernel/errors.js'
import { formatFindings } from '../kernel/finding.js'
import type { Instant } from '../kernel/instant.js'
import { genesisHash } from './chain.js'
import { Dictionary, grown, HashColumn } from './columns.js'
import { CommitColumns } from './commit-columns.js'
import { Corrections, correctionProblem, EventCorrected } from './correction.js'
import { EventCursor, FieldColumns, type EventColumns } from './event-cursor.js'
import type { DataOf, StoredData } from './event-definition.js'
import { origin, type Commit, type Position, type RecordedEvent, type StoredEvent } from './envelope.js'
import type { Registry } from './registry.js'

/** Why a stream can't be read, and from which row on: whoever looks at less of the log can read it. */
export interface Unreadable {
  readonly error: DossierError
  readonly fromRow: number
}

/** What a commit brings, in the present versions of its events' definitions. */
interface Entered {
  readonly data: readonly StoredData[]
  /** For each correction its index in the commit, and the data that it says is right. */
  readonly right: readonly (readonly [index: number, data: StoredData])[]
}

type Correcting = DataOf<typeof EventCorrected>

/** Events in columns. Rows are numbered from 0 in the order of the log; streams have dense ordinals from 0. */
export class EventTable implements EventColumns {
  readonly registry: Registry
  readonly commits = new CommitColumns()
  /** Number of events. */
  length = 0
  /** Number of streams. */
  streamCount = 0
  /** No event happened later, neither as recorded nor as corrected; −Infinity while there is none. */
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
  readonly corrections = new Corrections()
  readonly #fields: readonly (FieldColumns | undefined)[]
  readonly #streams = new Map<string, number>()
  readonly #streamNames: string[] = []
  #lastRows = new Uint32Array(0)
  readonly #headHashes = new HashColumn()
  /** By type code; code 0 reads an event of unknown type. */
  readonly #cursors: readonly EventCursor[]
  readonly #readers: readonly EventCursor[]

  constructor(registry: Registry) {
    this.registry = registry
    this.#fields = registry.definitions.map((definition) =>
      definition === undefined ? undefined : new FieldColumns(definition.fields, this.codes),
    )
    const cursors = () => this.#fields.map((fields, type) => new EventCursor(this, type, fields))
    this.#cursors = cursors()
    this.#readers = cursors()
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
    const firstRow = this.length
    this.#headHashes.set(ordinal, commit.hash)
    const commitIndex = this.commits.add(commit, position, firstRow)
    this.#reserve(firstRow + commit.events.length)
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
      this.dataRows[row] = this.#fields[type]?.add(entered!.data[index]!) ?? 0
      this.#lastRows[ordinal] = row + 1
      if (event.at > this.latestAt) this.latestAt = event.at
    }
    for (const [index, right] of entered?.right ?? [])
      this.#correct(firstRow + index, entered!.data[index] as Correcting, right)
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

  /** How many events of a type there are; at most those of corrections more. */
  countOf(type: string): number {
    const code = this.registry.codeOf(type)
    return code === undefined ? 0 : (this.#fields[code]?.length ?? 0)
  }

  /** When the event in a row happened, as corrected by what so many rows tell. */
  atOf(row: number, known: number): Instant {
    return (this.corrections.of(row, known)?.at ?? this.at[row]) as Instant
  }

  #typeOf(row: number | undefined): string | undefined {
    return row === undefined ? undefined : this.registry.definitions[this.types[row]!]?.type
  }

  /**
   * One cursor for each type code, by which all folds of this table read: each event is told of before the next is
   * looked at, so they can share them, and handlers meet one hidden class for each type of event.
   */
  get cursors(): readonly EventCursor[] {
    return this.#cursors
  }

  /**
   * Reads one event in place, by a cursor that moves at the next call: as corrected by what so many rows tell, or as it
   * was recorded.
   */
  read(row: number, known = 0): EventCursor {
    return this.#readers[this.types[row]!]!.moveTo(row, this.corrections.of(row, known))
  }

  /** Copies one event out, as it was recorded. */
  event(row: number): RecordedEvent {
    return this.read(row).toObject()
  }

  /**
   * Checks a commit to come: that it can be read, and that what its corrections say passes the check of the types that
   * they correct.
   * @throws DossierError `event-invalid`, `event-unknown`, `event-too-new`
   */
  check(commit: Commit): void {
    const { data, right } = this.#entered(commit, this.#streams.get(commit.stream))
    for (const [index, rightData] of right) {
      const { correctedType } = data[index] as Correcting
      this.registry.definitions[this.registry.codeOf(correctedType)!]!.check(rightData)
    }
  }

  #enter(commit: Commit, ordinal: number): Entered | undefined {
    if (this.unreadable.has(ordinal)) return undefined
    try {
      return this.#entered(commit, ordinal)
    } catch (error) {
      const why = isDossierError(error) ? error : upcastFailed(commit, error)
      this.unreadable.set(ordinal, { error: why, fromRow: this.length })
      return undefined
    }
  }

  #entered(commit: Commit, ordinal: number | undefined): Entered {
    const right: [index: number, data: StoredData][] = []
    const data = commit.events.map((event, index) => {
      const entered = this.#enterData(event, commit, index)
      if (event.type === EventCorrected.type)
        right.push([index, this.#enterRight(entered as Correcting, commit, index, ordinal)])
      return entered
    })
    return { data, right }
  }

  /** Data in the present version of its definition; where it lies in the event is for who reads of what is wrong. */
  #enterData(event: StoredEvent, commit: Commit, index: number, path: readonly string[] = []): StoredData {
    const data = this.registry.enter(event, commit.stream, commit.version + index)
    const misfit = this.#fields[this.registry.codeOf(event.type)!]!.misfit(data)
    if (misfit === undefined) return data
    throw invalidEvent(commit, index, [...path, misfit], 'is missing or not of its form')
  }

  /** What a correction says is right, if that can be the data of the event it names. */
  #enterRight(correcting: Correcting, commit: Commit, index: number, ordinal?: number): StoredData {
    const { corrects, correctedType: type, correctedSchemaVersion: schemaVersion, data } = correcting
    const stored = ordinal === undefined ? undefined : this.rowsOf(ordinal)[corrects - 1]
    const isOfCommit = corrects >= commit.version
    const target = isOfCommit
      ? commit.events.slice(0, index)[corrects - commit.version]?.type
      : this.#typeOf(stored)
    const problem = correctionProblem(correcting, target)
    if (problem !== undefined) throw invalidEvent(commit, index, [problem.field], problem.message)
    const right = { ...commit.events[index]!, type, schemaVersion, data: data as StoredData }
    return this.#enterData(right, commit, index, ['data'])
  }

  #correct(row: number, { corrects, correctedAt }: Correcting, right: StoredData): void {
    const target = this.rowsOf(this.ordinals[row]!)[corrects - 1]!
    const at = correctedAt ?? this.atOf(target, row)
    this.corrections.add({ row, target, at, dataRow: this.#fields[this.types[target]!]!.add(right) })
    if (at > this.latestAt) this.latestAt = at
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

/** Not what its definition says, so that the columns would turn it into something else; or a correction of nothing. */
function invalidEvent(
  { stream, version, events }: Commit,
  index: number,
  path: readonly string[],
  problem: string,
): DossierError {
  const eventType = events[index]!.type
  const finding = { path: path.map((name) => name.slice(0, 60)), code: 'misfit', message: problem }
  const message = `${stream} has ${eventType} at version ${version + index} that can't be read:\n${formatFindings([finding])}`
  return new DossierError('event-invalid', message, { eventType, findings: [finding] })
}

function upcastFailed({ stream, version }: Commit, cause: unknown): DossierError {
  const message = `an upcast threw on the events of ${stream} from version ${version} on`
  return new DossierError('event-invalid', message, { eventType: 'upcast', findings: [] }, { cause })
}
