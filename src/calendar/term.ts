// How long something may take, as an office declares it: `{ workingDays: 7 }`, and how its start and end are read.
// A term knows no calendar; due.ts counts it. Nothing here may look at a date.

import * as z from 'zod'
import { parseDayNumber } from '../kernel/civil-date.js'
import { DossierError, InvariantError } from '../kernel/errors.js'
import { formatFindings } from '../kernel/finding.js'
import { check, withoutCodeGeneration } from '../kernel/schema.js'
import { minuteMs } from '../kernel/instant.js'
import { minutesOfDay, parseClock } from './wall-clock.js'

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

/** What a term may be counted in. `workingMs` is what a pause takes of a term in opening time; nobody declares it. */
export type TermUnit = keyof typeof unitNames

type Amounts = { readonly [Unit in TermUnit]: number }

interface TermMembers extends Amounts {
  readonly on: string
  readonly earlierOf: readonly Term[]
  readonly laterOf: readonly Term[]
}

/** The one member that says what a term is. */
export type TermMember = keyof TermMembers

type OneOf<Member extends TermMember> = {
  [Each in Member]: { readonly [Key in Each]: TermMembers[Key] } & {
    readonly [Key in Exclude<TermMember, Each>]?: never
  }
}[Member]

/** A length of time in exactly one unit, a whole number from 0. */
export type CountedTerm = OneOf<TermUnit>

/**
 * By when something is to be done; exactly one of:
 * - a length of time, a whole number from 0. The `working…` milliseconds, minutes and hours are elapsed opening time; a
 *   working day is a date with opening time, however little; the others are civil time;
 * - `on`, a fixed date `YYYY-MM-DD`, whatever the start: pauses don't move it;
 * - `earlierOf` or `laterOf` of 2 to 8 alternatives, nested at most 3 deep: each is counted on its own.
 */
export type Term = OneOf<TermMember>

/**
 * How the start and the end of a term are read. Terms in opening time have only `outOfHours` and `pauses` of it, a fixed
 * date only `end` and `roll`.
 */
export interface TermOptions {
  /** Received at or past this local time (`00:00`–`23:59`) counts as the next working day, as does a day off. */
  readonly cutOff?: string | undefined
  /**
   * Received while the office is closed. Terms in days or longer: counts on that very day (`sameDay`, default), on the
   * day of the next opening, or on the next working day after that date. Terms in opening time begin at the next opening
   * (default), or with `nextDay` at the first opening of the next working day after that date.
   */
  readonly outOfHours?: 'sameDay' | 'nextOpening' | 'nextDay' | undefined
  /** Whether the day of the event is the first day of a term in days or longer; `excluded` (default): it is not counted. */
  readonly eventDay?: 'excluded' | 'counted' | undefined
  /** Due at the end of the last opening (default), at local 24:00, or at the time of day of the start. */
  readonly end?: 'closing' | 'midnight' | 'sameTime' | undefined
  /**
   * Where the last day is a day off: `next` (default) moves to the next working day, `none` stays, `previous` moves to the
   * working day before, unless that lies before the start: then to the next.
   */
  readonly roll?: 'next' | 'none' | 'previous' | undefined
  /**
   * How a pause is given back: by the opening time that was in it (`interval`, the default of terms in opening time), or
   * by whole days from the day after the stop on (`wholeDays`, the default of all others).
   */
  readonly pauses?: 'wholeDays' | 'interval' | undefined
}

const units = Object.keys(unitNames) as TermUnit[]
const termMembers = { ...unitNames, on: '', earlierOf: '', laterOf: '' } satisfies Record<TermMember, string>
// What a pause took is only found in what is recorded.
const declared = Object.keys(termMembers).filter((member) => member !== 'workingMs')
const maxAlternatives = 8
const maxDepth = 3

const choices = {
  outOfHours: ['sameDay', 'nextOpening', 'nextDay'],
  eventDay: ['excluded', 'counted'],
  end: ['closing', 'midnight', 'sameTime'],
  roll: ['next', 'none', 'previous'],
  pauses: ['wholeDays', 'interval'],
} as const

const membersOf = (term: object) =>
  Object.entries(term).flatMap(([member, value]) => (value === undefined ? [] : [member]))
const isAmount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
const isCutOff = (value: string): boolean => (parseClock(value) ?? minutesOfDay) < minutesOfDay

const schemas = withoutCodeGeneration(() => {
  const amount = z.number().refine(isAmount, 'must be a whole number from 0').optional()
  const amounts = Object.fromEntries(units.map((unit) => [unit, amount])) as Record<TermUnit, typeof amount>
  const isDate = (text: string) => parseDayNumber(text) !== undefined
  const on = z.string().refine(isDate, 'must be a date YYYY-MM-DD that exists').optional()
  const termAt = (depth: number): z.ZodType => {
    const alternatives =
      depth < maxDepth
        ? z
            .array(termAt(depth + 1))
            .min(2, 'must be at least two terms')
            .max(maxAlternatives, `must be at most ${maxAlternatives} terms`)
        : z.custom((value) => value === undefined, `must not be nested more than ${maxDepth} deep`)
    return z
      .strictObject({ ...amounts, on, earlierOf: alternatives.optional(), laterOf: alternatives.optional() })
      .superRefine((term, context) => {
        const found = membersOf(term)
        if (found.length === 1) return
        const has = found.length === 0 ? 'says nothing' : `has ${found.join(' and ')}`
        context.addIssue({
          code: 'custom',
          message: `${has}: give exactly one of ${declared.join(', ')}`,
        })
      })
  }
  return {
    term: termAt(0),
    options: z.strictObject({
      cutOff: z.string().refine(isCutOff, "must be a time of day such as '15:00'").optional(),
      outOfHours: z.enum(choices.outOfHours).optional(),
      eventDay: z.enum(choices.eventDay).optional(),
      end: z.enum(choices.end).optional(),
      roll: z.enum(choices.roll).optional(),
      pauses: z.enum(choices.pauses).optional(),
    }),
  }
})

/** Checks a {@link Term} at a border. */
export const termSchema = schemas.term as z.ZodType<Term>

/** Checks what may be added to a term: a length of time, or another date, and no choice of terms. */
export const extensionSchema = withoutCodeGeneration(() =>
  termSchema.refine((term) => isCounted(term) || term.on !== undefined, {
    error: 'must be a length of time or a date, and no choice of terms',
  }),
)

/** Why a value is no {@link Term}, or `undefined` if it is one. */
export const termProblem = problemBy(termSchema)

/** Why a value is nothing that may be added to a term, or `undefined` if it is. */
export const extensionProblem = problemBy(extensionSchema)

function problemBy(schema: z.ZodType): (value: unknown) => string | undefined {
  return (value) => {
    const result = schema.safeParse(value)
    return result.success ? undefined : `is no term: ${result.error.issues[0]!.message}`
  }
}

/** Checks {@link TermOptions} at a border. */
export const termOptionsSchema: z.ZodType<TermOptions> = schemas.options

/**
 * Prints a term in English: `7 working days`, `until 2024-12-31`, `the earlier of 5 days and 2 weeks`; what a pause took
 * in working minutes, rounded up.
 */
export function formatTerm(term: Term): string {
  const member = memberOf(term)
  if (member === 'on') return `until ${term.on!}`
  if (member === 'earlierOf' || member === 'laterOf') {
    const texts = term[member]!.map(formatTerm)
    return `the ${member === 'earlierOf' ? 'earlier' : 'later'} of ${texts.slice(0, -1).join(', ')} and ${texts.at(-1)!}`
  }
  const amount = term[member]!
  if (member === 'workingMs') return formatTerm({ workingMinutes: Math.ceil(amount / minuteMs) })
  return `${amount} ${unitNames[member]}${amount === 1 ? '' : 's'}`
}

/** Whether a term is a length of time, and no date or choice of terms. */
export function isCounted(term: Term): term is CountedTerm {
  return term.on === undefined && term.earlierOf === undefined && term.laterOf === undefined
}

/** The unit of a length of time. */
export function unitOf(term: CountedTerm): TermUnit {
  return memberOf(term) as TermUnit
}

/**
 * The one member of a term that is checked on the way: the engine asks this a million times, so zod is only called to
 * say what is wrong, and for alternatives.
 * @throws DossierError `query-invalid`
 */
export function memberOf(term: Term): TermMember {
  let found: TermMember | undefined
  for (const key in term) {
    if (!Object.hasOwn(termMembers, key)) return refuse('term', termSchema, term)
    const value: unknown = term[key as TermMember]
    if (value === undefined) continue
    const isRight = Object.hasOwn(unitNames, key) ? isAmount(value) : termSchema.safeParse(term).success
    if (found !== undefined || !isRight) return refuse('term', termSchema, term)
    found = key as TermMember
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
    if (!isOption(key, options[key as keyof TermOptions]))
      return refuse('term options', termOptionsSchema, options)
  }
  return options
}

function isOption(key: string, value: unknown): boolean {
  if (key === 'cutOff') return value === undefined || (typeof value === 'string' && isCutOff(value))
  if (!Object.hasOwn(choices, key)) return false
  return value === undefined || (choices[key as keyof typeof choices] as readonly unknown[]).includes(value)
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
