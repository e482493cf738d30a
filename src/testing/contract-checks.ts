// Testing kit: how the log contract says what was promised and what came instead, with no test runner. It waits where
// a log may deliver later, but never for ever.

import { isDossierError, type DossierErrorCode } from '../kernel/errors.js'
import type { EventLog } from '../log/event-log.js'
import type { Position, StoredCommit } from '../log/envelope.js'
import { firstDifference } from './difference.js'

/** A log doesn't do what the port promises. */
export class ContractError extends Error {
  override readonly name: string = 'ContractError'
}

/** Fails with the promise unless the condition holds. */
export function promised(condition: boolean, promise: string, found?: string): asserts condition {
  if (!condition) throw new ContractError(found === undefined ? promise : `${promise}; but ${found}`)
}

/** Fails with the promise and the first difference unless two plain values are the same. */
export function same(actual: unknown, expected: unknown, promise: string): void {
  const difference = firstDifference(expected, actual)
  promised(difference === undefined, promise, difference)
}

/** Fails unless something is refused with an error of this code; gives its details. */
export async function refuses<Code extends DossierErrorCode>(
  attempt: () => unknown,
  code: Code,
  promise: string,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    await attempt()
  } catch (error) {
    if (isDossierError(error, code)) return error.details as unknown as Readonly<Record<string, unknown>>
    throw new ContractError(`${promise}; but it failed otherwise: ${String(error)}`, { cause: error })
  }
  throw new ContractError(`${promise} ('${code}'); but nothing was refused`)
}

/** Reads to the end. */
export async function drained(commits: AsyncIterable<StoredCommit>): Promise<StoredCommit[]> {
  const read: StoredCommit[] = []
  for await (const commit of commits) read.push(commit)
  return read
}

/** All commits of a log, or those after a position. */
export function everything(log: EventLog, after?: Position): Promise<StoredCommit[]> {
  return drained(log.readAll(after === undefined ? {} : { after }))
}

/** How long a log may take to deliver. */
const patienceMs = 1_500

/** Waits until something is so, and fails with the promise where it takes too long. */
export async function eventually(isSo: () => boolean, promise: string, found: () => string): Promise<void> {
  const giveUpAt = Date.now() + patienceMs
  while (!isSo()) {
    promised(Date.now() < giveUpAt, promise, found())
    await pause(2)
  }
}

/** Lets some time pass, in which nothing should happen. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms))
}
