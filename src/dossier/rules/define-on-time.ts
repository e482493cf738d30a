// What a definition of "on time" is: a name, and a pure function from the facts of one dossier to its class. Offices
// register their own beside the built-in ones of on-time.ts. Nothing here reads a log, a book or a clock.

import { DossierError } from '../../kernel/errors.js'
import { formatFindings, type Finding } from '../../kernel/finding.js'
import type { Instant } from '../../kernel/instant.js'
import type { DossierState } from '../dossier.js'

/** How a dossier did against its promise. */
export type Timeliness = 'early' | 'onTime' | 'late'

/** A class in a count: `none` are dossiers that a definition gives no class, and that are in no rate. */
export type TimelinessClass = Timeliness | 'none'

/** All classes, in the order in which they are shown. */
export const timelinessClasses = ['early', 'onTime', 'late', 'none'] as const satisfies TimelinessClass[]

/** One step in one pair of hands, as the process control slip has it. */
export interface OnTimeStep {
  readonly step: string
  /** Absent where an imported source tells only of the completion. */
  readonly startedAt?: Instant
  readonly endedAt?: Instant
  /** The end of the step's own budget; absent if it has none. */
  readonly dueAt?: Instant
  /** How it ended; absent while it is in work. */
  readonly ended?: 'completed' | 'handedOver' | 'closed' | 'skipped' | 'returned'
}

/** What a definition may know of one dossier, all of it as of `asOf`. Instants are epoch milliseconds. */
export interface OnTimeFacts {
  readonly dossierId: string
  readonly procedure: string | undefined
  readonly channel: string | undefined
  readonly state: DossierState
  readonly receivedAt: Instant | undefined
  /** The promise in force: with every pause, extension and recomputation so far; `undefined` without a due date. */
  readonly dueAt: Instant | undefined
  /**
   * The last date of that promise as a day number: not always `dayOf(dueAt)`, for a promise for 24:00 ends at the instant at
   * which the next date begins.
   */
  readonly dueDay: number | undefined
  /** The promise at the reception, before anything moved it. Read from the log when it is first asked for. */
  readonly firstDueAt: Instant | undefined
  /** The last date of the promise at the reception. */
  readonly firstDueDay: number | undefined
  /** The office decided: the result is ready. */
  readonly resolvedAt: Instant | undefined
  /** The applicant has the result. */
  readonly returnedAt: Instant | undefined
  /** How else it ended, or stands still by a decision of the office; `undefined` for all others. */
  readonly endedOtherwise:
    { readonly as: 'withdrawn' | 'stopped' | 'receptionRefused'; readonly at: Instant } | undefined
  /** Since when the clock has stood. */
  readonly pausedSince: Instant | undefined
  /** The date of the request for a supplement that has not come; `undefined` if none is awaited. */
  readonly waitingSince: Instant | undefined
  /** How many supplements were requested. */
  readonly supplements: number
  /** How many extensions were granted since it was received, or last opened again. */
  readonly extensions: number
  /** Its steps, oldest first. Read from the log when they are first asked for. */
  readonly steps: readonly OnTimeStep[]
  /** The moment at which to look: the last millisecond of the period, or the `asOf` of the question. */
  readonly asOf: Instant
  /** The civil date of an instant as a day number, in the zone of the dossier's own calendar. */
  readonly dayOf: (at: Instant) => number
}

/** The counts of one row of a report, as a definition's own rate is made of them. */
export interface RateCounts {
  readonly carriedOver: number
  readonly received: number
  readonly reopened: number
  readonly takenOver: number
  /** Everything that was counted, by class. */
  readonly classes: { readonly [Class in TimelinessClass]: number }
  /** The resolved among them; `undated` were given no class. */
  readonly resolved: { readonly [Count in 'total' | Timeliness | 'undated']: number }
  /** The open among them, by how they stand. */
  readonly inProcess: { readonly [Count in 'total' | OpenStanding]: number }
}

/** How an open dossier stands against its date. */
type OpenStanding = 'inTime' | 'nearlyDue' | 'paused' | 'overdue' | 'undated'

/** A rate as the fraction that it is. */
export interface Fraction {
  readonly numerator: number
  readonly denominator: number
}

/** What a rate is made of, in words for the people who read the report. */
export interface RateWords {
  readonly numerator: string
  readonly denominator: string
}

/** A named definition of "on time". */
export interface OnTimePolicy<Name extends string = string> {
  /** kebab-case or camelCase, at most 64 letters and digits. */
  readonly name: Name
  /** One sentence for the people who read the report. */
  readonly description?: string | undefined
  /**
   * The class of one dossier; `undefined` for one that is in no rate. It is asked of every dossier that was counted,
   * also of open ones, must look at nothing but its argument, and must not throw.
   */
  classify(facts: OnTimeFacts): Timeliness | undefined
  /** A rate of its own; (early + on time) / (early + on time + late) if left out. A denominator of 0 is no rate. */
  rate?(counts: RateCounts): Fraction
  /** What that rate is made of; required with `rate`. */
  readonly rateIs?: RateWords | undefined
}

/**
 * Declares a definition of "on time".
 * @throws DossierError `definition-invalid`
 * @example
 * const within30Days = defineOnTime({
 *   name: 'within30Days',
 *   classify: ({ receivedAt, resolvedAt, dayOf }) =>
 *     receivedAt === undefined || resolvedAt === undefined ? undefined
 *     : dayOf(resolvedAt) - dayOf(receivedAt) <= 30 ? 'onTime' : 'late',
 * })
 */
export function defineOnTime<const Name extends string>(policy: OnTimePolicy<Name>): OnTimePolicy<Name> {
  const findings = policyFindings(policy)
  if (findings.length > 0) throw policyInvalid((Object(policy) as { name?: unknown }).name, findings)
  return Object.freeze({ ...policy })
}

const members = ['name', 'description', 'classify', 'rate', 'rateIs']

/** What is wrong with a definition, with paths that begin at `path`. */
export function policyFindings(policy: unknown, path: Finding['path'] = []): Finding[] {
  if (typeof policy !== 'object' || policy === null)
    return [{ path, code: 'shape', message: 'is not a definition, made by defineOnTime' }]
  const findings: Finding[] = []
  const find = (member: string, code: string, message: string) =>
    findings.push({ path: [...path, member.slice(0, 60)], code, message })
  const { name, description, classify, rate, rateIs } = policy as Record<string, unknown>
  if (typeof name !== 'string' || !/^[a-z][A-Za-z0-9]*(?:-[a-z0-9]+)*$/.test(name) || name.length > 64)
    find('name', 'name', 'is not kebab-case or camelCase of at most 64 letters')
  if (description !== undefined && !isText(description)) find('description', 'shape', 'is not a text')
  if (typeof classify !== 'function') find('classify', 'shape', 'is not a function')
  if (rate !== undefined && typeof rate !== 'function') find('rate', 'shape', 'is not a function')
  const words = Object(rateIs) as Record<string, unknown>
  if (
    rateIs === undefined ? rate !== undefined : !isText(words['numerator']) || !isText(words['denominator'])
  )
    find('rateIs', 'shape', 'is not { numerator, denominator } in words, which a rate of its own needs')
  for (const member of Object.keys(policy))
    if (!members.includes(member))
      find(member, 'unknown-key', `is not known here; there are ${members.join(', ')}`)
  return findings
}

/** What is thrown at a definition that can't be used. */
export function policyInvalid(
  name: unknown,
  findings: readonly Finding[],
  options?: { cause?: unknown },
): DossierError {
  const definition = typeof name === 'string' ? name.slice(0, 60) : '(without name)'
  const message = `the definition ${definition} of "on time" can't be used:\n${formatFindings(findings)}`
  return new DossierError('definition-invalid', message, { definition, findings }, options)
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '' && value.length <= 2_000
}
