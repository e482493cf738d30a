// Reading events where they lie: a cursor has the property names of an event object and reads the columns at its
// row. It is one object that moves; whoever wants to keep an event asks for `toObject()`.

import type { Instant } from '../kernel/instant.js'
import type { Narrowed } from './columns.js'
import { codeReader, readers, type ReadColumn, type RowCursor } from './column-kinds.js'
import type { Position, RecordedEvent, StoredEvent, Writable } from './envelope.js'
import type { CommitColumns } from './commit-columns.js'
import type { Correction } from './correction.js'
import { EventBlock, type FieldLayout } from './event-block.js'
import type { StoredData } from './event-definition.js'
import type { Registry } from './registry.js'
import type { Texts } from './texts.js'

/** What a cursor reads: the columns of an event table. */
export interface EventColumns {
  readonly registry: Registry
  readonly commits: CommitColumns
  readonly codes: Texts
  readonly blocks: readonly EventBlock[]
  readonly blockBits: number
  streamName(ordinal: number): string
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

const nowhere = new EventBlock()

/** An event read in place. */
export class EventCursor implements RecordedEvent {
  readonly type: string
  readonly schemaVersion: number
  readonly data: StoredData
  /** The numbers of the data's codes in the dictionary of the log, 0 for none. */
  readonly codes: Readonly<Record<string, number>>
  #table: EventColumns
  readonly #typeCode: number
  readonly #bits: number
  readonly #mask: number
  readonly #names: readonly string[]
  readonly #columns: readonly ReadColumn[]
  readonly #empty: readonly ReadColumn['values'][]
  readonly #dataCursor: RowCursor
  /** Place in the block. */
  #place = 0
  // Both are read as it moves: nearly every handler asks for them, and would carry the code that reads a column.
  #ordinal = 0
  #happenedAt = Number.NaN as Instant
  #block = nowhere
  #stamp = -1
  #dataStamp = -1
  /** The block in which its data lies: that of the correction, if there is one. */
  #dataBlock = nowhere
  #ordinals = nowhere.ordinals
  #at: Narrowed = nowhere.at
  #dataRows: Narrowed = nowhere.dataRows

  constructor(table: EventColumns, typeCode: number, layout: FieldLayout | undefined) {
    const definition = table.registry.definitions[typeCode]
    this.#table = table
    this.#dataCursor = { row: 0, texts: table.codes }
    this.#typeCode = typeCode
    this.#bits = table.blockBits
    this.#mask = 2 ** table.blockBits - 1
    this.type = definition?.type ?? '?'
    this.schemaVersion = definition?.version ?? 0
    const { names = [], fields = [], kinds = [] } = layout ?? {}
    this.#names = names
    this.#empty = kinds.map(({ make }) => make())
    this.#columns = this.#empty.map((values) => ({ values, map: undefined, base: 0, step: 0 }))
    const columns = this.#columns
    this.data = viewOf(
      names.map((name, index) => [name, readers[fields[index]!.kind](columns[index]!, this.#dataCursor)]),
    )
    this.codes = viewOf(
      names.flatMap((name, index) =>
        fields[index]!.kind === 'code'
          ? [[name, codeReader(columns[index]!, this.#dataCursor)] as const]
          : [],
      ),
    )
  }

  /**
   * Reads another table of the same registry and size of blocks from now on. Code that was compiled for this cursor holds on,
   * where a new cursor would have it compiled again.
   */
  readFrom(table: EventColumns): this {
    this.#table = table
    this.#dataCursor.texts = table.codes
    this.#block = this.#dataBlock = nowhere
    this.#stamp = this.#dataStamp = -1
    return this
  }

  /** Stands at a row, which must be of this cursor's type: at the event as it was recorded, or as it was corrected. */
  moveTo(row: number, correction?: Correction): this {
    const block = this.#table.blocks[row >>> this.#bits]!
    if (block !== this.#block || block.stamp !== this.#stamp) this.#enter(block)
    const place = row & this.#mask
    this.#place = place
    this.#ordinal = this.#ordinals[place]!
    if (correction === undefined) {
      this.#happenedAt = (this.#at.base + this.#at.values[place]!) as Instant
      if (block !== this.#dataBlock || block.stamp !== this.#dataStamp) this.#enterData(block)
      this.#stand(this.#dataRows.base + this.#dataRows.values[place]!)
    } else {
      this.#happenedAt = correction.at
      this.#enterData(this.#table.blocks[correction.row >>> this.#bits]!)
      this.#stand(correction.dataRow)
    }
    return this
  }

  /** `| 0` keeps the row a small whole number where it is stored: as a double, each reader would convert it. */
  #stand(dataRow: number): void {
    this.#dataCursor.row = dataRow | 0
  }

  #enter(block: EventBlock): void {
    this.#block = block
    this.#stamp = block.stamp
    this.#ordinals = block.ordinals
    this.#at = block.at
    this.#dataRows = block.dataRows
  }

  #enterData(block: EventBlock): void {
    this.#dataBlock = block
    this.#dataStamp = block.stamp
    const fields = block.fields[this.#typeCode]
    const values = fields?.columns ?? this.#empty
    for (let index = 0; index < this.#columns.length; index++) {
      const [column, scale] = [this.#columns[index]!, fields?.scales[index]]
      column.values = values[index]!
      column.map = block.codes
      column.base = scale?.base ?? 0
      column.step = scale?.step ?? 0
    }
  }

  /** The dense number of the event's stream in this table; it means nothing outside it. */
  get ordinal(): number {
    return this.#ordinal
  }

  get at(): Instant {
    return this.#happenedAt
  }

  get stream(): string {
    return this.#table.streamName(this.ordinal)
  }

  get version(): number {
    const { base, values } = this.#block.versions
    return base + values[this.#place]!
  }

  get actor(): string {
    return this.#table.codes.textOf(this.actorCode)!
  }

  /** The number of the actor in the dictionary of the log. */
  get actorCode(): number {
    const { actors, codes } = this.#block
    const actor = actors[this.#place]!
    return codes === undefined ? actor : codes[actor]!
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
    const { base, values } = this.#block.commits
    return base + values[this.#place]!
  }

  /**
   * Copies the event out; absent fields are left out. No spread: on Node 20 each result of one has a hidden class of its own.
   */
  toObject(): RecordedEvent {
    const { commandId, causation, source } = this
    const event = {
      position: this.position,
      stream: this.stream,
      version: this.version,
      type: this.type,
      schemaVersion: this.schemaVersion,
      at: this.at,
      recordedAt: this.recordedAt,
      actor: this.actor,
    } as Writable<RecordedEvent>
    if (commandId !== undefined) event.commandId = commandId
    if (causation !== undefined) event.causation = causation
    if (source !== undefined) event.source = source
    event.data = this.#copiedData()
    return event
  }

  /** Copies out what a commit stores of the event. */
  toStored(): StoredEvent {
    const { type, schemaVersion, at, actor } = this
    return { type, schemaVersion, at, actor, data: this.#copiedData() }
  }

  #copiedData(): StoredData {
    const data: Record<string, unknown> = {}
    for (const name of this.#names) {
      const value = this.data[name]
      if (value !== undefined) data[name] = value
    }
    return data
  }
}
