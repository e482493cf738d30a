// (2) The rules of promises that move, of how a dossier ends, and how it begins again.

import { formatTerm, unitOf, type CountedTerm, type Term } from '../../calendar/term.js'
import type { Instant } from '../../kernel/instant.js'
import { reject, type Rejected } from '../../kernel/outcome.js'
import type { DataOf } from '../../log/event-definition.js'
import type { ExtensionPolicy } from '../../procedure/declaration.js'
import { fact, type Fact, type RejectionCode, type Rules } from '../decision.js'
import { openStep } from '../dossier.js'
import type { ApologyIssued } from '../events/waiting.js'
import { promiseFrom, promiseOf } from '../rules/deadline.js'
import { pausedSince } from '../rules/pauses.js'
import { awaitedBranches, expectedStep, isRouteDone, stepOf, unknownStep } from '../rules/route.js'
import { procedureOf } from './lookups.js'
import { basisOf, promised } from './promises.js'

/** Rules of promises that move, and of endings. */
export const endingRules: Rules<
  | 'extendDeadline'
  | 'issueApology'
  | 'resolveDossier'
  | 'returnResult'
  | 'requestWithdrawal'
  | 'withdrawDossier'
  | 'reopenDossier'
> = {
  extendDeadline({ term, reason, legalBasis, unit, at }, dossier, context) {
    const procedure = procedureOf(dossier, context)
    const { extension } = procedure.definition
    const { deadline, extensions } = dossier
    const basis = basisOf(procedure, dossier, { context, at })
    const { calendarId } = basis
    if (deadline === undefined || calendarId === undefined)
      return reject('no-deadline', 'the dossier has no due date that could be extended')
    const fromDueAt = deadline.dueAt
    const extendedBy = (by: Term, pauses = dossier.pauses) =>
      promiseOf(
        { ...dossier, pauses, extensions: [...extensions, { at, actor: '', term: by, reason, fromDueAt }] },
        'extension',
        basis,
      )
    const refusal = policyProblem(extension, term, extensions.length)
    if (refusal !== undefined) return refusal
    const { notice, apology = true, atMost } = extension!
    const { calendar: office } = context.calendar(calendarId)
    // While the clock stands, what counts is whether it was in time when it stopped.
    const moment = pausedSince(dossier) ?? at
    const noticed =
      notice === undefined ? moment : office.add(moment, notice, { end: 'sameTime', roll: 'none' })
    if (noticed > fromDueAt || moment >= fromDueAt) {
      const message = `the due date is ${new Date(fromDueAt).toISOString()}, and an extension must be notified before it, in time`
      return reject('extension-too-late', message, { dueAt: fromDueAt, at })
    }
    const promise = extendedBy(term)
    // What another system promised may be of a procedure without a term.
    if (promise === undefined)
      return reject('no-deadline', 'the procedure has no term that could be extended')
    if (promise.dueAt <= fromDueAt)
      return reject('nothing-to-change', 'the due date would not be later', { dueAt: fromDueAt })
    if (term.on !== undefined && atMost !== undefined && promise.dueAt > extendedBy(atMost)!.dueAt)
      return tooLong(atMost)
    // While the clock stands its date may pass: then people are appointed for when it would be due if the clock ran again.
    const pauses = dossier.pauses.map((pause) => ({ to: at, ...pause }))
    const reappointedAt = () => (promise.dueAt > at ? promise : extendedBy(term, pauses)!).dueAt
    const apologised = apology ? apologyFor({ reason, unit, reappointedAt: reappointedAt(), at }) : []
    if ('rejection' in apologised) return apologised
    const granted = fact('ExtensionGranted', { term, reason, legalBasis, unit, fromDueAt })
    return [granted, ...apologised, ...promised(promise)]
  },

  issueApology: (command) => apologyFor(command),

  resolveDossier({ outcome, decision, note }, dossier, context) {
    const { definition } = procedureOf(dossier, context)
    const resolved = [fact('DossierResolved', { outcome, decision, note })]
    // A refusal may come at any time: whoever has not brought what was needed can't be granted anything.
    if (outcome === 'refused') return resolved
    if (dossier.state !== 'received' && dossier.state !== 'processing') {
      const message = `the dossier is ${dossier.state}: end that first; only a refusal may come before it`
      return reject('wrong-state', message, { state: dossier.state, allowed: ['received', 'processing'] })
    }
    const asked = dossier.concurrences.find(({ answeredAt }) => answeredAt === undefined)
    if (asked !== undefined) {
      const message = `${asked.agency} has not answered yet; only a refusal may come before it has`
      return reject('concurrence-open', message, { concurrence: asked.concurrence })
    }
    if (!isRouteDone(dossier)) {
      const waiting = dossier.arrivals[0]?.step
      const step =
        openStep(dossier)?.step ??
        expectedStep(dossier, definition) ??
        (waiting === undefined ? undefined : awaitedBranches(dossier, definition, waiting)[0])
      const message = `step '${step}' is still to be done; only a refusal may come before the last step`
      return reject('steps-remaining', message, { step })
    }
    return resolved
  },

  returnResult: ({ channel }) => [fact('ResultReturned', { channel })],

  requestWithdrawal: ({ reason }) => [fact('WithdrawalRequested', { reason })],

  withdrawDossier: ({ reason }) => [fact('DossierWithdrawn', { reason })],

  reopenDossier({ ground, reason, legalBasis, step: named, at }, dossier, context) {
    // It follows no version yet, and nobody holds it: there is nothing to take up again.
    if (dossier.receivedAt === undefined) {
      const message =
        dossier.registeredAt === undefined
          ? 'the dossier was never received: register or receive it anew'
          : 'the dossier was withdrawn before it was received: the applicant may file again'
      return reject('wrong-state', message, { state: dossier.state, allowed: ['resolved', 'returned'] })
    }
    const procedure = procedureOf(dossier, context)
    const { definition } = procedure
    const step = named ?? definition.start
    if (stepOf(definition, step) === undefined) return unknownStep(definition, step)
    return [
      fact('DossierReopened', { ground, reason, legalBasis, step }),
      ...promised(promiseFrom(at, 'restart', basisOf(procedure, dossier, { context, at }))),
    ]
  },
}

function apologyFor({
  reason,
  unit,
  reappointedAt,
  at,
}: DataOf<typeof ApologyIssued> & { readonly at: Instant }): readonly Fact[] | Rejected<RejectionCode> {
  if (reappointedAt > at) return [fact('ApologyIssued', { reason, unit, reappointedAt })]
  const message = 'the new appointment lies before the apology'
  return reject('reappointed-before', message, { reappointedAt, at })
}

function policyProblem(
  extension: ExtensionPolicy | undefined,
  term: Term,
  extensions: number,
): Rejected<RejectionCode> | undefined {
  if (extension === undefined) {
    const message = 'the procedure does not say that its term may be extended'
    return reject('extension-not-allowed', message)
  }
  const { limit = 1, atMost } = extension
  if (extensions >= limit) {
    const message = `the term may be extended ${limit === 1 ? 'once' : `${limit} times`}, and it was`
    return reject('extension-limit', message, { limit, extensions })
  }
  if (atMost === undefined || term.on !== undefined) return undefined
  const unit = unitOf(atMost)
  const amount = term[unit]
  return amount !== undefined && amount <= atMost[unit]! ? undefined : tooLong(atMost)
}

function tooLong(atMost: CountedTerm): Rejected<RejectionCode> {
  const message = `an extension is at most ${formatTerm(atMost)}, and given in that unit or as a date`
  return reject('extension-too-long', message, { atMost })
}
