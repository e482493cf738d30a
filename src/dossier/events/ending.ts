// (3) How a dossier ends, and begins again.

import { channels } from '../../procedure/channel.js'
import { defineEvent, unchanged } from '../../log/event-definition.js'
import { code, optional, text } from '../../log/field.js'

/** What a resolution may say. */
export const outcomes = ['granted', 'refused', 'partly'] as const

/**
 * The office has decided. State `resolved`.
 * @source national portal, state 9 (đã xử lý xong)
 */
export const DossierResolved = defineEvent(
  'DossierResolved',
  {
    /** Absent where an imported source doesn't tell it. */
    outcome: optional(code(outcomes)),
    /** The number of the decision, licence or letter. */
    decision: optional(code()),
    note: optional(text()),
  },
  { version: 2, upcast: { 1: unchanged } },
)

/**
 * The applicant has the result. State `returned`.
 * @source national portal, state 10 (đã trả kết quả)
 */
export const ResultReturned = defineEvent('ResultReturned', { channel: code(channels) })

/**
 * The applicant asks to take the dossier back. The state stays until the office has let it go.
 * @source national portal, state 7 (công dân yêu cầu rút hồ sơ)
 */
export const WithdrawalRequested = defineEvent('WithdrawalRequested', { reason: optional(text()) })

/**
 * The applicant has taken the dossier back. State `withdrawn`.
 * @source national portal, state 7 (công dân yêu cầu rút hồ sơ)
 */
export const DossierWithdrawn = defineEvent('DossierWithdrawn', { reason: optional(text()) })

/** Why a dossier may be taken up again. */
export const reopeningGrounds = ['appeal', 'courtDecision', 'error', 'newFacts'] as const

/**
 * The office takes a dossier up again that had ended. State `processing`; the full term runs anew.
 * @source law on complaints; law on administrative procedure
 */
export const DossierReopened = defineEvent('DossierReopened', {
  ground: code(reopeningGrounds),
  reason: text(),
  legalBasis: optional(text()),
  /** The step that comes next. */
  step: optional(code()),
})
