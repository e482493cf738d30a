// What became of a command, as values: a refusal by the rules is an answer, not an exception.

/** Why the rules refuse a command: a stable code, a sentence for people, and the values behind it. */
export interface Rejection<Code extends string = string> {
  readonly code: Code
  readonly message: string
  readonly details: Readonly<Record<string, unknown>>
}

/** The rules refuse. Nothing was written. */
export interface Rejected<Code extends string = string> {
  readonly accepted: false
  readonly rejection: Rejection<Code>
}

/** Makes a refusal. */
export function reject<Code extends string>(
  code: Code,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): Rejected<Code> {
  return { accepted: false, rejection: { code, message, details } }
}
