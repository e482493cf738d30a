// (1) Commands about what a dossier waits for, and about its promise.

import { channels } from '../../procedure/channel.js'
import { extensionProblem, type Term } from '../../calendar/term.js'
import { defineCommand } from '../../log/command-definition.js'
import { code, count, instant, json, optional, text } from '../../log/field.js'
import { openStates } from '../dossier.js'
import { concurrenceAnswers } from '../events/waiting.js'

const inWork = ['received', 'processing'] as const
const open = [...openStates]

/**
 * The applicant must bring more.
 * @by the unit that found what is missing
 * @source form 2, supplement request
 */
export const requestSupplement = defineCommand('requestSupplement', { reason: text() }, { in: inWork })

/**
 * What was asked for is there.
 * @by the one-stop unit
 * @source form 2, supplement request
 */
export const receiveSupplement = defineCommand(
  'receiveSupplement',
  { note: optional(text()) },
  { in: ['supplementRequested'] },
)

/**
 * The applicant's own term for the supplement has passed.
 * @by the office, or a scheduler
 * @source form 5, notice that processing is stopped, which may follow
 */
export const expireSupplement = defineCommand('expireSupplement', {}, { in: ['supplementRequested'] })

/**
 * The applicant must pay: a fee of the procedure, or an amount.
 * @by the unit that holds the dossier
 * @source national portal, state 6 (yêu cầu thực hiện nghĩa vụ tài chính)
 */
export const requestPayment = defineCommand(
  'requestPayment',
  { fee: optional(code()), amount: optional(count()), currency: optional(code()) },
  { in: inWork },
)

/**
 * The applicant has paid what was asked for, or pays before being asked.
 * @by the cashier, or the payment gateway
 * @source national portal, state 6 (yêu cầu thực hiện nghĩa vụ tài chính)
 */
export const recordPayment = defineCommand(
  'recordPayment',
  {
    amount: count(),
    currency: code(),
    fee: optional(code()),
    channel: optional(code(channels)),
    receipt: optional(code()),
  },
  { in: ['registered', ...inWork, 'paymentRequested'] },
)

/**
 * Another agency is asked for its opinion.
 * @by the unit that needs it
 * @source inter-agency one-stop procedures
 */
export const requestConcurrence = defineCommand(
  'requestConcurrence',
  {
    agency: code(),
    question: text(),
    /** Tells it from others; numbered if left out. */
    concurrence: optional(code()),
    step: optional(code()),
  },
  { in: inWork },
)

/**
 * The other agency answers.
 * @by the agency that was asked
 * @source inter-agency one-stop procedures
 */
export const giveConcurrence = defineCommand(
  'giveConcurrence',
  { concurrence: code(), answer: code(concurrenceAnswers), note: optional(text()) },
  { in: open },
)

/**
 * The office stops processing, with notice to the applicant.
 * @by the competent agency
 * @source form 5, notice that processing is stopped
 */
export const stopProcessing = defineCommand(
  'stopProcessing',
  { reason: text(), legalBasis: optional(text()), notice: optional(code()) },
  { in: ['received', 'processing', 'supplementRequested', 'paymentRequested'] },
)

/**
 * The office goes on.
 * @by the competent agency
 * @source form 5, notice that processing is stopped
 */
export const resumeProcessing = defineCommand(
  'resumeProcessing',
  { reason: optional(text()) },
  { in: ['stopped'] },
)

/**
 * The legal term is extended, as the procedure allows.
 * @by the competent agency
 * @source form 4, apology and request for extension
 */
export const extendDeadline = defineCommand(
  'extendDeadline',
  {
    term: json<Term>(extensionProblem),
    reason: text(),
    legalBasis: optional(text()),
    unit: optional(code()),
  },
  { in: [...inWork, 'supplementRequested', 'paymentRequested'] },
)

/**
 * The office apologises for being late and appoints another day.
 * @by the competent agency
 * @source form 4, apology and re-appointment
 */
export const issueApology = defineCommand(
  'issueApology',
  { reason: text(), reappointedAt: instant(), unit: optional(code()) },
  { in: open },
)

/**
 * The dates of a dossier are counted anew, by its facts and the calendar of today.
 * @by whoever applies a change of the calendar
 * @source a notice of days off or days swapped that came after dossiers were received
 */
export const recomputeDeadlines = defineCommand(
  'recomputeDeadlines',
  {
    /** Only those that are counted in this calendar; all if left out. */
    calendar: optional(code()),
    reason: optional(text()),
  },
  // Also then a clock of the procedure's own may run.
  { in: ['registered', ...open, 'resolved', 'returned'] },
)
