// What an office publishes, as events: each procedure and each calendar has a stream, and its version is the
// number of the event in it. The definition is the truth from then on; the configuration was a convenience.

import type { CalendarDefinition } from '../calendar/definition.js'
import { defineEvent } from '../log/event-definition.js'
import { code, json, text } from '../log/field.js'
import type { Procedure } from './declaration.js'

/** A procedure, whole, as it holds from here on. */
export const ProcedurePublished = defineEvent('ProcedurePublished', {
  procedure: code(),
  definition: json<Procedure>(),
  /** SHA-256 of the canonical definition: what differs from the last version is published, what doesn't is not. */
  contentHash: text(),
})

/** A working calendar, whole, as it holds from here on. */
export const CalendarPublished = defineEvent('CalendarPublished', {
  calendar: code(),
  definition: json<CalendarDefinition>(),
  contentHash: text(),
})

/** The events of this layer by type. */
export const procedureEvents = { ProcedurePublished, CalendarPublished } as const
