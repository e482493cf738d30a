// The clocks beside the legal term: the budgets of steps, and those that a procedure declares. What starts, pauses and
// stops them; how long they run is counted like every promise.

import type { Course } from '../../calendar/course.js'
import type { Term, TermOptions } from '../../calendar/term.js'
import type { Instant } from '../../kernel/instant.js'
import type { StoredData } from '../../log/event-definition.js'
import type { PublishedProcedure } from '../../procedure/catalogue.js'
import type { ClockDefinition, ClockTrigger, Procedure } from '../../procedure/declaration.js'
import type { DecisionContext, Fact } from '../decision.js'
import { ownGround, stepClock, type ClockRun } from '../clock-run.js'
import type { Dossier, StepRun } from '../dossier.js'
import { pausesSince, type Stood } from './pauses.js'

/** Whether one of the events that a clock names has happened. */
export function isTriggered(triggers: readonly ClockTrigger[] = [], { type, data }: Fact): boolean {
  return triggers.some((trigger) =>
    typeof trigger === 'string'
      ? trigger === type
      : trigger.event === type && trigger.step === (data as { readonly step?: unknown }).step,
  )
}

/** The grounds on which a clock stands as the dossier does. */
export function groundsOf({ pausedBy = [] }: ClockDefinition, { pauses }: Pick<Dossier, 'pauses'>): string[] {
  return pausedBy.filter((ground) =>
    pauses.some((pause) => pause.to === undefined && pause.ground === ground),
  )
}

/** The way of a step's budget: from its start to its end, over the stretches in which the dossier's clock stood. */
export function stepCourse(
  { step, startedAt, completedAt, closedAt }: StepRun,
  { steps }: Procedure,
  dossier: Pick<Dossier, 'pauses'>,
): Course | undefined {
  const within = Object.hasOwn(steps, step) ? steps[step]!.within : undefined
  if (within === undefined || startedAt === undefined) return undefined
  return { start: startedAt, term: within, moves: pausesSince(dossier, startedAt, completedAt ?? closedAt) }
}

/** By what a run of a clock is counted. */
export interface CountedBy {
  readonly clock: ClockDefinition
  readonly procedure: PublishedProcedure
}

/**
 * The version by which a run is counted, whichever the dossier follows by now: that in which it began, or to which a switch
 * took it over; the given one where none is known. `undefined` where that declares no such clock.
 */
export function countedBy(
  { clock: name, procedureVersion }: Pick<ClockRun, 'clock' | 'procedureVersion'>,
  given: PublishedProcedure,
  versions: Pick<DecisionContext, 'findProcedure'> | undefined,
): CountedBy | undefined {
  const own =
    procedureVersion === undefined
      ? undefined
      : versions?.findProcedure(given.definition.code, procedureVersion)
  const procedure = own ?? given
  const { clocks = {} } = procedure.definition
  return Object.hasOwn(clocks, name) ? { clock: clocks[name]!, procedure } : undefined
}

/**
 * The way of a clock that the procedure declares. On the grounds that it names it stood as the dossier is known to have
 * stood by now: of these its own events tell only what was known then. Until `end`, where it stands.
 */
export function clockCourse(
  { startedAt, stoppedAt, closedAt, pauses, ownPauses = [] }: ClockRun,
  { clock: { within, termOptions, pausedBy = [] }, procedure: { definition } }: CountedBy,
  dossier: Pick<Dossier, 'pauses'>,
  end = stoppedAt ?? closedAt,
): Course {
  const options = termOptions ?? definition.termOptions
  const named: readonly string[] = pausedBy
  const isNamed = (ground: string) => named.includes(ground)
  // On a ground of a version before it stood as long as the dossier did, also where it stood on a named one besides.
  const told = pauses.flatMap(({ grounds, ...stretch }) => {
    if (!grounds.some(isNamed)) return [{ ...stretch, ground: grounds[0] ?? ownGround }]
    const before = grounds.filter((ground) => !isNamed(ground))
    return dossier.pauses
      .filter(({ ground }) => before.includes(ground))
      .flatMap((pause) => clipped(pause, stretch))
  })
  const stood = [
    ...dossier.pauses.filter(({ ground }) => isNamed(ground)),
    ...told,
    ...ownPauses.map((pause) => ({ ...pause, ground: ownGround })),
  ]
  return {
    start: startedAt,
    term: within,
    ...(options && { options }),
    moves: pausesSince({ pauses: stood }, startedAt, end),
  }
}

/** What of a pause lies in a stretch. */
function clipped(pause: Stood, stretch: Pick<Stood, 'from' | 'to'>): Stood[] {
  const from = Math.max(pause.from, stretch.from) as Instant
  const to = Math.min(pause.to ?? Infinity, stretch.to ?? Infinity) as Instant
  return to <= from ? [] : [{ ...pause, from, ...(to < Infinity && { to }) }]
}

/** Who is to act before a clock's date. */
export type ClockOwner = 'office' | 'applicant' | 'agency'

/** A term that an event gives somebody besides the promise to the applicant. */
export interface GivenTerm {
  /** `step/…`, `supplement`, `payment`, `concurrence/…` or `feedback/…`. */
  readonly clock: string
  readonly owner: ClockOwner
  readonly within: Term | undefined
  readonly options: TermOptions | undefined
}

/** The term that an event gives, by the procedure; `undefined` for events that give none. */
export function givenTerm(type: string, data: StoredData, procedure: Procedure): GivenTerm | undefined {
  const { supplement, payment, concurrence, feedback, steps, termOptions: options } = procedure
  switch (type) {
    case 'StepStarted': {
      const step = data['step'] as string
      const { within } = Object.hasOwn(steps, step) ? steps[step]! : {}
      return { clock: stepClock(step), owner: 'office', within, options: undefined }
    }
    case 'SupplementRequested':
      return { clock: 'supplement', owner: 'applicant', within: supplement?.within, options }
    case 'PaymentRequested':
      return { clock: 'payment', owner: 'applicant', within: payment?.within, options }
    case 'ConcurrenceRequested': {
      const clock = `concurrence/${data['concurrence'] as string}`
      return { clock, owner: 'agency', within: concurrence?.within, options }
    }
    case 'FeedbackReceived':
      return {
        clock: `feedback/${data['feedback'] as string}`,
        owner: 'office',
        within: feedback?.within,
        options,
      }
    default:
      return undefined
  }
}
