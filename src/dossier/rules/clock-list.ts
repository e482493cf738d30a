// All clocks of one dossier, as its own state tells them: the legal term, those of its procedure, the budgets of its
// steps, and the terms that others were given. The one list for questions about clocks and for facts about their dates;
// it needs no procedure and no time.

import type { Instant } from '../../kernel/instant.js'
import { statutoryClock } from '../../procedure/clock-checks.js'
import { stepClock } from '../clock-run.js'
import { isOpen, openStates, type Dossier } from '../dossier.js'
import type { ClockOwner } from './clocks.js'
import { pausedSince } from './pauses.js'

/** One run of one of a dossier's clocks that has a date. */
export interface ListedClock {
  /** `statutory`, a clock that the procedure declares, `step/…`, `supplement`, `payment`, `concurrence/…`, `feedback/…`. */
  readonly clock: string
  /** Which of the runs of this clock it is, from 1; of the legal term, how often the dossier was begun. */
  readonly occurrence: number
  /** Who is to act by the date. */
  readonly owner: ClockOwner
  /** The unit or the agency that answers for it. */
  readonly unit: string | undefined
  /** The calendar that this very run is known to be counted in. */
  readonly calendar: string | undefined
  readonly startedAt: Instant | undefined
  readonly dueAt: Instant
  /** Since when it has stood. */
  readonly pausedAt: Instant | undefined
  /** When what it measured was done, or it ended with the dossier. */
  readonly endedAt: Instant | undefined
  /** Whether it ended by what it waited for. */
  readonly isMet: boolean
  /** Whether somebody still has to act by its date: an unanswered request of a dossier that ended is owed by nobody. */
  readonly isAwaited: boolean
}

/** The clocks of a dossier that have a date, by kind. */
export function clockList(dossier: Dossier): ListedClock[] {
  return [...legalTerm(dossier), ...ownClocks(dossier), ...budgets(dossier), ...givenTerms(dossier)]
}

function legalTerm(dossier: Dossier): ListedClock[] {
  const { deadline, receivedAt, reopenedAt, reopenings = 0, resolvedAt, unit } = dossier
  if (deadline === undefined) return []
  const isAwaited = openStates.has(dossier.state)
  const endedAt = isAwaited
    ? undefined
    : (resolvedAt ?? dossier.returnedAt ?? dossier.withdrawnAt ?? dossier.latestAt)
  return [
    {
      clock: statutoryClock,
      occurrence: reopenings + 1,
      owner: 'office',
      unit,
      calendar: deadline.calendar,
      startedAt: reopenedAt ?? receivedAt,
      dueAt: deadline.dueAt,
      pausedAt: pausedSince(dossier),
      endedAt,
      isMet: endedAt !== undefined && resolvedAt !== undefined,
      isAwaited,
    },
  ]
}

function ownClocks({ clocks = [] }: Dossier): ListedClock[] {
  const numberOf = counter()
  return clocks.map((run) => {
    const { clock, unit, calendar, startedAt, dueAt, stoppedAt, closedAt, grounds, pauses } = run
    const endedAt = stoppedAt ?? closedAt
    return {
      clock,
      occurrence: numberOf(clock),
      owner: 'office',
      unit,
      calendar,
      startedAt,
      dueAt,
      pausedAt: grounds.length > 0 ? pauses.at(-1)!.from : undefined,
      endedAt,
      isMet: stoppedAt !== undefined,
      isAwaited: endedAt === undefined,
    }
  })
}

function budgets(dossier: Dossier): ListedClock[] {
  const isInOffice = openStates.has(dossier.state)
  const pausedAt = pausedSince(dossier)
  const numberOf = counter()
  return dossier.steps.flatMap((run): ListedClock[] => {
    const { step, unit = dossier.unit, startedAt, dueAt, completedAt, closedAt, skippedAt } = run
    const clock = stepClock(step)
    const occurrence = numberOf(clock)
    if (dueAt === undefined) return []
    return [
      {
        clock,
        occurrence,
        owner: 'office',
        unit,
        calendar: undefined,
        startedAt,
        dueAt,
        pausedAt: isOpen(run) ? pausedAt : undefined,
        endedAt: completedAt ?? closedAt ?? skippedAt,
        isMet: completedAt !== undefined,
        isAwaited: isInOffice && isOpen(run),
      },
    ]
  })
}

/** Terms that an event gave somebody besides the promise: they never stand, and end by what was asked for. */
function givenTerms(dossier: Dossier): ListedClock[] {
  const { state, supplementRequests, payments, concurrences, feedback, unit } = dossier
  // A stop in between ends what was awaited from the applicant; the request stays without an answer.
  const lastSupplement = state === 'supplementRequested' ? supplementRequests.at(-1) : undefined
  const lastPayment =
    state === 'paymentRequested'
      ? payments.findLast(({ requestedAt, paidAt }) => requestedAt !== undefined && paidAt === undefined)
      : undefined
  const numberOf = counter()
  return [
    ...supplementRequests.map((each) => ({
      ...{ clock: 'supplement', owner: 'applicant' as const, isAwaited: each === lastSupplement },
      ...{ startedAt: each.requestedAt, dueAt: each.dueAt, metAt: each.receivedAt, unit: undefined },
    })),
    ...payments.map((each) => ({
      ...{ clock: 'payment', owner: 'applicant' as const, isAwaited: each === lastPayment },
      ...{ startedAt: each.requestedAt, dueAt: each.dueAt, metAt: each.paidAt, unit: undefined },
    })),
    ...concurrences.map((each) => ({
      ...{ clock: `concurrence/${each.concurrence}`, owner: 'agency' as const, unit: each.agency },
      ...{ startedAt: each.requestedAt, dueAt: each.dueAt, metAt: each.answeredAt },
      isAwaited: openStates.has(state),
    })),
    // People are owed an answer also when the dossier is long done.
    ...feedback.map((each) => ({
      ...{ clock: `feedback/${each.feedback}`, owner: 'office' as const, isAwaited: true, unit },
      ...{ startedAt: each.receivedAt, dueAt: each.dueAt, metAt: each.answeredAt },
    })),
  ].flatMap(({ dueAt, metAt, isAwaited, ...given }): ListedClock[] => {
    const occurrence = numberOf(given.clock)
    if (dueAt === undefined) return []
    const isMet = metAt !== undefined
    const never = { calendar: undefined, pausedAt: undefined }
    return [{ ...given, ...never, occurrence, dueAt, endedAt: metAt, isMet, isAwaited: isAwaited && !isMet }]
  })
}

/** Numbers the runs of each clock in the order in which they are told. */
function counter(): (clock: string) => number {
  const counts = new Map<string, number>()
  return (clock) => {
    const count = (counts.get(clock) ?? 0) + 1
    counts.set(clock, count)
    return count
  }
}
