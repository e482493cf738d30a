// Asking a database that other connections use too: it waits for their locks here, where timers and input go on, and
// what is refused has a type.

import { isDossierError, DossierError } from '../../kernel/errors.js'
import { isBusy } from './handle.js'

/** How long to wait before asking again for a lock that another connection holds, at least and at most. */
const [minPauseMs, maxPauseMs] = [1, 25]

/** Asks again while another connection holds a lock, for so long; then throws what the database said. */
export async function patiently<Result>(timeoutMs: number, attempt: () => Result): Promise<Result> {
  const giveUpAt = performance.now() + timeoutMs
  for (let pauseMs = minPauseMs; ; pauseMs = Math.min(pauseMs * 2, maxPauseMs)) {
    try {
      return attempt()
    } catch (error) {
      if (!isBusy(error) || performance.now() > giveUpAt) throw error
    }
    // Not a whole number of them, so that two processes don't ask in step.
    await new Promise((resolve) => void setTimeout(resolve, pauseMs * (0.5 + Math.random())))
  }
}

/** How to wait, and who writes by the same connection. */
export interface ReadingOptions {
  readonly busyTimeoutMs: number
  readonly writer: { endLeftover(): void }
}

/**
 * Reads, once no other connection locks the whole database, as one does that repairs or leaves it.
 * @throws DossierError `storage`, and what `read` throws itself
 */
export async function reading<Result>(
  { busyTimeoutMs, writer }: ReadingOptions,
  read: () => Result,
): Promise<Result> {
  try {
    return await patiently(busyTimeoutMs, () => {
      writer.endLeftover()
      return read()
    })
  } catch (cause) {
    throw isDossierError(cause) ? cause : refused('read', cause)
  }
}

/** The database said no. */
export function refused(operation: string, cause: unknown): DossierError<'storage'> {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new DossierError('storage', `SQLite refused to ${operation}: ${why}`, { operation }, { cause })
}
