// Ours from disk: an engine's replica opened on a log in SQLite that has segments beside its rows, folded, and asked.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createSqliteLog } from '../../src/adapters/sqlite/index.js'
import { openReplica } from '../../src/engine/replica.js'
import { batchesOf, benchRegistry, commitsOf } from '../commits.js'
import { measurement, type Contender } from '../contender.js'
import type { Workload } from '../workload.js'
import { answerOf, finish } from './event-table.js'

const ignore = { onAppend() {}, onUnreadable() {}, onFailure() {} }

async function opened(path: string) {
  const log = await createSqliteLog({ path, durability: 'normal' })
  const replica = await openReplica(log, benchRegistry(), ignore)
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

/** A log in SQLite with segments. */
export const segments: Contender = {
  name: 'segments',
  title: 'dossier-engine, from SQLite with segments',
  measures: ['cold'],
  isOursIn: ['cold'],
  async load(workload, { folder }) {
    const path = join(folder, `segments-${workload.dossiers}.db`)
    return {
      measures: {
        cold: measurement({
          count: await prepare(workload, path),
          unit: 'events',
          async run() {
            const { replica, close } = await opened(path)
            const { books, table } = replica
            const { book, steps, clocks } = books.view()
            const answer = finish(table, { tracking: book, steps: steps!, clocks })
            await close()
            return answer
          },
          describe: answerOf,
        }),
      },
    }
  },
}
