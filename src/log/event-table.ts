// The event table: a log's events in columns, in blocks of 65,536. Per event a type, a stream, an instant, an actor and a
// link to the event before it in its stream; per event type one column a field. It only grows. It is what projections
// fold over, by cursors that read the columns and create nothing.

import { DossierError, invariant, isDossierError } from '../kernel/errors.js'
import type { BlockParts } from './block-parts.js'
import { countUpTo } from './columns.js'
import { CommitColumns } from './commit-columns.js'
import { checkCommit } from './commit-shape.js'
import { enterCommit, upcastFailed, type Correcting, type Door, type Entered } from './enter-commit.js'
import { blockBits, EventBlock, FieldBlock, FieldLayout } from './event-block.js'
import { EventCursor, type EventColumns } from './event-cursor.js'
import { EventRows } from './event-rows.js'
import type { StoredData } from './event-definition.js'
import { origin, type Commit, type Position, type RecordedEvent } from './envelope.js'
import type { Registry } from './registry.js'
import { StreamColumns } from './stream-columns.js'
import { Texts } from './texts.js'

/** Why a stream can't be read, and from which row on: whoever looks at less of the log can read it. */
export interface Unreadable {
  readonly error: DossierError
  readonly fromRow: number
}

/** Events in columns. Rows are numbered from 0 in the order of the log; streams have dense ordinals from 0. */
export class EventTable extends EventRows implements EventColumns {
  registry: Registry
  /** The dictionary of the log's texts. */
  readonly codes = new Texts()
  readonly commits = new CommitColumns(this.codes)
  /** Streams that hold an event which can't be read here, by ordinal. */
  readonly unreadable = new Map<number, Unreadable>()
  /** By type code, what the columns of its fields are of. */
  readonly layouts: readonly (FieldLayout | undefined)[]
  /** Called when a block has become full, before anything else is added. */
  onBlock: (() => void) | undefined
  /** By type code, how many events there are. */
  readonly #counts: number[]
  readonly streams = new StreamColumns()
  #open = this.blocks[0]!
  /**
   * By type code, a cursor for those of which there are events; it fills as they come. All folds of this table read by them: each
   * event is told of before the next is looked at, so they can share them, and handlers meet one hidden class for each type of
   * event. Code 0 reads an event of unknown type.
   */
  readonly cursors: (EventCursor | undefined)[]
  /** The same for {@link read}. */
  readonly #readers: (EventCursor | undefined)[]

  /** Takes the cursors of a table of the same registry and block size that is read no more, with what was compiled for them. */
  constructor(registry: Registry, bits: number = blockBits, before?: EventTable) {
    super(bits)
    this.registry = registry
    this.layouts = registry.definitions.map((definition) => definition && new FieldLayout(definition.fields))
    this.#counts = this.layouts.map(() => 0)
    this.#readers = this.layouts.map(() => undefined)
    this.cursors = before?.cursors.map((cursor) => cursor?.readFrom(this)) ?? [...this.#readers]
  }

  /** Number of streams. */
  get streamCount(): number {
    return this.streams.count
  }

  /** The position of the last commit. */
  get position(): Position {
    return this.commits.length === 0 ? origin : this.commits.positionAt(this.commits.length - 1)
  }

  /**
   * Adds a commit, all of it or nothing. A stream with an event that can't be read is kept in the order and noted
   * in {@link unreadable}; whether that is an error is for the table's owner to say.
   * @throws DossierError `log-corrupt` if it is no commit, or doesn't follow its stream's last
   */
  append(commit: Commit, position: Position): void {
    checkCommit(commit, position)
    invariant(commit.events.length > 0, `an empty commit to ${commit.stream}`)
    const { stream } = commit
    const known = this.ordinalOf(stream)
    const before = this.#lastVersion(known)
    if (commit.version !== before + 1) {
      const problem = `at position ${position}, ${stream} goes from version ${before} to ${commit.version}`
      throw new DossierError('log-corrupt', problem, { position, stream, reason: 'version-gap' })
    }
    const ordinal = known ?? this.streams.ordinalFor(stream)
    const entered = this.#enter(commit, ordinal)
    this.streams.setHeadHash(ordinal, commit.hash)
    const place = { ordinal, commit: this.commits.add(commit, position) }
    for (let index = 0; index < commit.events.length; index++) this.#add(commit, index, place, entered)
  }

  /**
   * Adds what is missing of the last commit: the blocks that were taken up may end within it.
   * @throws DossierError `log-corrupt` if this is another commit
   */
  finish(commit: Commit, position: Position): void {
    const index = this.commits.length - 1
    const { stream } = commit
    const ordinal = this.ordinalOf(stream)
    const isLast = ordinal === this.ordinalAt(this.length - 1) && position === this.position
    if (ordinal === undefined || !isLast || commit.hash !== this.headHashOf(stream))
      throw new DossierError(
        'log-corrupt',
        `at position ${position} there is another commit than what was made of the log says`,
        { position, stream, reason: 'order' },
      )
    const entered = this.#enter(commit, ordinal)
    for (let next = this.length - this.firstRowOf(index); next < commit.events.length; next++)
      this.#add(commit, next, { ordinal, commit: index }, entered)
  }

  #add(
    { events, version }: Commit,
    index: number,
    place: { readonly ordinal: number; readonly commit: number },
    entered: Entered | undefined,
  ): void {
    const row = this.length++
    const event = events[index]!
    const type = entered === undefined ? 0 : this.registry.codeOf(event.type)!
    const previous = this.streams.lastRow(place.ordinal)
    this.#count(type, this.#counts[type]! + 1)
    this.streams.setLastRow(place.ordinal, row)
    this.happened(event.at)
    // Not a spread: on Node 20 each of its results has a hidden class of its own, and whoever reads them is slow.
    this.#open.add({
      ordinal: place.ordinal,
      commit: place.commit,
      type,
      previous,
      at: event.at,
      version: version + index,
      actor: this.codes.encode(event.actor),
      dataRow: entered === undefined ? 0 : this.#addData(type, entered.data[index]!),
    })
    const right = entered?.right.get(index)
    if (right !== undefined) this.#correct(row, entered!.data[index] as Correcting, right)
    if (this.#open.length > this.mask) this.#endBlock()
  }

  #addData(type: number, data: StoredData): number {
    const layout = this.layouts[type]!
    const fields = (this.#open.fields[type] ??= new FieldBlock(layout.kinds.map(({ make }) => make())))
    return fields.add(layout, data, this.codes)
  }

  /** Packs the block that is full: nothing in it changes any more. */
  #endBlock(): void {
    this.blocks[this.blocks.length - 1] = this.#open.packed(this.layouts)
    this.commits.packBlock()
    this.onBlock?.()
    this.#beginBlock()
  }

  #beginBlock(): void {
    this.commits.beginBlock()
    this.codes.beginChunk()
    this.streams.beginBlock()
    this.blocks.push((this.#open = new EventBlock()))
  }

  /**
   * Takes up a block in place of its commits. All blocks before it must be here, full, and none of what it adds. Its heads, as
   * {@link StreamColumns.headsIn} gives them, are left out for a table that only folds, and empty where they are told later.
   */
  takeBlock(parts: BlockParts, heads?: Uint8Array): void {
    const { events, commits, texts, streams, corrections, latestAt, counts } = parts
    invariant(this.#open.length === 0, 'a block is taken up on top of one that is not full')
    const isFull = events.length > this.mask
    this.#open = isFull ? events : events.unpacked(this.layouts)
    this.blocks[this.blocks.length - 1] = this.#open
    this.commits.load(isFull ? commits : commits.unpacked())
    this.codes.load(texts)
    this.streams.load(streams, events, { heads, firstRow: this.length })
    for (const correction of corrections) this.corrections.add(correction)
    this.happenedUpTo(latestAt)
    counts.forEach((count, type) => this.#count(type, count))
    this.length += events.length
    if (isFull) this.#beginBlock()
  }

  /** A stream's ordinal, or `undefined` if it has no event. */
  ordinalOf(stream: string): number | undefined {
    return this.streams.ordinalOf(stream)
  }

  streamName(ordinal: number): string {
    return this.streams.nameOf(ordinal)
  }

  /** A stream's present version, 0 if it has no event. */
  versionOf(stream: string): number {
    return this.#lastVersion(this.ordinalOf(stream))
  }

  #lastVersion(ordinal: number | undefined): number {
    return ordinal === undefined ? 0 : this.versionAt(this.streams.lastRow(ordinal) - 1)
  }

  /** The hash of a stream's last commit. */
  headHashOf(stream: string): string {
    return this.streams.headHash(stream)
  }

  /** The rows of one stream, oldest first; cost is the stream's own length. */
  rowsOf(ordinal: number): number[] {
    const rows: number[] = []
    for (let next = this.streams.lastRow(ordinal); next !== 0; next = this.previousOf(next - 1))
      rows.push(next - 1)
    return rows.reverse()
  }

  /** Row of a commit's first event; its others follow it. Of a commit that is still to come, the row that it will begin at. */
  firstRowOf(commit: number): number {
    if (commit >= this.commits.length) return this.length
    const index = this.commits.blockIndexOf(commit)
    const { length, commits } = this.blocks[index]!
    const ofEarlier = countUpTo(length, (place) => commits.base + commits.values[place]!, commit - 1)
    return index * (this.mask + 1) + ofEarlier
  }

  #count(type: number, count: number): void {
    this.#counts[type] = count
    if (count > 0) this.cursors[type] ??= this.#newCursor(type)
  }

  #newCursor(type: number): EventCursor {
    return new EventCursor(this, type, this.layouts[type])
  }

  /** How many events of a type there are. */
  countOf(type: string): number {
    return this.#counts[this.registry.codeOf(type) ?? 0]!
  }

  /**
   * Reads one event in place, by a cursor that moves at the next call: as corrected by what so many rows tell, or as it
   * was recorded.
   */
  read(row: number, known = 0): EventCursor {
    const type = this.typeAt(row)
    return (this.#readers[type] ??= this.#newCursor(type)).moveTo(row, this.corrections.of(row, known))
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
    const { data, right } = enterCommit(commit, this.#door(this.ordinalOf(commit.stream)))
    for (const [index, rightData] of right) {
      const { correctedType } = data[index] as Correcting
      this.registry.definitions[this.registry.codeOf(correctedType)!]!.check(rightData)
    }
  }

  #enter(commit: Commit, ordinal: number): Entered | undefined {
    if (this.unreadable.has(ordinal)) return undefined
    try {
      return enterCommit(commit, this.#door(ordinal))
    } catch (error) {
      const why = isDossierError(error) ? error : upcastFailed(commit, error)
      this.unreadable.set(ordinal, { error: why, fromRow: this.length })
      return undefined
    }
  }

  /** The door for a commit to a stream. */
  #door(ordinal: number | undefined): Door {
    const typeAt = (row: number | undefined) =>
      row === undefined ? undefined : this.registry.definitions[this.typeAt(row)]?.type
    const { registry, layouts } = this
    return {
      registry,
      layouts,
      typeBefore: (version) =>
        ordinal === undefined ? undefined : typeAt(this.rowsOf(ordinal)[version - 1]),
    }
  }

  #correct(row: number, { corrects, correctedAt }: Correcting, right: StoredData): void {
    const target = this.rowsOf(this.ordinalAt(row))[corrects - 1]!
    const saidAt = this.atOf(target, row)
    const at = correctedAt ?? saidAt
    this.corrections.add({ row, target, at, dataRow: this.#addData(this.typeAt(target), right) })
    this.happened(at, saidAt)
  }
}
