// (2) The rule by which promises are counted anew, after the calendar changed. It moves nothing that would stay.

import { reject } from '../../kernel/outcome.js'
import type { Rules } from '../decision.js'
import { recomputed } from '../rules/recomputation.js'
import { procedureOf } from './lookups.js'
import { basisOf, promised } from './promises.js'

/** The rule of recomputation. */
export const recomputationRules: Rules<'recomputeDeadlines'> = {
  recomputeDeadlines({ calendar, reason, at }, dossier, context) {
    const basis = basisOf(procedureOf(dossier, context, at), dossier, { context, at })
    const found = recomputed(dossier, basis, { calendar, versions: context })
    if (found.length === 0)
      return reject('nothing-to-change', 'every date would stay where it is', { dossierId: dossier.id })
    return found.flatMap((promise) => promised(reason === undefined ? promise : { ...promise, reason }))
  },
}
