// What of a dossier's promises would be others if they were counted anew: by the calendar of today, from the same facts.

import type { Course } from '../../calendar/course.js'
import type { Instant } from '../../kernel/instant.js'
import type { PublishedCalendar } from '../../procedure/catalogue.js'
import { isRunning, openSteps, stepClock, type Dossier } from '../dossier.js'
import { clockCourse, stepCourse } from './clocks.js'
import { promiseOf, promiseOn, type DeadlinePromise, type PromiseBasis } from './deadline.js'

/** A promise that is another one if it is counted anew. */
export interface Recomputed {
  readonly before: Instant
  readonly promise: DeadlinePromise
}

/** The promises in force that would change: of the legal term, of steps in work, and of clocks that run. */
export function recomputed(dossier: Dossier, basis: PromiseBasis): Recomputed[] {
  const { definition } = basis.procedure
  const { calendarId } = basis
  const found: Recomputed[] = []
  const add = (before: Instant | undefined, promise: DeadlinePromise | undefined) => {
    if (before !== undefined && promise !== undefined && promise.dueAt !== before)
      found.push({ before, promise })
  }
  const counted = (clock: string, course: Course | undefined, published: PublishedCalendar) =>
    course && promiseOn(clock, course, 'recomputation', { procedure: basis.procedure, published })

  add(dossier.deadline?.dueAt, dossier.deadline && promiseOf(dossier, 'recomputation', basis))
  if (calendarId !== undefined) {
    for (const run of openSteps(dossier))
      add(
        run.dueAt,
        counted(stepClock(run.step), stepCourse(run, definition, dossier), basis.calendar(calendarId)),
      )
  }
  for (const run of dossier.clocks ?? []) {
    const clock = definition.clocks?.[run.clock]
    const id = clock?.calendar ?? run.calendar
    if (!isRunning(run) || clock === undefined || id === undefined) continue
    const course = clockCourse(run, clock, definition)
    add(run.dueAt, counted(run.clock, course, basis.calendar(id)))
  }
  return found
}
