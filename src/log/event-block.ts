// A block of the event table: 65,536 events in columns. It is filled at full width; once it is full it is packed, its
// numbers told in as few bytes as they need, and never changes again. A packed block is what a segment stores.

import { grown, inSteps, narrowed, widened, type Narrowed, type Numbers, type Scale } from './columns.js'
import type { ColumnKind } from './column-kinds.js'
import type { StoredData } from './event-definition.js'
import type { Field, FieldTable } from './field.js'
import { columnKinds } from './column-kinds.js'
import type { Texts } from './texts.js'

/** The bits of a row that tell its place in its block: 65,536 events a block. */
export const blockBits = 16

/** What the columns of one event type are of. */
export class FieldLayout {
  readonly names: readonly string[]
  readonly fields: readonly Field[]
  readonly kinds: readonly ColumnKind[]
  readonly #byName: ReadonlyMap<string, ColumnKind>
  readonly #required: readonly string[]

  constructor(fields: FieldTable) {
    this.names = Object.keys(fields)
    this.fields = Object.values(fields)
    this.kinds = this.fields.map(({ kind }) => columnKinds[kind])
    this.#byName = new Map(this.names.map((name, index) => [name, this.kinds[index]!]))
    this.#required = this.names.filter((name) => !fields[name]!.optional)
  }

  /** The name of a field that these columns could not give back as it is, or `undefined` if all is well. */
  misfit(data: StoredData): string | undefined {
    for (const name of Object.keys(data)) {
      const value = data[name]
      if (value !== undefined && this.#byName.get(name)?.fits(value) !== true) return name
    }
    return this.#required.find((name) => !Object.hasOwn(data, name) || data[name] === undefined)
  }
}

/**
 * The columns of one event type's fields in one block. Rows are written once, in order of appearance, and only where
 * there is a value: rows that were left out, and rows after the last written, have none. So a field that nobody uses takes
 * no room.
 */
export class FieldBlock {
  length: number
  /** By field, in the order of the layout. */
  columns: Numbers[]
  /** By field, what the numbers of its column stand for, where they count steps. */
  readonly scales: readonly (Scale | undefined)[]

  constructor(columns: Numbers[], length = 0, scales: readonly (Scale | undefined)[] = []) {
    this.columns = columns
    this.length = length
    this.scales = scales
  }

  /** Adds one event's data, in the order of the layout, and gives its row. */
  add({ names, kinds }: FieldLayout, data: StoredData, texts: Texts): number {
    const row = this.length++
    for (let index = 0; index < names.length; index++) {
      const value = Object.hasOwn(data, names[index]!) ? data[names[index]!] : undefined
      if (value !== undefined)
        this.#set(index, row, kinds[index]!, kinds[index]!.toNumber(value as never, texts))
    }
    return row
  }

  #set(index: number, row: number, { absent }: ColumnKind, value: number): void {
    let column = this.columns[index]!
    const { length } = column
    if (row >= length) {
      column = grown(column, row + 1)
      if (absent !== 0) column.fill(absent, length)
      this.columns[index] = column
    }
    column[row] = value
  }
}

/** The columns that every event has, and those of the fields of its type. */
export class EventBlock {
  length = 0
  /** Raised with each event while the block is filled, since its arrays may then be other ones. */
  stamp = 0
  types: Uint16Array | Uint8Array = new Uint16Array(0)
  /** The stream's ordinal. */
  ordinals: Uint32Array = new Uint32Array(0)
  /** Row of the event before it in its stream, plus 1; 0 for a stream's first. */
  previous: Uint32Array = new Uint32Array(0)
  at: Narrowed = { base: 0, values: new Float64Array(0) }
  commits: Narrowed = { base: 0, values: new Uint32Array(0) }
  versions: Narrowed = { base: 0, values: new Uint32Array(0) }
  /** Row in the columns of the event's own type. */
  dataRows: Narrowed = { base: 0, values: new Uint32Array(0) }
  actors: Uint32Array | Uint16Array = new Uint32Array(0)
  /** Once packed, the numbers of the texts that the block names, by its own numbers for them. */
  codes: Uint32Array | undefined
  /** By type code; absent for a type of which the block has nothing. */
  readonly fields: (FieldBlock | undefined)[] = []

  /** Adds one event and gives its place; its data is added by the caller. */
  add(event: {
    readonly type: number
    readonly ordinal: number
    readonly previous: number
    readonly at: number
    readonly commit: number
    readonly version: number
    readonly actor: number
    readonly dataRow: number
  }): void {
    const place = this.length++
    this.stamp += 1
    if (place >= this.types.length) this.#reserve(this.length)
    this.types[place] = event.type
    this.ordinals[place] = event.ordinal
    this.previous[place] = event.previous
    this.at.values[place] = event.at
    this.commits.values[place] = event.commit
    this.versions.values[place] = event.version
    this.dataRows.values[place] = event.dataRow
    this.actors[place] = event.actor
  }

  #reserve(length: number): void {
    this.types = grown(this.types, length)
    this.ordinals = grown(this.ordinals, length)
    this.previous = grown(this.previous, length)
    this.actors = grown(this.actors, length)
    for (const column of [this.at, this.commits, this.versions, this.dataRows])
      column.values = grown(column.values, length)
  }

  /** The same events in as few bytes as they need. */
  packed(layouts: readonly (FieldLayout | undefined)[]): EventBlock {
    const { length } = this
    const block = new EventBlock()
    const codes = new BlockCodes()
    block.length = length
    block.types = new (layouts.length <= 2 ** 8 ? Uint8Array : Uint16Array)(this.types.subarray(0, length))
    block.ordinals = this.ordinals.slice(0, length)
    block.previous = this.previous.slice(0, length)
    block.at = narrowed(this.at, length)
    block.commits = narrowed(this.commits, length)
    block.versions = narrowed(this.versions, length)
    block.dataRows = narrowed(this.dataRows, length)
    const actors = codes.encode(this.actors as Uint32Array, length)
    const texts: (() => void)[] = [() => (block.actors = codes.narrow(actors))]
    for (const [type, fields] of this.fields.entries()) {
      if (fields === undefined) continue
      const scales: (Scale | undefined)[] = []
      const columns: Numbers[] = fields.columns.map((values, index) => {
        if (values.length === 0 || !layouts[type]!.kinds[index]!.isText) {
          const few = values.slice(0, fields.length)
          const inFewer = few instanceof Float64Array ? inSteps(few) : undefined
          scales[index] = inFewer?.scale
          return inFewer?.steps ?? few
        }
        const encoded = codes.encode(values as Uint32Array, fields.length)
        texts.push(() => (columns[index] = codes.narrow(encoded)))
        return encoded
      })
      block.fields[type] = new FieldBlock(columns, fields.length, scales)
    }
    for (const narrow of texts) narrow()
    block.codes = codes.toArray()
    return block
  }

  /** The same events at full width, in arrays of its own, to be gone on with. */
  unpacked(layouts: readonly (FieldLayout | undefined)[]): EventBlock {
    const block = new EventBlock()
    const codes = this.codes!
    const decoded = (values: Numbers) => {
      const wide = new Uint32Array(values.length)
      for (let index = 0; index < values.length; index++) wide[index] = codes[values[index]!]!
      return wide
    }
    block.length = this.length
    block.types = Uint16Array.from(this.types)
    block.ordinals = this.ordinals.slice()
    block.previous = this.previous.slice()
    block.at = { base: 0, values: widened(this.at, Float64Array) }
    for (const name of ['commits', 'versions', 'dataRows'] as const)
      block[name] = { base: 0, values: widened(this[name], Uint32Array) }
    block.actors = decoded(this.actors)
    for (const [type, fields] of this.fields.entries()) {
      if (fields === undefined) continue
      const columns = fields.columns.map((values, index) => {
        const scale = fields.scales[index]
        if (scale !== undefined) return Float64Array.from(values, (steps) => scale.base + steps * scale.step)
        return layouts[type]!.kinds[index]!.isText ? decoded(values) : values.slice()
      })
      block.fields[type] = new FieldBlock(columns, fields.length)
    }
    return block
  }
}

/** A block's own numbers for the texts that it names, from 1 in the order of appearance; 0 stands for none. */
class BlockCodes {
  readonly #own = new Map<number, number>([[0, 0]])

  encode(codes: Uint32Array, length: number): Uint32Array {
    const encoded = new Uint32Array(length)
    for (let index = 0; index < length; index++) {
      const code = codes[index]!
      let number = this.#own.get(code)
      if (number === undefined) this.#own.set(code, (number = this.#own.size))
      encoded[index] = number
    }
    return encoded
  }

  /** In two bytes each, unless the block names too many texts. */
  narrow(numbers: Uint32Array): Uint32Array | Uint16Array {
    return this.#own.size <= 2 ** 16 ? Uint16Array.from(numbers) : numbers
  }

  toArray(): Uint32Array {
    return Uint32Array.from(this.#own.keys())
  }
}
