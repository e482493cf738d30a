// Ours from disk: an engine's replica opened on a log in SQLite that has segments beside its rows, and asked; its books begun
// from checkpoints, or folded from the first event.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createSqliteLog } from '../../src/adapters/sqlite/index.js'
import { openReplica } from '../../src/engine/replica.js'
import { blobPrefix, type BlobStore } from '../../src/log/blob-store.js'
import { batchesOf, benchRegistry, commitsOf } from '../commits.js'
import { coldStart, type Contender } from '../contender.js'
import type { Workload } from '../workload.js'
import { answerOf, finish } from './event-table.js'

const ignore = { onAppend() {}, onUnreadable() {}, onFailure() {} }
const registry = benchRegistry()

/** The same store, as if no checkpoint was ever kept there. */
function withoutCheckpoints(blobs: BlobStore): BlobStore {
  const isCheckpoint = (name: string) => name.startsWith(blobPrefix('checkpoints', registry))
  return {
    ...blobs,
    read: async (name) => (isCheckpoint(name) ? undefined : blobs.read(name)),
    write: async (name, bytes) => (isCheckpoint(name) ? undefined : blobs.write(name, bytes)),
  }
}

async function opened(path: string, seenOf: (blobs: BlobStore) => BlobStore = (blobs) => blobs) {
  const log = await createSqliteLog({ path, durability: 'normal' })
  const replica = await openReplica(log, registry, ignore, { blobs: seenOf(log.blobs!) })
  return {
    replica,
    async close() {
      await replica.close()
      await log.close()
    },
  }
}

/** Makes the log, and its segments by opening it once; gives the number of events. */
async function prepare(workload: Workload, path: string): Promise<number> {
  if (!existsSync(path)) {
    const log = await createSqliteLog({ path, durability: 'normal' })
    for (const commits of batchesOf(commitsOf(workload))) await log.append(commits)
    await log.close()
  }
  const { replica, close } = await opened(path)
  const { length } = replica.table
  await close()
  return length
}

function fromSegments(
  of: Pick<Contender, 'name' | 'title' | 'isOursIn'>,
  seenOf?: (blobs: BlobStore) => BlobStore,
): Contender {
  return {
    ...of,
    measures: ['cold'],
    async load(workload, { folder }) {
      const path = join(folder, `segments-${workload.dossiers}.db`)
      return {
        measures: {
          cold: coldStart({
            count: await prepare(workload, path),
            async start() {
              const { replica, close } = await opened(path, seenOf)
              const { books, table } = replica
              const { book, steps, clocks } = books.view()
              return { found: finish(table, { tracking: book, steps: steps!, clocks }), close }
            },
            describe: answerOf,
          }),
        },
      }
    },
  }
}

/** A log in SQLite with segments and checkpoints. */
export const segments: Contender = fromSegments({
  name: 'segments',
  title: 'dossier-engine, from SQLite with segments',
  isOursIn: ['cold'],
})

/** The same without checkpoints: the books are folded from the first event. */
export const segmentsAlone: Contender = fromSegments(
  { name: 'segments-alone', title: 'dossier-engine, from segments alone' },
  withoutCheckpoints,
)
