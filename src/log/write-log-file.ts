// A log as a file. It is packs, one after the other: a head with the definitions that the columns are of; for each block of
// events a segment, then the hashes of its commits, with those whole that the columns tell otherwise; from the first block on
// that bytes can't tell, commits as they are; and an end, by which a file that was cut off is found out.

import { packColumns } from './column-pack.js'
import { isOfPresentVersions } from './commit-store.js'
import { HashColumn } from './columns.js'
import { origin, type Commit, type StoredCommit } from './envelope.js'
import type { EventLog } from './event-log.js'
import { EventTable } from './event-table.js'
import type { Registry } from './registry.js'
import { segmentOf } from './segment.js'
import { storedForms } from './stored-forms.js'

/** Raised when the form of the file changes, or what its fields can be. */
export const fileVersion = 1
const commitsInPack = 1_000

/** How a log becomes a file. */
export interface LogFileOptions {
  /** The definitions that its columns are of. What they can't read goes as it is, which takes more room and time. */
  readonly registry: Registry
  readonly blockBits?: number | undefined
  readonly signal?: AbortSignal | undefined
}

type Bytes = Uint8Array<ArrayBuffer>

/** The packs of a log's file, in their order. */
export async function* logFilePacks(
  log: Pick<EventLog, 'readAll'>,
  { registry, blockBits, signal }: LogFileOptions,
): AsyncGenerator<Bytes> {
  const reading = signal === undefined ? {} : { signal }
  const blocks = new PackedBlocks(new EventTable(registry, blockBits))
  const { table } = blocks
  const head = { kind: 'log', version: fileVersion, blockBits: table.blockBits }
  yield packColumns({ ...head, definitions: storedForms(registry) }, {})
  for await (const commit of log.readAll(reading)) {
    blocks.add(commit)
    yield* blocks.take()
    if (!blocks.canBeTold) break
  }
  blocks.finish()
  yield* blocks.take()
  let { commits, events } = blocks
  if (!blocks.canBeTold) {
    // The last commit that was told may go on in the block that can't be.
    const from = Math.max(0, commits - 1)
    const after = from === 0 ? origin : table.commits.positionAt(from - 1)
    ;[commits, events] = [from, from === 0 ? 0 : table.firstRowOf(from)]
    for await (const some of batchesOf(log.readAll({ ...reading, after }))) {
      yield packColumns({ kind: 'commits', from: commits, commits: some }, {})
      commits += some.length
      events += some.reduce((sum, { events: { length } }) => sum + length, 0)
    }
  }
  yield packColumns({ kind: 'end', commits, events }, {})
}

async function* batchesOf(commits: AsyncIterable<StoredCommit>): AsyncGenerator<StoredCommit[]> {
  let batch: StoredCommit[] = []
  for await (const commit of commits) {
    batch.push(commit)
    if (batch.length < commitsInPack) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** The packs of a table's blocks, each made when the block is full; of the last, when all is there. */
class PackedBlocks {
  readonly table: EventTable
  /** Commits that begin in the blocks that were told, and the events of these blocks. */
  commits = 0
  events = 0
  canBeTold = true
  #packs: Bytes[] = []
  #hashes = new HashColumn()
  #originals: [index: number, commit: Commit][] = []
  /** Commits that were added. */
  #added = 0

  constructor(table: EventTable) {
    this.table = table
    table.onBlock = () => this.#end()
  }

  add({ position, ...commit }: StoredCommit): void {
    if (!isOfPresentVersions(commit, this.table.registry)) this.#originals.push([this.#added, commit])
    this.#hashes.set(this.#added++ - this.commits, commit.hash)
    this.table.append(commit, position)
    if (this.table.unreadable.size > 0) this.canBeTold = false
  }

  /** The packs that were made since this was asked last. */
  take(): Bytes[] {
    return this.#packs.splice(0)
  }

  /** Ends the last block. */
  finish(): void {
    if (this.table.length > this.events) this.#end()
  }

  #end(): void {
    const segment = this.canBeTold ? segmentOf(this.table) : undefined
    if (segment === undefined) {
      this.canBeTold = false
      return
    }
    const [first, originals] = [this.commits, this.#originals]
    const hashes = this.#hashes.slice(this.#added - first)
    this.#packs.push(
      segment,
      packColumns({ kind: 'hashes', events: this.table.length, originals }, { hashes }),
    )
    this.#originals = []
    this.commits = this.#added
    this.events = this.table.length
  }
}
