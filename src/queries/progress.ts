// (6) How far one dossier is: where it stands, what is done, what is left at the least, when it is due. Between a fork
// and its join it stands at several places at once.

import type { Instant } from '../kernel/instant.js'
import type { Position } from '../log/envelope.js'
import type { Procedure } from '../procedure/declaration.js'
import { openStates, openStep, openSteps, type Dossier, type DossierState } from '../dossier/dossier.js'
import { followedProcedure } from '../dossier/rules/followed-procedure.js'
import { isOverdue } from '../dossier/rules/timeliness.js'
import { pausedSince } from '../dossier/rules/pauses.js'
import { awaitedBranches, expectedStep, expectedSteps } from '../dossier/rules/route.js'
import type { View } from '../projections/books.js'
import { dossierAt } from './dossier-at.js'
import { stepsLeftFrom } from './steps-left.js'

/** A join that waits. */
export interface AwaitingJoin {
  readonly step: string
  /** The last steps of the branches that are not done yet. */
  readonly branches: readonly string[]
}

/** Where a dossier stands. */
export interface Progress {
  readonly dossierId: string
  readonly state: DossierState
  readonly procedure: string | undefined
  readonly procedureVersion: number | undefined
  /** The step in work, of several the one started last; or the one whose turn came first. */
  readonly step: string | undefined
  /** All steps in work, first started first. */
  readonly steps: readonly string[]
  /** All steps whose turn has come and that nobody has started. */
  readonly expected: readonly string[]
  /** Joins at which a branch has come in, and that wait for others. */
  readonly awaiting: readonly AwaitingJoin[]
  readonly stepsDone: number
  /**
   * How many steps must still be done at the least, those in work included: of a choice the shortest way, of a fork all
   * branches, each join once. Undefined once it ended otherwise, or if the procedure was never published.
   */
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
  const definition = followedProcedure(dossier, view.catalogue)?.definition
  const isOpen = openStates.has(state)
  const route = isOpen && definition ? definition : undefined
  const stepsDone = steps.filter(({ completedAt }) => completedAt !== undefined).length
  const isDone = state === 'resolved' || state === 'returned'
  const isUnderWay = state === 'registered' || isOpen
  const stepsLeft = isDone ? 0 : isUnderWay && definition ? stepsLeftFor(dossier, definition) : undefined
  const total = stepsLeft === undefined ? undefined : stepsDone + stepsLeft
  const clock = clockOf(dossier)
  return {
    dossierId,
    state,
    procedure,
    procedureVersion,
    step: route && (openStep(dossier)?.step ?? expectedStep(dossier, route)),
    steps: isOpen ? openSteps(dossier).map((run) => run.step) : [],
    expected: route ? expectedSteps(dossier, route) : [],
    awaiting: route ? awaitingJoins(dossier, route) : [],
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
        : isOpen && deadline !== undefined && isOverdue(deadline.dueAt, pausedSince(dossier), view.asOf),
    position: view.position,
  }
}

function awaitingJoins(dossier: Dossier, procedure: Procedure): AwaitingJoin[] {
  return [...new Set(dossier.arrivals.map(({ step }) => step))].flatMap((step) => {
    const branches = awaitedBranches(dossier, procedure, step)
    return branches.length === 0 ? [] : [{ step, branches }]
  })
}

function stepsLeftFor(dossier: Dossier, procedure: Procedure): number | undefined {
  const { steps, arrivals } = dossier
  if (steps.length === 0 && arrivals.length === 0) return stepsLeftFrom(procedure, [procedure.start])
  return stepsLeftFrom(
    procedure,
    [...openSteps(dossier), ...arrivals].map(({ step }) => step),
  )
}

function clockOf(dossier: Dossier): Progress['clock'] {
  if (dossier.deadline === undefined) return 'none'
  if (!openStates.has(dossier.state)) return 'ended'
  return pausedSince(dossier) === undefined ? 'running' : 'paused'
}
