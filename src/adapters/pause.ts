// Waiting for what may pass, such as a restart of a server: between two attempts, and for how long at all.

import { isDossierError } from '../kernel/errors.js'
import type { PageOfLog } from './commit-pages.js'

const [minPauseMs, maxPauseMs] = [50, 5_000]

/** A pause that keeps no process alive. */
export const pause = (ms: number): Promise<void> =>
  new Promise<void>((resolve) => void setTimeout(resolve, ms).unref())

/** How long to wait, and for what. */
export interface ReadingPatience {
  readonly patienceMs: number
  /** Whether what a store gave as its reason may pass by itself. */
  isPassing(cause: unknown): boolean
}

/** Reads on through what may pass, for so long, or until nobody reads any more; then it fails as the reading did. */
export function patiently(
  read: PageOfLog,
  { patienceMs, isPassing }: ReadingPatience,
  isClosed: () => boolean,
): PageOfLog {
  return async (after, limit) => {
    const giveUpAt = performance.now() + patienceMs
    for (let pauseMs = minPauseMs; ; pauseMs = Math.min(pauseMs * 2, maxPauseMs)) {
      try {
        return await read(after, limit)
      } catch (error) {
        const mayPass = isDossierError(error, 'storage') && isPassing(error.cause)
        if (!mayPass || isClosed() || performance.now() > giveUpAt) throw error
      }
      await pause(pauseMs)
    }
  }
}
