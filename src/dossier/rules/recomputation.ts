// What of a dossier's promises would be others if they were counted anew: by the calendar of today, from the same facts.

import type { Course } from '../../calendar/course.js'
import type { Instant } from '../../kernel/instant.js'
import type { PublishedCalendar } from '../../procedure/catalogue.js'
import type { DecisionContext } from '../decision.js'
import { isRunning, stepClock } from '../clock-run.js'
import { openStates, openSteps, type Dossier } from '../dossier.js'
import { clockCourse, countedBy, stepCourse } from './clocks.js'
import { promiseOf, promiseOn, type DeadlinePromise, type PromiseBasis } from './deadline.js'

/** A promise in force, the version of the procedure by which it was made where that is kept, and the same counted anew. */
export interface Recounted {
  readonly dueAt: Instant
  readonly version?: number | undefined
  readonly promise: DeadlinePromise
}

/** Which promises to count anew. */
export interface Recounting {
  /** Only those that are counted in this calendar. */
  readonly calendar?: string | undefined
  /** Where the version of each clock is looked up. Without it, clocks are taken over to the version of the basis. */
  readonly versions?: Pick<DecisionContext, 'findProcedure'> | undefined
  /** Also those of steps and clocks that have ended, the last run of each: what was wrong is put right. */
  readonly ended?: boolean
}

/** The promises in force that would be others. */
export function recomputed(dossier: Dossier, basis: PromiseBasis, which?: Recounting): DeadlinePromise[] {
  return recounted(dossier, basis, which).flatMap(({ dueAt, version, promise }) =>
    promise.dueAt === dueAt && (version ?? promise.procedureVersion) === promise.procedureVersion
      ? []
      : [promise],
  )
}

/** Promises counted anew: of the legal term and of steps in work while the dossier is open, and of clocks that run. */
export function recounted(
  dossier: Dossier,
  basis: PromiseBasis,
  { calendar: only, ended = false, versions }: Recounting = {},
): Recounted[] {
  const { procedure, calendarId } = basis
  const { definition } = procedure
  const found: Recounted[] = []
  const add = (
    dueAt: Instant | undefined,
    calendar: string | undefined,
    count: (published: PublishedCalendar) => DeadlinePromise | undefined,
    version?: number,
  ) => {
    if (dueAt === undefined || calendar === undefined || (only !== undefined && calendar !== only)) return
    const promise = count(basis.calendar(calendar))
    if (promise !== undefined) found.push({ dueAt, version, promise })
  }
  const counted =
    (clock: string, course: Course | undefined, by = procedure) =>
    (published: PublishedCalendar) =>
      course && promiseOn(clock, course, 'recomputation', { procedure: by, published })
  if (ended || openStates.has(dossier.state)) {
    add(dossier.deadline?.dueAt, calendarId, () => promiseOf(dossier, 'recomputation', basis))
    for (const run of ended ? lastOfEach(dossier.steps, ({ step }) => step) : openSteps(dossier))
      add(run.dueAt, calendarId, counted(stepClock(run.step), stepCourse(run, definition, dossier)))
  }
  for (const run of lastOfEach(dossier.clocks ?? [], ({ clock }) => clock)) {
    const by = countedBy(run, procedure, versions)
    if (by === undefined || !(ended || isRunning(run))) continue
    const course = clockCourse(run, by, dossier)
    const count = counted(run.clock, course, by.procedure)
    add(run.dueAt, by.clock.calendar ?? run.calendar, count, run.procedureVersion)
  }
  return found
}

function lastOfEach<Run>(runs: readonly Run[], nameOf: (run: Run) => string): Run[] {
  return [...new Map(runs.map((run) => [nameOf(run), run])).values()]
}
