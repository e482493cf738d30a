// (1) What may be decided about a procedure: drafted, published, amended, replaced, abolished, made public.

import { commandInvalid } from '../log/command-definition.js'
import { civilDate, code, count, json, optional } from '../log/field.js'
import {
  defineOfficeCommand,
  type OfficeCommandInputOf,
  type OfficeCommandOf,
} from '../log/office-command-definition.js'
import type { ProcedureDefinition } from './declaration.js'
import { defineProcedure } from './procedure.js'

/** A version to come: in full, or by the procedure's code if it is the draft. */
const draftOrDefinition = {
  definition: optional(json<ProcedureDefinition>()),
  procedure: optional(code()),
}

/** The decision's number and day, and the day from which it holds. */
const decided = { decision: code(), decidedOn: civilDate(), inForceFrom: civilDate() }

/** The commands about procedures by type. */
export const procedureCommands = {
  /**
   * The office prepares the first or the next version. It holds for nobody; a later draft takes its place.
   * @by the unit that controls procedures
   * @source Decree 63/2010/NĐ-CP on the control of administrative procedures: drafting and review
   */
  draftProcedure: defineOfficeCommand('draftProcedure', { definition: json<ProcedureDefinition>() }),
  /**
   * The first version: the draft, or a definition. It holds from the day of the decision, if no other is named.
   * @by the head of the agency, by decision
   * @source Decree 63/2010/NĐ-CP on the control of administrative procedures: publication (công bố)
   */
  publishProcedure: defineOfficeCommand('publishProcedure', {
    ...draftOrDefinition,
    ...decided,
    inForceFrom: optional(decided.inForceFrom),
  }),
  /**
   * The next version: the draft, or a definition. The version before it holds until then.
   * @by the head of the agency, by decision
   * @source Decree 63/2010/NĐ-CP on the control of administrative procedures: amendment
   */
  amendProcedure: defineOfficeCommand('amendProcedure', { ...draftOrDefinition, ...decided }),
  /**
   * From a day on, another procedure takes its place.
   * @by the head of the agency, by decision
   * @source Decree 63/2010/NĐ-CP on the control of administrative procedures: replacement
   */
  replaceProcedure: defineOfficeCommand('replaceProcedure', { procedure: code(), by: code(), ...decided }),
  /**
   * From a day on, nobody can apply for it.
   * @by the head of the agency, by decision
   * @source Decree 63/2010/NĐ-CP on the control of administrative procedures: abolition
   */
  abolishProcedure: defineOfficeCommand('abolishProcedure', { procedure: code(), ...decided }),
  /**
   * A version, the latest if none is named, was made public on a portal.
   * @by whoever keeps the portal
   * @source Decree 63/2010/NĐ-CP on the control of administrative procedures: publicising (công khai)
   */
  publiciseProcedure: defineOfficeCommand('publiciseProcedure', {
    procedure: code(),
    version: optional(count()),
    portal: code(),
    publicisedOn: civilDate(),
  }),
} as const

type Definitions = typeof procedureCommands

/** A command about a procedure as a caller gives it. */
export type ProcedureCommandInput = {
  [Type in keyof Definitions]: OfficeCommandInputOf<Definitions[Type]>
}[keyof Definitions]

/** A command about a procedure as its rules receive it. */
export type ProcedureCommand = {
  [Type in keyof Definitions]: OfficeCommandOf<Definitions[Type]>
}[keyof Definitions]

/**
 * The code of the procedure that a command is about.
 * @throws DossierError `procedure-invalid` for a definition that can't be used; `command-invalid` if it names none, or
 * two
 */
export function procedureOf(command: ProcedureCommand): string {
  const named = 'procedure' in command ? command.procedure : undefined
  const definition = 'definition' in command ? command.definition : undefined
  const defined = definition === undefined ? undefined : defineProcedure(definition).code
  const found = defined ?? named
  if (found === undefined) {
    const message = 'is missing: name the procedure whose draft it is, or give its definition'
    throw commandInvalid(command.type, [{ path: ['procedure'], code: 'missing', message }])
  }
  if (named === undefined || named === found) return found
  const message = `is '${named}', and the definition is of '${found}'`
  throw commandInvalid(command.type, [{ path: ['procedure'], code: 'procedure-mismatch', message }])
}
