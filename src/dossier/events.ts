// (3) What can happen to a dossier, declared once: these tables give the schemas, columns, canonical bytes and
// types. A stored event never changes; a new field means a new version with an upcast.

import type { Term } from '../calendar/term.js'
import { channels } from '../procedure/channel.js'
import { defineEvent } from '../log/event-definition.js'
import { code, count, flag, instant, json, optional, personal, text } from '../log/field.js'

/** Why a due date was set. */
const deadlineCauses = ['reception', 'resumption', 'restart', 'extension', 'recomputation'] as const

/** What a resolution may say. */
export const outcomes = ['granted', 'refused', 'partly'] as const

/** The applicant has filed; the office has not yet looked. State `registered`. */
const DossierRegistered = defineEvent('DossierRegistered', {
  procedure: code(),
  channel: code(channels),
  applicant: optional(personal()),
})

/** The office has formally received the dossier. State `received`; the legal term starts. */
const DossierReceived = defineEvent('DossierReceived', {
  procedure: code(),
  /** The version applied, which the dossier keeps; absent for dossiers that were imported without one. */
  procedureVersion: optional(count()),
  /** One of {@link channels}; an imported dossier may have come another way. */
  channel: code(),
  level: optional(code()),
  field: optional(code()),
  agency: optional(code()),
  unit: optional(code()),
  officer: optional(code()),
  applicant: optional(personal()),
})

/** The office's promise, with what it was computed from. An imported promise has only its date and its policy. */
export const DeadlineSet = defineEvent('DeadlineSet', {
  /** Which of the dossier's clocks: `statutory` is the legal term. */
  clock: code(),
  dueAt: instant(),
  /** The whole legal term. */
  term: optional(json<Term>()),
  /** For a resumption: by how much the pause moved the promise before it. */
  shift: optional(json<Term>()),
  calendar: optional(code()),
  calendarVersion: optional(count()),
  procedureVersion: optional(count()),
  /** The rules applied, as `onSupplement=resume,end=closing`; `recorded` if it was imported. */
  policy: code(),
  cause: code(deadlineCauses),
})

/** The office refuses to receive the dossier, on legal grounds. State `receptionRefused`. */
const ReceptionRefused = defineEvent('ReceptionRefused', { reason: text() })

/** Work on a step begins. State `processing`. */
const StepStarted = defineEvent('StepStarted', {
  step: code(),
  unit: optional(code()),
  officer: optional(code()),
  /** By when, if the step has a budget. */
  dueAt: optional(instant()),
})

/** A step is done. `next` is the step chosen to follow; absent after a last step. */
const StepCompleted = defineEvent('StepCompleted', {
  step: code(),
  next: optional(code()),
  unit: optional(code()),
  note: optional(text()),
})

/** The dossier passes to another unit. */
const HandedOver = defineEvent('HandedOver', {
  fromUnit: optional(code()),
  unit: code(),
  officer: optional(code()),
  note: optional(text()),
})

/** An officer takes the dossier within the unit that holds it. */
const Assigned = defineEvent('Assigned', { officer: code() })

/** The applicant must bring more. State `supplementRequested`. */
const SupplementRequested = defineEvent('SupplementRequested', {
  reason: text(),
  /** Whether the clock stands until the supplement is there. */
  stopsClock: flag(),
})

/** What was asked for is there. State `processing`. */
const SupplementReceived = defineEvent('SupplementReceived', { note: optional(text()) })

/** The office has decided. State `resolved`; the outcome is absent where an imported source doesn't tell it. */
const DossierResolved = defineEvent('DossierResolved', { outcome: optional(code(outcomes)) })

/** The applicant has the result. State `returned`. */
const ResultReturned = defineEvent('ResultReturned', { channel: code(channels) })

/** The applicant has taken the dossier back. State `withdrawn`. */
const DossierWithdrawn = defineEvent('DossierWithdrawn', { reason: optional(text()) })

/** The events of a dossier by type. */
export const dossierEvents = {
  DossierRegistered,
  DossierReceived,
  DeadlineSet,
  ReceptionRefused,
  StepStarted,
  StepCompleted,
  HandedOver,
  Assigned,
  SupplementRequested,
  SupplementReceived,
  DossierResolved,
  ResultReturned,
  DossierWithdrawn,
} as const

/** The definitions of a dossier's events. */
export type DossierEvents = typeof dossierEvents
