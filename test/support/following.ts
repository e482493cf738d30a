// A subscriber that remembers what it was told.

import { origin } from '../../src/log/envelope.js'
import type { EventLog, StoredCommit } from '../../src/index.js'
import { pause } from '../../src/testing/contract-checks.js'

/** What is waited for, and for how long. */
interface Awaited {
  readonly commits?: number
  readonly failures?: number
  readonly withinMs?: number
}

/** Follows a log from its beginning. */
export function following(log: EventLog) {
  const seen: StoredCommit[] = []
  const errors: unknown[] = []
  const subscription = log.subscribe({
    after: origin,
    onCommit: (commit) => void seen.push(commit),
    onError: (error) => void errors.push(error),
  })
  return {
    seen,
    errors,
    close: () => subscription.close(),
    /** Waits until so many commits, or so many errors, have come; not when there are more errors than that. */
    async until({ commits = 0, failures = 0, withinMs = 1_500 }: Awaited): Promise<void> {
      const giveUpAt = performance.now() + withinMs
      while (seen.length < commits || errors.length < failures) {
        const found = `${seen.length} of ${commits} commits came, and ${errors.length} of ${failures} errors`
        if (errors.length > failures) throw new Error(found, { cause: errors[0] })
        if (performance.now() > giveUpAt) throw new Error(`${found} in ${withinMs} ms`)
        await pause(2)
      }
    },
  }
}
