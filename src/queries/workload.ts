// (6) Who has how much on the desk at a moment: open dossiers by unit, officer or whatever else the book knows.

import { termSchema, type Term } from '../calendar/term.js'
import type { Instant } from '../kernel/instant.js'
import type { Position } from '../log/envelope.js'
import { openStates } from '../dossier/dossier.js'
import type { View } from '../projections/books.js'
import { groupByOf, Groups, type Attribute, type Grouping, type GroupKey } from './grouping.js'
import { countOpen, emptyOpenCounts, nearlyOf, standingOf, type OpenCounts } from './open-counts.js'
import { members, questionOf, type AsOf } from './query-check.js'

/** How the work is spread. */
export interface WorkloadQuestion<By extends Grouping = Attribute> extends AsOf {
  /** `['unit', 'officer']` if left out. */
  readonly groupBy?: readonly By[] | undefined
  /** Counts open dossiers that are due within this term as `nearlyDue`, each in its own calendar. */
  readonly nearlyWithin?: Term | undefined
}

/** One group's open dossiers. */
export interface WorkloadRow<By extends Grouping = Attribute> {
  readonly key: GroupKey<By>
  readonly open: OpenCounts
}

/** An answer about workload. */
export interface Workload<By extends Grouping = Attribute> {
  readonly asOf: Instant
  /** The term within which a dossier was counted as `nearlyDue`, if the question gave one. */
  readonly nearlyWithin?: Term
  readonly position: Position
  readonly groupBy: readonly By[]
  readonly total: OpenCounts
  readonly rows: readonly WorkloadRow<By>[]
}

/** Checks {@link WorkloadQuestion}. */
export const checkWorkload = questionOf('workload', {
  asOf: members.asOf,
  knownAt: members.knownAt,
  groupBy: groupByOf().default(['unit', 'officer']),
  nearlyWithin: termSchema.optional(),
})

/**
 * Counts open dossiers per group.
 * @throws DossierError `calendar-range`, `query-invalid` where what is nearly due can't be counted
 */
export function workload<By extends Grouping>(
  view: View,
  question: { asOf: Instant; groupBy: readonly By[]; nearlyWithin?: Term | undefined },
): Workload<By> {
  const { asOf, groupBy, nearlyWithin } = question
  const { book, position } = view
  const horizonOf = nearlyOf(view, { asOf, within: nearlyWithin, query: 'workload' })
  const total = emptyOpenCounts()
  const groups = new Groups(view, groupBy, { query: 'workload', start: emptyOpenCounts })
  for (let row = 0; row < book.length; row++) {
    if (!openStates.has(book.stateOf(row))) continue
    const standing = standingOf(book, row, asOf, horizonOf)
    countOpen(total, standing)
    countOpen(groups.of(row), standing)
  }
  return {
    asOf,
    ...(nearlyWithin !== undefined && { nearlyWithin }),
    position,
    groupBy,
    total,
    rows: groups.toSorted().map(({ key, content }) => ({ key, open: content })),
  }
}
