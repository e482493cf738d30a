// What a catalogue of one language must be able to say to people. A missing text is an error of types; another language is
// one file. Names and reasons come as they were recorded, on one line.

import type { LocalMoment } from '../report/messages.js'

/** What a text can tell. */
export interface Told {
  /** The code by which people know the dossier, or its id. */
  readonly dossier: string
  /** The procedure's name, or its code. */
  readonly procedure: string
  readonly at: LocalMoment
  /** The date that the notice is about. */
  readonly due: LocalMoment | undefined
  readonly reason: string | undefined
  /**
   * The step, the question, or the decision that it is about; of a date, its clock (`step/…`, `concurrence/…`), unless it is
   * the dossier's own.
   */
  readonly what: string | undefined
  /** An amount with its currency. */
  readonly amount: string | undefined
}

/** A text with its heading. */
export interface NoticeText {
  readonly subject: string
  readonly text: string
}

/** What people hear of, by whom it is for. */
export const noticeNames = {
  applicant: [
    'received',
    'receptionRefused',
    'supplementRequested',
    'supplementTermExpired',
    'paymentRequested',
    'stopped',
    'resumed',
    'extended',
    'apology',
    'resolved',
    'returned',
    'withdrawn',
    'reopened',
    'feedbackAnswered',
  ],
  officer: ['assigned', 'dueSoon'],
  unit: ['handedOver', 'apologyOwed', 'overdue'],
  agency: ['concurrenceRequested'],
} as const

/** A standard notice. */
export type NoticeName = (typeof noticeNames)[keyof typeof noticeNames][number]

/** All texts of one language: `{ ...en, resolved: (told) => … }` says one of them in other words. */
export interface NoticeTexts {
  /** BCP 47. */
  readonly language: string
  readonly notices: { readonly [Name in NoticeName]: (told: Told) => NoticeText }
}
