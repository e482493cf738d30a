// Commits in an event table, each to be had back as it was: beside the columns, the hash of every commit, and whole the few
// that the columns tell otherwise, since they are of older schema versions or of types that are not known here.

import { genesisHash } from './chain.js'
import { HashColumn } from './columns.js'
import type { Commit, Position, StoredCommit, StoredEvent, Writable } from './envelope.js'
import { EventTable } from './event-table.js'
import type { Registry } from './registry.js'

/** Commits by index, from 0 in the order of the log. */
export class CommitStore {
  #table: EventTable
  readonly #hashes = new HashColumn()
  readonly #originals = new Map<number, Commit>()

  /** Begins from an empty table. */
  constructor(table: EventTable) {
    this.#table = table
  }

  get table(): EventTable {
    return this.#table
  }

  get length(): number {
    return this.#table.commits.length
  }

  /** Adds a commit, all of it or nothing. */
  append(commit: Commit, position: Position): void {
    const index = this.length
    this.#table.append(commit, position)
    this.#hashes.set(index, commit.hash)
    if (!isOfPresentVersions(commit, this.#table.registry)) this.keep(index, commit)
    else this.#keepUnreadable(index, commit)
  }

  /**
   * Adds what a block cut off of the last commit.
   * @throws DossierError `log-corrupt` if this is another commit
   */
  finish(commit: Commit, position: Position): void {
    this.#table.finish(commit, position)
    this.#keepUnreadable(this.length - 1, commit)
  }

  #keepUnreadable(index: number, commit: Commit): void {
    if (this.#table.unreadable.has(this.#table.ordinalOf(commit.stream)!)) this.keep(index, commit)
  }

  /** Keeps a commit whole beside its columns. */
  keep(index: number, commit: Commit): void {
    this.#originals.set(index, structuredCopy(commit))
  }

  /**
   * Notes the hashes of consecutive commits, 32 bytes each, that came into the table as a block without heads: these are told
   * by them.
   */
  noteHashes(first: number, hashes: Uint8Array): void {
    const { streams } = this.#table
    this.#hashes.setBytes(first, hashes)
    for (let start = 0; start < hashes.length; start += 32) {
      const row = this.#table.firstRowOf(first + start / 32)
      streams.setHead(this.#table.ordinalAt(row), hashes, start)
    }
  }

  /** A commit as it was. */
  at(index: number): StoredCommit {
    const table = this.#table
    const { commits } = table
    const position = commits.positionAt(index)
    const original = this.#originals.get(index)
    if (original !== undefined) return { ...structuredCopy(original), position }
    const first = table.firstRowOf(index)
    const commit = {
      position,
      stream: table.streamName(table.ordinalAt(first)),
      version: table.versionAt(first),
      recordedAt: commits.recordedAt(index),
    } as Writable<StoredCommit>
    const [commandId, commandHash] = [commits.commandId(index), commits.commandHash(index)]
    const [causation, source] = [commits.causation(index), commits.source(index)]
    if (commandId !== undefined) commit.commandId = commandId
    if (commandHash !== undefined) commit.commandHash = commandHash
    if (causation !== undefined) commit.causation = causation
    if (source !== undefined) commit.source = source
    const end = table.firstRowOf(index + 1)
    const events: StoredEvent[] = []
    for (let row = first; row < end; row++) events.push(table.read(row).toStored())
    commit.events = events
    const before = table.previousOf(first)
    commit.previous = before === 0 ? genesisHash : this.#hashes.get(table.commitAt(before - 1))
    commit.hash = this.#hashes.get(index)
    return commit
  }

  /**
   * Reads by other definitions from now on: with everything stored once more, unless the columns would be the same and were
   * all readable.
   */
  adopt(registry: Registry): void {
    const { table } = this
    if (registry.fingerprint === table.registry.fingerprint && table.unreadable.size === 0) {
      table.registry = registry
      return
    }
    const commits = Array.from({ length: this.length }, (_, index) => this.at(index))
    this.#table = new EventTable(registry, table.blockBits)
    this.#originals.clear()
    for (const commit of commits) this.append(commit, commit.position)
  }
}

/** Whether the columns of these definitions give a commit back as it is, if they can take it at all. */
export function isOfPresentVersions({ events }: Commit, registry: Registry): boolean {
  return events.every(
    ({ type, schemaVersion }) => registry.definitions[registry.codeOf(type) ?? 0]?.version === schemaVersion,
  )
}

function structuredCopy(commit: Commit): Commit {
  return JSON.parse(JSON.stringify(commit)) as Commit
}
