// What of a dossier's promises would be others if they were counted anew: by the calendar of today, from the same facts.

import type { Course } from '../../calendar/course.js'
import type { Instant } from '../../kernel/instant.js'
import { isRunning, stepClock } from '../clock-run.js'
import { openSteps, type Dossier } from '../dossier.js'
import { clockCourse, stepCourse } from './clocks.js'
import { promiseOf, promiseOn, type DeadlinePromise, type PromiseBasis } from './deadline.js'

/** A promise in force, and the same counted anew. */
export interface Recounted {
  readonly dueAt: Instant
  readonly promise: DeadlinePromise
}

/** The promises in force that would be others. */
export function recomputed(dossier: Dossier, basis: PromiseBasis): DeadlinePromise[] {
  return recounted(dossier, basis).flatMap(({ dueAt, promise }) => (promise.dueAt === dueAt ? [] : [promise]))
}

/** All promises in force, counted anew: of the legal term, of steps in work, and of clocks that run. */
export function recounted(dossier: Dossier, basis: PromiseBasis): Recounted[] {
  const { procedure, calendarId } = basis
  const { definition } = procedure
  const found: Recounted[] = []
  const add = (dueAt: Instant | undefined, promise: DeadlinePromise | undefined) => {
    if (dueAt !== undefined && promise !== undefined) found.push({ dueAt, promise })
  }
  const counted = (clock: string, course: Course | undefined, calendar: string | undefined) => {
    if (course === undefined || calendar === undefined) return undefined
    return promiseOn(clock, course, 'recomputation', { procedure, published: basis.calendar(calendar) })
  }
  if (dossier.deadline !== undefined) add(dossier.deadline.dueAt, promiseOf(dossier, 'recomputation', basis))
  for (const run of openSteps(dossier))
    add(run.dueAt, counted(stepClock(run.step), stepCourse(run, definition, dossier), calendarId))
  for (const run of dossier.clocks ?? []) {
    const clock = definition.clocks?.[run.clock]
    if (!isRunning(run) || clock === undefined) continue
    const course = clockCourse(run, clock, definition)
    add(run.dueAt, counted(run.clock, course, clock.calendar ?? run.calendar))
  }
  return found
}
