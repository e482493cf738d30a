// A log's file opened as a log in memory: its blocks are taken up where they lie, nothing is read event by event. What a
// file can't say by itself, whether its commits are what their hashes say, is for `verifyLog`.

import { throwIfAborted } from '../kernel/errors.js'
import { aSignal, checkAsked } from '../kernel/shape-check.js'
import { damaged, type Pack } from './column-pack.js'
import { CommitStore } from './commit-store.js'
import type { Commit, StoredCommit } from './envelope.js'
import type { EventLog } from './event-log.js'
import { EventTable } from './event-table.js'
import { logOver } from './memory-log.js'
import { packsIn, type ByteSource } from './pack-stream.js'
import { takeSegment } from './segment.js'
import { registryOf } from './stored-definitions.js'
import { fileVersion } from './write-log-file.js'

/** How a file is opened. */
export interface OpenDossierLogOptions {
  readonly signal?: AbortSignal | undefined
}

/**
 * Opens what `writeDossierLog` wrote as a log in memory: the same commits, positions and hashes. It can be appended to, which
 * changes no file. Give all bytes, which are then used where they lie and must not be changed, or chunks of any size. An
 * engine with the definitions of the file borrows its columns; for one with others they are made anew, once, from its commits.
 * @throws DossierError `pack-damaged` if it is no such file, one of a later version, damaged or cut off; `query-invalid`,
 * `aborted`, and what reading the chunks throws
 * @example
 * const engine = await createEngine({ log: await openDossierLog((await fetch('office.dossierlog')).body) })
 */
export async function openDossierLog(
  source: ByteSource,
  options: OpenDossierLogOptions = {},
): Promise<EventLog> {
  checkAsked('openDossierLog', options, { signal: aSignal })
  let file: OpenedFile | undefined
  for await (const pack of packsIn(source)) {
    throwIfAborted(options.signal, 'opening a log')
    if (file === undefined) file = new OpenedFile(pack)
    else file.take(pack)
  }
  if (file?.isWhole !== true) throw damaged('it was cut off: its end is missing')
  return logOver(file.store)
}

/** A file that is read part by part. */
class OpenedFile {
  readonly store: CommitStore
  isWhole = false
  /** Commits whose hashes are known, and the events of the blocks that they begin in. */
  #hashed = 0
  #hashedEvents = 0

  constructor({ head: { kind, version, blockBits, definitions } }: Pack) {
    if (kind !== 'log') throw damaged(`it begins with the part '${String(kind)}', and is no file of a log`)
    if (version !== fileVersion)
      throw damaged(`it is of version ${String(version)}, and ${fileVersion} is the one known here`)
    this.store = new CommitStore(new EventTable(registryOf(definitions), blockBits as number))
  }

  take(pack: Pack): void {
    const { head } = pack
    if (this.isWhole) throw damaged('something follows its end')
    switch (head['kind']) {
      case 'segment':
        return this.#takeSegment(pack)
      case 'hashes':
        return this.#noteHashes(pack)
      case 'commits':
        return this.#append(head['from'] as number, head['commits'] as readonly StoredCommit[])
      case 'end':
        return this.#end(head['commits'], head['events'])
      default:
        throw damaged(`a part of it is '${String(head['kind'])}', which is not known here`)
    }
  }

  #takeSegment(pack: Pack): void {
    this.#checkHashed()
    takeSegment(this.store.table, pack)
  }

  #noteHashes({ head, columns }: Pack): void {
    const hashes = columns['hashes'] as Uint8Array
    const end = this.#hashed + hashes.length / 32
    const { length } = this.store.table
    if (head['events'] !== length || this.#hashedEvents === length || end !== this.store.length)
      throw damaged('its hashes are not those of the commits before them')
    this.store.noteHashes(this.#hashed, hashes)
    this.#hashed = end
    this.#hashedEvents = length
    for (const [index, commit] of head['originals'] as readonly [number, Commit][])
      this.store.keep(index, commit)
  }

  #append(from: number, commits: readonly StoredCommit[]): void {
    const { length } = this.store
    this.#checkHashed()
    if (from !== length && from !== length - 1) throw damaged('its commits do not follow those before them')
    for (const [index, { position, ...commit }] of commits.entries()) {
      // The last block may have cut it off.
      if (from + index < length) this.store.finish(commit, position)
      else this.store.append(commit, position)
    }
    this.#hashed = this.store.length
    this.#hashedEvents = this.store.table.length
  }

  #checkHashed(): void {
    if (this.#hashedEvents !== this.store.table.length)
      throw damaged('the hashes of some of its commits are missing')
  }

  #end(commits: unknown, events: unknown): void {
    const { length, table } = this.store
    this.#checkHashed()
    if (commits !== length || events !== table.length)
      throw damaged(
        `its end tells of ${String(events)} events where it has ${table.length}: a part is missing`,
      )
    this.isWhole = true
  }
}
