// (6) How open dossiers stand against their dates. Each is counted once.

import type { Instant } from '../kernel/instant.js'
import { isOverdue } from '../dossier/rules/timeliness.js'
import type { View } from '../projections/books.js'
import type { TrackingBook } from '../projections/tracking-book.js'
import { Code, Time } from '../projections/tracking-row.js'
import { horizonsOf, type Ahead } from './horizon.js'

/** Open dossiers: `total` = `inTime` + `nearlyDue` + `paused` + `overdue` + `undated`. */
export interface OpenCounts {
  total: number
  /** The clock runs, and the date is not past. */
  inTime: number
  /** Of these, those due within the term that the question gives as `nearlyWithin`; 0 if it gives none. */
  nearlyDue: number
  /** The clock stands, and the date was not past when it stopped. */
  paused: number
  /** The date is past, or was when the clock stopped. */
  overdue: number
  /** There is no date. */
  undated: number
}

/** No dossiers. */
export function emptyOpenCounts(): OpenCounts {
  return { total: 0, inTime: 0, nearlyDue: 0, paused: 0, overdue: 0, undated: 0 }
}

/** How an open dossier stands against its date. */
export type Standing = Exclude<keyof OpenCounts, 'total'>

/** Until when a due date is near, by row. */
export type HorizonOf = (row: number) => Instant

/**
 * Tells how an open dossier stands: the one rule by which all answers do. `nearlyDue` is only told to who says until
 * when a date is near.
 */
export function standingOf(book: TrackingBook, row: number, asOf: Instant, horizonOf?: HorizonOf): Standing {
  const dueAt = book.time(row, Time.dueAt)
  const pausedAt = book.time(row, Time.pausedAt)
  if (dueAt === undefined) return 'undated'
  if (isOverdue(dueAt, pausedAt, asOf)) return 'overdue'
  if (pausedAt !== undefined) return 'paused'
  return horizonOf !== undefined && dueAt <= horizonOf(row) ? 'nearlyDue' : 'inTime'
}

/** Until when a due date is near for each row of a view; `undefined` where the question gives no term. */
export function nearlyOf(
  view: View,
  ahead: Omit<Ahead, 'within' | 'member'> & { readonly within: Ahead['within'] | undefined },
): HorizonOf | undefined {
  const { within } = ahead
  if (within === undefined) return undefined
  const horizonOf = horizonsOf(view, { ...ahead, within, member: 'nearlyWithin' })
  return (row) => horizonOf(view.book.text(row, Code.calendar))
}

/** Counts an open dossier. */
export function countOpen(counts: OpenCounts, standing: Standing): void {
  counts.total += 1
  counts[standing] += 1
}
