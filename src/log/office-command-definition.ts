// (1) Declaring a command to the office itself (its organisation, its catalogue) by a field table, as commands to a
// dossier are in command-definition.ts. It belongs to no dossier: which stream it goes to is for its rules to say.

import * as z from 'zod'
import { toDayNumber, type CivilDate } from '../kernel/civil-date.js'
import { parseInstant, type Instant } from '../kernel/instant.js'
import { check, withoutCodeGeneration } from '../kernel/schema.js'
import { timeZone } from '../kernel/time-zone.js'
import { commandBase, commandInvalid, type CheckedCommand, type CommandBase } from './command-definition.js'
import { shapeOf, type FieldInputs, type FieldTable, type FieldValues } from './field.js'

/** A command to the office as declared. */
export interface OfficeCommandDefinition<
  Type extends string = string,
  Fields extends FieldTable = FieldTable,
> {
  readonly type: Type
  readonly fields: Fields
  /**
   * Gives the command back, checked, with instants as numbers.
   * @throws DossierError `command-invalid`
   */
  check(input: unknown): CheckedCommand
}

/** What a caller gives for a command to the office. */
export type OfficeCommandInputOf<Definition> =
  Definition extends OfficeCommandDefinition<infer Type, infer Fields>
    ? { readonly type: Type } & CommandBase & FieldInputs<Fields>
    : never

/** What the rules receive. */
export type OfficeCommandOf<Definition> =
  Definition extends OfficeCommandDefinition<infer Type, infer Fields>
    ? { readonly type: Type; readonly actor: string; readonly at: Instant } & FieldValues<Fields>
    : never

/** Declares a command to the office by its field table; `shapes` says what the JSON of a field must look like. */
export function defineOfficeCommand<const Type extends string, const Fields extends FieldTable>(
  type: Type,
  fields: Fields,
  shapes: { readonly [Name in keyof Fields]?: z.ZodType } = {},
): OfficeCommandDefinition<Type, Fields> {
  const schema = withoutCodeGeneration(() =>
    z.strictObject({ type: z.literal(type), ...shapeOf({ ...commandBase, ...fields }, 'input'), ...shapes }),
  )
  return Object.freeze({
    type,
    fields,
    check: (input: unknown) =>
      check(schema, input, (findings) => commandInvalid(type, findings)) as unknown as CheckedCommand,
  })
}

/** The day that a command names in one of its fields, and the zone in which it begins. */
interface NamedDay {
  readonly type: string
  readonly field: string
  readonly day: CivilDate
  readonly zone: string
}

/**
 * The first instant of a day that a command to the office names.
 * @throws DossierError `command-invalid` for one outside of the years that events hold; `time-zone-unknown`
 */
export function startOfNamedDay({ type, field, day, zone }: NamedDay): Instant {
  const at = parseInstant(timeZone(zone).startOfDay(toDayNumber(day)))
  if (at !== undefined) return at
  const message = `is ${day}, which in ${zone} begins outside of the years 0001 to 9999`
  throw commandInvalid(type, [{ path: [field], code: 'day-range', message }])
}
