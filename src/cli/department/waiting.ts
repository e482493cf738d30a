// What a case waits for: a paper or a payment of the applicant, another agency, the weather. It is only waited for
// where the term leaves time; where the clock stands, there mostly is.

import type { Instant } from '../../kernel/instant.js'
import type { CaseFile, Course } from './case-file.js'
import { dayMinutes } from './office.js'
import { otherAgencies } from './organisation.js'
import { attachEvidence } from './papers.js'

/** How many of the supplements that were asked for do not come in the applicant's own term. */
const overdueSupplements = 0.06
/** How many visits the weather puts off, for which the term is extended. */
const putOff = 0.04

/**
 * Asks the applicant for what is missing, if the term leaves time for it; else the officer telephones and does
 * without. Where the clock runs on, the applicant must be quick.
 */
export function* askForSupplement(file: CaseFile, step: string, officer: string): Course {
  const { chance } = file
  yield* file.waitMinutes(
    Math.min(chance.between(10, 120), Math.max(0, Math.floor(file.spareMinutes(step) / 10))),
  )
  const stopsClock = file.procedure.procedure.onSupplement !== 'ignore'
  const longest = file.minutesToWait(step, { most: 9 * dayMinutes, stopsClock })
  if (file.minutesUntilBooks() < 20 * dayMinutes || longest < dayMinutes / 2) return
  const asked = yield* file.send({
    type: 'requestSupplement',
    reason: 'a certified copy is missing',
    actor: officer,
  })
  const dueAt = asked[0]!.data['dueAt'] as Instant | undefined
  const isOverdue = dueAt !== undefined && longest >= 9 * dayMinutes && chance.happens(overdueSupplements)
  if (isOverdue && file.minutesUntilBooks() > 80 * dayMinutes) return yield* waitTooLong(file, dueAt, officer)
  yield* file.waitMinutes(chance.between(Math.min(dayMinutes, longest), longest))
  yield* file.send({ type: 'receiveSupplement', actor: officer })
  yield* attachEvidence(file, officer)
}

/** The applicant's term passes: either it comes late, or the office stops, and goes on when it has come. */
function* waitTooLong(file: CaseFile, dueAt: Instant, officer: string): Course {
  const { chance, office } = file
  yield* file.waitUntil(office.after(dueAt, chance.between(20, 200)))
  yield* file.send({ type: 'expireSupplement', actor: 'scheduler' })
  if (chance.happens(0.4)) {
    yield* file.waitMinutes(chance.between(60, 2 * dayMinutes))
    yield* file.send({ type: 'receiveSupplement', note: 'late, with an excuse', actor: officer })
  } else {
    yield* file.waitMinutes(chance.between(30, dayMinutes))
    yield* file.send({
      type: 'stopProcessing',
      reason: 'what was asked for did not come in time',
      legalBasis: 'Decree 61/2018/NĐ-CP',
      notice: `${chance.between(1, 999)}/TB-SCT`,
      actor: officer,
    })
    yield* file.waitMinutes(chance.between(2 * dayMinutes, 12 * dayMinutes))
    yield* file.send({ type: 'resumeProcessing', reason: 'it has come by post', actor: officer })
  }
  yield* attachEvidence(file, officer)
}

/** Asks for the fee, if the term leaves time for it; else it is paid at the counter. */
export function* askForPayment(file: CaseFile, step: string, officer: string): Course {
  const { chance } = file
  const [fee] = file.procedure.procedure.fees ?? []
  if (fee === undefined) return
  const longest = file.minutesToWait(step, { most: 3 * dayMinutes, stopsClock: true })
  const { code, amount, currency } = fee
  if (longest >= 60) {
    yield* file.send({ type: 'requestPayment', fee: code, actor: officer })
    yield* file.waitMinutes(chance.between(20, longest))
  }
  yield* recordPayment(file, { code, amount, currency }, 'cashier')
}

/** The fee is paid; nobody had to ask for it. */
export function* payFee(file: CaseFile, actor: 'payment-gateway' | 'cashier'): Course {
  const [fee] = file.procedure.procedure.fees ?? []
  if (fee !== undefined) yield* recordPayment(file, fee, actor)
}

function* recordPayment(
  file: CaseFile,
  { code, amount, currency }: { code: string; amount: number; currency: string },
  actor: 'payment-gateway' | 'cashier',
): Course {
  const channel = actor === 'cashier' ? 'inPerson' : 'online'
  const receipt = `BL-${file.chance.uint32().toString(16).padStart(8, '0')}`
  yield* file.send({ type: 'recordPayment', amount, currency, fee: code, channel, receipt, actor })
}

/** Another agency is asked for its opinion, and answers. */
export function* askOtherAgency(file: CaseFile, step: string, officer: string): Course {
  const { chance } = file
  const { construction, environment, firePolice } = otherAgencies
  const agency = step === 'fire-safety' ? firePolice : chance.happens(0.5) ? construction : environment
  const { stopsClock = false } = file.procedure.procedure.concurrence ?? {}
  const longest = file.minutesToWait(step, { most: 4 * dayMinutes, stopsClock })
  if (longest < 60) return
  const question = step === 'fire-safety' ? 'Is the site safe from fire?' : 'Does your agency agree?'
  const asked = yield* file.send({ type: 'requestConcurrence', agency, question, step, actor: officer })
  yield* file.waitMinutes(chance.between(Math.min(120, longest), longest))
  const answer = chance.happens(0.8) ? 'agreed' : chance.happens(0.7) ? 'agreedWithConditions' : 'noOpinion'
  const concurrence = asked[0]!.data['concurrence'] as string
  yield* file.send({ type: 'giveConcurrence', concurrence, answer, actor: agency })
}

/** Now and then the weather puts a visit off: the office apologises, and the term is extended. */
export function* perhapsExtend(file: CaseFile, unit: string): Course {
  const { chance, office, dueAt, now } = file
  if (dueAt === undefined || !chance.happens(putOff)) return
  const hasTime = office.minutesBetween(now, dueAt) > 3 * dayMinutes
  if (!hasTime || file.minutesUntilBooks() < 40 * dayMinutes) return
  yield* file.send({
    type: 'extendDeadline',
    term: { workingDays: chance.between(3, 7) },
    reason: 'the road to the site is flooded',
    legalBasis: 'Decree 61/2018/NĐ-CP',
    unit,
    actor: `${unit}-head`,
  })
  yield* file.waitMinutes(
    Math.min(chance.between(1, 3) * dayMinutes, Math.max(0, file.spareMinutes('visit'))),
  )
}
