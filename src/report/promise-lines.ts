// The promises so far, each with who made it and why: why one was replaced is the cause of the next.

import type { Instant } from '../kernel/instant.js'
import type { PauseExplanation, PromiseExplanation } from '../queries/explanation.js'
import type { ExplanationLine } from './explanation-line.js'
import type { BasisTold, LocalMoment, Messages } from './messages.js'
import { oneLine, wordFor } from './one-line.js'
import { termText } from './term-text.js'

interface Telling {
  readonly messages: Messages
  due(promise: PromiseExplanation): LocalMoment
  moment(at: Instant): LocalMoment
}

/** One line a promise, first to last, under a heading. */
export function promiseLines(promises: readonly PromiseExplanation[], telling: Telling): ExplanationLine[] {
  const { messages } = telling
  return [
    { kind: 'promise', depth: 0, text: messages.promises() },
    ...promises.map((promise, index) => ({
      kind: 'promise' as const,
      depth: 1,
      text: messages.promise(
        told(promise, promises[index - 1], {
          ...telling,
          isInForce: index > 0 && index === promises.length - 1,
        }),
      ),
    })),
  ]
}

function told(
  promise: PromiseExplanation,
  before: PromiseExplanation | undefined,
  { messages, due, moment, isInForce }: Telling & { readonly isInForce: boolean },
) {
  const { at, actor, policy, pause, shift, term } = promise
  const cause = policy === 'recorded' ? policy : promise.cause
  const reason = promise.reason ?? reasonOfExtension(promise)
  const termTold = term && termText(term, messages)
  const isOtherTerm = before?.term !== undefined && termTold !== termText(before.term, messages)
  return {
    at: moment(at),
    actor: oneLine(actor),
    due: due(promise),
    cause: wordFor(messages.causes, cause),
    pause: pause && pauseTold(pause, { messages, moment }),
    shift: shift && termText(shift, messages),
    reason: reason === undefined ? undefined : oneLine(reason),
    term: isOtherTerm ? termTold : undefined,
    basis: before && otherBasis(promise, before),
    isInForce,
  }
}

/** What an extension was granted for is told by the account. */
function reasonOfExtension({ at, cause, trace }: PromiseExplanation): string | undefined {
  const moves = (trace?.alternatives?.[0] ?? trace)?.moves ?? []
  return cause === 'extension' ? moves.find((move) => move.at === at)?.reason : undefined
}

function pauseTold(
  { from, to, grounds }: PauseExplanation,
  { messages, moment }: Pick<Telling, 'messages' | 'moment'>,
) {
  const words = grounds.map((ground) => wordFor(messages.grounds, ground))
  return { from: moment(from), to: to === undefined ? undefined : moment(to), grounds: words }
}

/** What a promise was computed by, where that is another than the one before: a version, a calendar. */
function otherBasis(promise: PromiseExplanation, before: PromiseExplanation): BasisTold | undefined {
  const { calendar, calendarVersion, procedureVersion } = promise
  const isOtherProcedure = procedureVersion !== before.procedureVersion
  const isOtherCalendar = calendar !== before.calendar || calendarVersion !== before.calendarVersion
  if (!isOtherProcedure && !isOtherCalendar) return undefined
  const basis = {
    procedure: undefined,
    procedureVersion: isOtherProcedure ? procedureVersion : undefined,
    calendar: isOtherCalendar && calendar !== undefined ? oneLine(calendar) : undefined,
    calendarVersion: isOtherCalendar ? calendarVersion : undefined,
    timeZone: undefined,
  }
  return Object.values(basis).some((value) => value !== undefined) ? basis : undefined
}
