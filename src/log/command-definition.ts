// (1) Declaring a command: like an event, by a field table. From it come the check at the border and the types of
// what callers give and of what `decide` receives.

import * as z from 'zod'
import { DossierError } from '../kernel/errors.js'
import { formatFindings } from '../kernel/finding.js'
import type { Instant, InstantInput } from '../kernel/instant.js'
import { check, withoutCodeGeneration } from '../kernel/schema.js'
import {
  code,
  instant,
  optional,
  shapeOf,
  type FieldInputs,
  type FieldTable,
  type FieldValues,
} from './field.js'

/** A command type as declared. */
export interface CommandDefinition<
  Type extends string = string,
  Fields extends FieldTable = FieldTable,
  Creates extends boolean = boolean,
> {
  readonly type: Type
  readonly fields: Fields
  /** Whether it may be the first of a dossier; then the dossier's id may be left out. */
  readonly creates: Creates
  /** The states of a dossier in which it makes sense; `absent` is before the first event. */
  readonly in: readonly string[]
  /**
   * Gives the command back, checked, with instants as numbers.
   * @throws DossierError `command-invalid`
   */
  check(input: unknown): CheckedCommand
}

/** A command of any type after its check: personal data still in clear, `at` and ids perhaps still absent. */
export interface CheckedCommand {
  readonly type: string
  readonly actor: string
  readonly at?: Instant
  readonly commandId?: string
  readonly dossierId?: string
  readonly [field: string]: unknown
}

/** What a caller gives with every command. */
export interface CommandBase {
  /** Who does it. */
  readonly actor: string
  /** When it happened; the engine's clock if left out. */
  readonly at?: InstantInput | undefined
  /** Give one to make a resend harmless. */
  readonly commandId?: string | undefined
}

/** What a caller gives for a command. */
export type CommandInputOf<Definition> =
  Definition extends CommandDefinition<infer Type, infer Fields, infer Creates>
    ? { readonly type: Type } & CommandBase &
        (Creates extends true
          ? { readonly dossierId?: string | undefined }
          : { readonly dossierId: string }) &
        FieldInputs<Fields>
    : never

/** What `decide` receives. */
export type CommandOf<Definition> =
  Definition extends CommandDefinition<infer Type, infer Fields>
    ? {
        readonly type: Type
        readonly actor: string
        readonly at: Instant
        readonly dossierId: string
      } & FieldValues<Fields>
    : never

/** The fields of every command. */
export const commandBase = { actor: code(), at: optional(instant()), commandId: optional(code()) }

/** Declares a command by its field table, and the states in which it makes sense. */
export function defineCommand<
  const Type extends string,
  const Fields extends FieldTable,
  const Creates extends boolean = false,
>(
  type: Type,
  fields: Fields,
  options: { readonly in: readonly string[]; readonly creates?: Creates },
): CommandDefinition<Type, Fields, Creates> {
  const creates = (options.creates ?? false) as Creates
  const dossierId = creates ? optional(code()) : code()
  const schema = withoutCodeGeneration(() =>
    z.strictObject({ type: z.literal(type), ...shapeOf({ ...commandBase, dossierId, ...fields }, 'input') }),
  )
  return Object.freeze({
    type,
    fields,
    creates,
    in: Object.freeze([...options.in]),
    check: (input: unknown) =>
      check(schema, input, (findings) => commandInvalid(type, findings)) as unknown as CheckedCommand,
  })
}

/** The error for a command that is not of its form. */
export function commandInvalid(
  commandType: string,
  findings: DossierError<'command-invalid'>['details']['findings'],
  shown = commandType,
) {
  return new DossierError(
    'command-invalid',
    `command ${shown} is not of its form, and nothing was done:\n${formatFindings(findings)}`,
    { commandType, findings },
  )
}

/** The error for a command of a type that is not known at this place, and what to do about it. */
export function commandUnknown(type: unknown, message: string) {
  const commandType = typeof type === 'string' ? type.slice(0, 60) : '(without a type)'
  const shown = typeof type === 'string' ? `'${commandType}'` : commandType
  return commandInvalid(commandType, [{ path: ['type'], code: 'command-unknown', message }], shown)
}
