// (3) What a dossier waits for, what becomes of its promise, and why: supplements, payments, other agencies, a stop.

import { extensionProblem, termProblem, type Term } from '../../calendar/term.js'
import { channels } from '../../procedure/channel.js'
import { defineEvent, unchanged } from '../../log/event-definition.js'
import { code, count, flag, instant, json, optional, text } from '../../log/field.js'

/** Why a due date was set. */
const deadlineCauses = ['reception', 'resumption', 'restart', 'extension', 'recomputation', 'start'] as const

/**
 * The office's promise, with what it was computed from. An imported promise has only its date and its policy.
 * @source Civil Code 2015, art. 147–148; form 1, receipt and appointment slip
 */
export const DeadlineSet = defineEvent(
  'DeadlineSet',
  {
    /**
     * Which of the dossier's clocks: `statutory` is the legal term, `step/…` a step's budget, any other one is of the
     * procedure's own.
     */
    clock: code(),
    dueAt: instant(),
    /** The whole term. */
    term: optional(json<Term>(termProblem)),
    /** For a resumption or an extension: what it added to the promise before it. */
    shift: optional(json<Term>(termProblem)),
    calendar: optional(code()),
    calendarVersion: optional(count()),
    procedureVersion: optional(count()),
    /** The rules applied, as `onSupplement=resume,end=closing`; `recorded` if it was imported. */
    policy: code(),
    /** `start` is that of a clock of the procedure's own. */
    cause: code(deadlineCauses),
    /** The unit that answers for a clock of the procedure's own. */
    unit: optional(code()),
    /** Why it was computed anew, as the number of a decision. */
    reason: optional(text()),
  },
  { version: 2, upcast: { 1: unchanged } },
)

/**
 * A clock of the procedure's own stands, on one ground of perhaps several.
 * @source the procedure's own declaration
 */
export const ClockPaused = defineEvent('ClockPaused', { clock: code(), ground: code() })

/**
 * One of the grounds is gone. If it was the last, the clock runs again; `DeadlineSet` follows if that moved its date.
 * @source the procedure's own declaration
 */
export const ClockResumed = defineEvent('ClockResumed', { clock: code(), ground: code() })

/**
 * A clock of the procedure's own has stopped: what it measured is done.
 * @source the procedure's own declaration
 */
export const ClockStopped = defineEvent('ClockStopped', { clock: code() })

/**
 * The applicant must bring more. State `supplementRequested`.
 * @source form 2, supplement request; national portal, state 5 (yêu cầu bổ sung giấy tờ)
 */
export const SupplementRequested = defineEvent(
  'SupplementRequested',
  {
    reason: text(),
    /** Whether the clock stands until the supplement is there. */
    stopsClock: flag(),
    /** By when the applicant is to bring it. */
    dueAt: optional(instant()),
  },
  { version: 2, upcast: { 1: unchanged } },
)

/**
 * What was asked for is there. State `processing`.
 * @source form 2, supplement request
 */
export const SupplementReceived = defineEvent('SupplementReceived', { note: optional(text()) })

/**
 * The applicant did not bring it in time. The state stays: the office decides what follows.
 * @source form 5, notice that processing is stopped, which may follow
 */
export const SupplementTermExpired = defineEvent('SupplementTermExpired', { dueAt: instant() })

/**
 * The applicant must pay. State `paymentRequested`.
 * @source national portal, state 6 (yêu cầu thực hiện nghĩa vụ tài chính)
 */
export const PaymentRequested = defineEvent('PaymentRequested', {
  /** In the smallest unit of the currency that is used. */
  amount: count(),
  currency: code(),
  /** The procedure's fee. */
  fee: optional(code()),
  stopsClock: flag(),
  dueAt: optional(instant()),
})

/**
 * The applicant has paid. State `processing`, unless nothing was asked for.
 * @source national portal, state 6 (yêu cầu thực hiện nghĩa vụ tài chính)
 */
export const PaymentRecorded = defineEvent('PaymentRecorded', {
  amount: count(),
  currency: code(),
  fee: optional(code()),
  /** How it was paid. */
  channel: optional(code(channels)),
  /** The receipt's number. */
  receipt: optional(code()),
})

/** What an agency may answer. */
export const concurrenceAnswers = ['agreed', 'agreedWithConditions', 'objected', 'noOpinion'] as const

/**
 * Another agency is asked for its opinion (lấy ý kiến phối hợp); it has a term of its own.
 * @source inter-agency one-stop procedures
 */
export const ConcurrenceRequested = defineEvent('ConcurrenceRequested', {
  /** Tells the requests of one dossier apart. */
  concurrence: code(),
  agency: code(),
  question: text(),
  step: optional(code()),
  dueAt: optional(instant()),
  stopsClock: flag(),
})

/**
 * The other agency has answered.
 * @source inter-agency one-stop procedures
 */
export const ConcurrenceGiven = defineEvent('ConcurrenceGiven', {
  concurrence: code(),
  answer: code(concurrenceAnswers),
  note: optional(text()),
  /** Whether the clock stood for it. */
  stoppedClock: flag(),
})

/**
 * The office stops processing, with notice to the applicant. State `stopped`; the clock stands.
 * @source form 5, notice that processing is stopped; national portal, state 8 (dừng xử lý)
 */
export const ProcessingStopped = defineEvent('ProcessingStopped', {
  reason: text(),
  legalBasis: optional(text()),
  /** The notice's number. */
  notice: optional(code()),
})

/**
 * The office goes on. State `processing`.
 * @source form 5, notice that processing is stopped
 */
export const ProcessingResumed = defineEvent('ProcessingResumed', { reason: optional(text()) })

/**
 * The legal term is extended. `DeadlineSet` with cause `extension` follows.
 * @source form 4, since 2025: apology and request for extension
 */
export const ExtensionGranted = defineEvent('ExtensionGranted', {
  /** By how much. */
  term: json<Term>(extensionProblem),
  reason: text(),
  legalBasis: optional(text()),
  /** The unit that answers for it. */
  unit: optional(code()),
  /** The promise before it. */
  fromDueAt: instant(),
})

/**
 * The office apologises and appoints another day. The promise in force stays what it is: only an extension moves it.
 * @source form 4, apology and re-appointment
 */
export const ApologyIssued = defineEvent('ApologyIssued', {
  reason: text(),
  unit: optional(code()),
  /** The new appointment. */
  reappointedAt: instant(),
})
