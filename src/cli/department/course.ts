// The course of one case, from its filing to the result in the applicant's hands: who does what, and in what order.
// Refusals by the engine are not foreseen here: an office that keeps to the rules gets none.

import type { Channel } from '../../procedure/channel.js'
import type { PersonalInput } from '../../log/field.js'
import { perhapsAppeal, perhapsSpeak } from './aftermath.js'
import { CaseFile, type Course } from './case-file.js'
import type { Chance } from './chance.js'
import type { Filing, TakenOver } from './filings.js'
import type { Office } from './office.js'
import { closingMinutes } from './pace.js'
import { attachApplication } from './papers.js'
import { attributesOf, receive } from './reception.js'
import { payFee } from './waiting.js'
import { workThrough } from './work.js'

/** Who takes part in a case. */
export interface Participants<Case = Filing> {
  readonly filing: Case
  readonly office: Office
  readonly chance: Chance
  readonly applicant: PersonalInput | undefined
}

/** How many pay online before anybody looks; the others are asked. */
const paidAtOnce = 0.85
/** How many have somebody help them to file. */
const helped = 0.12

/** The course of a case; it begins when it is filed. */
export function* courseOf({ filing, office, chance, applicant }: Participants): Course {
  const { at: now, channel, fate, procedure, bundle } = filing
  const file = new CaseFile({ procedure, office, chance, closesBooksAt: office.closesBooksAt, now })
  const { code, unit } = procedure.procedure
  const entry = {
    procedure: code,
    channel,
    ...(applicant && { applicant }),
    ...(bundle && { application: bundle.application }),
    ...(chance.happens(helped) && { placeOfHelp: chance.pick(['post-office', 'commune-desk'] as const) }),
  }
  const isOnline = channel === 'online'
  let isPaid = false
  if (isOnline) {
    yield* file.send({ type: 'registerDossier', ...entry, actor: 'portal' })
    if (fate === 'tooLate') return
    if (bundle?.dossierId !== undefined) {
      yield* file.send({ type: 'linkDossier', to: bundle.dossierId, link: 'bundle', actor: 'portal' })
    } else if (bundle !== undefined) bundle.dossierId = file.dossierId
    if (fate === 'complete') {
      yield* attachApplication(file, 'electronic', 'portal')
      isPaid = chance.happens(paidAtOnce)
      if (isPaid) yield* payFee(file, 'payment-gateway')
    }
    yield* file.waitMinutes(chance.between(3, 200))
  }
  const clerk = office.take(unit!, file.now)
  office.release(clerk)
  if (fate !== 'complete') return yield* turnAway(file, fate, clerk)
  const defects = procedure.route === 'desk' ? 0 : defectsOf(chance)
  yield* receive(file, clerk, { defects, entry: isOnline ? undefined : entry })
  if (!isOnline) {
    yield* attachApplication(file, 'original', clerk)
    yield* payFee(file, 'cashier')
    isPaid = true
  }
  // Over the desk nobody is asked: what isn't paid by then is paid there.
  if (!isPaid && procedure.route === 'desk') yield* payFee(file, 'cashier')
  yield* workThrough(file, procedure.procedure.start, { defects, fee: !isPaid })
  yield* finish(file, clerk, channel)
}

/** The course of a case that was begun in the old system: it goes on from the appraisal. */
export function* courseTakenOver({ filing, office, chance }: Participants<TakenOver>): Course {
  const { at: now, procedure, receivedAt, dueAt } = filing
  const file = new CaseFile({ procedure, office, chance, closesBooksAt: dueAt, now })
  const { code, unit } = procedure.procedure
  const clerk = office.take(unit!, now)
  office.release(clerk)
  yield* file.send({
    type: 'takeOverDossier',
    procedure: code,
    channel: 'online',
    receivedAt,
    dueAt,
    from: 'old-one-stop-system',
    step: 'appraise',
    officer: clerk,
    attributes: attributesOf(file),
    actor: 'migration',
  })
  yield* workThrough(file, 'appraise', { defects: 0, fee: false })
  yield* finish(file, clerk, 'online')
}

/** What can't be received: it is refused, or the applicant takes it back. */
function* turnAway(file: CaseFile, fate: Exclude<Filing['fate'], 'complete'>, clerk: string): Course {
  if (fate === 'regretted') {
    yield* file.send({ type: 'requestWithdrawal', reason: 'filed twice', actor: 'portal' })
    yield* file.waitMinutes(file.chance.between(5, 100))
    yield* file.send({ type: 'withdrawDossier', actor: clerk, reason: 'filed twice' })
    return
  }
  yield* file.send({
    type: 'refuseReception',
    actor: clerk,
    reason: 'not in the competence of this office',
    legalBasis: 'Decree 61/2018/NĐ-CP',
  })
}

/** The decision, the result in the applicant's hands, and what comes after. */
function* finish(file: CaseFile, clerk: string, channel: Channel): Course {
  const { chance } = file
  const outcome = chance.happens(0.985) ? 'granted' : chance.happens(0.3) ? 'partly' : 'refused'
  yield* resolve(file, outcome, clerk)
  if (outcome === 'refused' && (yield* perhapsAppeal(file, clerk))) yield* resolve(file, 'granted', clerk)
  yield* file.waitMinutes(chance.between(5, channel === 'online' ? 400 : 1500))
  yield* file.send({ type: 'returnResult', channel: returnChannel(channel, chance), actor: clerk })
  yield* perhapsSpeak(file, clerk)
}

function* resolve(file: CaseFile, outcome: 'granted' | 'partly' | 'refused', actor: string): Course {
  yield* file.waitMinutes(file.chance.between(1, closingMinutes))
  yield* file.send({ type: 'resolveDossier', outcome, decision: file.office.nextDecision(), actor })
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
