// What the events of one commit share, once per commit: position, recorded time, command, cause and source. A commit is
// of the block in which its first event is.

import type { Instant } from '../kernel/instant.js'
import {
  countUpTo,
  grown,
  narrowed,
  risenAt,
  rising,
  unrisen,
  widened,
  type Narrowed,
  type Rising,
} from './columns.js'
import { origin, type Commit, type Position } from './envelope.js'
import { Notes } from './notes.js'
import { TextList } from './text-list.js'
import type { Texts } from './texts.js'

/** The commits that begin in one block of events, by their place in it. */
export class CommitBlock {
  /** Number of the block's first commit in the log, from 0. */
  readonly first: number
  length = 0
  positions: Rising = unrisen(new Float64Array(0))
  /** Running maximum of when they were recorded: it never falls, whatever the clocks of several servers do. */
  effective: Narrowed = { base: 0, values: new Float64Array(0) }
  commandIds = new TextList()
  commandHashes = new TextList()
  /** When those were recorded whose clock was behind an earlier one's. */
  late = new Notes()
  /** By place, the number of a text in the log's dictionary. */
  causations = new Notes()
  sources = new Notes()

  constructor(first: number) {
    this.first = first
  }

  add(commit: Commit, position: Position, effective: number, texts: Texts): void {
    const place = this.length++
    for (const column of [this.positions, this.effective]) column.values = grown(column.values, this.length)
    this.positions.values[place] = position
    this.effective.values[place] = effective
    this.commandIds.push(noted(commit.commandId))
    this.commandHashes.push(noted(commit.commandHash))
    if (commit.recordedAt < effective) this.late.push(place, commit.recordedAt)
    if (commit.causation !== undefined) this.causations.push(place, texts.encode(commit.causation))
    if (commit.source !== undefined) this.sources.push(place, texts.encode(commit.source))
  }

  /** Gives back the room that it kept for growing, and tells its numbers in as few bytes as they need. */
  pack(): void {
    Object.assign(this, this.packed())
    for (const part of [this.commandIds, this.commandHashes, this.late, this.causations, this.sources])
      part.trim()
  }

  /** The same commits in as few bytes as they need. */
  packed(): CommitBlock {
    const { length } = this
    return Object.assign(new CommitBlock(this.first), this, {
      positions: rising(this.positions, length),
      effective: narrowed(this.effective, length),
    })
  }

  /** The same commits at full width, to be gone on with. */
  unpacked(): CommitBlock {
    return Object.assign(new CommitBlock(this.first), this, {
      positions: unrisen(widened(this.positions, Float64Array, this.length)),
      effective: { base: 0, values: widened(this.effective, Float64Array) },
    })
  }
}

const mark = '\0'

/** A text that may be absent, which the empty one stands for. */
function noted(text: string | undefined): string {
  if (text === undefined) return ''
  return text === '' || text.startsWith(mark) ? mark + text : text
}

function told(text: string): string | undefined {
  if (text === '') return undefined
  return text.startsWith(mark) ? text.slice(mark.length) : text
}

/** Commits of an event table, numbered from 0 in the order of the log. */
export class CommitColumns {
  length = 0
  readonly #texts: Texts
  readonly #blocks: CommitBlock[] = [new CommitBlock(0)]
  #open = this.#blocks[0]!

  constructor(texts: Texts) {
    this.#texts = texts
  }

  /** Adds one and gives its index. */
  add(commit: Commit, position: Position): number {
    const index = this.length++
    const effective =
      index === 0 ? commit.recordedAt : Math.max(commit.recordedAt, this.#effectiveAt(index - 1))
    this.#open.add(commit, position, effective, this.#texts)
    return index
  }

  positionAt(index: number): Position {
    const { first, positions } = this.#blockOf(index)
    return risenAt(positions, index - first) as Position
  }

  recordedAt(index: number): Instant {
    const { first, late } = this.#blockOf(index)
    return (late.get(index - first) ?? this.#effectiveAt(index)) as Instant
  }

  commandId(index: number): string | undefined {
    const { first, commandIds } = this.#blockOf(index)
    return told(commandIds.get(index - first))
  }

  /** Whether a commit is of a command with this id. */
  isOfCommand(index: number, commandId: string): boolean {
    const { first, commandIds } = this.#blockOf(index)
    return commandIds.is(index - first, noted(commandId))
  }

  commandHash(index: number): string | undefined {
    const { first, commandHashes } = this.#blockOf(index)
    return told(commandHashes.get(index - first))
  }

  causation(index: number): string | undefined {
    const { first, causations } = this.#blockOf(index)
    return this.#texts.textOf(causations.get(index - first) ?? 0)
  }

  source(index: number): string | undefined {
    const { first, sources } = this.#blockOf(index)
    return this.#texts.textOf(sources.get(index - first) ?? 0)
  }

  /** How many commits were recorded by this moment, in effective recorded time. */
  countKnownAt(at: Instant): number {
    return countUpTo(this.length, (index) => this.#effectiveAt(index), at)
  }

  /** How many commits there are up to a position. */
  countUpTo(position: Position): number {
    return countUpTo(this.length, (index) => this.positionAt(index), position)
  }

  /** The position that the first `count` commits reach. */
  positionAfter(count: number): Position {
    return count === 0 ? origin : this.positionAt(count - 1)
  }

  #effectiveAt(index: number): number {
    const { first, effective } = this.#blockOf(index)
    return effective.base + effective.values[index - first]!
  }

  /** Which block of events a commit begins in. */
  blockIndexOf(index: number): number {
    const { length } = this.#blocks
    if (index >= this.#open.first) return length - 1
    return countUpTo(length, (block) => this.#blocks[block]!.first, index) - 1
  }

  #blockOf(index: number): CommitBlock {
    return this.#blocks[this.blockIndexOf(index)]!
  }

  /** The commits of a block of events. */
  block(index: number): CommitBlock {
    return this.#blocks[index]!
  }

  /** Has the commits of a block that is full in this one from now on, which is the same. */
  move(index: number, block: CommitBlock): void {
    this.#blocks[index] = block
  }

  /** Packs the open block, which is full. */
  packBlock(): void {
    this.#open.pack()
  }

  /** What comes is of the next block. */
  beginBlock(): void {
    this.#blocks.push((this.#open = new CommitBlock(this.length)))
  }

  /** Takes a block as the open one, which must be empty. */
  load(block: CommitBlock): void {
    this.#blocks[this.#blocks.length - 1] = this.#open = block
    this.length += block.length
  }
}
