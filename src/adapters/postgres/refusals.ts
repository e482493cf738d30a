// How PostgreSQL says no, and what follows from it: whether something may have been written all the same, and whether
// asking again can help.

import { DossierError } from '../../kernel/errors.js'

/** The code of an error that the server sent; `undefined` for one of the connection. `EPIPE` has five letters too. */
function sqlStateOf(error: unknown): string | undefined {
  const { code, severity } = Object(error) as { code?: unknown; severity?: unknown }
  return typeof code === 'string' && severity !== undefined ? code : undefined
}

/**
 * Whether a statement that failed so has left nothing behind. Not where the connection went, or where the server was
 * ending it or had trouble with its disk: the commit may have come before the trouble.
 */
export function isUndone(error: unknown): boolean {
  const state = sqlStateOf(error)
  return state !== undefined && !/^(08|53|57P|58|XX)/.test(state)
}

/** Whether it was undone for the sake of another transaction, and would do if asked once more. */
export const isBeaten = (error: unknown): boolean =>
  ['23505', '40001', '40P01'].includes(sqlStateOf(error) ?? '')

/** Whether it waited for a lock for as long as it may. */
export const hasWaited = (error: unknown): boolean => sqlStateOf(error) === '55P03'

/** Whether it may pass by itself: the connection was lost or refused, or the server is starting, ending or full. */
export function isPassing(error: unknown): boolean {
  const state = sqlStateOf(error)
  return state === undefined || /^(08|40|53|57P)/.test(state)
}

const why = (cause: unknown) => (cause instanceof Error ? cause.message || cause.name : String(cause))

/** The database said no, or can't be reached. */
export function refused(operation: string, cause: unknown): DossierError<'storage'> {
  return new DossierError(
    'storage',
    `PostgreSQL refused to ${operation}: ${why(cause)}`,
    { operation },
    { cause },
  )
}

/** It was never asked, so nothing was written. */
export const notAsked = (operation: string, cause: unknown): DossierError<'storage'> =>
  refused(`${operation}, and nothing was written`, cause)

/** It was asked to write and failed: says whether something may have been written. */
export function notWritten(operation: string, cause: unknown): DossierError<'storage'> {
  if (isUndone(cause)) return notAsked(operation, cause)
  const message = `the connection to PostgreSQL was lost while it was asked to ${operation} (${why(cause)}): it may have been written, so read again, or send the command again under its id`
  return new DossierError('storage', message, { operation }, { cause })
}
