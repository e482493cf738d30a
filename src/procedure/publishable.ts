// Whether a procedure can be put into force in this log: it is whole, the calendar that it counts in is published, and
// its attributes are those that the office declared. And whether a configuration may still change it.

import * as z from 'zod'
import type { Finding } from '../kernel/finding.js'
import { check, withoutCodeGeneration } from '../kernel/schema.js'
import { whichThereAre } from '../kernel/which-there-are.js'
import { shapeOf, type FieldTable } from '../log/field.js'
import type { Catalogue } from './catalogue.js'
import { triggerFindings } from './clock-checks.js'
import type { Procedure, ProcedureDefinition } from './declaration.js'
import { defineProcedure, procedureInvalid } from './procedure.js'
import { describeEnd } from './procedure-file.js'

/**
 * Refuses a next version whose clocks name events that nobody knows. One that was published before stays as it is.
 * @throws DossierError `procedure-invalid`
 */
export function checkTriggers(procedure: Procedure, eventTypes: readonly string[]): void {
  const findings = triggerFindings(procedure, eventTypes)
  if (findings.length > 0) throw procedureInvalid(procedure.code, findings)
}

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
  const { code, attributes: given = {} } = procedure
  const known = new Set(calendarIds)
  const findings = namedCalendars(procedure).flatMap(([path, calendar]): Finding[] => {
    if (known.has(calendar)) return []
    const listed = whichThereAre([...known], calendar, 'none was given')
    const message = `is '${calendar}', which is no published calendar: ${listed}`
    return [{ path, code: 'calendar-unknown', message }]
  })
  if (findings.length > 0) throw procedureInvalid(code, findings)
  if (attributes !== undefined) {
    const schema = withoutCodeGeneration(() =>
      z.strictObject({ attributes: z.strictObject(shapeOf(attributes, 'value')) }),
    )
    check(schema, { attributes: given }, (findings) => procedureInvalid(code, findings))
  }
  return procedure
}

/** The calendars that a procedure names, and where; that of a unit or an agency is looked up when it is needed. */
function namedCalendars({ calendar, clocks = {} }: Procedure): (readonly [readonly string[], string])[] {
  const own = Object.entries(clocks).flatMap(([name, clock]) =>
    clock.calendar === undefined ? [] : [[['clocks', name, 'calendar'], clock.calendar] as const],
  )
  return typeof calendar === 'string' ? [[['calendar'], calendar], ...own] : own
}

/**
 * Refuses a next version by configuration once the office has decided about a procedure: it would hold in place of what
 * was decided, from the same day on, or come after the end.
 * @throws DossierError `procedure-invalid`
 */
export function checkUndecided(code: string, catalogue: Catalogue): void {
  const { versions = [], end } = catalogue.historyOf(code) ?? {}
  const decided = versions.findLast(({ decision }) => decision !== undefined)
  if (end === undefined && decided === undefined) return
  const message =
    end === undefined
      ? `is decided by the office: version ${decided?.version} holds from ${decided?.inForceFrom}, decision ${decided?.decision}; this is none of its versions, so change it by the command \`amendProcedure\` to \`administer\`, or take the change back`
      : `is ${describeEnd(end)}: this is none of its versions, and what ended has no next one; leave it out, or declare it under another code`
  throw procedureInvalid(code, [{ path: ['code'], code: 'decided', message }])
}
