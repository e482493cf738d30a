// What may have to be waited for.

/** Whether a value is a promise, of whichever library. */
export function isThenable<Result>(value: Result | PromiseLike<Result>): value is PromiseLike<Result> {
  return typeof (value as { then?: unknown } | undefined | null)?.then === 'function'
}
