// (3) What could be told from the log and the time, told: that a date draws near, that it has passed. These facts change
// no state, promise or report; they are there so that others can hear of them.

import { defineEvent } from '../../log/event-definition.js'
import { code, count, instant } from '../../log/field.js'

const date = {
  /**
   * Which of the dossier's clocks: `statutory`, `step/…`, `supplement`, `payment`, `concurrence/…`, `feedback/…`, or one of
   * the procedure's own.
   */
  clock: code(),
  /** Which of the runs of that clock, from 1. */
  occurrence: count(),
  /** The date in force when this was noted. */
  dueAt: instant(),
}

/**
 * A date has passed while somebody still had to act by it. Told once for each date of each run, whichever process notices
 * first.
 * @source the clocks of the dossier; form 4, apology and request for extension, may follow
 */
export const DeadlinePassed = defineEvent('DeadlinePassed', date)

/**
 * A date is as near as a notice says. Told once for each notice and each date of each run.
 * @source the notices that the office has declared
 */
export const DeadlineApproached = defineEvent('DeadlineApproached', {
  ...date,
  /** The name of the notice. */
  notice: code(),
})

/** Types of facts that only note: nothing follows from them, and what is told late may have happened before them. */
export const notes: ReadonlySet<string> = new Set([DeadlinePassed.type, DeadlineApproached.type])
