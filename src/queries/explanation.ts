// (6) Why a dossier is due when it is: each promise that was made, what it was computed from, and the calendar's own
// account of it.

import { termSchema, type Term } from '../calendar/term.js'
import type { TermTrace } from '../calendar/explain.js'
import { isDossierError } from '../kernel/errors.js'
import type { Instant } from '../kernel/instant.js'
import type { DataOf } from '../log/event-definition.js'
import type { Position, RecordedEvent } from '../log/envelope.js'
import type { DeadlineSet } from '../dossier/events.js'
import { emptyDossier, type Dossier, type Pause } from '../dossier/dossier.js'
import { evolve } from '../dossier/evolve.js'
import { shifted } from '../dossier/rules/deadline.js'
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
  /** For a promise moved by a pause: the pause, and by how much it moved the promise before. */
  readonly pause: Readonly<Pause> | undefined
  readonly shift: Term | undefined
  /** Every day of the term, or of the shift, counted or skipped, and why; undefined for a promise as recorded. */
  readonly trace: TermTrace | undefined
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
    const before = dossier.deadline?.dueAt
    evolve(dossier, event)
    if (event.type === 'DeadlineSet') promises.push(explain(view, event, dossier, before))
  }
  return { dossierId, dueAt: dossier.deadline?.dueAt, promises, position: view.position }
}

function explain(
  { catalogue }: View,
  { at, data }: RecordedEvent,
  dossier: Dossier,
  before: Instant | undefined,
): PromiseExplanation {
  const promise = data as DataOf<typeof DeadlineSet>
  const { cause, dueAt, policy, term, shift, calendar: id, calendarVersion, procedureVersion } = promise
  const options = catalogue.findProcedure(dossier.procedure ?? '', procedureVersion)?.definition.termOptions
  const pause = cause === 'resumption' ? dossier.pauses.at(-1) : undefined
  const told = { at, cause, dueAt, policy, term, shift, calendar: id, calendarVersion, procedureVersion }
  const traced = (): TermTrace | undefined => {
    const calendar = id === undefined ? undefined : catalogue.calendar(id, calendarVersion).calendar
    if (shift !== undefined && before !== undefined)
      return isTerm(shift) ? calendar?.explain(...shifted(before, shift, options)) : undefined
    const isWhole = cause === 'reception' || cause === 'restart'
    return isWhole && isTerm(term) ? calendar?.explain(at, term, options) : undefined
  }
  return { ...told, pause: pause && { ...pause }, trace: whereCountable(traced) }
}

/** What an import tells as a term may be none. */
function isTerm(value: unknown): value is Term {
  return termSchema.safeParse(value).success
}

/** An imported promise may name a calendar that was never published, or doesn't go so far: then nothing is traced. */
function whereCountable<Trace>(trace: () => Trace): Trace | undefined {
  try {
    return trace()
  } catch (error) {
    if (!isDossierError(error)) throw error
    return undefined
  }
}
