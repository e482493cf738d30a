// (6) How a dossier comes into the count of a period: it was open when the period began, or came in during it, in one
// of three ways. Everything else was over before it, or comes after it.

import type { Instant } from '../kernel/instant.js'
import { openStates } from '../dossier/dossier.js'
import type { View } from '../projections/books.js'
import type { TrackingBook } from '../projections/tracking-book.js'
import { Time } from '../projections/tracking-row.js'
import { irregularHistories } from './irregular-histories.js'
import type { Period } from './periods.js'

/** How a dossier came to be counted in a period. */
export type Entry = 'carriedOver' | 'received' | 'reopened' | 'takenOver'

/** When a dossier came in: at its reception; one that was taken up again without ever having been received, then. */
function cameAt(book: TrackingBook, row: number): number | undefined {
  const receivedAt = book.time(row, Time.receivedAt)
  if (receivedAt !== undefined) return receivedAt
  const reopenedAt = book.numbers.get(row, 'reopenedAt')
  return reopenedAt === 0 ? undefined : reopenedAt
}

/** Whether the office owed an answer just before an instant, by a book as of then. */
export function isInProcess(book: TrackingBook, row: number, before: Instant): boolean {
  return openStates.has(book.stateOf(row)) && (cameAt(book, row) ?? before) < before
}

/**
 * Tells of each row of a view as of a period's end how it entered; `undefined` for those that are not counted. `before`
 * gives the book as of the period's start: it is only asked for if there are rows that don't tell it themselves.
 */
export function entriesOf(
  { book, table }: View,
  { startAt, endAt }: Period,
  { of, before }: { readonly of: 'resolved' | 'received'; readonly before: () => TrackingBook },
): (row: number) => Entry | undefined {
  const irregular = irregularHistories(table)
  let atStart: TrackingBook | undefined
  const isSince = (at: number | undefined) => at !== undefined && at !== 0 && at >= startAt
  const wasOpen = (row: number, at: number) => {
    if (!irregular.has(row)) {
      const cameBefore = at < startAt && !isSince(book.numbers.get(row, 'takenOverAt'))
      return cameBefore && !endedBefore(book, row, startAt)
    }
    if (!isSince(book.time(row, Time.latestAt))) return isInProcess(book, row, startAt)
    return isInProcess((atStart ??= before()), row, startAt)
  }
  return (row) => {
    const at = cameAt(book, row)
    if (at === undefined) return undefined
    // What was taken over is in no period before.
    const isHere = (book.numbers.get(row, 'takenOverAt') ?? 0) < endAt
    const isNew = at >= startAt && at < endAt && isHere && book.time(row, Time.receivedAt) !== undefined
    if (of === 'received') return isNew ? 'received' : undefined
    if (wasOpen(row, at)) return 'carriedOver'
    if (isNew) return 'received'
    if (at >= endAt || endedBefore(book, row, startAt)) return undefined
    if (isSince(book.numbers.get(row, 'takenOverAt'))) return 'takenOver'
    const isBack =
      isSince(book.numbers.get(row, 'reopenedAt')) ||
      openStates.has(book.stateOf(row)) ||
      book.time(row, Time.endedAt) !== undefined
    return isBack ? 'reopened' : undefined
  }
}

function endedBefore(book: TrackingBook, row: number, at: Instant): boolean {
  const endedAt = book.time(row, Time.endedAt)
  return endedAt !== undefined && endedAt < at
}
