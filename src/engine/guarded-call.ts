// Calling a function that somebody gave to be told of something: if it fails, that harms nobody and is not swallowed.

import { isThenable } from '../kernel/thenable.js'

/** Calls it and waits for nothing; what it throws, or rejects with later, is told. */
export function guardedCall(call: () => unknown, onError: (error: unknown) => void): void {
  try {
    const result = call()
    if (isThenable(result)) void result.then(undefined, onError)
  } catch (error) {
    onError(error)
  }
}
