// What "on time" means: definitions in use differ, and the same dossiers give different rates. So each has a name, a
// question names the one it wants, and its answer repeats the name. Each is a pure function of a dossier's facts.

import { minuteMs, type Instant } from '../../kernel/instant.js'
import { defineOnTime, type OnTimeFacts, type OnTimePolicy, type Timeliness } from './define-on-time.js'
import { compare } from './timeliness.js'

/** The definitions of every engine, by name. */
export const onTimeDefinitions = {
  /**
   * Early before the promised date, on time on that date, late after it.
   * @source Civil Code 2015, art. 148: a term in days ends with its last day; form 06a, columns 8 to 10
   */
  byDate: defineOnTime({
    name: 'byDate',
    description: 'The civil date of the decision against the promised date.',
    classify: classByDate,
  }),

  /**
   * Early before the promised instant, on time at it, late after it.
   * @source form 1, receipt and appointment slip: the result is promised for an hour and a minute
   */
  byInstant: defineOnTime({
    name: 'byInstant',
    description: 'The moment of the decision against the promised moment.',
    classify({ resolvedAt, dueAt }) {
      return resolvedAt === undefined || dueAt === undefined ? undefined : compare(resolvedAt, dueAt)
    },
  }),

  /**
   * Each step of a resolved dossier against the step's own budget, by the minutes of the control slip: late if any step
   * is late, early if all are early, else on time. Steps without a budget don't count; nor does a dossier without any.
   * @source form 6, process control slip: date and time to the minute, early, on time or late at each hand-over
   */
  byStep: defineOnTime({
    name: 'byStep',
    description: 'Every step against its own budget, to the minute; one late step makes the dossier late.',
    classify({ resolvedAt, steps }) {
      if (resolvedAt === undefined) return undefined
      const classes = steps.flatMap(({ endedAt, dueAt }) =>
        endedAt === undefined || dueAt === undefined ? [] : [compare(minuteOf(endedAt), minuteOf(dueAt))],
      )
      if (classes.length === 0) return undefined
      if (classes.includes('late')) return 'late'
      return classes.includes('onTime') ? 'onTime' : 'early'
    },
  }),

  /**
   * Late if the result was released (ready: the dossier resolved) after the promised moment. Early if it was finished
   * (the applicant has the result) before that moment, or released before it when the promise had been extended. Else
   * on time: also where it was ready long before, but nobody has come for it.
   * @source OpenCPS 2, `StatisticEngineFetchEntry`: releaseDate, finishDate, extendDate against dueDate
   */
  byRelease: defineOnTime({
    name: 'byRelease',
    description:
      'Late if ready after the promise; early only if handed over before it, or ready before an extended one.',
    classify({ resolvedAt, returnedAt, dueAt, extensions }) {
      if (resolvedAt === undefined || dueAt === undefined) return undefined
      if (resolvedAt > dueAt) return 'late'
      const isFinishedBefore = returnedAt !== undefined && returnedAt < dueAt
      return isFinishedBefore || (extensions > 0 && resolvedAt < dueAt) ? 'early' : 'onTime'
    },
  }),

  /**
   * Every dossier of the period, by date: late if its end is after the promised date, or if more than one supplement was
   * requested. The end is the decision, else the return of the result, else the day on which processing was stopped,
   * refused or withdrawn from. Waiting for a supplement that has not come, it is the date of the request; unfinished, the
   * last day of the period. What ended before the promised date is early; what is open and in time is on time. The time
   * of supplements is subtracted in the promise itself. Without a promised date it is in no rate.
   * @source Decision 766/QĐ-TTg of 2022, group of indicators on progress
   */
  decision766: defineOnTime({
    name: 'decision766',
    description:
      'National scoring: every dossier of the period, by date; more than one supplement request is late.',
    classify(facts) {
      const { dueDay, supplements, resolvedAt, returnedAt, endedOtherwise, waitingSince, asOf, dayOf } = facts
      if (dueDay === undefined) return undefined
      if (supplements > 1) return 'late'
      const endedAt = resolvedAt ?? returnedAt ?? endedOtherwise?.at
      if (endedAt !== undefined) return compare(dayOf(endedAt), dueDay)
      return dayOf(waitingSince ?? asOf) <= dueDay ? 'onTime' : 'late'
    },
    rate: ({ classes: { early, onTime, late } }) => ({
      numerator: early + onTime,
      denominator: early + onTime + late,
    }),
    rateIs: {
      numerator: 'ended in time, and in process and in time',
      denominator: 'all received or processed in the period that have a promised date',
    },
  }),

  /**
   * The share of what was resolved late, by date, in all that there was to process: a high rate is bad.
   * @source form 06a, column 10 over column 3: received in the period and carried over
   */
  overToProcess: defineOnTime({
    name: 'overToProcess',
    description: 'The share of dossiers resolved late in all that there was to process.',
    classify: classByDate,
    rate: ({ classes, carriedOver, received, reopened, takenOver }) => ({
      numerator: classes.late,
      denominator: carriedOver + received + reopened + takenOver,
    }),
    rateIs: {
      numerator: 'resolved late',
      denominator: 'received and opening stock: carried over, received, reopened, taken over',
    },
  }),
} as const satisfies { readonly [Name in string]: OnTimePolicy<Name> }

/** The name of a definition of every engine. */
export type OnTimeDefinition = keyof typeof onTimeDefinitions

/** Definitions by the name under which a question asks for them. */
export type OnTimeRegistry = ReadonlyMap<string, OnTimePolicy>

/** The definitions of every engine, and those of an office. */
export function onTimeRegistry(own: readonly OnTimePolicy[] = []): OnTimeRegistry {
  return new Map([...Object.values(onTimeDefinitions), ...own].map((policy) => [policy.name, policy]))
}

function classByDate({ resolvedAt, dueDay, dayOf }: OnTimeFacts): Timeliness | undefined {
  return resolvedAt === undefined || dueDay === undefined ? undefined : compare(dayOf(resolvedAt), dueDay)
}

function minuteOf(at: Instant): number {
  return Math.floor(at / minuteMs)
}
