// An explanation as lines: what is explained and by which rules, the account of the promise in force, and the promises
// so far. The account itself is trace-lines.ts.

import type { TermTrace } from '../calendar/explain.js'
import type { Instant } from '../kernel/instant.js'
import type { DeadlineExplanation, PromiseExplanation } from '../queries/explanation.js'
import { clockTold } from './clock-told.js'
import type { ExplanationLine } from './explanation-line.js'
import { dueMoment, localMoment, unknownZone } from './local-moment.js'
import type { ClockTold, LocalMoment, Messages, StartWord } from './messages.js'
import { en } from './messages/en.js'
import { oneLine } from './one-line.js'
import { rulesOf } from './policy-rules.js'
import { promiseLines } from './promise-lines.js'
import { termText } from './term-text.js'
import { traceLines } from './trace-lines.js'

/** How an explanation is told. */
export interface ExplanationOptions {
  /** The language; `en` if left out. */
  readonly messages?: Messages | undefined
  /**
   * The IANA zone of moments where no calendar tells one, as of promises that another system made; `UTC`, and named so, if
   * left out. What a calendar counted is told in the calendar's zone.
   */
  readonly timeZone?: string | undefined
  /** `short` (default) folds runs of like dates into one line, `full` has one line a date, and announcements of days off. */
  readonly detail?: 'short' | 'full' | undefined
}

/**
 * The lines of `explanationText`, for user interfaces that show them in their own way.
 * @throws DossierError `time-zone-unknown` for the option
 */
export function explanationLines(
  explanation: DeadlineExplanation,
  options: ExplanationOptions = {},
): ExplanationLine[] {
  const { promises } = explanation
  const { messages = en } = options
  const promise = promises.at(-1)
  const clock = clockOf(explanation)
  if (promise === undefined) return [{ kind: 'title', depth: 0, text: messages.noDueDate(clock) }]
  const zone = promises.findLast(({ trace }) => trace)?.trace?.timeZone ?? options.timeZone ?? unknownZone
  const due = (each: PromiseExplanation) => dueOf(each, zone)
  return [
    { kind: 'title', depth: 0, text: messages.title(clock, due(promise)) },
    ...headLines(explanation, promise, messages),
    ...wayLines(promises, promises.length - 1, { messages, detail: options.detail ?? 'short' }),
    ...promiseLines(promises, {
      messages,
      due,
      moment: (at: Instant) => localMoment(at, zone),
    }),
  ]
}

function headLines(
  { procedure }: DeadlineExplanation,
  { term, trace, policy, calendar, calendarVersion, procedureVersion }: PromiseExplanation,
  messages: Messages,
): ExplanationLine[] {
  const wholeTerm = term ?? trace?.term
  const rules = rulesOf(policy, trace, messages)
  const basis = {
    procedure: procedure === undefined ? undefined : oneLine(procedure),
    procedureVersion,
    calendar: calendar === undefined ? undefined : oneLine(calendar),
    calendarVersion,
    timeZone: trace?.timeZone,
  }
  const isKnown = Object.values(basis).some((value) => value !== undefined)
  return [
    ...(wholeTerm === undefined
      ? []
      : [{ kind: 'term' as const, depth: 0, text: messages.term(termText(wholeTerm, messages)) }]),
    ...(isKnown ? [{ kind: 'basis' as const, depth: 0, text: messages.basis(basis) }] : []),
    ...(rules.length > 0 ? [{ kind: 'policy' as const, depth: 0, text: messages.policy(rules) }] : []),
  ]
}

interface Way {
  readonly messages: Messages
  readonly detail: 'short' | 'full'
}

/** The way to one promise; before 0.3 a promise was counted on from the one before it. */
function wayLines(promises: readonly PromiseExplanation[], index: number, way: Way): ExplanationLine[] {
  const promise = promises[index]!
  const { trace, policy } = promise
  const { messages } = way
  if (trace === undefined) {
    const text = policy === 'recorded' ? messages.recorded() : messages.notRecounted()
    return [{ kind: 'unknown', depth: 0, text }]
  }
  const began = beganBy(promises, index, trace)
  const before = began === 'continued' ? wayLines(promises, index - 1, way) : []
  const recordedDueAt = promises.slice(0, index).findLast((each) => each.policy === 'recorded')?.dueAt
  const granted = grantedBy(promises)
  return [...before, ...traceLines(trace, { ...way, began, recordedDueAt, granted, depth: 0 })]
}

/** What the term of a promise began with, as far as the promises tell. */
function beganBy(promises: readonly PromiseExplanation[], index: number, trace: TermTrace): StartWord {
  const { cause } = promises[index]!
  const isMoved = cause === 'resumption' || cause === 'extension'
  if (index > 0 && isMoved && trace.moves.length === 0 && trace.alternatives === undefined) return 'continued'
  const origin = promises
    .slice(0, index + 1)
    .findLast((promise) => isBegin(promise.cause) && (promise.trace?.start ?? promise).at === trace.start.at)
  return origin !== undefined && isBegin(origin.cause) ? origin.cause : 'other'
}

function isBegin(cause: string): cause is 'reception' | 'restart' | 'start' {
  return cause === 'reception' || cause === 'restart' || cause === 'start'
}

/** Who granted the extension of a moment. */
function grantedBy(promises: readonly PromiseExplanation[]): (at: Instant | undefined) => string | undefined {
  return (at) => promises.find((promise) => promise.cause === 'extension' && promise.at === at)?.actor
}

/** When a promise is due, by the clock on the wall. */
function dueOf({ trace, dueAt }: PromiseExplanation, zone: string): LocalMoment {
  return trace === undefined ? localMoment(dueAt, zone) : dueMoment(trace.due, dueAt, trace.timeZone)
}

function clockOf({ clock, dossierId }: DeadlineExplanation): ClockTold {
  return { ...clockTold(clock), dossier: oneLine(dossierId) }
}
