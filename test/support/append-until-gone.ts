// Appending to a log until what keeps it is gone, and telling what was acknowledged.

import type { EventLog } from '../../src/log/event-log.js'
import type { Commit } from '../../src/log/envelope.js'
import { sample } from '../../src/testing/contract-samples.js'

/** What a writer is to do. */
export interface Appending {
  /** Of the writer; no other has it. */
  readonly name: string
  /** Whether it tells before it knows. */
  readonly isCareless?: boolean
  /** Is told the hash of a commit. */
  tell(hash: string): void
}

/** Resolves at the first append that fails: whether that was written nobody was told. */
export async function appendUntilGone(
  log: EventLog,
  { name, isCareless = false, tell }: Appending,
): Promise<void> {
  let last: Commit | undefined
  for (let number = 0; ; number++) {
    const commit = sample(`s/${name}`, { after: last, events: [{ data: { number } }, { data: { number } }] })
    if (isCareless) tell(commit.hash)
    try {
      await log.append([commit])
    } catch {
      return
    }
    if (!isCareless) tell(commit.hash)
    last = commit
  }
}
