// Which events people hear of, and who: rules as data, a function each. They look at what is recorded and at nothing else: no
// clock, no register of people.

import { toInstant, type Instant } from '../kernel/instant.js'
import type { RecordedEvent } from '../log/envelope.js'
import type { Dossier } from '../dossier/dossier.js'
import { statutoryClock } from '../procedure/clock-checks.js'
import type { Recipient } from './message.js'
import type { NoticeName, NoticeText } from './texts.js'

/** A message before it is put into words. */
export interface Draft {
  readonly to: Recipient
  /** A standard notice, which the catalogue puts into words; or your own, with its text. */
  readonly about: NoticeName | (string & {})
  readonly text?: NoticeText | undefined
  /**
   * The date that it tells: a moment, or the promise to the applicant that stood when the event was recorded; none while
   * the clock stands.
   */
  readonly dueAt?: Instant | 'promised' | undefined
  readonly reason?: string | undefined
  readonly what?: string | undefined
  /** In the smallest unit of the currency. */
  readonly amount?: { readonly units: number; readonly currency: string } | undefined
}

/** Who hears of an event, and of what. `dossier` is as it stands now. */
export type NoticeRule = (
  event: RecordedEvent,
  dossier: Readonly<Dossier>,
) => Draft | readonly (Draft | undefined)[] | undefined

/** Rules by event type. */
export type NoticeRules = Readonly<Record<string, NoticeRule | undefined>>

type Data = Readonly<Record<string, unknown>>
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const moment = (value: unknown): Instant | undefined =>
  typeof value === 'number' ? toInstant(value) : undefined

/** What everybody who filed a dossier hears of, where they are known. */
function applicant(about: NoticeName, more: (data: Data) => Partial<Draft> = () => ({})): NoticeRule {
  return ({ data }, dossier) => {
    const id = dossier.applicant?.subject
    return id === undefined ? undefined : { to: { kind: 'applicant', id }, about, ...more(data) }
  }
}

const reasonOf = (data: Data) => ({ reason: text(data['reason']) })
const promised = () => ({ dueAt: 'promised' as const })
const untilOf = (data: Data) => ({ dueAt: moment(data['dueAt']) })

/** The date of a clock, and which clock it is unless it is the dossier's own. */
const clockOf = (data: Data) => ({
  ...untilOf(data),
  ...(data['clock'] !== statutoryClock && { what: text(data['clock']) }),
})

/**
 * Whether a date is one by which the applicant has to act. The office owes nothing by it; that a supplement is overdue they
 * hear of when the office says what becomes of it.
 */
const isApplicants = ({ clock }: Data) => clock === 'supplement' || clock === 'payment'

/** Whoever holds the dossier: its unit and its officer, as far as they are known. */
function holders(
  { unit, officer }: Readonly<Dossier>,
  drafts: Partial<Record<'unit' | 'officer', Omit<Draft, 'to'>>>,
) {
  return [
    officer !== undefined &&
      drafts.officer && { to: { kind: 'officer' as const, id: officer }, ...drafts.officer },
    unit !== undefined && drafts.unit && { to: { kind: 'unit' as const, id: unit }, ...drafts.unit },
  ].filter((draft) => draft !== false && draft !== undefined)
}

/**
 * What an office usually tells: leave one out by `{ ...standardNotices, ResultReturned: undefined }`.
 * @source Decree 61/2018/NĐ-CP on one-stop shops, forms 1 to 5
 */
export const standardNotices: NoticeRules = {
  DossierReceived: applicant('received', promised),
  ReceptionRefused: applicant('receptionRefused', reasonOf),
  SupplementRequested: applicant('supplementRequested', (data) => ({ ...reasonOf(data), ...untilOf(data) })),
  SupplementTermExpired: applicant('supplementTermExpired', untilOf),
  PaymentRequested: applicant('paymentRequested', (data) => ({
    ...untilOf(data),
    amount: { units: Number(data['amount']), currency: String(data['currency']) },
  })),
  ProcessingStopped: applicant('stopped', reasonOf),
  ProcessingResumed: applicant('resumed', promised),
  ExtensionGranted: applicant('extended', (data) => ({ ...reasonOf(data), ...promised() })),
  ApologyIssued: applicant('apology', (data) => ({
    ...reasonOf(data),
    dueAt: moment(data['reappointedAt']),
  })),
  DossierResolved: applicant('resolved', (data) => ({ what: text(data['decision']) })),
  ResultReturned: applicant('returned'),
  DossierWithdrawn: applicant('withdrawn'),
  DossierReopened: applicant('reopened', (data) => ({ ...reasonOf(data), ...promised() })),
  FeedbackAnswered: applicant('feedbackAnswered'),
  Assigned: ({ data }) => ({
    to: { kind: 'officer', id: text(data['officer'])! },
    about: 'assigned',
    what: text(data['step']),
    ...promised(),
  }),
  HandedOver: ({ data }) => ({
    to: { kind: 'unit', id: text(data['unit'])! },
    about: 'handedOver',
    ...promised(),
  }),
  ConcurrenceRequested: ({ data }) => ({
    to: { kind: 'agency', id: text(data['agency'])! },
    about: 'concurrenceRequested',
    what: text(data['question']),
    ...untilOf(data),
  }),
  DeadlineApproached: ({ data }, dossier) => {
    if (isApplicants(data)) return undefined
    const due = clockOf(data)
    return data['notice'] === 'apologyOwed'
      ? holders(dossier, { unit: { about: 'apologyOwed', ...due } })
      : holders(dossier, { officer: { about: 'dueSoon', ...due } })
  },
  DeadlinePassed: ({ data }, dossier) =>
    isApplicants(data)
      ? undefined
      : holders(dossier, {
          officer: { about: 'overdue', ...clockOf(data) },
          unit: { about: 'overdue', ...clockOf(data) },
        }),
}
