// (2) Which dates of a dossier may still be told of, and by what notices of them are counted.

import { isDossierError } from '../../kernel/errors.js'
import type { Instant } from '../../kernel/instant.js'
import { statutoryClock } from '../../procedure/clock-checks.js'
import type { DecisionContext } from '../decision.js'
import type { Dossier } from '../dossier.js'
import { clockList } from '../rules/clock-list.js'
import { followedProcedure, type Versions } from '../rules/followed-procedure.js'
import { isPending } from '../rules/timeliness.js'
import type { WatchedDate } from '../rules/owed-notes.js'
import { basisOf } from './promises.js'

type Lookups = Versions & Pick<DecisionContext, 'calendar' | 'calendarOf'>

/** The dates by which somebody still has to act and that were not noted as passed, in the order of the clocks. */
export function watchedDates(dossier: Dossier, context: Lookups): WatchedDate[] {
  const procedure = followedProcedure(dossier, context)
  // Asked for by few, and an answer takes looking through the organisation.
  const calendarFrom = (at: Instant) => {
    if (procedure === undefined) return undefined
    try {
      return basisOf(procedure, dossier, { context, at }).calendarId
    } catch (error) {
      if (!isDossierError(error, 'calendar-unknown')) throw error
      return undefined
    }
  }
  return clockList(dossier).flatMap((listed) => {
    const { clock, occurrence, startedAt, dueAt, pausedAt, isAwaited } = listed
    const noted = dossier.noted?.find(
      (each) => each.clock === clock && each.occurrence === occurrence && each.dueAt === dueAt,
    )
    if (!isAwaited || isPending(dueAt, pausedAt) || noted?.hasPassed === true) return []
    const calendar = listed.calendar ?? dossier.deadline?.calendar ?? calendarFrom(startedAt ?? dueAt)
    const policy = clock === statutoryClock ? procedure?.definition.extension : undefined
    // Extended as often as it may be, it has no last moment for that any more.
    const mayBe = policy !== undefined && dossier.extensions.length < (policy.limit ?? 1)
    const extension = mayBe ? { notice: policy.notice } : undefined
    return [{ clock, occurrence, dueAt, calendar, extension, noted: noted?.notices ?? [] }]
  })
}
