// (1) What may be asked of an office's organisation. Imperative; each becomes an event by `decideOrganisation`, or is
// refused. Nothing in them may be personal: officers are ids, and reasons are codes.

import * as z from 'zod'
import { idSchema, nameSchema, withoutCodeGeneration } from '../kernel/schema.js'
import { commandUnknown, type CheckedCommand } from '../log/command-definition.js'
import { civilDate, code, instant, json, optional, text } from '../log/field.js'
import {
  defineOfficeCommand,
  type OfficeCommandInputOf,
  type OfficeCommandOf,
} from '../log/office-command-definition.js'
import type { SplitPart } from './events.js'

/** The decision behind a reorganisation, and the civil date from which it holds, in the office's zone. */
const decided = { decision: code(), decidedOn: civilDate(), inForceFrom: civilDate() }

const { ids, parts } = withoutCodeGeneration(() => {
  const list = z
    .array(idSchema)
    .min(1, { error: 'is empty' })
    .max(10_000, { error: 'names more than 10,000' })
    .refine((all) => new Set(all).size === all.length, { error: 'names something twice' })
  const part = z.strictObject({
    agency: idSchema,
    name: nameSchema.optional(),
    procedures: list.optional(),
    units: list.optional(),
  })
  return {
    ids: list,
    parts: z.array(part).min(1, { error: 'is empty' }).max(1_000, { error: 'has more than 1,000 parts' }),
  }
})

/** The commands by type. */
export const organisationCommands = {
  /**
   * An agency gets another name, and stays the same agency.
   * @by the authority over the agencies, by decision
   * @source decisions on the arrangement of agencies and units
   */
  renameAgency: defineOfficeCommand(
    'renameAgency',
    { agency: code(), name: text(), ...decided },
    { name: nameSchema },
  ),
  /**
   * Agencies go on as one. `into` is one of them, another agency that exists, or a new one: then it needs a `name`.
   * @by the authority over the agencies, by decision
   * @source decisions on the arrangement of agencies and units
   */
  mergeAgencies: defineOfficeCommand(
    'mergeAgencies',
    { agencies: json<readonly string[]>(), into: code(), name: optional(text()), ...decided },
    { agencies: ids, name: nameSchema.optional() },
  ),
  /**
   * An agency is divided. Parts that are new have a `name`, parts that exist have none; `remainder` is the part that
   * takes the rest.
   * @by the authority over the agencies, by decision
   * @source decisions on the arrangement of agencies and units
   */
  splitAgency: defineOfficeCommand(
    'splitAgency',
    { agency: code(), into: json<readonly SplitPart[]>(), remainder: code(), ...decided },
    { into: parts },
  ),
  /**
   * A unit goes to another agency.
   * @by the authority over the agencies, by decision
   * @source decisions on the arrangement of agencies and units
   */
  moveUnit: defineOfficeCommand('moveUnit', { unit: code(), toAgency: code(), ...decided }),
  /**
   * An officer will be away, or is; a deputy may be named.
   * @by the officer, or the head of the unit
   * @source practice: who is away is stood in for
   */
  declareAbsence: defineOfficeCommand('declareAbsence', {
    officer: code(),
    from: instant(),
    to: instant(),
    deputy: optional(code()),
    reason: optional(code()),
  }),
  /**
   * An officer is back, or stays: the absence that begins at `from`, or the one of the command's own moment if left
   * out.
   * @by the officer, or the head of the unit
   * @source practice: who is away is stood in for
   */
  endAbsence: defineOfficeCommand('endAbsence', { officer: code(), from: optional(instant()) }),
  /**
   * An officer's duty is done by another, from the command's own moment if `from` is left out.
   * @by the officer, or the head of the agency
   * @source practice: duties delegated in writing (ủy quyền)
   */
  delegateDuty: defineOfficeCommand(
    'delegateDuty',
    {
      officer: code(),
      to: code(),
      from: optional(instant()),
      until: optional(instant()),
      procedures: optional(json<readonly string[]>()),
      decision: optional(code()),
    },
    { procedures: ids.optional() },
  ),
  /**
   * A delegation ends: the one that begins at `from`, or the one of the command's own moment if left out.
   * @by the officer, or the head of the agency
   * @source practice: duties delegated in writing (ủy quyền)
   */
  endDelegation: defineOfficeCommand('endDelegation', {
    officer: code(),
    to: code(),
    from: optional(instant()),
  }),
} as const

type Definitions = typeof organisationCommands

/** A type of command to the organisation. */
export type OrganisationCommandType = keyof Definitions

/** A command to the organisation as a caller gives it. */
export type OrganisationCommandInput = {
  [Type in OrganisationCommandType]: OfficeCommandInputOf<Definitions[Type]>
}[OrganisationCommandType]

/** A command of one type as the rules receive it. */
export type OrganisationCommandFor<Type extends OrganisationCommandType> = OfficeCommandOf<Definitions[Type]>

/** A command to the organisation as the rules receive it. */
export type OrganisationCommand = {
  [Type in OrganisationCommandType]: OrganisationCommandFor<Type>
}[OrganisationCommandType]

/** Whether a type of command is one to the organisation. */
function isOrganisationCommandType(type: unknown): type is OrganisationCommandType {
  return typeof type === 'string' && Object.hasOwn(organisationCommands, type)
}

/**
 * Checks a command to the organisation.
 * @throws DossierError `command-invalid`
 */
export function checkOrganisationCommand(input: unknown): CheckedCommand {
  const { type } = Object(input) as { type?: unknown }
  if (isOrganisationCommandType(type)) return organisationCommands[type].check(input)
  const message = `is none of ${Object.keys(organisationCommands).join(', ')}`
  throw commandUnknown(type, message)
}
