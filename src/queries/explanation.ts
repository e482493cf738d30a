// (6) Why a dossier is due when it is: each promise that was made, what it was computed from, and the calendar's own
// account of it.

import type { Term } from '../calendar/term.js'
import type { WorkingCalendar } from '../calendar/working-calendar.js'
import type { Instant } from '../kernel/instant.js'
import type { DataOf } from '../log/event-definition.js'
import type { Position, RecordedEvent } from '../log/envelope.js'
import type { DeadlineSet } from '../dossier/events.js'
import { emptyDossier, type Dossier, type Pause } from '../dossier/dossier.js'
import { evolve } from '../dossier/evolve.js'
import type { View } from '../projections/books.js'
import { eventsOfDossier } from './dossier-at.js'

/** One promise, as it was recorded. */
export interface PromiseExplanation {
  /** When it was made. */
  readonly at: Instant
  readonly cause: DataOf<typeof DeadlineSet>['cause']
  readonly dueAt: Instant
  readonly policy: string
  readonly term: Term | undefined
  readonly calendar: string | undefined
  readonly calendarVersion: number | undefined
  readonly procedureVersion: number | undefined
  /** For a promise that a full term made: every day counted or skipped, and why. */
  readonly trace: ReturnType<WorkingCalendar['explain']> | undefined
  /** For a promise moved by a pause: the pause. */
  readonly pause: Readonly<Pause> | undefined
}

/** Why a dossier is due when it is. */
export interface DeadlineExplanation {
  readonly dossierId: string
  /** The promise in force; undefined if there is none. */
  readonly dueAt: Instant | undefined
  /** All promises, first to last. */
  readonly promises: readonly PromiseExplanation[]
  readonly position: Position
}

/**
 * Explains a dossier's due date from what was recorded, with the calendar and procedure of that time.
 * @throws DossierError `dossier-unknown`
 */
export function explainDeadline(view: View, dossierId: string): DeadlineExplanation {
  const dossier = emptyDossier(dossierId)
  const promises: PromiseExplanation[] = []
  for (const event of eventsOfDossier(view, dossierId)) {
    evolve(dossier, event)
    if (event.type === 'DeadlineSet') promises.push(explain(view, event, dossier))
  }
  return { dossierId, dueAt: dossier.deadline?.dueAt, promises, position: view.position }
}

function explain({ catalogue }: View, event: RecordedEvent, dossier: Dossier): PromiseExplanation {
  const data = event.data as DataOf<typeof DeadlineSet>
  const { cause, dueAt, policy, term, calendar, calendarVersion, procedureVersion } = data
  const options = catalogue.findProcedure(dossier.procedure ?? '', procedureVersion)?.definition.termOptions
  const counted = cause === 'reception' || cause === 'restart' ? calendar : undefined
  const pause = cause === 'resumption' ? dossier.pauses.at(-1) : undefined
  return {
    at: event.at,
    cause,
    dueAt,
    policy,
    term,
    calendar,
    calendarVersion,
    procedureVersion,
    trace:
      counted === undefined || term === undefined
        ? undefined
        : catalogue.calendar(counted, calendarVersion).calendar.explain(event.at, term, options),
    pause: pause && { ...pause },
  }
}
