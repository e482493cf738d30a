// Appending several commits to any log: at once where the log stores them all or none, else one after the other. For work
// that can be taken up again where it stopped (an import, a move), and for nothing that must be all or nothing.

import type { Commit, Position } from './envelope.js'
import type { EventLog } from './event-log.js'

/**
 * Appends commits in their order and gives their positions. On a log whose `batches` are `'single'`, what came before a
 * commit that is refused stays.
 * @throws DossierError as {@link EventLog.append}
 */
export async function appendEach(log: EventLog, commits: readonly Commit[]): Promise<readonly Position[]> {
  if (log.batches !== 'single') return log.append(commits)
  const positions: Position[] = []
  for (const commit of commits) positions.push(...(await log.append([commit])))
  return positions
}
