// Whether a procedure can be put into force in this log: it is whole, the calendar that it counts in is published, and
// its attributes are those that the office declared.

import * as z from 'zod'
import { check, withoutCodeGeneration } from '../kernel/schema.js'
import { shapeOf, type FieldTable } from '../log/field.js'
import type { Procedure, ProcedureDefinition } from './declaration.js'
import { defineProcedure, procedureInvalid } from './procedure.js'

/** What a procedure has to fit. */
export interface ProcedureSurroundings {
  /** Ids of all published calendars. */
  readonly calendarIds: Iterable<string>
  /** The office's own attributes of procedures; any will do if left out. */
  readonly attributes?: FieldTable | undefined
}

/**
 * Gives the procedure, checked.
 * @throws DossierError `procedure-invalid`
 */
export function publishable(
  definition: ProcedureDefinition,
  { calendarIds, attributes }: ProcedureSurroundings,
): Procedure {
  const procedure = defineProcedure(definition)
  const { code, calendar, attributes: given = {} } = procedure
  const known = new Set(calendarIds)
  if (calendar !== undefined && !known.has(calendar)) {
    const listed = known.size === 0 ? 'none was given' : `there are ${[...known].join(', ')}`
    const message = `is '${calendar}', which is no published calendar: ${listed}`
    throw procedureInvalid(code, [{ path: ['calendar'], code: 'calendar-unknown', message }])
  }
  if (attributes !== undefined) {
    const schema = withoutCodeGeneration(() =>
      z.strictObject({ attributes: z.strictObject(shapeOf(attributes, 'value')) }),
    )
    check(schema, { attributes: given }, (findings) => procedureInvalid(code, findings))
  }
  return procedure
}
