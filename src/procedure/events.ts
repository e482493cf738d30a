// What an office publishes, as events: each procedure and each calendar has a stream. Published and amended versions
// of a procedure are numbered from 1 in their order. The definition is the truth from then on; where it came from,
// a configuration or a decision of the office, was a convenience.

import type { CalendarDefinition } from '../calendar/definition.js'
import { parseInterval } from '../calendar/wall-clock.js'
import { defineEvent, type EventDefinition } from '../log/event-definition.js'
import { civilDate, code, count, instant, json, optional, text } from '../log/field.js'
import type { Procedure } from './declaration.js'

/** A version, whole. */
const version = {
  procedure: code(),
  definition: json<Procedure>(),
  /** SHA-256 of the canonical definition: what differs from the last version is published, what doesn't is not. */
  contentHash: text(),
}

/** The decision behind a change, and from when it holds. */
const decided = {
  /** Its number. */
  decision: code(),
  decidedOn: civilDate(),
  inForceFrom: civilDate(),
  /** The first instant of that day in the office's zone, worked out once, so that no fold needs a zone. */
  inForceAt: instant(),
}

const unchanged: EventDefinition['upcast'] = { 1: (data) => data }

/**
 * A procedure, whole, as it holds: from a day on if an office decided so, else from ever.
 * @source Decree 63/2010/NĐ-CP on the control of administrative procedures: publication (công bố)
 */
export const ProcedurePublished = defineEvent(
  'ProcedurePublished',
  {
    ...version,
    decision: optional(decided.decision),
    decidedOn: optional(decided.decidedOn),
    inForceFrom: optional(decided.inForceFrom),
    inForceAt: optional(decided.inForceAt),
  },
  { version: 2, upcast: unchanged },
)

/**
 * A version as it may come to be; it holds for nobody.
 * @source Decree 63/2010/NĐ-CP on the control of administrative procedures: drafting and review
 */
const ProcedureDrafted = defineEvent('ProcedureDrafted', version)

/**
 * The next version, whole, as it holds from a day on.
 * @source Decree 63/2010/NĐ-CP on the control of administrative procedures: amendment
 */
const ProcedureAmended = defineEvent('ProcedureAmended', {
  ...version,
  ...decided,
  /** Names of the members that differ from the version before. */
  changes: json<readonly string[]>(),
})

/**
 * From a day on, another procedure takes its place.
 * @source Decree 63/2010/NĐ-CP on the control of administrative procedures: replacement
 */
const ProcedureReplaced = defineEvent('ProcedureReplaced', {
  procedure: code(),
  by: code(),
  ...decided,
})

/**
 * From a day on, nobody can apply for it.
 * @source Decree 63/2010/NĐ-CP on the control of administrative procedures: abolition
 */
const ProcedureAbolished = defineEvent('ProcedureAbolished', { procedure: code(), ...decided })

/**
 * A version was made public on a portal.
 * @source Decree 63/2010/NĐ-CP on the control of administrative procedures: publicising (công khai)
 */
const ProcedurePublicised = defineEvent('ProcedurePublicised', {
  procedure: code(),
  version: count(),
  portal: code(),
  publicisedOn: civilDate(),
})

/**
 * A working calendar, whole, as it holds from here on.
 * @source Labour Code 2019, art. 112, and the yearly notices of days off and days swapped
 */
export const CalendarPublished = defineEvent('CalendarPublished', {
  calendar: code(),
  definition: json<CalendarDefinition>(),
  contentHash: text(),
})

/** Hours of a date, as a field: every fold relies on them. */
function hours() {
  return json<readonly string[]>((value) =>
    Array.isArray(value) &&
    value.every((each) => typeof each === 'string' && parseInterval(each) !== undefined)
      ? undefined
      : 'is no list of hours such as 07:30-11:30',
  )
}

/**
 * A date has other hours than the calendar as published gives it: a day off, a day worked instead, half a day. It holds
 * from here on, also over what is published later, until it is withdrawn. What was promised before stays as it is until
 * it is computed anew.
 * @source Labour Code 2019, art. 112, and the notices of days off and days swapped, 8 to 17 days ahead
 */
const CalendarDayDeclared = defineEvent('CalendarDayDeclared', {
  calendar: code(),
  on: civilDate(),
  /** Local time, as in a calendar's definition; none for a day off. */
  hours: hours(),
  reason: optional(text()),
  /** When it was made known to everybody. */
  announcedOn: optional(civilDate()),
  /** The number of the notice or decision. */
  decision: optional(code()),
})

/**
 * What was declared of a date holds no more: it has the hours that the calendar as published gives it.
 * @source notices that withdraw or change earlier ones
 */
const CalendarDayWithdrawn = defineEvent('CalendarDayWithdrawn', {
  calendar: code(),
  on: civilDate(),
  reason: optional(text()),
  decision: optional(code()),
})

/** The events of this layer by type. */
export const procedureEvents = {
  ProcedurePublished,
  ProcedureDrafted,
  ProcedureAmended,
  ProcedureReplaced,
  ProcedureAbolished,
  ProcedurePublicised,
  CalendarPublished,
  CalendarDayDeclared,
  CalendarDayWithdrawn,
} as const

/** The type of the events of this layer by type. */
export type ProcedureEvents = typeof procedureEvents

/** The stream that a calendar's events are in. */
export function calendarStream(id: string): string {
  return `calendar/${id}`
}

/** The stream that a procedure's events are in. */
export function procedureStream(code: string): string {
  return `${procedureStreams}${code}`
}

/** What the names of all procedures' streams begin with. */
export const procedureStreams = 'procedure/'
