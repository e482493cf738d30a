// (6) Why a dossier is due when it is: each promise that was made, what it was computed from, and the calendar's own
// account of it.

import { termSchema, type Term } from '../calendar/term.js'
import type { TermTrace } from '../calendar/explain.js'
import { isDossierError } from '../kernel/errors.js'
import type { Instant } from '../kernel/instant.js'
import type { DataOf } from '../log/event-definition.js'
import type { Position, RecordedEvent } from '../log/envelope.js'
import type { DeadlineSet } from '../dossier/events/waiting.js'
import { emptyDossier, type Dossier, type PauseGround } from '../dossier/dossier.js'
import { evolve } from '../dossier/evolve.js'
import { shifted } from '../dossier/rules/deadline.js'
import { standing } from '../dossier/rules/pauses.js'
import type { View } from '../projections/books.js'
import { rowsOfDossier } from './dossier-at.js'

/** A stretch in which the clock stood, once, on however many grounds. */
export interface PauseExplanation {
  readonly from: Instant
  readonly to: Instant | undefined
  readonly grounds: readonly PauseGround[]
}

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
  /** For a promise moved by a pause: the whole stretch, and by how much it moved the promise before. */
  readonly pause: PauseExplanation | undefined
  readonly shift: Term | undefined
  /**
   * Every day of the term, or of the shift, counted or skipped, and why; undefined for a promise as recorded, and for
   * one computed anew over pauses or extensions.
   */
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
  for (const row of rowsOfDossier(view, dossierId)) {
    const event = view.table.read(row, view.rowCount)
    const before = dossier.deadline?.dueAt
    evolve(dossier, event)
    if (event.type === 'DeadlineSet') promises.push(explain(view, event.toObject(), dossier, before))
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
  const stood = cause === 'resumption' ? standing(dossier.pauses).at(-1) : undefined
  const pause = stood && { from: stood.from, to: stood.to, grounds: [...stood.grounds] }
  const told = { at, cause, dueAt, policy, term, shift, calendar: id, calendarVersion, procedureVersion }
  const traced = (): TermTrace | undefined => {
    const calendar = id === undefined ? undefined : catalogue.calendar(id, calendarVersion).calendar
    if (shift !== undefined && before !== undefined)
      return isTerm(shift) ? calendar?.explain(...shifted(before, shift, options)) : undefined
    if (cause === 'resumption' || cause === 'extension' || !isTerm(term)) return undefined
    const trace = calendar?.explain(startOf(cause, at, dossier), term, options)
    return cause === 'recomputation' && trace?.dueAt !== dueAt ? undefined : trace
  }
  return { ...told, pause, trace: whereCountable(traced) }
}

/** From when a full term was counted: a dossier taken over was received before it came here. */
function startOf(
  cause: PromiseExplanation['cause'],
  at: Instant,
  { receivedAt = at, takenOverAt, reopenedAt }: Dossier,
): Instant {
  if (cause === 'recomputation') return reopenedAt ?? receivedAt
  return cause === 'reception' && takenOverAt !== undefined ? receivedAt : at
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
