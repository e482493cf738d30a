// (2) What follows from the facts that a command led to, whichever command it was: the clock runs again, so there is
// another promise; the turn of an automatic step has come, so it is done; a fact that a promise was computed from was
// wrong, so it is computed anew.

import { Immer } from 'immer'
import type { Instant } from '../../kernel/instant.js'
import { origin, type RecordedEvent } from '../../log/envelope.js'
import type { Procedure } from '../../procedure/declaration.js'
import type { DecisionContext, Fact } from '../decision.js'
import { fact } from '../decision.js'
import { openStates, type Dossier } from '../dossier.js'
import { evolve } from '../evolve.js'
import { promiseResumed } from '../rules/deadline.js'
import { pausedSince, standingNow } from '../rules/pauses.js'
import { expectedSteps, following, stepOf } from '../rules/route.js'
import { procedureOf } from './lookups.js'
import { basisOf, promised } from './reception.js'
import { stepStarted } from './steps.js'

interface Moment {
  readonly at: Instant
  readonly actor: string
}

/** The facts that follow from facts. */
export function followUps(
  moment: Moment,
  facts: readonly Fact[],
  dossier: Dossier,
  context: DecisionContext,
): readonly Fact[] {
  const resumed = resumption(moment, facts, dossier, context)
  return [...resumed, ...automaticSteps(moment, [...facts, ...resumed], dossier, context)]
}

/** The clock stood, and by these facts it runs again. */
function resumption(
  moment: Moment,
  facts: readonly Fact[],
  dossier: Dossier,
  context: DecisionContext,
): Fact[] {
  const stood = standingNow(dossier)
  if (stood === undefined) return []
  const after = withFacts(dossier, facts, moment)
  if (pausedSince(after) !== undefined || !openStates.has(after.state)) return []
  const basis = basisOf(procedureOf(dossier, context), dossier.channel, context)
  return promised(promiseResumed(stood, moment.at, dossier, basis))
}

/** Facts after which the turn of another step may have come. */
const leadOn: ReadonlySet<string> = new Set<Fact['type']>([
  'DossierReceived',
  'DossierTakenOver',
  'DossierReopened',
  'ProcedureVersionSwitched',
  'StepCompleted',
  'StepSkipped',
  'ReturnedToStep',
])

/** Facts that say which procedure, or which version of it, a dossier follows from then on. */
const namesProcedure: ReadonlySet<string> = new Set<Fact['type']>([
  'DossierReceived',
  'DossierTakenOver',
  'ProcedureVersionSwitched',
])

/** Starts and completes the automatic steps whose turn has come, and those that come after them. */
function automaticSteps(
  moment: Moment,
  facts: readonly Fact[],
  dossier: Dossier,
  context: DecisionContext,
): Fact[] {
  if (!facts.some(({ type }) => leadOn.has(type))) return []
  // By these very facts a dossier may come in, or change over to the version that they name.
  const entry = facts.find(({ type }) => namesProcedure.has(type))
  const procedure = procedureOf({ ...dossier, ...(entry?.data as Partial<Dossier> | undefined) }, context)
  const { steps, start } = procedure.definition
  const turns = [start, ...dossier.arrivals.map((arrival) => arrival.step)]
  if (!facts.some((each) => stepsNamed(each, turns).some((step) => isAutomatic(steps, step)))) return []
  const done: Fact[] = []
  // A definition has no circle of automatic steps alone, so this ends.
  for (;;) {
    const now = withFacts(dossier, [...facts, ...done], moment)
    const step = expectedSteps(now, procedure.definition).find((each) => isAutomatic(steps, each))
    if (step === undefined) return done
    const follows = following(stepOf(procedure.definition, step)!, step, undefined)
    if ('accepted' in follows) return done
    done.push(stepStarted({ step, at: moment.at }, now, procedure, context))
    done.push(fact('StepCompleted', { step, ...follows }))
  }
}

/** The steps whose turn may have come by a fact: looked at before anything is folded, as this is asked at every step. */
function stepsNamed({ type, data }: Fact, turns: readonly string[]): readonly string[] {
  const { next, fork, step } = data as {
    readonly next?: string
    readonly fork?: readonly string[]
    readonly step?: string
  }
  if (type === 'StepCompleted' || type === 'StepSkipped') return fork ?? (next === undefined ? [] : [next])
  // Another version may do by itself what had its turn before.
  return leadOn.has(type) ? (step === undefined ? turns : [step]) : []
}

function isAutomatic(steps: Procedure['steps'], step: string): boolean {
  return Object.hasOwn(steps, step) && steps[step]!.automatic === true
}

/** It freezes nothing: the dossier that a decision is asked about is its owner's, and may be changed afterwards. */
const { produce } = new Immer({ autoFreeze: false })

/** The dossier as it is with facts that are not recorded yet. */
function withFacts(dossier: Dossier, facts: readonly Fact[], { at, actor }: Moment): Dossier {
  return produce(dossier, (draft: Dossier) => {
    for (const { type, data } of facts) {
      const version = draft.version + 1
      evolve(draft, {
        ...unrecorded,
        stream: '',
        type,
        version,
        at,
        recordedAt: at,
        actor,
        data,
      } as RecordedEvent)
    }
  })
}

const unrecorded = { position: origin, schemaVersion: 1 }
