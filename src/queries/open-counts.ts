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

/** Counts an open dossier. */
export function countOpen(counts: OpenCounts, book: TrackingBook, row: number, asOf: Instant): void {
  const dueAt = book.time(row, Time.dueAt)
  const pausedAt = book.time(row, Time.pausedAt)
  counts.total += 1
  if (dueAt === undefined) counts.undated += 1
  else if (isOverdue(dueAt, pausedAt, asOf)) counts.overdue += 1
  else if (pausedAt !== undefined) counts.paused += 1
  else counts.inTime += 1
}
