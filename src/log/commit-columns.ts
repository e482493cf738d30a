// What the events of one commit share, once per commit: position, recorded time, command, cause and source.

import type { Instant } from '../kernel/instant.js'
import { grown } from './columns.js'
import { origin, type Commit, type Position } from './envelope.js'

/** Commits of an event table, numbered from 0 in the order of the log. */
export class CommitColumns {
  length = 0
  #positions = new Float64Array(0)
  #recordedAt = new Float64Array(0)
  /** Running maximum of recordedAt: it never decreases, whatever the clocks of several servers do. */
  #effective = new Float64Array(0)
  #firstRows = new Uint32Array(0)
  readonly #commandIds: (string | undefined)[] = []
  readonly #commandHashes: (string | undefined)[] = []
  readonly #causations = new Map<number, string>()
  readonly #sources = new Map<number, string>()

  /** Adds one and gives its index. */
  add(commit: Commit, position: Position, firstRow: number): number {
    const index = this.length++
    this.#positions = grown(this.#positions, this.length)
    this.#recordedAt = grown(this.#recordedAt, this.length)
    this.#effective = grown(this.#effective, this.length)
    this.#firstRows = grown(this.#firstRows, this.length)
    this.#positions[index] = position
    this.#firstRows[index] = firstRow
    this.#recordedAt[index] = commit.recordedAt
    this.#effective[index] =
      index === 0 ? commit.recordedAt : Math.max(commit.recordedAt, this.#effective[index - 1]!)
    this.#commandIds.push(commit.commandId)
    this.#commandHashes.push(commit.commandHash)
    if (commit.causation !== undefined) this.#causations.set(index, commit.causation)
    if (commit.source !== undefined) this.#sources.set(index, commit.source)
    return index
  }

  positionAt(index: number): Position {
    return this.#positions[index] as Position
  }

  /** Row of the commit's first event; its others follow it. */
  firstRow(index: number): number {
    return this.#firstRows[index]!
  }

  recordedAt(index: number): Instant {
    return this.#recordedAt[index] as Instant
  }

  commandId(index: number): string | undefined {
    return this.#commandIds[index]
  }

  commandHash(index: number): string | undefined {
    return this.#commandHashes[index]
  }

  causation(index: number): string | undefined {
    return this.#causations.get(index)
  }

  source(index: number): string | undefined {
    return this.#sources.get(index)
  }

  /** How many commits were recorded by this moment, in effective recorded time. */
  countKnownAt(at: Instant): number {
    return this.#countUpTo(this.#effective, at)
  }

  /** How many commits there are up to a position. */
  countUpTo(position: Position): number {
    return this.#countUpTo(this.#positions, position)
  }

  /** How many values of a column that never falls are at most this one. */
  #countUpTo(column: Float64Array, value: number): number {
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (column[middle]! <= value) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The position that the first `count` commits reach. */
  positionAfter(count: number): Position {
    return count === 0 ? origin : this.positionAt(count - 1)
  }
}
