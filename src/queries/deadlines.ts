// (6) What is overdue and what is nearly due: ranges of the deadline index, so the cost is the answer's length.

import { civilHorizon } from '../calendar/horizon.js'
import { termSchema, type Term } from '../calendar/term.js'
import { isDossierError } from '../kernel/errors.js'
import type { Instant } from '../kernel/instant.js'
import { dossierIdOf, type DossierState } from '../dossier/dossier.js'
import type { Position } from '../log/envelope.js'
import type { View } from '../projections/books.js'
import { Code, Time } from '../projections/tracking-row.js'
import { horizonsOf } from './horizon.js'
import { members, questionOf, type AsOf } from './query-check.js'

/** An open dossier and its due date. */
export interface DueDossier {
  readonly dossierId: string
  readonly procedure: string | undefined
  readonly state: DossierState
  readonly dueAt: Instant
  /** How long it has been overdue, or how long is left, in elapsed milliseconds. */
  readonly byMs: number
  /** Whose desk it is on. */
  readonly unit: string | undefined
  readonly officer: string | undefined
  readonly step: string | undefined
}

/** An answer about due dates, soonest first. */
export interface DueList {
  readonly asOf: Instant
  readonly position: Position
  readonly dossiers: readonly DueDossier[]
}

/** What is overdue at a moment. */
export interface OverdueQuestion extends AsOf {
  /** At most so many, those due longest ago. */
  readonly limit?: number | undefined
}

/** What will be overdue soon. */
export interface NearlyDueQuestion extends AsOf {
  /** How far ahead, counted in each dossier's own calendar: `{ workingDays: 2 }`. */
  readonly within: Term
  readonly limit?: number | undefined
}

/** Checks {@link OverdueQuestion}. */
export const checkOverdue = questionOf('overdue', {
  asOf: members.asOf,
  knownAt: members.knownAt,
  limit: members.limit,
})

/** Checks {@link NearlyDueQuestion}. */
export const checkNearlyDue = questionOf('nearlyDue', {
  asOf: members.asOf,
  knownAt: members.knownAt,
  limit: members.limit,
  within: termSchema,
})

/** Open dossiers whose due date is before `asOf`; one whose clock stands counts if it was overdue when it stopped. */
export function overdue(view: View, { asOf, limit }: { asOf: Instant; limit?: number | undefined }): DueList {
  return dueList(view, asOf, view.deadlines.between(Number.NEGATIVE_INFINITY, asOf, limit))
}

/**
 * Open dossiers that are not overdue at `asOf` but will be within a term from it.
 * @throws DossierError `calendar-range` where the calendar of one doesn't reach so far; `query-invalid` where a dossier without a calendar is to be counted in
 * working time
 */
export function nearlyDue(
  view: View,
  { asOf, within, limit }: { asOf: Instant; within: Term; limit?: number | undefined },
): DueList {
  const horizonOf = horizonsOf(view, { asOf, within, query: 'nearlyDue', member: 'within' })
  // Where a calendar doesn't reach so far, all dates are looked at: the first dossier that counts in it says so.
  const reachOf = (calendar: string) => {
    try {
      return horizonOf(calendar)
    } catch (error) {
      if (!isDossierError(error, 'calendar-range')) throw error
      return Number.POSITIVE_INFINITY
    }
  }
  const furthest = Math.max(
    asOf,
    ...view.catalogue.calendarIds.map(reachOf),
    civilHorizon(asOf, within) ?? asOf,
  )
  const { book, deadlines } = view
  const rows: number[] = []
  for (const row of deadlines.between(asOf, furthest + 1)) {
    if (rows.length === limit) break
    if (book.time(row, Time.dueAt)! <= horizonOf(book.text(row, Code.calendar))) rows.push(row)
  }
  return dueList(view, asOf, rows)
}

function dueList({ table, book, position }: View, asOf: Instant, rows: readonly number[]): DueList {
  const dossiers = rows.map((row): DueDossier => {
    const dueAt = book.time(row, Time.dueAt)!
    return {
      dossierId: dossierIdOf(table.streamName(row))!,
      procedure: book.text(row, Code.procedure),
      state: book.stateOf(row),
      dueAt,
      byMs: Math.abs(asOf - dueAt),
      unit: book.text(row, Code.unit),
      officer: book.text(row, Code.officer),
      step: book.text(row, Code.step),
    }
  })
  return { asOf, position, dossiers }
}
