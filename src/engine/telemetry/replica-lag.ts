// How far a replica is behind its log, for whoever asks: counted in the log itself, so that a replica to which nothing is
// delivered any more is seen.

import type { Instant } from '../../kernel/instant.js'
import type { EventLog } from '../../log/event-log.js'
import type { Replica } from '../replica.js'
import { metrics } from './metrics.js'
import type { Reading } from './telemetry.js'

/** Commits that are counted at the most: so many mean that or more. */
const countedCommits = 10_000

/** Reads how many commits are not in the replica, and since when. With none behind, one look at the log's head. */
export async function replicaLag(
  log: EventLog,
  { isLent, table }: Pick<Replica, 'isLent' | 'table'>,
  now: () => Instant,
): Promise<readonly Reading[]> {
  let [pending, lag] = [0, 0]
  if (!isLent && (await log.head()) > table.position) {
    for await (const { recordedAt } of log.readAll({ after: table.position })) {
      // The clock of the other server may be ahead of ours.
      if (pending === 0) lag = Math.max(0, now() - recordedAt) / 1_000
      pending += 1
      if (pending === countedCommits) break
    }
  }
  return [
    { metric: metrics.pending, value: pending },
    { metric: metrics.lag, value: lag },
  ]
}
