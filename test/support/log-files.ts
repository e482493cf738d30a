// Files of logs, for tests: whole in memory, of logs with gaps between their positions.

import type { Commit, EventLog, StoredCommit } from 'dossier-engine'
import type { Position } from '../../src/log/envelope.js'
import { compressed } from '../../src/log/pack-stream.js'
import type { Registry } from '../../src/log/registry.js'
import { logFilePacks } from '../../src/log/write-log-file.js'

/** A log that gives these commits as a database does: what JSON keeps of them, at positions with gaps. */
export function gapped(given: readonly Commit[]): Pick<EventLog, 'readAll'> {
  const stored = given.map((commit, index) => {
    const copy = JSON.parse(JSON.stringify(commit)) as Commit
    return { ...copy, position: (3 * index + 1) as Position } satisfies StoredCommit
  })
  return {
    async *readAll({ after = 0 } = {}) {
      for (const commit of stored) if (commit.position > after) yield commit
    },
  }
}

export async function collected<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const all: Value[] = []
  for await (const value of values) all.push(value)
  return all
}

export const concatenated = (chunks: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(chunks))

/** The file of a log, its parts compressed or not. */
export async function fileOf(
  log: Pick<EventLog, 'readAll'>,
  { registry, blockBits, compress = false }: { registry: Registry; blockBits?: number; compress?: boolean },
): Promise<Uint8Array> {
  const packs = await collected(logFilePacks(log, { registry, blockBits }))
  return concatenated(compress ? await Promise.all(packs.map(compressed)) : packs)
}
