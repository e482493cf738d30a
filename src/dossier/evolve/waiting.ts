// (3) What waiting changes of a dossier.

import type { Handlers } from '../../log/envelope.js'
import type { Dossier } from '../dossier.js'
import type { DossierEvents } from '../events.js'
import { beginPause, endPauseFor, endPauses } from '../rules/pauses.js'
import { stateAfter } from '../state-after.js'

/** Handlers of waiting. */
export const waitingHandlers: Handlers<Dossier, DossierEvents> = {
  SupplementRequested(dossier, { at, data }) {
    dossier.state = stateAfter.SupplementRequested(dossier.state)
    dossier.supplements += 1
    const { reason, dueAt } = data
    dossier.supplementRequests.push({ requestedAt: at, reason, ...(dueAt !== undefined && { dueAt }) })
    if (data.stopsClock) beginPause(dossier, 'supplement', at)
  },
  SupplementReceived(dossier, { at }) {
    dossier.state = stateAfter.SupplementReceived(dossier.state)
    const request = dossier.supplementRequests.findLast(({ receivedAt }) => receivedAt === undefined)
    if (request !== undefined) request.receivedAt = at
    endPauses(dossier, at, 'supplement')
  },
  SupplementTermExpired(dossier, { at }) {
    const request = dossier.supplementRequests.findLast(({ receivedAt }) => receivedAt === undefined)
    if (request !== undefined) request.expiredAt = at
  },
  PaymentRequested(dossier, { at, data }) {
    dossier.state = stateAfter.PaymentRequested(dossier.state)
    const { amount, currency, fee, dueAt } = data
    dossier.payments.push({
      amount,
      currency,
      ...(fee !== undefined && { fee }),
      requestedAt: at,
      ...(dueAt !== undefined && { dueAt }),
    })
    if (data.stopsClock) beginPause(dossier, 'payment', at)
  },
  PaymentRecorded(dossier, { at, data }) {
    const { amount, currency, fee, receipt } = data
    // What is less, or in another currency, is a payment of its own: it pays no request.
    let payment = dossier.payments.findLast(
      (asked) =>
        asked.requestedAt !== undefined &&
        asked.paidAt === undefined &&
        asked.currency === currency &&
        asked.amount <= amount,
    )
    if (payment === undefined) {
      dossier.payments.push({ amount, currency, ...(fee !== undefined && { fee }) })
      payment = dossier.payments.at(-1)!
    }
    payment.paidAt = at
    payment.amount = amount
    if (receipt !== undefined) payment.receipt = receipt
    dossier.state = stateAfter.PaymentRecorded(dossier.state)
    endPauses(dossier, at, 'payment')
  },
  ConcurrenceRequested(dossier, { at, data }) {
    const { concurrence, agency, question, step, dueAt, stopsClock } = data
    dossier.concurrences.push({
      concurrence,
      agency,
      question,
      ...(step !== undefined && { step }),
      requestedAt: at,
      ...(dueAt !== undefined && { dueAt }),
      stopsClock,
    })
    if (stopsClock) beginPause(dossier, 'concurrence', at, concurrence)
  },
  ConcurrenceGiven(dossier, { at, data }) {
    const asked = dossier.concurrences.find(({ concurrence }) => concurrence === data.concurrence)
    if (asked !== undefined) {
      asked.answeredAt = at
      asked.answer = data.answer
    }
    if (data.stoppedClock) endPauseFor(dossier, data.concurrence, at)
  },
  ProcessingStopped(dossier, { at }) {
    dossier.state = stateAfter.ProcessingStopped(dossier.state)
    beginPause(dossier, 'stop', at)
  },
  ProcessingResumed(dossier, { at }) {
    dossier.state = stateAfter.ProcessingResumed(dossier.state)
    // With the stop ends what was awaited from the applicant before it; other agencies still owe their answers.
    for (const ground of ['stop', 'supplement', 'payment'] as const) endPauses(dossier, at, ground)
  },
  ExtensionGranted(dossier, { at, actor, data }) {
    const { term, reason, unit, fromDueAt } = data
    dossier.extensions.push({ at, actor, term, reason, ...(unit !== undefined && { unit }), fromDueAt })
  },
  ApologyIssued(dossier, { at, data }) {
    const { reason, unit, reappointedAt } = data
    dossier.apologies.push({ at, reason, ...(unit !== undefined && { unit }), reappointedAt })
  },
}
