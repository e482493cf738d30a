// The blocks of a log's event table, kept beside the log: written as they become full, and taken up in place of reading
// the log from its first event. What is missing, damaged or of other definitions is read from the log and made again.

import { isDossierError } from '../kernel/errors.js'
import { blobPrefix, type BlobStore } from '../log/blob-store.js'
import { origin, type Position } from '../log/envelope.js'
import type { EventLog } from '../log/event-log.js'
import { EventTable } from '../log/event-table.js'
import type { Registry } from '../log/registry.js'
import { keptBlockOf, takeKeptBlock, type KeptBlock } from '../log/segment.js'

/** Fewer events than these are read again sooner than they are kept as a block that is not full. */
const worthKeeping = 4_096

/** How segments are kept. */
export interface SegmentCacheOptions {
  /** Hears of what could not be read or kept: the log has it, so nothing is lost. */
  readonly onProblem?: (error: unknown) => void
  /** For tests: the bits of a row that tell its place in its block. */
  readonly blockBits?: number | undefined
  /** The same: from how many events on a block that is not full is kept. */
  readonly worthKeeping?: number | undefined
}

/** A full block by its index, or the last. */
type Which = number | 'tail'

/** Where the segments of a log lie, as these definitions read it. */
export class SegmentCache {
  readonly #blobs: BlobStore | undefined
  readonly #registry: Registry
  readonly #prefix: string
  readonly #options: SegmentCacheOptions
  /** One after the other, in the background. */
  #changes: Promise<void> = Promise.resolve()
  /** How many events are kept. */
  #kept = 0

  constructor(blobs: BlobStore | undefined, registry: Registry, options: SegmentCacheOptions = {}) {
    this.#blobs = blobs
    this.#registry = registry
    this.#prefix = blobPrefix('segments', registry)
    this.#options = options
  }

  /** A table of all that is in a log now, which from then on keeps its blocks as they become full. */
  async fill(log: EventLog): Promise<EventTable> {
    let table = await this.#taken()
    if (!(await this.#readOn(table, log))) {
      // The segments are of another log than this one is now.
      this.#change((blobs) => this.#discardAll(blobs))
      table = this.#emptyTable()
      await this.#readOn(table, log)
    }
    this.#keepLast(table)
    return table
  }

  #emptyTable(): EventTable {
    this.#kept = 0
    return new EventTable(this.#registry, this.#options.blockBits)
  }

  /**
   * Reads what a log has beyond a table, from the table's last commit on: that must be the log's, or the segments are not of
   * this log as it is now.
   */
  async #readOn(table: EventTable, log: EventLog): Promise<boolean> {
    this.#watch(table)
    const last = table.position
    let isConfirmed = last === origin
    let { length: blocks } = table.blocks
    for await (const commit of log.readAll({ after: Math.max(0, last - 1) as Position })) {
      if (isConfirmed) table.append(commit, commit.position)
      else if (!finishes(() => table.finish(commit, commit.position))) return false
      isConfirmed = true
      if (table.blocks.length === blocks) continue
      // A log that is read faster than blocks are kept would have all of them wait here, and hold up everything else.
      blocks = table.blocks.length
      await this.#changes
    }
    return isConfirmed
  }

  /** A table of the segments that are kept, up to the first that is missing or not what it should be. */
  async #taken(): Promise<EventTable> {
    const table = this.#emptyTable()
    if (this.#blobs === undefined) return table
    let next = this.#read(0)
    for (let index = 1; ; index++) {
      const read = await next
      if (read === undefined) break
      next = this.#read(index)
      if (!this.#take(table, read)) return table
    }
    const tail = await this.#read('tail')
    if (tail !== undefined && !this.#take(table, tail)) this.#forgetTail()
    return table
  }

  #take(table: EventTable, block: KeptBlock): boolean {
    try {
      const isTaken = takeKeptBlock(table, block)
      if (isTaken) this.#kept = table.length
      return isTaken
    } catch (error) {
      if (!isDossierError(error, 'pack-damaged')) throw error
      this.#options.onProblem?.(error)
      return false
    }
  }

  async #read(which: Which): Promise<KeptBlock | undefined> {
    const { segment: its, heads: theirs } = this.#namesOf(which)
    try {
      const [segment, heads] = await Promise.all([this.#blobs!.read(its), this.#blobs!.read(theirs)])
      return segment && heads && { segment, heads }
    } catch (error) {
      this.#options.onProblem?.(error)
      return undefined
    }
  }

  #watch(table: EventTable): void {
    if (this.#blobs === undefined) return
    table.onBlock = () => {
      // What was kept of this block before it was full.
      if (this.#keep(table, table.blocks.length - 1)) this.#forgetTail()
    }
  }

  #keep(table: EventTable, which: Which): boolean {
    const block = keptBlockOf(table)
    if (block === undefined) return false
    this.#kept = table.length
    const names = this.#namesOf(which)
    this.#change((blobs) => blobs.write(names.heads, block.heads))
    this.#change((blobs) => blobs.write(names.segment, block.segment))
    return true
  }

  #forgetTail(): void {
    for (const name of Object.values(this.#namesOf('tail'))) this.#change((blobs) => blobs.remove(name))
  }

  /** Keeps what has come since the last time, if it is much; resolves when all is written. */
  async settle(table: EventTable): Promise<void> {
    this.#keepLast(table)
    await this.#changes
  }

  /** Keeps the block that is not full, if it has much that is not kept yet. */
  #keepLast(table: EventTable): void {
    const least = this.#options.worthKeeping ?? worthKeeping
    if (this.#blobs !== undefined && table.length - this.#kept >= least) this.#keep(table, 'tail')
  }

  async #discardAll(blobs: BlobStore): Promise<void> {
    for (const name of await blobs.list(this.#prefix)) await blobs.remove(name)
  }

  #change(change: (blobs: BlobStore) => Promise<void>): void {
    this.#changes = this.#changes
      .then(() => change(this.#blobs!))
      .catch((error: unknown) => this.#options.onProblem?.(error))
  }

  #namesOf(which: Which): { readonly [Part in keyof KeptBlock]: string } {
    const segment = this.#prefix + (which === 'tail' ? which : String(which).padStart(8, '0'))
    return { segment, heads: `${segment}-heads` }
  }
}

/** Whether the commit that a log has in this place is the last one of a table. */
function finishes(finish: () => void): boolean {
  try {
    finish()
    return true
  } catch (error) {
    if (!isDossierError(error, 'log-corrupt')) throw error
    return false
  }
}
