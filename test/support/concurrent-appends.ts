// A writer among others: it appends to a stream of its own, and to one that all share, where it loses now and then and
// tries again behind what it finds.

import { isDossierError } from '../../src/kernel/errors.js'
import type { Commit } from '../../src/log/envelope.js'
import type { EventLog } from '../../src/log/event-log.js'
import { sample } from '../../src/testing/contract-samples.js'

/** Appends so many commits to either stream; gives the hashes of what was acknowledged. */
export async function appendConcurrently(log: EventLog, writer: string, count: number): Promise<string[]> {
  const acknowledged: string[] = []
  let own: Commit | undefined
  for (let index = 0; index < count; index++) {
    own = sample(`own/${writer}`, { after: own, events: [{ data: { number: index, unit: writer } }] })
    await log.append([own])
    acknowledged.push(own.hash, await appendToShared(log, writer))
  }
  return acknowledged
}

async function appendToShared(log: EventLog, writer: string): Promise<string> {
  let after: Commit | undefined
  for (;;) {
    const fromVersion = after === undefined ? 1 : after.version
    for await (const { position: _, ...commit } of log.readStream('shared', { fromVersion })) after = commit
    const commit = sample('shared', { after, events: [{ actor: writer }] })
    try {
      await log.append([commit])
      return commit.hash
    } catch (error) {
      if (!isDossierError(error, 'version-conflict')) throw error
    }
  }
}
