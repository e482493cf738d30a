// Appending several commits to any log: at once where the log stores them all or none, else one after the other. For work
// that can be taken up again where it stopped (an import, a move), and for nothing that must be all or nothing.

import type { Commit, Position } from './envelope.js'
import type { EventLog } from './event-log.js'

/**
 * Appends commits in their order and gives their positions. On a log whose `batches` are `'single'`, what came before a
 * commit that is refused stays.
 * @param positions Filled as commits are stored: where one is refused, it tells which were.
 * @throws DossierError as {@link EventLog.append}
 */
export async function appendEach(
  log: EventLog,
  commits: readonly Commit[],
  positions: Position[] = [],
): Promise<readonly Position[]> {
  const batches = log.batches === 'single' ? commits.map((commit) => [commit]) : [commits]
  for (const batch of batches) positions.push(...(await log.append(batch)))
  return positions
}
