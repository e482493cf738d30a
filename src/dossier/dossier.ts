// What is known of one dossier: the state that `decide` looks at and users read. It is only ever changed by the
// handlers in evolve.ts.

import type { Term } from '../calendar/term.js'
import type { Instant } from '../kernel/instant.js'
import { sha256Hex } from '../log/sha256.js'
import type { PersonalReference } from '../log/field.js'
import type { PauseGround } from '../procedure/declaration.js'
import type { ClockRun } from './clock-run.js'
import type { Document } from './document.js'
import type { HandedIn } from './events/reception.js'
import type { NotedDate } from './noted-date.js'

/** The states of a dossier, by the codes of the national portal; `absent` is before its first event. */
export const dossierStates = [
  'absent',
  'registered',
  'received',
  'receptionRefused',
  'processing',
  'supplementRequested',
  'paymentRequested',
  'withdrawn',
  'stopped',
  'resolved',
  'returned',
] as const
/** Where a dossier stands. */
export type DossierState = (typeof dossierStates)[number]

/** States in which the office owes an answer, whether or not the clock runs. */
export const openStates: ReadonlySet<DossierState> = new Set([
  'received',
  'processing',
  'supplementRequested',
  'paymentRequested',
  'stopped',
])

/** One time that a step was worked on. */
export interface StepRun {
  step: string
  unit?: string
  officer?: string
  startedAt?: Instant
  dueAt?: Instant
  completedAt?: Instant
  skippedAt?: Instant
  /** When it ended undone: with the dossier, or as the dossier went back. */
  closedAt?: Instant
  /** The step chosen to follow it. */
  next?: string
  /** The steps that all follow it. */
  fork?: readonly string[]
}

/** A step whose turn has come, and the step that led to it. One that joins branches waits for all of them. */
export interface Arrival {
  step: string
  from?: string
}

/** A stretch in which the clock stood on one ground; `to` is absent while it lasts. Pauses may overlap. */
export interface Pause {
  from: Instant
  to?: Instant
  ground: PauseGround
  /** The request to another agency for which it stands. */
  concurrence?: string
  /** Whether the clock stood already when it began. */
  overlaps?: boolean
}

/** The promise in force. */
export interface Deadline {
  dueAt: Instant
  clock: string
  cause: string
  policy: string
  calendar?: string
  calendarVersion?: number
  /** The promise that another system made, where this one is that or was moved from it. */
  recordedDueAt?: Instant
}

/** A request to the applicant for more. */
export interface SupplementRequest {
  requestedAt: Instant
  reason: string
  /** By when the applicant is to bring it. */
  dueAt?: Instant
  expiredAt?: Instant
  receivedAt?: Instant
}

/** What the applicant was asked to pay, or paid without being asked. */
export interface Payment {
  amount: number
  currency: string
  fee?: string
  requestedAt?: Instant
  dueAt?: Instant
  paidAt?: Instant
  receipt?: string
}

/** A request for another agency's opinion. */
export interface Concurrence {
  concurrence: string
  agency: string
  question: string
  step?: string
  requestedAt: Instant
  dueAt?: Instant
  stopsClock: boolean
  answeredAt?: Instant
  answer?: string
}

/** One extension of the legal term. */
export interface Extension {
  at: Instant
  actor: string
  term: Term
  reason: string
  unit?: string
  fromDueAt: Instant
}

/** One apology, and the day appointed instead. */
export interface Apology {
  at: Instant
  reason: string
  unit?: string
  reappointedAt: Instant
}

/** What somebody told the office, and whether it was answered. */
export interface Feedback {
  feedback: string
  kind: string
  receivedAt: Instant
  dueAt?: Instant
  answeredAt?: Instant
}

/** How somebody rated the office. */
export interface Rating {
  at: Instant
  score: number
  scale: number
  about?: string
}

/** A dossier that this one belongs together with. */
export interface Link {
  to: string
  link: string
}

/** One dossier. Users get it frozen; absent facts are absent properties. */
export interface Dossier {
  id: string
  state: DossierState
  /** Number of its events. */
  version: number
  /** Greatest `at` of its events; that a date was noted doesn't count. */
  latestAt?: Instant
  dossierCode?: string
  procedure?: string
  procedureVersion?: number
  channel?: string
  level?: string
  field?: string
  /** The competent agency. */
  agency?: string
  placeOfHelp?: string
  placeOfReception?: string
  application?: string
  /** The unit and the officer who hold it. */
  unit?: string
  officer?: string
  applicant?: PersonalReference
  registeredAt?: Instant
  receivedAt?: Instant
  /** When it was taken over from another system, and from which. */
  takenOverAt?: Instant
  takenOverFrom?: string
  withdrawalRequestedAt?: Instant
  resolvedAt?: Instant
  outcome?: string
  decision?: string
  returnedAt?: Instant
  withdrawnAt?: Instant
  receptionRefusedAt?: Instant
  reopenedAt?: Instant
  /** How often it was taken up again. */
  reopenings?: number
  /** How many extensions there had been by then. */
  extensionsBefore?: number
  deadline?: Deadline
  steps: StepRun[]
  /** Steps whose turn has come; empty before the first step, and after the last. */
  arrivals: Arrival[]
  pauses: Pause[]
  /** Runs of the procedure's own clocks, first started first; absent before the first. */
  clocks?: ClockRun[]
  /** Dates that were noted as passed or near, first noted first; absent before the first. */
  noted?: NotedDate[]
  /** How many supplements were requested, here and where it began. */
  supplements: number
  supplementRequests: SupplementRequest[]
  payments: Payment[]
  concurrences: Concurrence[]
  extensions: Extension[]
  apologies: Apology[]
  /** What was handed in at its reception. */
  components: HandedIn[]
  documents: Document[]
  feedback: Feedback[]
  ratings: Rating[]
  links: Link[]
  /** Values of the office's own attributes. */
  attributes: Record<string, unknown>
  /** What plug-ins know of it, by plug-in. */
  own: Record<string, unknown>
}

/** A dossier before its first event. */
export function emptyDossier(id: string): Dossier {
  return {
    id,
    state: 'absent',
    version: 0,
    steps: [],
    arrivals: [],
    pauses: [],
    supplements: 0,
    supplementRequests: [],
    payments: [],
    concurrences: [],
    extensions: [],
    apologies: [],
    components: [],
    documents: [],
    feedback: [],
    ratings: [],
    links: [],
    attributes: {},
    own: {},
  }
}

/** Whether a step is in work. */
export function isOpen({ startedAt, completedAt, closedAt }: StepRun): boolean {
  return startedAt !== undefined && completedAt === undefined && closedAt === undefined
}

/** The steps being worked on, first started first. */
export function openSteps(dossier: Dossier): StepRun[] {
  return dossier.steps.filter(isOpen)
}

/** The step being worked on; of several, the one started last. */
export function openStep(dossier: Dossier): StepRun | undefined {
  return dossier.steps.findLast(isOpen)
}

/** The stream that a dossier's events are in. */
export function dossierStream(id: string): string {
  return `dossier/${id}`
}

/** The dossier id of a stream, or `undefined` if the stream is not a dossier's. */
export function dossierIdOf(stream: string): string | undefined {
  // Not `startsWith`, which takes twice as long.
  return stream.slice(0, 8) === 'dossier/' ? stream.slice(8) : undefined
}

/** The id of the dossier that a command creates, if it gives none: the same command sent again names the same one. */
export function dossierIdFor(commandId: string): string {
  return sha256Hex(`dossier ${commandId}`).slice(0, 24)
}
