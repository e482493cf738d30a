// (6) Checking what is asked: a misspelt option or a date that doesn't exist is an error, not a question about
// something else.

import * as z from 'zod'
import { parseDayNumber } from '../kernel/civil-date.js'
import { DossierError } from '../kernel/errors.js'
import { formatFindings, type Finding } from '../kernel/finding.js'
import type { Instant, InstantInput } from '../kernel/instant.js'
import { isId, maxIdLength } from '../kernel/ids.js'
import { check, withoutCodeGeneration } from '../kernel/schema.js'
import { instantInput } from '../log/field.js'

/** The moment by which something had to be recorded to count; everything, if left out. */
export interface Known {
  readonly knownAt?: InstantInput | undefined
}

/** A question about one moment. */
export interface AsOf extends Known {
  /** The moment that the question is about. */
  readonly asOf: InstantInput
}

/** A question about one dossier: about all that is known, unless it names moments. */
export interface DossierQuestion extends Known {
  /** The moment that the question is about. */
  readonly asOf?: InstantInput | undefined
}

/** A question about one of a dossier's clocks. */
export interface OneClockQuestion extends DossierQuestion {
  /** `statutory` if left out; `step/…`, `supplement`, `payment`, `concurrence/…`, `feedback/…`, or a declared clock. */
  readonly clock?: string | undefined
}

/** A question that is answered a page at a time. */
export interface Paged {
  /** Most entries of a page, 1,000 at most; 50 if left out. */
  readonly limit?: number | undefined
  /** Where the page before ended: its `next`. */
  readonly after?: string | undefined
}

const limit = z.int({ error: 'is not a whole number' }).min(1, { error: 'is less than 1' })

/** Members that questions share. */
export const members = withoutCodeGeneration(() => ({
  asOf: instantInput as z.ZodType<Instant>,
  knownAt: (instantInput as z.ZodType<Instant>).optional(),
  day: z
    .custom<string>((value) => parseDayNumber(value) !== undefined, {
      error: 'is not a date that exists, YYYY-MM-DD',
    })
    .transform((on) => parseDayNumber(on)!),
  limit: limit.optional(),
  pageLimit: limit.max(1_000, { error: 'is more than 1000' }).default(50),
  id: z
    .custom<string>(isId, {
      error: `is not a text of 1 to ${maxIdLength} characters without control characters`,
    })
    .optional(),
  /** For what is checked elsewhere. */
  anything: z.unknown().optional(),
}))

/** Makes the check of one question, with rules between its members; the check throws `query-invalid`. */
export function questionOf<Shape extends z.ZodRawShape>(
  name: string,
  shape: Shape,
  rules: (
    question: z.output<z.ZodObject<Shape>>,
    find: (member: string, message: string) => void,
  ) => void = () => {},
) {
  const schema = withoutCodeGeneration(() =>
    z.strictObject(shape).superRefine((question, context) => {
      const find = (member: string, message: string) =>
        context.addIssue({ code: 'custom', path: [member], message })
      rules(question as z.output<z.ZodObject<Shape>>, find)
    }),
  )
  return (input: unknown): z.output<z.ZodObject<Shape>> =>
    check(schema as unknown as z.ZodType<z.output<z.ZodObject<Shape>>>, input, (findings) =>
      queryInvalid(name, findings),
    )
}

/** What is thrown at a question that can't be answered. */
export function queryInvalid(query: string, findings: readonly Finding[]): DossierError {
  const message = `${query} can't be answered:\n${formatFindings(findings)}`
  return new DossierError('query-invalid', message, { query, findings })
}

/** Checks {@link Known}. */
export const checkKnown = questionOf('a question about the office', { knownAt: members.knownAt })

/** Checks {@link DossierQuestion}. */
export const checkDossierQuestion = questionOf('a question about a dossier', {
  asOf: members.asOf.optional(),
  knownAt: members.knownAt,
})

/** Checks {@link OneClockQuestion}. */
export const checkOneClockQuestion = questionOf('a question about a clock', {
  asOf: members.asOf.optional(),
  knownAt: members.knownAt,
  clock: members.id,
})
