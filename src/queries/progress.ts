// (6) How far one dossier is: where it stands, what is done, what is left at the least, when it is due.

import type { Instant } from '../kernel/instant.js'
import type { Position } from '../log/envelope.js'
import type { Procedure } from '../procedure/declaration.js'
import { openStates, openStep, type Dossier, type DossierState } from '../dossier/dossier.js'
import { isOverdue } from '../dossier/rules/on-time.js'
import { expectedStep } from '../dossier/rules/route.js'
import type { View } from '../projections/books.js'
import { dossierAt } from './dossier-at.js'

/** Where a dossier stands. */
export interface Progress {
  readonly dossierId: string
  readonly state: DossierState
  readonly procedure: string | undefined
  readonly procedureVersion: number | undefined
  /** The step in work, or the one that comes next. */
  readonly step: string | undefined
  readonly stepsDone: number
  /** On the shortest way to the end; undefined once it ended otherwise, or if the procedure was never published. */
  readonly stepsLeft: number | undefined
  /** Of steps done against done and left, 0–100 rounded down; 100 once resolved; undefined where `stepsLeft` is. */
  readonly percent: number | undefined
  readonly unit: string | undefined
  readonly officer: string | undefined
  readonly receivedAt: Instant | undefined
  readonly dueAt: Instant | undefined
  /** `none` without a due date, `ended` once the office owes nothing. */
  readonly clock: 'running' | 'paused' | 'ended' | 'none'
  /** Whether it is overdue; undefined unless the question named a moment. */
  readonly overdue: boolean | undefined
  readonly position: Position
}

/**
 * Tells how far a dossier is.
 * @throws DossierError `dossier-unknown`
 */
export function progress(view: View, dossierId: string): Progress {
  const dossier = dossierAt(view, dossierId)
  const { state, procedure, procedureVersion, unit, officer, receivedAt, deadline, steps } = dossier
  const definition =
    procedure === undefined
      ? undefined
      : view.catalogue.findProcedure(procedure, procedureVersion)?.definition
  const step = openStates.has(state) && definition ? currentStep(dossier, definition) : undefined
  const stepsDone = steps.filter(({ completedAt }) => completedAt !== undefined).length
  const isDone = state === 'resolved' || state === 'returned'
  const isUnderWay = state === 'registered' || openStates.has(state)
  const stepsLeft = isDone ? 0 : isUnderWay && definition ? stepsLeftFor(dossier, definition) : undefined
  const total = stepsLeft === undefined ? undefined : stepsDone + stepsLeft
  const clock = clockOf(dossier)
  return {
    dossierId,
    state,
    procedure,
    procedureVersion,
    step,
    stepsDone,
    stepsLeft,
    percent: isDone
      ? 100
      : total === undefined || total === 0
        ? undefined
        : Math.floor((stepsDone / total) * 100),
    unit,
    officer,
    receivedAt,
    dueAt: deadline?.dueAt,
    clock,
    overdue:
      view.asOf === undefined
        ? undefined
        : openStates.has(state) &&
          deadline !== undefined &&
          isOverdue(deadline.dueAt, pausedSince(dossier), view.asOf),
    position: view.position,
  }
}

function currentStep(dossier: Dossier, procedure: Procedure): string | undefined {
  return openStep(dossier)?.step ?? expectedStep(dossier, procedure)
}

function stepsLeftFor(dossier: Dossier, procedure: Procedure): number | undefined {
  const step = currentStep(dossier, procedure)
  return step === undefined ? 0 : stepsLeftFrom(procedure, step)
}

const shortest = new WeakMap<Procedure, ReadonlyMap<string, number>>()

/** Steps on the shortest way from a step to the end, that step included. */
function stepsLeftFrom(procedure: Procedure, step: string): number | undefined {
  let distances = shortest.get(procedure)
  if (distances === undefined) {
    distances = distancesToEnd(procedure)
    shortest.set(procedure, distances)
  }
  return distances.get(step)
}

function distancesToEnd({ steps }: Procedure): Map<string, number> {
  const before = new Map<string, string[]>()
  const distances = new Map<string, number>()
  let wave: string[] = []
  for (const [name, { next }] of Object.entries(steps)) {
    if (next === undefined) wave.push(name)
    for (const follower of next ?? []) {
      const list = before.get(follower)
      if (list === undefined) before.set(follower, [name])
      else list.push(name)
    }
  }
  for (let distance = 1; wave.length > 0; distance++) {
    const fresh = [...new Set(wave)].filter((name) => !distances.has(name))
    for (const name of fresh) distances.set(name, distance)
    wave = fresh.flatMap((name) => before.get(name) ?? [])
  }
  return distances
}

function pausedSince(dossier: Dossier): Instant | undefined {
  const pause = dossier.pauses.at(-1)
  return pause !== undefined && pause.to === undefined ? pause.from : undefined
}

function clockOf(dossier: Dossier): Progress['clock'] {
  if (dossier.deadline === undefined) return 'none'
  if (!openStates.has(dossier.state)) return 'ended'
  return pausedSince(dossier) === undefined ? 'running' : 'paused'
}
