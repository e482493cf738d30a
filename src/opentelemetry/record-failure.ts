// An error as the exception of a span. Its message may name a dossier, and the driver's message below it a row: so what is
// told of an error is what kind it is and where it was thrown, and the message only where it was asked for.

import type { Span } from '@opentelemetry/api'
import { isDossierError } from '../kernel/errors.js'

/** Records an error on a span. */
export function recordFailure(
  span: Span,
  failure: unknown,
  { withMessage }: { readonly withMessage: boolean },
): void {
  const { name, message, stack } = failure instanceof Error ? failure : new Error(String(failure))
  const kind = isDossierError(failure) ? failure.code : name
  if (withMessage) span.recordException({ name: kind, message, ...(stack !== undefined && { stack }) })
  else span.recordException({ name: kind, message: kind, stack: framesOf(stack) })
}

/** A stack without the message on top of it, which may be of several lines. */
function framesOf(stack = ''): string {
  return stack
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .join('\n')
}
