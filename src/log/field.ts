// Field tables: an event or a command is declared once, by a table of fields, and its zod schema, its columns,
// its canonical bytes and its TypeScript type all come from that table.

import * as z from 'zod'
import { formatDayNumber, parseDayNumber, type CivilDate } from '../kernel/civil-date.js'
import { isId, isWellFormed } from '../kernel/ids.js'
import { parseInstant, type Instant, type InstantInput } from '../kernel/instant.js'
import { idSchema, withoutCodeGeneration } from '../kernel/schema.js'
import { jsonCopy, type Json } from './canonical.js'

/** The kinds of field; each has its own column and check. */
export type FieldKind = 'instant' | 'civilDate' | 'code' | 'count' | 'flag' | 'text' | 'json' | 'personal'

/** What an event keeps of personal data: whose it is, where it lies, and a salted commitment to it. */
export interface PersonalReference {
  /** An opaque id of the person, by which their data is erased. It must not itself be personal data. */
  readonly subject: string
  /** Where the data lies in the side store. */
  readonly ref: string
  /** SHA-256 over salt and canonical data, in hexadecimal. */
  readonly commitment: string
}

/** Personal data as a command brings it. It never enters an event; see {@link PersonalReference}. */
export interface PersonalInput {
  readonly subject: string
  readonly data: Json
}

/** One field of a table. Made by {@link instant}, {@link code} and their like, never by hand. */
export interface Field<
  Value = unknown,
  Input = unknown,
  Optional extends boolean = boolean,
  Kind extends FieldKind = FieldKind,
> {
  readonly kind: Kind
  readonly optional: Optional
  /** For codes: the only values allowed. */
  readonly oneOf?: readonly string[]
  /** For nested values: why one won't do, or `undefined` if it will. */
  readonly problem?: (value: unknown) => string | undefined
  /** Types only; never set. */
  readonly '~value'?: Value
  /** Types only; never set. */
  readonly '~input'?: Input
}

/** Fields by name. */
export type FieldTable = Readonly<Record<string, Field>>

type Flat<Shape> = { [Key in keyof Shape]: Shape[Key] }
type RequiredNames<Fields extends FieldTable> = {
  [Name in keyof Fields]: Fields[Name]['optional'] extends false ? Name : never
}[keyof Fields]
type ValueOf<Each> = Each extends Field<infer Value, infer _Input> ? Value : never
type InputOf<Each> = Each extends Field<infer _Value, infer Input> ? Input : never

/** What an event with these fields holds. */
export type FieldValues<Fields extends FieldTable> = Flat<
  { readonly [Name in RequiredNames<Fields>]: ValueOf<Fields[Name]> } & {
    readonly [Name in Exclude<keyof Fields, RequiredNames<Fields>>]?: ValueOf<Fields[Name]> | undefined
  }
>

/** For each code of an event with these fields, its number in the dictionary of the log; 0 where it is left out. */
export type FieldCodes<Fields extends FieldTable> = {
  readonly [Name in keyof Fields as Fields[Name]['kind'] extends 'code' ? Name : never]: number
}

/** What a caller gives for a command with these fields: instants in any accepted form, personal data in clear. */
export type FieldInputs<Fields extends FieldTable> = Flat<
  { readonly [Name in RequiredNames<Fields>]: InputOf<Fields[Name]> } & {
    readonly [Name in Exclude<keyof Fields, RequiredNames<Fields>>]?: InputOf<Fields[Name]> | undefined
  }
>

/** A moment, epoch milliseconds. */
export function instant(): Field<Instant, InstantInput, false> {
  return { kind: 'instant', optional: false }
}

/** A day, `YYYY-MM-DD`, in the zone its owner names. */
export function civilDate(): Field<CivilDate, string, false> {
  return { kind: 'civilDate', optional: false }
}

/**
 * A short text that repeats: an id, a state, a unit. Held as a number into a dictionary, so grouping by it is
 * cheap; 1–200 characters without control characters. Give values to allow no others.
 */
export function code<const Value extends string = string>(
  oneOf?: readonly Value[],
): Field<Value, NoInfer<Value>, false, 'code'> {
  return oneOf === undefined ? { kind: 'code', optional: false } : { kind: 'code', optional: false, oneOf }
}

/** A whole number from 0 to 2^53 − 1. */
export function count(): Field<number, number, false> {
  return { kind: 'count', optional: false }
}

/** Yes or no. */
export function flag(): Field<boolean, boolean, false> {
  return { kind: 'flag', optional: false }
}

/** Free text that is not personal, at most 65,536 characters. */
export function text(): Field<string, string, false> {
  return { kind: 'text', optional: false }
}

/**
 * A nested JSON value, for what is rare; at most 100 levels deep. It can't be grouped by. Give a function that says
 * why a value won't do, to allow no others.
 */
export function json<Value = Json>(
  problem?: (value: unknown) => string | undefined,
): Field<Value, Value, false> {
  return { kind: 'json', optional: false, ...(problem !== undefined && { problem }) }
}

/** Data about a person: it goes into the side store, and the event keeps a commitment. */
export function personal(): Field<PersonalReference, PersonalInput, false> {
  return { kind: 'personal', optional: false }
}

/** The same field, but it may be left out. */
export function optional<Value, Input, Kind extends FieldKind>(
  field: Field<Value, Input, false, Kind>,
): Field<Value, Input, true, Kind> {
  return { ...field, optional: true }
}

const kinds: ReadonlySet<unknown> = new Set<FieldKind>([
  'instant',
  'civilDate',
  'code',
  'count',
  'flag',
  'text',
  'json',
  'personal',
])

/** Why a value is no field, or `undefined` if it is one. */
export function fieldProblem(field: unknown): string | undefined {
  const { kind, optional: mayBeAbsent, oneOf } = Object(field) as Record<string, unknown>
  if (!kinds.has(kind) || typeof mayBeAbsent !== 'boolean')
    return 'is no field: make it by code(), text(), optional(count()) and their like'
  if (oneOf === undefined) return undefined
  const isList = kind === 'code' && Array.isArray(oneOf) && oneOf.length > 0 && oneOf.every(isId)
  return isList ? undefined : 'allows values that are not codes, or none'
}

const maxTextLength = 65_536

const instantValue = z.custom<Instant>(
  (value) => typeof value === 'number' && parseInstant(value) !== undefined,
  {
    error: 'is not an instant in epoch milliseconds',
  },
)
/** Checks an instant in any accepted form and gives it as epoch milliseconds. */
export const instantInput = z.unknown().transform((value, context): Instant => {
  const at = parseInstant(value)
  if (at !== undefined) return at
  context.addIssue({
    code: 'custom',
    message:
      "is not an instant: give ISO 8601 with an offset ('2024-04-26T10:00:00+07:00'), a Date, a Temporal instant or epoch milliseconds",
  })
  return z.NEVER
})
const codeValue = idSchema
/** Checks a nested value and gives a copy: the caller may change what it gave while the command waits. */
const jsonOf = (problem?: Field['problem']) =>
  // Not a transform, which is a second schema to run: most deadlines that are set have such a value.
  z.unknown().check((context) => {
    const { value } = context
    const read = value === undefined ? { problem: 'is missing' } : jsonCopy(value)
    const message = 'problem' in read ? read.problem : problem?.(read.copy)
    if ('copy' in read) context.value = read.copy
    if (message !== undefined) context.issues.push({ code: 'custom', message, input: value })
  })
const jsonValue = jsonOf()
/** Whether a value can be one of {@link text}. */
export const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= maxTextLength && isWellFormed(value)

const textValue = z.custom<string>(isText, {
  error: `is not a well-formed text of at most ${maxTextLength} characters`,
})

const values: Record<Exclude<FieldKind, 'personal'>, z.ZodType> = {
  instant: instantValue,
  civilDate: z.custom<CivilDate>((value) => parseDayNumber(value) !== undefined, {
    error: `is not a date that exists, as in '${formatDayNumber(19_839)}'`,
  }),
  code: codeValue,
  count: z.custom<number>((value) => Number.isSafeInteger(value) && (value as number) >= 0, {
    error: 'is not a whole number from 0 to 2^53 - 1',
  }),
  flag: z.boolean({ error: 'is neither true nor false' }),
  text: textValue,
  json: jsonValue,
}
const [personalValue, personalInput] = withoutCodeGeneration(() => [
  z.strictObject({
    subject: codeValue,
    ref: codeValue,
    commitment: z.string().regex(/^[0-9a-f]{64}$/, { error: 'is not a commitment: 64 hexadecimal digits' }),
  }),
  z.strictObject({ subject: codeValue, data: jsonValue }),
])

/** The zod shape of a table: for stored events (`value`) or for what callers give (`input`). */
export function shapeOf(fields: FieldTable, side: 'value' | 'input'): Record<string, z.ZodType> {
  const shape: Record<string, z.ZodType> = {}
  for (const [name, field] of Object.entries(fields)) {
    const schema = schemaOf(field, side)
    shape[name] = field.optional ? schema.optional() : schema
  }
  return shape
}

function schemaOf(field: Field, side: 'value' | 'input'): z.ZodType {
  if (field.kind === 'personal') return side === 'value' ? personalValue : personalInput
  if (field.kind === 'instant' && side === 'input') return instantInput
  const { oneOf, problem } = field
  if (problem !== undefined) return jsonOf(problem)
  if (oneOf === undefined) return values[field.kind]
  const allowed = new Set<unknown>(oneOf)
  return z.custom<string>((value) => allowed.has(value), { error: `is none of ${oneOf.join(', ')}` })
}
