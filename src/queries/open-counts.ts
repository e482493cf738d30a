// (6) How open dossiers stand against their dates. Each is counted once.

import type { Instant } from '../kernel/instant.js'
import { isOverdue } from '../dossier/rules/on-time.js'
import { Time, type TrackingBook } from '../projections/tracking-book.js'

/** Open dossiers: `total` = `inTime` + `paused` + `overdue` + `undated`. */
export interface OpenCounts {
  total: number
  /** The clock runs, and the date is not past. */
  inTime: number
  /** The clock stands, and the date was not past when it stopped. */
  paused: number
  /** The date is past, or was when the clock stopped. */
  overdue: number
  /** There is no date. */
  undated: number
}

/** No dossiers. */
export function emptyOpenCounts(): OpenCounts {
  return { total: 0, inTime: 0, paused: 0, overdue: 0, undated: 0 }
}

/** How an open dossier stands against its date. */
export type Standing = Exclude<keyof OpenCounts, 'total'>

/** Tells how an open dossier stands: the one rule by which all answers do. */
export function standingOf(book: TrackingBook, row: number, asOf: Instant): Standing {
  const dueAt = book.time(row, Time.dueAt)
  const pausedAt = book.time(row, Time.pausedAt)
  if (dueAt === undefined) return 'undated'
  if (isOverdue(dueAt, pausedAt, asOf)) return 'overdue'
  return pausedAt === undefined ? 'inTime' : 'paused'
}

/** Counts an open dossier. */
export function countOpen(counts: OpenCounts, book: TrackingBook, row: number, asOf: Instant): void {
  counts.total += 1
  counts[standingOf(book, row, asOf)] += 1
}
