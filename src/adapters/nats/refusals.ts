// How NATS says no, and what follows from it: whether something may have been written all the same, and whether asking
// again can help. Errors are told by name and code: two copies of the client may be about.

import { DossierError } from '../../kernel/errors.js'
import { pause } from '../pause.js'

const wrongLastSequence = 10071
/** Of newer servers: another publish to the subject is under way, and may come to nothing. */
const notYetDecided = 10164
const tooManyRequests = 429
const noMessage = 10037
const streamNotFound = 10059
const consumerNotFound = 10014

interface Told {
  readonly name?: unknown
  readonly code?: unknown
  readonly status?: unknown
}

/** The code of an answer of JetStream; `undefined` for an error of the connection or of the client. */
function answerOf(error: unknown): { readonly code: number; readonly status: number } | undefined {
  const { code, status } = Object(error) as Told
  return typeof code === 'number' && typeof status === 'number' ? { code, status } : undefined
}

/** Whether another message stands where a publish said that none does. */
export const isBeaten = (error: unknown): boolean => answerOf(error)?.code === wrongLastSequence

/** Whether there is no such stream. */
export const isNoStream = (error: unknown): boolean => answerOf(error)?.code === streamNotFound

/** Whether there is no such message any more. */
export const isNoMessage = (error: unknown): boolean => answerOf(error)?.code === noMessage

/** Whether a publish that failed so was never taken in: the request itself was refused, here or there. */
export function isNotTaken(error: unknown): boolean {
  const { name } = Object(error) as Told
  if (['InvalidArgumentError', 'PermissionViolationError', 'InvalidSubjectError'].includes(String(name)))
    return true
  const answer = answerOf(error)
  return answer !== undefined && answer.status < 500 && !isUnheard(error)
}

/** Whether nobody took it in yet, such as while a cluster chooses who leads, or has more to do than it takes. */
export const isUnheard = (error: unknown): boolean =>
  answerOf(error)?.code === notYetDecided ||
  answerOf(error)?.status === tooManyRequests ||
  ['JetStreamNotEnabled', 'NoRespondersError'].includes(String((Object(error) as Told).name))

/** Whether the connection was ended by its owner: it comes back no more. */
export const isEnded = (error: unknown): boolean =>
  ['ClosedConnectionError', 'DrainingConnectionError'].includes(String((Object(error) as Told).name))

/** Whether what was made for a reading is gone, as it is with a server that is killed: another can be made. */
const isConsumerGone = (error: unknown): boolean => answerOf(error)?.code === consumerNotFound

/** Whether it may pass by itself: the connection was lost, a cluster has no leader, or a server is full. */
export const isPassing = (error: unknown): boolean =>
  isConsumerGone(error) || (!isNotTaken(error) && !isEnded(error))

const why = (cause: unknown) => (cause instanceof Error ? cause.message || cause.name : String(cause))

/** The server said no, or can't be reached. */
export const refused = (operation: string, cause: unknown): DossierError<'storage'> =>
  new DossierError('storage', `NATS refused to ${operation}: ${why(cause)}`, { operation }, { cause })

/** It was never taken in, so nothing was written. */
export const notTaken = (operation: string, cause: unknown): DossierError<'storage'> =>
  refused(`${operation}, and nothing was written`, cause)

/** It was asked to write, and no answer came. */
export function maybeTaken(operation: string, cause: unknown): DossierError<'storage'> {
  const message = `NATS gave no answer when it was asked to ${operation} (${why(cause)}): it may have been written, so read again, or send the command again under its id`
  return new DossierError('storage', message, { operation }, { cause })
}

const [attempts, pauseMs] = [4, 200]

/** Asks for something that changes nothing; again where that may help, such as while a server comes back. */
export async function asking<Answer>(operation: string, ask: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask()
    } catch (cause) {
      if (attempt === attempts || !isPassing(cause)) throw refused(operation, cause)
    }
    await pause(pauseMs * attempt)
  }
}
