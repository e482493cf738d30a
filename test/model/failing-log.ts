// A log that fails when it is told to: before it stores, as a connection that breaks, or after, as an answer that is
// lost on its way. What was stored stays stored.

import { DossierError } from '../../src/kernel/errors.js'
import type { EventLog } from '../../src/log/event-log.js'

/** When the next append fails. */
export type Failure = 'before' | 'after'

/** A log with a switch. */
export interface FailingLog {
  readonly log: EventLog
  /** Makes the next append fail; without a failure, disarms. */
  arm(failure?: Failure): void
}

/** Puts a switch on a log. */
export function failing(log: EventLog): FailingLog {
  let armed: Failure | undefined
  return {
    arm(failure) {
      armed = failure
    },
    log: {
      ...log,
      async append(commits) {
        if (armed === 'before') {
          armed = undefined
          throw lost('before')
        }
        const positions = await log.append(commits)
        if (armed === undefined) return positions
        armed = undefined
        throw lost('after')
      },
    },
  }
}

function lost(when: Failure): DossierError {
  return new DossierError('storage', `the connection broke ${when} storing`, { operation: 'append' })
}
