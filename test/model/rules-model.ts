// What each command changes in the model, or why it is refused; asked only in states in which it makes sense. Here: how
// a dossier comes in, goes its way and ends.

import type { Procedure } from 'dossier-engine'
import type { Clock } from './clock-model.js'
import type { ModelDossier } from './dossier-model.js'
import {
  dated,
  procedureOf,
  type Changed,
  type Commands,
  type ModelRules,
  type Refused,
} from './model-rule.js'
import { noteRules } from './notes-model.js'
import { paperRules } from './papers-model.js'
import { procedures } from './procedures.js'
import { ended, isBeside, nowhere, started, turns, wentBack, type Run } from './route-model.js'
import { waitingRules } from './waiting-model.js'

/** What changes, or the refusal. */
export function changes(
  dossier: ModelDossier,
  command: Commands[keyof Commands],
  others: (id: string) => boolean,
): Changed | Refused {
  const rule = rules[command.type] as (
    dossier: ModelDossier,
    command: Commands[keyof Commands],
    others: (id: string) => boolean,
  ) => Changed | Refused
  return rule(dossier, command, others)
}

function latest(code: string | undefined): { code: 'licence' | 'permit'; version: number } | undefined {
  return code === 'licence' || code === 'permit' ? { code, version: procedures[code].length } : undefined
}

/** Does the steps that do themselves. */
function automatic(dossier: ModelDossier, changed: Changed): Changed {
  let next = { ...dossier, ...changed }
  const procedure = procedureOf(next)
  for (;;) {
    const step = turns(next.route, procedure).find((each) => procedure.steps[each]?.automatic)
    if (step === undefined) break
    next = { ...next, ...begun(next, { step }) }
    next = { ...next, route: ended(next.route, procedure, step) }
  }
  const { route, unit, officer, state } = next
  return { ...changed, route, unit, officer, state }
}

/** A step begins, with who holds it and, if nothing else goes on, the dossier. */
function begun(dossier: ModelDossier, { step, unit, officer }: Run): Changed {
  const by = unit ?? procedureOf(dossier).steps[step]!.unit ?? dossier.unit
  const who = officer ?? (by === dossier.unit ? dossier.officer : undefined)
  const route = started(dossier.route, { step, unit: by, officer: who })
  const state = dossier.state === 'received' ? ('processing' as const) : dossier.state
  return isBeside(dossier.route, step) ? { route, state } : { route, state, unit: by, officer: who }
}

/** Why a step can't begin. */
function notYet({ route, ...rest }: ModelDossier, step: string): Refused | undefined {
  const procedure = procedureOf({ route, ...rest })
  if (!Object.hasOwn(procedure.steps, step)) return 'step-unknown'
  const now = turns(route, procedure)
  if (now.includes(step)) return undefined
  const isOpen = route.working.some((run) => run.step === step)
  return isOpen || (route.working.length > 0 && now.length === 0) ? 'step-open' : 'step-not-expected'
}

function chosen(procedure: Procedure, step: string, next: string | undefined): Refused | undefined {
  const { next: choices = [] } = procedure.steps[step]!
  if (next !== undefined)
    return (choices as readonly string[]).includes(next) ? undefined : 'next-not-allowed'
  return choices.length > 1 ? 'next-required' : undefined
}

/** What goes on is over: nobody is late for the time in which the clock stood. */
function inTime(dossier: ModelDossier, at: number): Changed {
  const changed = over(dossier, at)
  return dossier.clock?.since === undefined ? changed : dated(dossier, changed)
}

/** One step changes hands, and the dossier with it if it is the only one; that one need not be named. */
function inHand(dossier: ModelDossier, named: string | undefined, change: Partial<Run>): Changed | Refused {
  const { working } = dossier.route
  const hands = 'unit' in change ? change : { officer: change.officer }
  if (named === undefined && working.length > 1) return 'step-required'
  const step = named ?? working[0]?.step
  if (step === undefined) return hands
  if (!working.some((run) => run.step === step)) return 'step-not-open'
  const route = {
    ...dossier.route,
    working: working.map((run) => (run.step === step ? { ...run, ...change } : run)),
  }
  return working.length === 1 ? { route, ...hands } : { route }
}

function received(
  dossier: ModelDossier,
  version: NonNullable<ReturnType<typeof latest>>,
  {
    unit,
    officer,
    channel,
    clock,
    step,
    receivedAt,
  }: Changed & { readonly clock: Clock; step?: string | undefined },
): Changed {
  const definition = procedures[version.code][version.version - 1]! as Procedure
  const held = unit ?? definition.unit ?? definition.steps[step ?? definition.start]!.unit
  const route = step === undefined ? nowhere : { ...nowhere, tokens: [{ step }] }
  const told = {
    state: 'received' as const,
    procedure: version.code,
    version: version.version,
    unit: held,
    officer,
  }
  return automatic(dossier, dated(dossier, { ...told, route, channel, receivedAt, clock }))
}

/** With the dossier ends what was going on. */
function over(dossier: ModelDossier, at: number): Changed {
  if (dossier.clock === undefined) return {}
  const stood = dossier.clock.stood.map((each) => ({ ...each, to: each.to ?? at }))
  const asked = Object.fromEntries(
    Object.entries(dossier.asked).map(([id, each]) => [
      id,
      { ...each, stops: each.stops && each.isAnswered },
    ]),
  )
  const route = { ...dossier.route, tokens: [], working: [] }
  return { clock: { ...dossier.clock, stood, since: undefined }, asked, route }
}

const courseRules: ModelRules<
  | 'registerDossier'
  | 'receiveDossier'
  | 'takeOverDossier'
  | 'refuseReception'
  | 'startStep'
  | 'completeStep'
  | 'skipStep'
  | 'returnToStep'
  | 'handOver'
  | 'assign'
  | 'resolveDossier'
  | 'returnResult'
  | 'requestWithdrawal'
  | 'withdrawDossier'
  | 'reopenDossier'
  | 'switchProcedureVersion'
> = {
  registerDossier(_dossier, { procedure, channel, at, attributes = {} }) {
    const version = latest(procedure)
    if (version === undefined) return 'procedure-unknown'
    const first = { type: 'DossierRegistered', at, channel }
    return { state: 'registered', procedure: version.code, channel, first, attributes }
  },
  receiveDossier(dossier, command) {
    const { at, unit, officer, components = [], attributes = {} } = command
    const code = command.procedure ?? dossier.procedure
    const channel = command.channel ?? dossier.channel
    if (code === undefined || channel === undefined) return 'procedure-required'
    if (dossier.procedure !== undefined && dossier.procedure !== code) return 'procedure-mismatch'
    const version = latest(code)
    if (version === undefined) return 'procedure-unknown'
    const { components: known = [] } = procedures[version.code][version.version - 1]! as Procedure
    if (components.some((each) => !known.some((one) => one.code === each.component)))
      return 'component-unknown'
    const clock = { startAt: at, stood: [], extended: [] }
    const first = dossier.first ?? { type: 'DossierReceived', at, channel }
    const come = received(dossier, version, { unit, officer, channel, clock, receivedAt: at })
    return { ...come, first, attributes: { ...dossier.attributes, ...attributes } }
  },
  takeOverDossier(dossier, command) {
    const { at, unit, officer, channel, step, supplements = 0, attributes = {} } = command
    const receivedAt = Number(command.receivedAt)
    const promisedAt = command.dueAt === undefined ? undefined : Number(command.dueAt)
    if (receivedAt > at) return 'received-later'
    const version = latest(command.procedure)
    if (version === undefined) return 'procedure-unknown'
    const { steps } = procedures[version.code][version.version - 1]! as Procedure
    if (step !== undefined && !Object.hasOwn(steps, step)) return 'step-unknown'
    const clock = { startAt: receivedAt, promisedAt, stood: [], extended: [] }
    const come = received(dossier, version, { unit, officer, channel, clock, step, receivedAt })
    return { ...come, supplements, attributes, first: { type: 'DossierTakenOver', at, channel } }
  },
  refuseReception: () => ({ state: 'receptionRefused' }),
  startStep: (dossier, { step, unit, officer }) =>
    notYet(dossier, step) ?? begun(dossier, { step, unit, officer }),
  completeStep(dossier, { step, next }) {
    const procedure = procedureOf(dossier)
    if (!Object.hasOwn(procedure.steps, step)) return 'step-unknown'
    if (!dossier.route.working.some((run) => run.step === step)) return 'step-not-open'
    const refused = chosen(procedure, step, next)
    return refused ?? automatic(dossier, { route: ended(dossier.route, procedure, step, next) })
  },
  skipStep(dossier, { step, next }) {
    const procedure = procedureOf(dossier)
    const refused = notYet(dossier, step)
    if (refused !== undefined) return refused
    if (procedure.steps[step]!.mayBeSkipped !== true) return 'step-not-skippable'
    return (
      chosen(procedure, step, next) ??
      automatic(dossier, { state: 'processing', route: ended(dossier.route, procedure, step, next) })
    )
  },
  returnToStep(dossier, { step }) {
    const procedure = procedureOf(dossier)
    if (!Object.hasOwn(procedure.steps, step)) return 'step-unknown'
    if (!dossier.route.done.includes(step)) return 'step-not-done'
    if (dossier.route.working.some((run) => run.step === step)) return 'step-open'
    return automatic(dossier, { route: wentBack(dossier.route, procedure, step) })
  },
  handOver: (dossier, { step, unit, officer }) => inHand(dossier, step, { unit, officer }),
  assign: (dossier, { step, officer }) => inHand(dossier, step, { officer }),
  resolveDossier(dossier, { outcome, at }) {
    const resolved = { state: 'resolved' as const, ...inTime(dossier, at) }
    if (outcome === 'refused') return resolved
    if (dossier.state !== 'received' && dossier.state !== 'processing') return 'wrong-state'
    if (Object.values(dossier.asked).some(({ isAnswered }) => !isAnswered)) return 'concurrence-open'
    const { tokens, working, hasBegun } = dossier.route
    return hasBegun && tokens.length + working.length === 0 ? resolved : 'steps-remaining'
  },
  returnResult: () => ({ state: 'returned' }),
  requestWithdrawal: () => ({}),
  withdrawDossier: (dossier, { at }) => ({ state: 'withdrawn', ...inTime(dossier, at) }),
  reopenDossier(dossier, { step, at }) {
    if (dossier.version === undefined) return 'wrong-state'
    const procedure = procedureOf(dossier)
    const next = step ?? procedure.start
    if (!Object.hasOwn(procedure.steps, next)) return 'step-unknown'
    const clock = { ...dossier.clock!, startAt: at, promisedAt: undefined }
    const route = { ...dossier.route, tokens: [{ step: next }] }
    const reopenings = dossier.reopenings + 1
    return automatic(dossier, dated(dossier, { state: 'processing', clock, route, reopenings }))
  },
  switchProcedureVersion(dossier, { version }) {
    const procedure = procedures[dossier.procedure!][version - 1] as Procedure | undefined
    if (procedure === undefined || version === dossier.version) return 'version-unknown'
    const needed = [...dossier.route.working, ...dossier.route.tokens]
    if (needed.some(({ step }) => !Object.hasOwn(procedure.steps, step))) return 'step-unknown'
    const clock = { ...dossier.clock!, promisedAt: undefined }
    return automatic({ ...dossier, version }, { ...dated(dossier, { version, clock }) })
  },
}

const rules = { ...courseRules, ...waitingRules, ...paperRules, ...noteRules }
