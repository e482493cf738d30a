// (2) What takes the place of a procedure is in force on that day, whichever of the two is decided about last: else who
// comes with it is sent on to what there isn't.

import type { CivilDate } from '../kernel/civil-date.js'
import type { Instant } from '../kernel/instant.js'
import { reject, type Rejected } from '../kernel/outcome.js'
import { whichThereAre } from '../kernel/which-there-are.js'
import type { Catalogue } from './catalogue.js'
import { describeEnd } from './procedure-file.js'

type FollowerRejectionCode = 'procedure-ended' | 'procedure-not-in-force' | 'procedure-unknown'

/** From when something holds. */
interface InForce {
  readonly inForceFrom: CivilDate
  readonly inForceAt: Instant
}

/** Why a procedure can't take the place of another on a day, if it can't. */
export function noFollower(
  { procedure, by }: { readonly procedure: string; readonly by: string },
  { inForceFrom, inForceAt }: InForce,
  catalogue: Catalogue,
): Rejected<FollowerRejectionCode> | undefined {
  const follower = catalogue.procedureInForce(by, inForceAt)
  if (!('problem' in follower)) return undefined
  const { problem } = follower
  const refuse = (code: FollowerRejectionCode, why: string) =>
    reject(code, `procedure ${by} can't take the place of ${procedure}: it ${why}`, {
      procedure: by,
      inForceFrom,
    })
  if (problem === 'unknown') {
    const known = whichThereAre(catalogue.procedureCodes, by, 'none was')
    return refuse('procedure-unknown', `was never published, so publish it first; ${known}`)
  }
  if (problem === 'not-in-force')
    return refuse('procedure-not-in-force', `is not in force on ${inForceFrom} yet`)
  const end = catalogue.historyOf(by)?.end
  return refuse('procedure-ended', `is ${end === undefined ? problem : describeEnd(end)}`)
}

/** Why a procedure can't end on a day, if another is replaced by it then or later. */
export function followsAnother(
  procedure: string,
  { inForceAt }: InForce,
  catalogue: Catalogue,
): Rejected<FollowerRejectionCode> | undefined {
  for (const replaced of catalogue.procedureCodes) {
    const end = catalogue.historyOf(replaced)?.end
    if (end?.by !== procedure || end.inForceAt < inForceAt) continue
    const message = `procedure ${procedure} must be in force when ${replaced} is ${describeEnd(end)}: end it later`
    return reject('procedure-not-in-force', message, { procedure, inForceFrom: end.inForceFrom })
  }
  return undefined
}
