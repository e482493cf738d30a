// What is known of one dossier: the state that `decide` looks at and users read. It is only ever changed by the
// handlers in evolve.ts.

import type { Instant } from '../kernel/instant.js'
import { sha256Hex } from '../log/chain.js'
import type { PersonalReference } from '../log/field.js'

/** The states of a dossier, by the codes of the national portal; `absent` is before its first event. */
export const dossierStates = [
  'absent',
  'registered',
  'received',
  'receptionRefused',
  'processing',
  'supplementRequested',
  'withdrawn',
  'resolved',
  'returned',
] as const
/** Where a dossier stands. */
export type DossierState = (typeof dossierStates)[number]

/** States in which the office owes an answer. */
export const openStates: ReadonlySet<DossierState> = new Set([
  'received',
  'processing',
  'supplementRequested',
])

/** One time that a step was worked on. */
export interface StepRun {
  step: string
  unit?: string
  officer?: string
  startedAt?: Instant
  dueAt?: Instant
  completedAt?: Instant
  /** When the dossier ended before the step did. */
  closedAt?: Instant
  /** The step chosen to follow it. */
  next?: string
}

/** A stretch in which the clock stood; `to` is absent while it lasts. */
export interface Pause {
  from: Instant
  to?: Instant
}

/** The promise in force. */
export interface Deadline {
  dueAt: Instant
  clock: string
  cause: string
  policy: string
  calendar?: string
  calendarVersion?: number
}

/** One dossier. Users get it frozen; absent facts are absent properties. */
export interface Dossier {
  id: string
  state: DossierState
  /** Number of its events. */
  version: number
  /** Greatest `at` of its events. */
  latestAt?: Instant
  procedure?: string
  procedureVersion?: number
  channel?: string
  level?: string
  field?: string
  agency?: string
  /** The unit and the officer who hold it. */
  unit?: string
  officer?: string
  applicant?: PersonalReference
  registeredAt?: Instant
  receivedAt?: Instant
  resolvedAt?: Instant
  outcome?: string
  returnedAt?: Instant
  withdrawnAt?: Instant
  receptionRefusedAt?: Instant
  deadline?: Deadline
  steps: StepRun[]
  pauses: Pause[]
  /** How many supplements were requested. */
  supplements: number
}

/** A dossier before its first event. */
export function emptyDossier(id: string): Dossier {
  return { id, state: 'absent', version: 0, steps: [], pauses: [], supplements: 0 }
}

/** The step being worked on, if any. */
export function openStep(dossier: Dossier): StepRun | undefined {
  return dossier.steps.findLast(
    (run) => run.startedAt !== undefined && run.completedAt === undefined && run.closedAt === undefined,
  )
}

/** The stream that a dossier's events are in. */
export function dossierStream(id: string): string {
  return `dossier/${id}`
}

/** The dossier id of a stream, or `undefined` if the stream is not a dossier's. */
export function dossierIdOf(stream: string): string | undefined {
  return stream.startsWith('dossier/') ? stream.slice(8) : undefined
}

/** The id of the dossier that a command creates, if it gives none: the same command sent again names the same one. */
export function dossierIdFor(commandId: string): string {
  return sha256Hex(`dossier ${commandId}`).slice(0, 24)
}
