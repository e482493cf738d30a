// (5) Books over restarts: they begin at the checkpoints that are kept beside the log, and give new ones to be kept. What
// is missing, damaged, of another version or of another log is folded again and kept in the place of its own; an older
// version of the package keeps finding what it made itself.

import { isDossierError } from '../kernel/errors.js'
import type { BlobStore } from '../log/blob-store.js'
import type { EventTable } from '../log/event-table.js'
import type { OwnHandlers } from '../dossier/evolve.js'
import { Books, builtIn } from './books.js'
import { checkpointName, resumeFrom, type Checkpointed, type LastingProjection } from './checkpoint.js'

/** How books are begun. */
export interface ResumeOptions {
  /** How plug-ins fold what they know of a dossier. */
  readonly own?: OwnHandlers | undefined
  /** Projections besides the built-in ones whose state is kept over restarts. */
  readonly lasting?: readonly LastingProjection[] | undefined
  /** Hears of what could not be read or used: the log has it, so nothing is lost. */
  readonly onProblem?: ((error: unknown) => void) | undefined
}

/** How checkpoints are kept. */
export interface KeepOptions {
  /** How many events must have come since the last checkpoint; a sixteenth of all, and 4,096, if left out. */
  readonly worthKeeping?: number | undefined
  /** Hears of what could not be packed or written; the others are kept. */
  readonly onProblem?: ((error: unknown) => void) | undefined
}

/** Fewer events are folded again sooner than a checkpoint is written. */
const [fewEvents, share] = [4_096, 1 / 16]

/** By books, how many events the checkpoints hold that are kept under each name. */
const keptRows = new WeakMap<Books, Map<string, number>>()

/** Books over a table that has been filled, from the checkpoints that are kept. */
export async function resumeBooks(
  table: EventTable,
  blobs: BlobStore | undefined,
  options: ResumeOptions = {},
): Promise<Books> {
  const booksOver = await readCheckpoints(table, blobs, options)
  return booksOver(table)
}

/**
 * Reads the checkpoints that are kept, and gives what makes books of them over a table. Read before the table is filled, none of
 * them is of more than the log has, whatever other engines keep meanwhile: one that is, is of a log that has lost its end.
 */
export async function readCheckpoints(
  registered: Pick<EventTable, 'registry'>,
  blobs: BlobStore | undefined,
  { own, lasting = [], onProblem }: ResumeOptions = {},
): Promise<(table: EventTable) => Books> {
  const projections = [...builtIn, ...lasting]
  const read = async (projection: LastingProjection) => {
    try {
      return await blobs?.read(checkpointName(registered, projection))
    } catch (error) {
      onProblem?.(error)
      return undefined
    }
  }
  const found = await Promise.all(projections.map(read))
  return (table) => {
    const resumed = new Map<LastingProjection, Checkpointed<unknown>>()
    for (const [index, projection] of projections.entries()) {
      const bytes = found[index]
      if (bytes === undefined) continue
      try {
        resumed.set(projection, resumeFrom(projection, table, bytes))
      } catch (error) {
        if (!isDossierError(error, 'pack-damaged')) throw error
        onProblem?.(error)
      }
    }
    const books = new Books(table, own, { resumed, lasting })
    const rows = [...resumed].map(([each, { rowCount }]) => [checkpointName(table, each), rowCount] as const)
    keptRows.set(books, new Map(rows))
    return books
  }
}

/** Keeps checkpoints of books in the place of those before, where much has come since; resolves when all are written. */
export async function keepBooks(
  books: Books,
  blobs: BlobStore,
  { worthKeeping, onProblem }: KeepOptions = {},
): Promise<void> {
  const kept = keptRows.get(books) ?? new Map<string, number>()
  keptRows.set(books, kept)
  for (const { name, rowCount, bytes } of books.catchUp().checkpoints()) {
    const least = worthKeeping ?? Math.max(fewEvents, rowCount * share)
    if (rowCount - (kept.get(name) ?? 0) < least) continue
    try {
      await blobs.write(name, bytes())
      kept.set(name, rowCount)
    } catch (error) {
      onProblem?.(error)
    }
  }
}
