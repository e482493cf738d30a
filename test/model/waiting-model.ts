// What a dossier of the model waits for, and what becomes of its promise.

import type { Stood } from './clock-model.js'
import type { ModelDossier } from './dossier-model.js'
import { endOf } from './notes-model.js'
import { dated, procedureOf, type Changed, type ModelRules } from './model-rule.js'

const hourMs = 3_600_000

/** The clock begins to stand, or another ground is added. */
function standing(dossier: ModelDossier, ground: Stood['ground'], from: number): Changed {
  const clock = dossier.clock!
  return { clock: { ...clock, since: clock.since ?? from, stood: [...clock.stood, { from, ground }] } }
}

/** Grounds end; if the clock runs by that, the due date is another. */
function running(
  dossier: ModelDossier,
  at: number,
  ends: (stood: Stood) => boolean,
  isSupplied = false,
): Changed {
  const clock = dossier.clock!
  const stood = clock.stood.map((each) =>
    each.to === undefined && ends(each) ? { ...each, to: at, isSupplied } : each,
  )
  const isStanding = stood.some(({ to }) => to === undefined)
  if (clock.since === undefined || isStanding) return { clock: { ...clock, stood } }
  return dated(dossier, { clock: { ...clock, stood, since: undefined } })
}

/** Rules of waiting and of promises. */
export const waitingRules: ModelRules<
  | 'requestSupplement'
  | 'receiveSupplement'
  | 'expireSupplement'
  | 'requestPayment'
  | 'recordPayment'
  | 'requestConcurrence'
  | 'giveConcurrence'
  | 'stopProcessing'
  | 'resumeProcessing'
  | 'extendDeadline'
  | 'issueApology'
  | 'recomputeDeadlines'
> = {
  requestSupplement(dossier, { at }) {
    const { onSupplement, supplement = {} } = procedureOf(dossier)
    const { limit = Infinity, within } = supplement
    if (dossier.supplements >= limit) return 'supplement-limit'
    const supplementDueAt = within && at + within.workingHours! * hourMs
    const stood = onSupplement === 'ignore' ? {} : standing(dossier, 'supplement', at)
    const told = { supplements: dossier.supplements + 1, requests: dossier.requests + 1, supplementDueAt }
    return { state: 'supplementRequested', ...told, isExpired: false, ...stood }
  },
  receiveSupplement: (dossier, { at }) => ({
    state: 'processing',
    ...running(dossier, at, ({ ground }) => ground === 'supplement', true),
  }),
  expireSupplement({ supplementDueAt, isExpired }, { at }) {
    if (supplementDueAt === undefined || isExpired || at <= supplementDueAt) return 'supplement-term-open'
    return { isExpired: true }
  },
  requestPayment(dossier, { fee, amount, currency, at }) {
    const { fees = [], payment = {} } = procedureOf(dossier)
    const known = fees.find(
      ({ code, channel = dossier.channel }) => code === fee && channel === dossier.channel,
    )
    if (fee !== undefined && known === undefined) return 'fee-unknown'
    const [sum, money] = [amount ?? known?.amount, currency ?? known?.currency]
    if (sum === undefined || money === undefined) return 'fee-unknown'
    const stood = payment.stopsClock === false ? {} : standing(dossier, 'payment', at)
    const payments = dossier.payments + 1
    const dueAt = endOf(dossier, 'payment', at)
    const owed = [...dossier.owed, { amount: sum, currency: money, number: payments, dueAt }]
    return { state: 'paymentRequested', owed, payments, ...stood }
  },
  recordPayment(dossier, { amount, currency, at }) {
    const { state, owed, payments } = dossier
    const pays = (asked: ModelDossier['owed'][number]) =>
      asked.currency === currency && asked.amount <= amount
    if (state === 'paymentRequested' && !pays(owed.at(-1)!)) return 'amount-mismatch'
    const paid = owed.findLast(pays)
    const changed = {
      owed: owed.filter((each) => each !== paid),
      payments: paid === undefined ? payments + 1 : payments,
    }
    if (state !== 'paymentRequested') return changed
    const ends = running(dossier, at, ({ ground }) => ground === 'payment')
    return { ...changed, state: 'processing', ...ends }
  },
  requestConcurrence(dossier, { concurrence, step, at }) {
    const procedure = procedureOf(dossier)
    if (step !== undefined && !Object.hasOwn(procedure.steps, step)) return 'step-unknown'
    const { asked } = dossier
    const id = concurrence ?? `concurrence-${Object.keys(asked).length + 1}`
    if (Object.hasOwn(asked, id)) return 'concurrence-exists'
    const stops = procedure.concurrence?.stopsClock === true
    const stood = stops ? standing(dossier, 'concurrence', at) : {}
    const dueAt = endOf(dossier, 'concurrence', at)
    return { asked: { ...asked, [id]: { isAnswered: false, stops, dueAt } }, ...stood }
  },
  giveConcurrence(dossier, { concurrence: id, at }) {
    const asked = dossier.asked[id]
    if (asked === undefined) return 'concurrence-unknown'
    if (asked.isAnswered) return 'concurrence-answered'
    const answered = { asked: { ...dossier.asked, [id]: { ...asked, isAnswered: true } } }
    if (!asked.stops) return answered
    let isFirst = true
    return {
      ...answered,
      // Whichever is answered: of those that stand for agencies, one less does.
      ...running(dossier, at, ({ ground }) => {
        const ends = ground === 'concurrence' && isFirst
        if (ends) isFirst = false
        return ends
      }),
    }
  },
  stopProcessing: (dossier, { at }) => ({ state: 'stopped', ...standing(dossier, 'stop', at) }),
  resumeProcessing: (dossier, { at }) => ({
    state: 'processing',
    ...running(dossier, at, ({ ground }) => ground !== 'concurrence'),
  }),
  extendDeadline(dossier, { term, at }) {
    const { extension } = procedureOf(dossier)
    const { due, clock, extensions, apologies } = dossier
    if (extension === undefined) return 'extension-not-allowed'
    if (extensions >= (extension.limit ?? 1)) return 'extension-limit'
    const hours = term.workingHours
    if (hours === undefined || hours > extension.atMost!.workingHours!) return 'extension-too-long'
    const moment = clock?.since ?? at
    if (moment + extension.notice!.workingHours! * hourMs > due! || moment >= due!)
      return 'extension-too-late'
    const extended = { ...clock!, extended: [...clock!.extended, { at, hours }] }
    return {
      ...{ extensions: extensions + 1, apologies: apologies + 1 },
      ...{ clock: extended, due: due! + hours * hourMs },
    }
  },
  issueApology: ({ apologies }, { reappointedAt, at }) =>
    Number(reappointedAt) <= at ? 'reappointed-before' : { apologies: apologies + 1 },
  // The calendar of this office never changes: every date that was promised is the one counted anew.
  recomputeDeadlines: () => 'nothing-to-change',
}
