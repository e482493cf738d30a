// What a caller may ask a calendar about a promise over its pauses and extensions, and the check of it.

import * as z from 'zod'
import { DossierError } from '../kernel/errors.js'
import { formatFindings } from '../kernel/finding.js'
import { parseInstant, type Instant, type InstantInput } from '../kernel/instant.js'
import { check, withoutCodeGeneration } from '../kernel/schema.js'
import type { Course } from './course.js'
import { extensionSchema, termOptionsSchema, termSchema, type Term, type TermOptions } from './term.js'

/** Something that moved a promise: the clock stood, or more time (or another date) was given. */
export type MoveInput =
  | {
      readonly kind: 'pause'
      readonly from: InstantInput
      readonly to: InstantInput
      readonly grounds?: readonly string[] | undefined
    }
  | {
      readonly kind: 'extension'
      readonly at: InstantInput
      /** A length of time, or `{ on }`. */
      readonly by: Term
      readonly reason?: string | undefined
    }

/** A promise from its start over everything that moved it. */
export interface CourseInput {
  readonly start: InstantInput
  readonly term: Term
  readonly options?: TermOptions | undefined
  /** The promise of another system, from which is counted on instead of from the start. */
  readonly recordedDueAt?: InstantInput | undefined
  /** In the order in which they happened; pauses don't overlap. */
  readonly moves?: readonly MoveInput[] | undefined
}

const schema = withoutCodeGeneration(() => {
  const instant = z
    .custom<InstantInput>((value) => parseInstant(value) !== undefined, { error: 'is not an instant' })
    .transform((value) => parseInstant(value) as Instant)
  const text = z.string().max(10_000)
  return z.strictObject({
    start: instant,
    term: termSchema,
    options: termOptionsSchema.optional(),
    recordedDueAt: instant.optional(),
    moves: z
      .array(
        z.discriminatedUnion('kind', [
          z.strictObject({
            kind: z.literal('pause'),
            from: instant,
            to: instant,
            grounds: z.array(text).optional(),
          }),
          z.strictObject({
            kind: z.literal('extension'),
            at: instant,
            by: extensionSchema,
            reason: text.optional(),
          }),
        ]),
      )
      .optional(),
  })
})

const known: ReadonlySet<string> = new Set(['start', 'term', 'options', 'recordedDueAt', 'moves'])

/** Whether a course is a term from a start and nothing else: then no move needs a check. */
export function isUnmoved(input: CourseInput): boolean {
  if (typeof input !== 'object' || input === null || input.options === null) return false
  for (const key in input) if (!known.has(key)) return false
  return input.recordedDueAt === undefined && (input.moves === undefined || input.moves.length === 0)
}

/**
 * Reads a course.
 * @throws DossierError `query-invalid` with all findings
 */
export function readCourse(input: CourseInput): Course {
  return check(schema as z.ZodType<Course>, input, (findings) => {
    const message = `This is no course to count:\n${formatFindings(findings)}`
    return new DossierError('query-invalid', message, { query: 'course', findings })
  })
}
