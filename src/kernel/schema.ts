// Checking what comes from outside, at one place: zod without code generation, and its issues as findings.
// zod decides when a schema is built whether it will compile it with `new Function`; under a strict content
// security policy its probe alone is a violation. So schemas are built with `jitless` set for just that moment:
// the setting is global to zod, and an application's own schemas keep theirs.

import * as z from 'zod'
import type { Finding } from './finding.js'
import { isId, isWellFormed, maxIdLength } from './ids.js'

/** Builds zod schemas that never generate code. */
export function withoutCodeGeneration<Schema>(build: () => Schema): Schema {
  const before = z.config().jitless
  z.config({ jitless: true })
  try {
    return build()
  } finally {
    z.config({ jitless: before })
  }
}

/**
 * Checks an input against a schema and gives the checked copy.
 * @throws whatever `fail` makes of the findings; there is at least one
 */
export function check<Output>(
  schema: z.ZodType<Output>,
  input: unknown,
  fail: (findings: readonly Finding[]) => Error,
): Output {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  throw fail(result.error.issues.flatMap((issue) => toFindings(issue, input)))
}

function toFindings(issue: z.core.$ZodIssue, input: unknown): Finding[] {
  const path = issue.path.map((key) => (typeof key === 'number' ? key : shown(String(key))))
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, shown(key)],
      code: 'unknown-key',
      message: 'is not known here: remove it, or look for a spelling mistake',
    }))
  }
  if (valueAt(input, issue.path) === undefined && !issue.message.startsWith('is missing'))
    return [{ path, code: 'missing', message: 'is missing' }]
  return [{ path, code: issue.code, message: sentenceOf(issue) }]
}

/** zod's own sentences stand alone; ours follow the name of what they are about. */
function sentenceOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `is not of the type ${issue.expected}`
  if (issue.code === 'invalid_value') return `is none of ${issue.values.map(String).join(', ')}`
  return issue.message
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<PropertyKey, unknown>)[key]
  }
  return value
}

/** A key as an error may print it: a huge one would hide the message. */
function shown(key: string): string {
  return key.length > 60 ? `${key.slice(0, 60)}…` : key
}

/** Parts of schemas that several definitions have: an id, and a name for people. */
export const [idSchema, nameSchema] = withoutCodeGeneration(() => [
  z.custom<string>(isId, {
    error: `is not a text of 1 to ${maxIdLength} characters without control characters`,
  }),
  z
    .string()
    .trim()
    .min(1, { error: 'is empty' })
    .max(2_000, { error: 'is longer than 2,000 characters' })
    .refine(isWellFormed, { error: 'holds a lone surrogate' }),
])
