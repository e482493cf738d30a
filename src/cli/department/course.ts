// The course of one case, from its filing to the result in the applicant's hands: who does what, and in what order.
// Refusals by the engine are not foreseen here: an office that keeps to the rules gets none.

import type { Channel } from '../../procedure/channel.js'
import type { PersonalInput } from '../../log/field.js'
import { CaseFile, type Course } from './case-file.js'
import type { Chance } from './chance.js'
import type { Filing } from './filings.js'
import type { Office } from './office.js'
import { closingMinutes } from './pace.js'
import { workThrough } from './work.js'

/** Who takes part in a case. */
export interface Participants {
  readonly filing: Filing
  readonly office: Office
  readonly chance: Chance
  readonly applicant: PersonalInput | undefined
}

/** The course of a case; it begins when it is filed. */
export function* courseOf({ filing, office, chance, applicant }: Participants): Course {
  const { at: now, channel, fate, procedure } = filing
  const file = new CaseFile({ dossierId: office.nextCode(now), procedure, office, chance, now })
  const { code, unit } = procedure.procedure
  const desk = unit!
  const from = applicant && { applicant }
  if (channel === 'online') {
    yield* file.send({ type: 'registerDossier', procedure: code, channel, actor: 'portal', ...from })
    if (fate === 'tooLate') return
    if (fate === 'regretted') {
      yield* file.send({ type: 'withdrawDossier', actor: 'portal', reason: 'filed twice' })
      return
    }
    yield* file.waitMinutes(chance.between(3, 200))
  }
  const clerk = office.take(desk, file.now)
  office.release(clerk)
  if (fate === 'hopeless') {
    yield* file.send({
      type: 'refuseReception',
      actor: clerk,
      reason: 'not in the competence of this office',
    })
    return
  }
  const registered = channel === 'online' ? {} : { procedure: code, channel, ...from }
  yield* file.send({ type: 'receiveDossier', actor: clerk, officer: clerk, ...registered })
  yield* workThrough(file, procedure.route === 'desk' ? 0 : defectsOf(chance))
  yield* file.waitMinutes(chance.between(1, closingMinutes))
  const outcome = chance.happens(0.985) ? 'granted' : chance.happens(0.3) ? 'partly' : 'refused'
  yield* file.send({ type: 'resolveDossier', outcome, actor: clerk })
  yield* file.waitMinutes(chance.between(5, channel === 'online' ? 400 : 1500))
  yield* file.send({ type: 'returnResult', channel: returnChannel(channel, chance), actor: clerk })
}

/** How often something is missing: for one in ten once, for one in fifty twice. */
function defectsOf(chance: Chance): number {
  const share = chance.share()
  return share < 0.02 ? 2 : share < 0.125 ? 1 : 0
}

function returnChannel(filed: Channel, chance: Chance): Channel {
  if (filed === 'online') return chance.happens(0.8) ? 'online' : chance.happens(0.7) ? 'inPerson' : 'post'
  return filed
}
