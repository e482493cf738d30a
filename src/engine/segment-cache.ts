// The blocks of a log's event table, kept beside the log: written as they become full, and taken up in place of reading
// the log from its first event. What is missing, damaged or of other definitions is read from the log and made again.

import { isDossierError } from '../kernel/errors.js'
import { blobPrefix, type BlobStore } from '../log/blob-store.js'
import { origin, type Position } from '../log/envelope.js'
import type { EventLog } from '../log/event-log.js'
import { EventTable } from '../log/event-table.js'
import type { Registry } from '../log/registry.js'
import { segmentOf, takeSegment } from '../log/segment.js'

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
    let next = this.#read(this.#nameOf(0))
    for (let index = 1; ; index++) {
      const bytes = await next
      if (bytes === undefined) break
      next = this.#read(this.#nameOf(index))
      if (!this.#take(table, bytes)) return table
    }
    const tail = await this.#read(this.#nameOf('tail'))
    if (tail !== undefined && !this.#take(table, tail))
      this.#change((blobs) => blobs.remove(this.#nameOf('tail')))
    return table
  }

  #take(table: EventTable, bytes: Uint8Array): boolean {
    try {
      takeSegment(table, bytes)
      this.#kept = table.length
      return true
    } catch (error) {
      if (!isDossierError(error, 'pack-damaged')) throw error
      this.#options.onProblem?.(error)
      return false
    }
  }

  async #read(name: string): Promise<Uint8Array | undefined> {
    try {
      return await this.#blobs!.read(name)
    } catch (error) {
      this.#options.onProblem?.(error)
      return undefined
    }
  }

  #watch(table: EventTable): void {
    if (this.#blobs === undefined) return
    table.onBlock = () => {
      const segment = segmentOf(table)
      if (segment === undefined) return
      this.#kept = table.length
      const name = this.#nameOf(table.blocks.length - 1)
      this.#change((blobs) => blobs.write(name, segment))
      // What was kept of this block before it was full.
      this.#change((blobs) => blobs.remove(this.#nameOf('tail')))
    }
  }

  /** Keeps what has come since the last time, if it is much; resolves when all is written. */
  async settle(table: EventTable): Promise<void> {
    this.#keepLast(table)
    await this.#changes
  }

  /** Keeps the block that is not full, if it has much that is not kept yet. */
  #keepLast(table: EventTable): void {
    const least = this.#options.worthKeeping ?? worthKeeping
    if (this.#blobs === undefined || table.length - this.#kept < least) return
    const segment = segmentOf(table)
    if (segment === undefined) return
    this.#kept = table.length
    this.#change((blobs) => blobs.write(this.#nameOf('tail'), segment))
  }

  async #discardAll(blobs: BlobStore): Promise<void> {
    for (const name of await blobs.list(this.#prefix)) await blobs.remove(name)
  }

  #change(change: (blobs: BlobStore) => Promise<void>): void {
    this.#changes = this.#changes
      .then(() => change(this.#blobs!))
      .catch((error: unknown) => this.#options.onProblem?.(error))
  }

  #nameOf(which: number | 'tail'): string {
    return this.#prefix + (which === 'tail' ? which : String(which).padStart(8, '0'))
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
