// (2) The rules of what a dossier waits for: the applicant, a payment, another agency, the office itself.

import { reject } from '../../kernel/outcome.js'
import { fact, type Rules } from '../decision.js'
import { feesFor } from '../rules/fees.js'
import { stepOf, unknownStep } from '../rules/route.js'
import { procedureOf } from './lookups.js'
import { dueIn } from './promises.js'

/** Rules of waiting. */
export const waitingRules: Rules<
  | 'requestSupplement'
  | 'receiveSupplement'
  | 'expireSupplement'
  | 'requestPayment'
  | 'recordPayment'
  | 'requestConcurrence'
  | 'giveConcurrence'
  | 'stopProcessing'
  | 'resumeProcessing'
> = {
  requestSupplement({ reason, at }, dossier, context) {
    const { onSupplement, supplement = {} } = procedureOf(dossier, context).definition
    const { limit, within } = supplement
    if (limit !== undefined && dossier.supplements >= limit) {
      const message = `no more than ${limit} supplement${limit === 1 ? '' : 's'} may be requested, and ${dossier.supplements} were`
      return reject('supplement-limit', message, { limit, supplements: dossier.supplements })
    }
    const dueAt = dueIn(within, at, dossier, context)
    return [fact('SupplementRequested', { reason, stopsClock: onSupplement !== 'ignore', dueAt })]
  },

  receiveSupplement: ({ note }) => [fact('SupplementReceived', { note })],

  expireSupplement({ at }, { supplementRequests }) {
    const { dueAt, expiredAt } = supplementRequests.at(-1) ?? {}
    if (dueAt === undefined || expiredAt !== undefined || at <= dueAt) {
      const message =
        dueAt === undefined
          ? 'the applicant was given no term'
          : expiredAt === undefined
            ? `the applicant has until ${new Date(dueAt).toISOString()}`
            : 'it was said before that the term has passed'
      return reject('supplement-term-open', message, { dueAt, expiredAt })
    }
    return [fact('SupplementTermExpired', { dueAt })]
  },

  requestPayment(command, dossier, context) {
    const { fees = [], payment = {} } = procedureOf(dossier, context).definition
    const { fee: code } = command
    const ofChannel = feesFor(dossier.channel, fees)
    const declared = code === undefined ? undefined : ofChannel.find((fee) => fee.code === code)
    if (code !== undefined && declared === undefined) {
      const known = ofChannel.map((fee) => fee.code).join(', ') || 'none'
      const message = `the procedure has no fee '${code}' for channel ${dossier.channel}; it has ${known}`
      return reject('fee-unknown', message, { fee: code })
    }
    const amount = command.amount ?? declared?.amount
    const currency = command.currency ?? declared?.currency
    if (amount === undefined || currency === undefined) {
      return reject('fee-unknown', "name one of the procedure's fees, or amount and currency", {})
    }
    const dueAt = dueIn(payment.within, command.at, dossier, context)
    const { stopsClock = true } = payment
    return [fact('PaymentRequested', { amount, currency, fee: code, stopsClock, dueAt })]
  },

  recordPayment({ amount, currency, fee, channel, receipt }, { state, payments }) {
    const asked = state === 'paymentRequested' ? payments.at(-1) : undefined
    if (asked !== undefined && (amount < asked.amount || currency !== asked.currency)) {
      const message = `${asked.amount} ${asked.currency} were asked for, not ${amount} ${currency}`
      return reject('amount-mismatch', message, { amount, currency, asked: asked.amount })
    }
    return [fact('PaymentRecorded', { amount, currency, fee: fee ?? asked?.fee, channel, receipt })]
  },

  requestConcurrence(command, dossier, context) {
    const { agency, question, step, at } = command
    const { definition } = procedureOf(dossier, context)
    if (step !== undefined && stepOf(definition, step) === undefined) return unknownStep(definition, step)
    const known = dossier.concurrences.map((each) => each.concurrence)
    const { concurrence = numbered('concurrence', known) } = command
    if (known.includes(concurrence)) {
      const message = `there is a request '${concurrence}' already`
      return reject('concurrence-exists', message, { concurrence })
    }
    const { within, stopsClock = false } = definition.concurrence ?? {}
    const dueAt = dueIn(within, at, dossier, context)
    return [fact('ConcurrenceRequested', { concurrence, agency, question, step, dueAt, stopsClock })]
  },

  giveConcurrence({ concurrence, answer, note }, { concurrences }) {
    const asked = concurrences.find((each) => each.concurrence === concurrence)
    if (asked === undefined) {
      const known = concurrences.map((each) => each.concurrence).join(', ') || 'nobody was asked'
      const message = `there is no request '${concurrence}': ${known}`
      return reject('concurrence-unknown', message, { concurrence })
    }
    if (asked.answeredAt !== undefined) {
      const message = `'${concurrence}' was answered before: ${asked.answer}`
      return reject('concurrence-answered', message, { concurrence, answer: asked.answer })
    }
    return [fact('ConcurrenceGiven', { concurrence, answer, note, stoppedClock: asked.stopsClock })]
  },

  stopProcessing: ({ reason, legalBasis, notice }) => [
    fact('ProcessingStopped', { reason, legalBasis, notice }),
  ],

  resumeProcessing: ({ reason }) => [fact('ProcessingResumed', { reason })],
}

/** The first name with a number that nobody has taken. */
export function numbered(name: string, taken: readonly string[]): string {
  let number = taken.length + 1
  while (taken.includes(`${name}-${number}`)) number += 1
  return `${name}-${number}`
}
