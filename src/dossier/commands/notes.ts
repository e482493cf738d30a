// (1) The command that makes facts of what could be told from the log and the time.

import { defineCommand } from '../../log/command-definition.js'
import { json, optional } from '../../log/field.js'
import { dossierStates } from '../dossier.js'
import { noticesProblem, type DeadlineNotice } from '../rules/deadline-notices.js'

/**
 * The dates of a dossier that have passed, or are as near as a notice says, are noted; those that were noted are not noted
 * again.
 * @by a scheduler; whoever sends it, the rules look whether it is so
 * @source the clocks of the dossier
 */
export const noteDeadlines = defineCommand(
  'noteDeadlines',
  {
    /** Only dates that have passed, if left out. */
    notices: optional(json<readonly DeadlineNotice[]>(noticesProblem)),
  },
  // Clocks of the procedure's own, and answers that people are owed, may be late whatever the state.
  { in: dossierStates.filter((state) => state !== 'absent') },
)
