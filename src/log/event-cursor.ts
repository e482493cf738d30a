// Reading events where they lie: a cursor has the property names of an event object and reads the columns at its
// row. It is one object that moves; whoever wants to keep an event asks for `toObject()`.

import type { Instant } from '../kernel/instant.js'
import {
  CivilDateColumn,
  CodeColumn,
  FlagColumn,
  JsonColumn,
  NumberColumn,
  TextColumn,
  type Dictionary,
  type FieldColumn,
  type RowCursor,
} from './columns.js'
import type { Position, RecordedEvent } from './envelope.js'
import type { CommitColumns } from './commit-columns.js'
import type { Correction } from './correction.js'
import type { StoredData } from './event-definition.js'
import type { Field, FieldTable } from './field.js'
import type { Registry } from './registry.js'

/** The columns of one event type. */
export class FieldColumns {
  readonly #columns: readonly (readonly [name: string, column: FieldColumn])[]
  readonly #byName: ReadonlyMap<string, FieldColumn>
  readonly #required: readonly string[]
  /** How many rows there are. */
  length = 0

  constructor(fields: FieldTable, codes: Dictionary) {
    this.#columns = Object.entries(fields).map(([name, field]) => [name, columnFor(field, codes)])
    this.#byName = new Map(this.#columns)
    this.#required = Object.keys(fields).filter((name) => !fields[name]!.optional)
  }

  /** The name of a field that these columns could not give back as it is, or `undefined` if all is well. */
  misfit(data: StoredData): string | undefined {
    for (const name of Object.keys(data)) {
      const value = data[name]
      if (value !== undefined && this.#byName.get(name)?.fits(value) !== true) return name
    }
    return this.#required.find((name) => !Object.hasOwn(data, name) || data[name] === undefined)
  }

  /** Adds one event's data and gives its row. */
  add(data: StoredData): number {
    const row = this.length++
    for (const name of Object.keys(data)) {
      const value = data[name]
      if (value !== undefined) this.#byName.get(name)!.set(row, value)
    }
    return row
  }

  /** An object with a getter per field, reading at the cursor's row. */
  view(cursor: RowCursor): StoredData {
    return viewOf(this.#columns.map(([name, column]) => [name, column.reader(cursor)]))
  }

  /** The same of fields that are codes, reading their numbers. */
  codeView(cursor: RowCursor): Readonly<Record<string, number>> {
    return viewOf(
      this.#columns.flatMap(([name, column]) =>
        column instanceof CodeColumn ? [[name, column.codeReader(cursor)] as const] : [],
      ),
    )
  }
}

/**
 * An object with these getters. It has a prototype of its own, and with it a hidden class that no view of another event
 * type comes near: getters are compiled into the handlers that read them, and a view never turns into a hash table.
 */
function viewOf<Value>(
  getters: readonly (readonly [string, () => Value])[],
): Readonly<Record<string, Value>> {
  const view = Object.create({}) as Record<string, Value>
  for (const [name, get] of getters) Object.defineProperty(view, name, { get, enumerable: true })
  return view
}

function columnFor({ kind }: Field, codes: Dictionary): FieldColumn {
  switch (kind) {
    case 'instant':
    case 'count':
      return new NumberColumn()
    case 'civilDate':
      return new CivilDateColumn()
    case 'code':
      return new CodeColumn(codes)
    case 'flag':
      return new FlagColumn()
    case 'text':
      return new TextColumn()
    case 'json':
    case 'personal':
      return new JsonColumn()
  }
}

/** What a cursor reads: the columns of an event table. */
export interface EventColumns {
  readonly registry: Registry
  readonly commits: CommitColumns
  readonly codes: Dictionary
  readonly ordinals: Uint32Array
  readonly at: Float64Array
  readonly commitOf: Uint32Array
  readonly versions: Uint32Array
  readonly actors: Uint32Array
  readonly dataRows: Uint32Array
  streamName(ordinal: number): string
}

const nothing = Object.freeze({})

/** An event read in place. */
export class EventCursor implements RecordedEvent {
  readonly type: string
  readonly schemaVersion: number
  readonly data: StoredData
  /** The numbers of the data's codes in the dictionary of the log, 0 for none. */
  readonly codes: Readonly<Record<string, number>>
  readonly #table: EventColumns
  readonly #dataCursor: RowCursor = { row: 0 }
  #row = 0
  #correction: Correction | undefined

  constructor(table: EventColumns, typeCode: number, fields: FieldColumns | undefined) {
    const definition = table.registry.definitions[typeCode]
    this.#table = table
    this.type = definition?.type ?? '?'
    this.schemaVersion = definition?.version ?? 0
    this.data = fields?.view(this.#dataCursor) ?? nothing
    this.codes = fields?.codeView(this.#dataCursor) ?? nothing
  }

  /** Stands at a row, which must be of this cursor's type: at the event as it was recorded, or as it was corrected. */
  moveTo(row: number, correction?: Correction): this {
    this.#row = row
    this.#correction = correction
    this.#dataCursor.row = correction === undefined ? this.#table.dataRows[row]! : correction.dataRow
    return this
  }

  /** The dense number of the event's stream in this table; it means nothing outside it. */
  get ordinal(): number {
    return this.#table.ordinals[this.#row]!
  }

  get at(): Instant {
    return this.#correction === undefined ? (this.#table.at[this.#row] as Instant) : this.#correction.at
  }

  get stream(): string {
    return this.#table.streamName(this.ordinal)
  }

  get version(): number {
    return this.#table.versions[this.#row]!
  }

  get actor(): string {
    return this.#table.codes.texts[this.#table.actors[this.#row]!]!
  }

  /** The number of the actor in the dictionary of the log. */
  get actorCode(): number {
    return this.#table.actors[this.#row]!
  }

  get position(): Position {
    return this.#table.commits.positionAt(this.#commit)
  }

  get recordedAt(): Instant {
    return this.#table.commits.recordedAt(this.#commit)
  }

  get commandId(): string | undefined {
    return this.#table.commits.commandId(this.#commit)
  }

  get causation(): string | undefined {
    return this.#table.commits.causation(this.#commit)
  }

  get source(): string | undefined {
    return this.#table.commits.source(this.#commit)
  }

  get #commit(): number {
    return this.#table.commitOf[this.#row]!
  }

  /** Copies the event out; absent fields are left out. */
  toObject(): RecordedEvent {
    const { commandId, causation, source } = this
    const data: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(this.data)) if (value !== undefined) data[name] = value
    return {
      position: this.position,
      stream: this.stream,
      version: this.version,
      type: this.type,
      schemaVersion: this.schemaVersion,
      at: this.at,
      recordedAt: this.recordedAt,
      actor: this.actor,
      ...(commandId !== undefined && { commandId }),
      ...(causation !== undefined && { causation }),
      ...(source !== undefined && { source }),
      data,
    }
  }
}
