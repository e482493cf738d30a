// A small model of a dossier: states, one route, and which command ids had an effect. Written from the rules as an
// office would tell them (docs and domain), and not from the code that it is held against.

import type { DossierCommandInput } from 'dossier-engine'

/** The route of the model's one procedure: by step, what may follow. */
export const route: Readonly<Record<string, readonly string[]>> = {
  check: ['appraise', 'sign'],
  appraise: ['check', 'sign'],
  sign: [],
}
export const firstStep = 'check'

/** What the model knows of one dossier. */
export interface ModelDossier {
  readonly state:
    | 'absent'
    | 'registered'
    | 'received'
    | 'receptionRefused'
    | 'processing'
    | 'supplementRequested'
    | 'withdrawn'
    | 'resolved'
    | 'returned'
  /** The step in work, the step that comes next, or `done` past the last. */
  readonly working?: string | undefined
  readonly next: string
  readonly latestAt: number
  readonly unit?: string | undefined
  readonly officer?: string | undefined
  readonly supplements: number
  readonly stepsDone: number
}

export const nobody: ModelDossier = {
  state: 'absent',
  next: firstStep,
  latestAt: -Infinity,
  supplements: 0,
  stepsDone: 0,
}

const units: Readonly<Record<string, string | undefined>> = { appraise: 'trade' }

/** The dossier after a command, or `undefined` where the rules refuse it. */
export function after(dossier: ModelDossier, command: DossierCommandInput): ModelDossier | undefined {
  const at = Number(command.at)
  if (at < dossier.latestAt) return undefined
  const changed = change(dossier, command)
  return changed && { ...dossier, ...changed, latestAt: at }
}

function change(dossier: ModelDossier, command: DossierCommandInput): Partial<ModelDossier> | undefined {
  const { state, working, next, unit, officer } = dossier
  const inWork = state === 'received' || state === 'processing'
  const isOpen = inWork || state === 'supplementRequested'
  const ended = { working: undefined }
  switch (command.type) {
    case 'registerDossier':
      return state === 'absent' && command.procedure === 'licence' ? { state: 'registered' } : undefined
    case 'receiveDossier': {
      if (state !== 'absent' && state !== 'registered') return undefined
      const isNamed = command.procedure === 'licence' && command.channel !== undefined
      const follows = state === 'registered' && (command.procedure ?? 'licence') === 'licence'
      return isNamed || follows
        ? { state: 'received', unit: command.unit ?? 'one-stop', officer: command.officer }
        : undefined
    }
    case 'refuseReception':
      return state === 'registered' ? { state: 'receptionRefused' } : undefined
    case 'startStep': {
      if (!inWork || working !== undefined || command.step !== next) return undefined
      const by = command.unit ?? units[command.step] ?? unit
      return {
        state: 'processing',
        working: command.step,
        unit: by,
        officer: command.officer ?? (by === unit ? officer : undefined),
      }
    }
    case 'completeStep': {
      if (state !== 'processing' || working === undefined || command.step !== working) return undefined
      const choices = route[working]!
      if (command.next !== undefined && !choices.includes(command.next)) return undefined
      if (command.next === undefined && choices.length > 1) return undefined
      return {
        working: undefined,
        next: command.next ?? choices[0] ?? 'done',
        stepsDone: dossier.stepsDone + 1,
      }
    }
    case 'handOver':
      return isOpen ? { unit: command.unit, officer: command.officer } : undefined
    case 'assign':
      return isOpen ? { officer: command.officer } : undefined
    case 'requestSupplement':
      return inWork ? { state: 'supplementRequested', supplements: dossier.supplements + 1 } : undefined
    case 'receiveSupplement':
      return state === 'supplementRequested' ? { state: 'processing' } : undefined
    case 'resolveDossier': {
      if (command.outcome === 'refused') return isOpen ? { state: 'resolved', ...ended } : undefined
      return inWork && working === undefined && next === 'done' ? { state: 'resolved' } : undefined
    }
    case 'returnResult':
      return state === 'resolved' ? { state: 'returned' } : undefined
    case 'withdrawDossier':
      return isOpen || state === 'registered' ? { state: 'withdrawn', ...ended } : undefined
  }
}

/** All that the model knows: dossiers, and by dossier and command id the command that had an effect. */
export interface Model {
  readonly dossiers: Map<string, ModelDossier>
  readonly done: Map<string, string>
  /** Every command that was ever sent, to send it again. */
  readonly sent: DossierCommandInput[]
  now: number
}

export function freshModel(): Model {
  return { dossiers: new Map(), done: new Map(), sent: [], now: Date.UTC(2024, 2, 4) }
}

const keyOf = ({ dossierId, commandId }: DossierCommandInput) => `${dossierId} ${commandId}`

/** What becomes of a command. */
export type Expected = 'accepted' | 'refused' | 'repeated' | 'reused'

/** Tells what should become of a command, and takes it into account. */
export function take(model: Model, command: DossierCommandInput): Expected {
  const earlier = model.done.get(keyOf(command))
  if (earlier !== undefined) return earlier === JSON.stringify(command) ? 'repeated' : 'reused'
  const next = after(model.dossiers.get(command.dossierId!) ?? nobody, command)
  if (next === undefined) return 'refused'
  model.dossiers.set(command.dossierId!, next)
  model.done.set(keyOf(command), JSON.stringify(command))
  return 'accepted'
}

/** A model of its own, to try an order of commands on. */
export function copied({ dossiers, done, sent, now }: Model): Model {
  return { dossiers: new Map(dossiers), done: new Map(done), sent, now }
}
