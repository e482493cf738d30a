// A small model of a dossier through its whole life: states as a table, a route with tokens, a clock of sums, papers as
// sets. Written from the rules as an office would tell them (docs and domain), and not from the code that it is held
// against.

import type { DossierCommandInput } from 'dossier-engine'
import type { Clock } from './clock-model.js'
import { nowhere, type RouteState } from './route-model.js'
import type { Refused } from './model-rule.js'
import { changes } from './rules-model.js'

/** What the model knows of one dossier. */
export interface ModelDossier {
  readonly state: State
  readonly latestAt: number
  readonly procedure?: 'licence' | 'permit' | undefined
  /** The version that it follows, from its reception on. */
  readonly version?: number | undefined
  readonly channel?: string | undefined
  readonly unit?: string | undefined
  readonly officer?: string | undefined
  readonly receivedAt?: number | undefined
  readonly clock?: Clock | undefined
  readonly due?: number | undefined
  readonly route: RouteState
  /** How often a supplement was requested, and how often here; by when the last is to come, and whether that was said to have passed. */
  readonly supplements: number
  readonly requests: number
  readonly supplementDueAt?: number | undefined
  readonly isExpired: boolean
  /** Requests for a payment that nobody has paid, and how often anything was requested or paid unasked. */
  readonly owed: readonly {
    readonly amount: number
    readonly currency: string
    readonly number: number
    readonly dueAt?: number | undefined
  }[]
  readonly payments: number
  /** By request, whether it was answered, and whether the clock stands for it. */
  readonly asked: Readonly<
    Record<
      string,
      { readonly isAnswered: boolean; readonly stops: boolean; readonly dueAt?: number | undefined }
    >
  >
  readonly extensions: number
  readonly apologies: number
  readonly documents: readonly string[]
  readonly signatures: number
  /** By feedback, whether it was answered. */
  readonly feedback: Readonly<Record<string, boolean>>
  /** By feedback, until when there is to be an answer. */
  readonly feedbackDue: Readonly<Record<string, number | undefined>>
  readonly ratings: number
  readonly links: readonly string[]
  readonly attributes: Readonly<Record<string, unknown>>
  /** How often it was taken up again. */
  readonly reopenings: number
  /** What was noted of dates: the clock, the number of its run, the date, and `passed` or the notice. */
  readonly noted: readonly string[]
  /** The first event: its type, when it happened, and what it says of the channel. */
  readonly first?: { readonly type: string; readonly at: number; readonly channel: string } | undefined
}

/** The states of the national portal. */
export type State =
  | 'absent'
  | 'registered'
  | 'received'
  | 'receptionRefused'
  | 'processing'
  | 'supplementRequested'
  | 'paymentRequested'
  | 'withdrawn'
  | 'stopped'
  | 'resolved'
  | 'returned'

export const nobody: ModelDossier = {
  state: 'absent',
  latestAt: -Infinity,
  route: nowhere,
  supplements: 0,
  requests: 0,
  isExpired: false,
  owed: [],
  payments: 0,
  asked: {},
  extensions: 0,
  apologies: 0,
  documents: [],
  signatures: 0,
  feedback: {},
  feedbackDue: {},
  reopenings: 0,
  noted: [],
  ratings: 0,
  links: [],
  attributes: {},
}

const work: readonly State[] = ['received', 'processing']
const waiting: readonly State[] = ['supplementRequested', 'paymentRequested']
/** States in which the office owes an answer. */
export const openStates: readonly State[] = [...work, ...waiting, 'stopped']
const there: readonly State[] = [
  'registered',
  'receptionRefused',
  ...openStates,
  'withdrawn',
  'resolved',
  'returned',
]

/** In which states each command makes sense. */
const when: Readonly<Record<DossierCommandInput['type'], readonly State[]>> = {
  registerDossier: ['absent'],
  receiveDossier: ['absent', 'registered'],
  takeOverDossier: ['absent'],
  refuseReception: ['registered'],
  startStep: work,
  completeStep: ['processing'],
  skipStep: work,
  returnToStep: ['processing'],
  handOver: openStates,
  assign: openStates,
  requestSupplement: work,
  receiveSupplement: ['supplementRequested'],
  expireSupplement: ['supplementRequested'],
  requestPayment: work,
  recordPayment: ['registered', ...work, 'paymentRequested'],
  requestConcurrence: work,
  giveConcurrence: openStates,
  stopProcessing: [...work, ...waiting],
  resumeProcessing: ['stopped'],
  extendDeadline: [...work, ...waiting],
  noteDeadlines: there,
  recomputeDeadlines: ['registered', ...openStates, 'resolved', 'returned'],
  issueApology: openStates,
  resolveDossier: openStates,
  returnResult: ['resolved'],
  requestWithdrawal: ['registered', ...openStates],
  withdrawDossier: ['registered', ...openStates],
  reopenDossier: ['resolved', 'returned', 'withdrawn'],
  switchProcedureVersion: openStates,
  linkDossier: there,
  attachDocument: there,
  signDocument: there,
  receiveFeedback: there,
  answerFeedback: there,
  rateSatisfaction: there,
  setAttributes: there,
  correctEvent: there,
}

/** The dossier after a command, or the code of the refusal. */
export function after(
  dossier: ModelDossier,
  command: DossierCommandInput,
  others: (id: string) => boolean,
): ModelDossier | Refused {
  const at = Number(command.at)
  const allowed = when[command.type]
  if (!allowed.includes(dossier.state)) {
    if (dossier.state === 'absent') return 'dossier-unknown'
    return allowed.includes('absent') ? 'dossier-exists' : 'wrong-state'
  }
  // A correction may be of what is said to have happened in the future.
  const isLate = at < dossier.latestAt
  if (isLate && command.type !== 'correctEvent') return 'at-before-last-event'
  const changed = changes(dossier, { ...command, at } as never, others)
  if (typeof changed === 'string') return changed
  // What is told late may have happened before a note.
  const latestAt = command.type === 'noteDeadlines' ? dossier.latestAt : Math.max(at, dossier.latestAt)
  return { ...dossier, ...changed, latestAt }
}

/** All that the model knows: dossiers, and by dossier and command id the command that had an effect. */
export interface Model {
  readonly dossiers: Map<string, ModelDossier>
  readonly done: Map<string, string>
  /** Every command that was ever sent, to send it again. */
  readonly sent: DossierCommandInput[]
  /** What was accepted, by type; what was refused, by code. */
  readonly seen: Map<string, number>
  now: number
}

export function freshModel(): Model {
  return { dossiers: new Map(), done: new Map(), sent: [], seen: new Map(), now: Date.UTC(2024, 2, 4) }
}

const keyOf = ({ dossierId, commandId }: DossierCommandInput) => `${dossierId} ${commandId}`

/** What becomes of a command: an answer, or the code of a refusal. */
export type Expected = 'accepted' | 'repeated' | Refused

/** Tells what should become of a command, and takes it into account. */
export function take(model: Model, command: DossierCommandInput): Expected {
  const expected = taken(model, command)
  const seen = expected === 'accepted' ? command.type : expected
  model.seen.set(seen, (model.seen.get(seen) ?? 0) + 1)
  return expected
}

function taken(model: Model, command: DossierCommandInput): Expected {
  const earlier = model.done.get(keyOf(command))
  if (earlier !== undefined) return earlier === JSON.stringify(command) ? 'repeated' : 'command-reused'
  const id = command.dossierId!
  const next = after(model.dossiers.get(id) ?? nobody, command, (other) => model.dossiers.has(other))
  if (typeof next === 'string') return next
  model.dossiers.set(id, next)
  model.done.set(keyOf(command), JSON.stringify(command))
  return 'accepted'
}

/** A model of its own, to try an order of commands on. */
export function copied({ dossiers, done, sent, now }: Model): Model {
  return { dossiers: new Map(dossiers), done: new Map(done), sent, seen: new Map(), now }
}
