// What becomes of an office's organisation, as events of the stream `organisation`. Nothing here holds a name of a
// person; what a reorganisation does to dossiers is asked of it later and changes none of their events.

import { defineEvent } from '../log/event-definition.js'
import { civilDate, code, instant, json, optional, text } from '../log/field.js'
import type { OrganisationDefinition } from './definition.js'

/** The stream of all of these events. */
export const organisationStream = 'organisation'

/** One of the agencies among which another is split. */
export interface SplitPart {
  readonly agency: string
  /** Founds the agency under this name; left out for one that exists already. */
  readonly name?: string | undefined
  /** The procedures that it takes. */
  readonly procedures?: readonly string[] | undefined
  /** The units that it takes. */
  readonly units?: readonly string[] | undefined
}

/** What a reorganisation rests on, and from when it holds. */
const decided = {
  /** Number of the decision. */
  decision: code(),
  decidedOn: civilDate(),
  inForceFrom: civilDate(),
  /** The first instant of that day, where the office is. */
  inForceAt: instant(),
}

/**
 * The organisation, whole, as it is declared from here on.
 * @source decisions on functions, tasks and structure of an agency
 */
export const OrganisationPublished = defineEvent('OrganisationPublished', {
  definition: json<OrganisationDefinition>(),
  /** SHA-256 of the canonical definition. */
  contentHash: text(),
})

/**
 * An agency has another name, and is the same agency.
 * @source decisions on the arrangement of agencies and units
 */
const AgencyRenamed = defineEvent('AgencyRenamed', { agency: code(), name: text(), ...decided })

/**
 * Agencies go on as one: a new one, one of them, or another that exists.
 * @source decisions on the arrangement of agencies and units
 */
const AgenciesMerged = defineEvent('AgenciesMerged', {
  agencies: json<readonly string[]>(),
  into: code(),
  /** The name that it has from then on; as before, if left out. */
  name: optional(text()),
  ...decided,
})

/**
 * An agency is divided among others, of which it may itself be one: then it goes on with less.
 * @source decisions on the arrangement of agencies and units
 */
const AgencySplit = defineEvent('AgencySplit', {
  agency: code(),
  into: json<readonly SplitPart[]>(),
  /** The part that takes what no part names. */
  remainder: code(),
  ...decided,
})

/**
 * A unit belongs to another agency.
 * @source decisions on the arrangement of agencies and units
 */
const UnitMoved = defineEvent('UnitMoved', { unit: code(), toAgency: code(), ...decided })

/**
 * An officer is away from one instant until before another.
 * @source practice: who is away is stood in for
 */
const OfficerAbsent = defineEvent('OfficerAbsent', {
  officer: code(),
  from: instant(),
  to: instant(),
  /** Who does the work meanwhile. */
  deputy: optional(code()),
  /** A code of the office's own, such as `leave`; never what is personal about it. */
  reason: optional(code()),
})

/**
 * An absence ends when this happens, before its time; it never takes place if it had not begun.
 * @source practice: who is away is stood in for
 */
const AbsenceEnded = defineEvent('AbsenceEnded', {
  officer: code(),
  /** When the absence began, by which it is told from others. */
  from: instant(),
})

/**
 * An officer's own duty is done by another, besides or instead.
 * @source practice: duties delegated in writing (ủy quyền)
 */
const DutyDelegated = defineEvent('DutyDelegated', {
  officer: code(),
  to: code(),
  from: instant(),
  /** Open, if left out. */
  until: optional(instant()),
  /** Only for dossiers of these procedures; all, if left out. */
  procedures: optional(json<readonly string[]>()),
  decision: optional(code()),
})

/**
 * A delegation ends when this happens; it never holds if it had not begun.
 * @source practice: duties delegated in writing (ủy quyền)
 */
const DelegationEnded = defineEvent('DelegationEnded', {
  officer: code(),
  to: code(),
  /** When the delegation began, by which it is told from others. */
  from: instant(),
})

/** The events of this layer by type. */
export const organisationEvents = {
  OrganisationPublished,
  AgencyRenamed,
  AgenciesMerged,
  AgencySplit,
  UnitMoved,
  OfficerAbsent,
  AbsenceEnded,
  DutyDelegated,
  DelegationEnded,
} as const

/** The events of this layer. */
export type OrganisationEvents = typeof organisationEvents
