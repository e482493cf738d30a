// What may have to be waited for.

/** Whether a value is a promise, of whichever library. */
export function isThenable<Result>(value: Result | PromiseLike<Result>): value is PromiseLike<Result> {
  return typeof (value as { then?: unknown } | undefined | null)?.then === 'function'
}

/** Goes on with a result: at once where it is known, for a wait costs more than most work. */
export function whenKnown<Result, Next>(
  result: Result | Promise<Result>,
  goOn: (result: Result) => Next,
): Next | Promise<Next> {
  return result instanceof Promise ? result.then(goOn) : goOn(result)
}
