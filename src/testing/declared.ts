// Testing kit: what an office declares and decides, as `decide` looks it up, without an engine or a log. It fills the
// real catalogue by its real rules and handlers and never invents a version.

import type { WorkingCalendar } from '../calendar/working-calendar.js'
import type { Instant } from '../kernel/instant.js'
import type { Plugin } from '../dossier/plugin.js'
import type { Position } from '../log/envelope.js'
import type { EventDefinition } from '../log/event-definition.js'
import type { FieldTable } from '../log/field.js'
import { Catalogue, contentHashOf } from '../procedure/catalogue.js'
import { decideProcedure, type ProcedureFact } from '../procedure/decide-procedure.js'
import type { Procedure } from '../procedure/declaration.js'
import {
  procedureCommands,
  type ProcedureCommand,
  type ProcedureCommandInput,
} from '../procedure/office-commands.js'

/** What an office declares. */
export interface Declared<
  Attributes extends FieldTable = FieldTable,
  Events extends readonly EventDefinition[] = readonly EventDefinition[],
  Plugins extends readonly Plugin[] = readonly Plugin[],
> {
  /** Two of one code are two versions of it, in this order. */
  readonly procedures?: readonly Procedure[] | undefined
  readonly calendars?: readonly WorkingCalendar[] | undefined
  /** What the office decided about procedures since; each must be accepted. */
  readonly decisions?: readonly ProcedureCommandInput[] | undefined
  /** Plug-ins of dossiers, the office's own attributes of them, and its own events. */
  readonly plugins?: Plugins | undefined
  readonly attributes?: Attributes | undefined
  readonly events?: Events | undefined
}

/**
 * What `decide` needs to look up, made of declarations and decisions alone.
 * @throws Error if a decision is refused
 * @example
 * decide(command, dossier, declared({ procedures: [licence], calendars: [office] }))
 */
export function declared({ procedures = [], calendars = [], decisions = [] }: Declared): Catalogue {
  const catalogue = new Catalogue()
  let position = 0
  const record = ({ type, data }: Pick<ProcedureFact, 'type' | 'data'>) => {
    const handler = Catalogue.on[type] as (state: Catalogue, event: object) => void
    handler(catalogue, { ...envelope, position: ++position as Position, type, data })
  }
  for (const { id, definition } of calendars) {
    const data = { calendar: id, definition, contentHash: contentHashOf(definition) }
    record({ type: 'CalendarPublished', data })
  }
  for (const definition of procedures) {
    const data = { procedure: definition.code, definition, contentHash: contentHashOf(definition) }
    record({ type: 'ProcedurePublished', data })
  }
  for (const input of decisions) {
    const command = { at: envelope.at, ...procedureCommands[input.type].check(input) } as ProcedureCommand
    const decision = decideProcedure(command, { catalogue, timeZone: catalogue.timeZone })
    if (!decision.accepted) throw new Error(`${input.type}: ${decision.rejection.message}`)
    for (const event of decision.events) record(event)
  }
  return catalogue
}

const envelope = {
  stream: 'declared',
  version: 1,
  schemaVersion: 1,
  at: 0 as Instant,
  recordedAt: 0 as Instant,
  actor: 'declared',
}
