// A subscriber that remembers what it was told.

import { origin } from '../../src/log/envelope.js'
import type { EventLog, StoredCommit } from '../../src/index.js'
import { eventually } from '../../src/testing/contract-checks.js'

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
    /** Waits until so many commits, or so many errors, have come. */
    async until({ commits = 0, failures = 0 }: { commits?: number; failures?: number }): Promise<void> {
      await eventually(
        () => seen.length >= commits && errors.length >= failures,
        `a subscriber is told of ${commits} commits and ${failures} errors`,
        () => `${seen.length} commits came, and ${errors.length} errors: ${String(errors[0])}`,
      )
    },
  }
}
