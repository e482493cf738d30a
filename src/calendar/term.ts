// How long something may take, as an office declares it: `{ workingDays: 7 }`, and how its end is read.
// A term knows no calendar; due.ts counts it. Nothing here may look at a date.

import * as z from 'zod'
import { DossierError, InvariantError } from '../kernel/errors.js'
import { formatFindings } from '../kernel/finding.js'
import { check, withoutCodeGeneration } from '../kernel/schema.js'
import { minuteMs } from '../kernel/instant.js'

const unitNames = {
  workingMs: 'working millisecond',
  workingMinutes: 'working minute',
  workingHours: 'working hour',
  workingDays: 'working day',
  days: 'day',
  weeks: 'week',
  months: 'month',
  years: 'year',
} as const

/** What a term may be counted in. `workingMs` is what is left of a term after a pause; nobody declares it. */
export type TermUnit = keyof typeof unitNames

/**
 * A length of time in exactly one unit, a whole number from 0. The `working…` milliseconds, minutes and hours are
 * elapsed opening time; a working day is a date with opening time, however little; the others are civil time.
 */
export type Term = {
  [Unit in TermUnit]: { readonly [Key in Unit]: number } & {
    readonly [Key in Exclude<TermUnit, Unit>]?: never
  }
}[TermUnit]

/** How the start and the end of a term in days or longer are read; terms in working time up to hours have none of it. */
export interface TermOptions {
  /** Received at or past this local time (`00:00`–`23:59`) counts as the next working day, as does a day off. */
  readonly cutOff?: string | undefined
  /** Due at the end of the last opening (default), at local 24:00, or at the time of day of the start. */
  readonly end?: 'closing' | 'midnight' | 'sameTime' | undefined
  /** Where civil time ends on a day off: `next` (default) moves to the next working day, `none` stays. */
  readonly roll?: 'next' | 'none' | undefined
}

const units = Object.keys(unitNames) as TermUnit[]
const isAmount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
const isCutOff = (value: string): boolean => /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(value)

const optionChecks: { readonly [Key in keyof Required<TermOptions>]: (value: unknown) => boolean } = {
  cutOff: (value) => typeof value === 'string' && isCutOff(value),
  end: (value) => value === 'closing' || value === 'midnight' || value === 'sameTime',
  roll: (value) => value === 'next' || value === 'none',
}

const schemas = withoutCodeGeneration(() => {
  const amount = z.number().refine(isAmount, 'must be a whole number from 0').optional()
  return {
    term: z
      .strictObject(
        Object.fromEntries(units.map((unit) => [unit, amount])) as Record<TermUnit, typeof amount>,
      )
      .refine((term) => units.filter((unit) => term[unit] !== undefined).length === 1, {
        message: `must have exactly one of ${units.join(', ')}`,
      }),
    options: z.strictObject({
      cutOff: z.string().refine(isCutOff, "must be a time of day such as '15:00'").optional(),
      end: z.enum(['closing', 'midnight', 'sameTime']).optional(),
      roll: z.enum(['next', 'none']).optional(),
    }),
  }
})

/** Checks a {@link Term} at a border. */
export const termSchema = schemas.term as unknown as z.ZodType<Term>

/** Why a value is no {@link Term}, or `undefined` if it is one. */
export function termProblem(value: unknown): string | undefined {
  const result = termSchema.safeParse(value)
  return result.success ? undefined : `is no term: ${result.error.issues[0]!.message}`
}

/** Checks {@link TermOptions} at a border. */
export const termOptionsSchema: z.ZodType<TermOptions> = schemas.options

/** Prints a term: `7 working days`; what is left after a pause in working minutes, rounded up. */
export function formatTerm(term: Term): string {
  const unit = unitOf(term)
  const amount = term[unit]!
  if (unit === 'workingMs') return formatTerm({ workingMinutes: Math.ceil(amount / minuteMs) })
  return `${amount} ${unitNames[unit]}${amount === 1 ? '' : 's'}`
}

/**
 * The one unit of a term that is checked on the way: the engine asks this a million times, so zod is only called
 * to say what is wrong.
 * @throws DossierError `query-invalid`
 */
export function unitOf(term: Term): TermUnit {
  let found: TermUnit | undefined
  for (const key in term) {
    if (!Object.hasOwn(unitNames, key)) return refuse('term', termSchema, term)
    const amount: unknown = term[key as TermUnit]
    if (amount === undefined) continue
    if (found !== undefined || !isAmount(amount)) return refuse('term', termSchema, term)
    found = key as TermUnit
  }
  return found ?? refuse('term', termSchema, term)
}

/**
 * Gives the options back, checked.
 * @throws DossierError `query-invalid`
 */
export function checkTermOptions(options: TermOptions): TermOptions {
  if (typeof options !== 'object' || options === null) refuse('term options', termOptionsSchema, options)
  for (const key in options) {
    const value: unknown = options[key as keyof TermOptions]
    const isRight =
      Object.hasOwn(optionChecks, key) &&
      (value === undefined || optionChecks[key as keyof TermOptions](value))
    if (!isRight) return refuse('term options', termOptionsSchema, options)
  }
  return options
}

function refuse(query: string, schema: z.ZodType, input: unknown): never {
  check(
    schema,
    input,
    (findings) =>
      new DossierError('query-invalid', `This is no ${query} to count with:\n${formatFindings(findings)}`, {
        query,
        findings,
      }),
  )
  throw new InvariantError(`the schema accepts a ${query} that the quick check refuses`)
}
