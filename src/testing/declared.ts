// Testing kit: what an office declares, as `decide` looks it up, without an engine or a log. It fills the real
// catalogue by its real handlers and never invents a version.

import type { WorkingCalendar } from '../calendar/working-calendar.js'
import type { Instant } from '../kernel/instant.js'
import { origin } from '../log/envelope.js'
import { Catalogue, contentHashOf } from '../procedure/catalogue.js'
import type { Procedure } from '../procedure/declaration.js'

/** Procedures and calendars; two of one code are two versions of it, in this order. */
export interface Declared {
  readonly procedures?: readonly Procedure[] | undefined
  readonly calendars?: readonly WorkingCalendar[] | undefined
}

/**
 * What `decide` needs to look up, made of declarations alone.
 * @example
 * decide(command, dossier, declared({ procedures: [licence], calendars: [office] }))
 */
export function declared({ procedures = [], calendars = [] }: Declared): Catalogue {
  const catalogue = new Catalogue()
  for (const { id, definition } of calendars) {
    const data = { calendar: id, definition, contentHash: contentHashOf(definition) }
    Catalogue.on.CalendarPublished?.(catalogue, { ...envelope, type: 'CalendarPublished', data })
  }
  for (const definition of procedures) {
    const data = { procedure: definition.code, definition, contentHash: contentHashOf(definition) }
    Catalogue.on.ProcedurePublished?.(catalogue, { ...envelope, type: 'ProcedurePublished', data })
  }
  return catalogue
}

const envelope = {
  position: origin,
  stream: 'declared',
  version: 1,
  schemaVersion: 1,
  at: 0 as Instant,
  recordedAt: 0 as Instant,
  actor: 'declared',
}
