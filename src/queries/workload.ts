// (6) Who has how much on the desk at a moment: open dossiers by unit, officer or whatever else the book knows.

import type { Instant } from '../kernel/instant.js'
import type { Position } from '../log/envelope.js'
import { openStates } from '../dossier/dossier.js'
import type { View } from '../projections/books.js'
import { groupByOf, Groups, type Attribute, type Grouping, type GroupKey } from './grouping.js'
import { countOpen, emptyOpenCounts, type OpenCounts } from './open-counts.js'
import { members, questionOf, type AsOf } from './query-check.js'

/** How the work is spread. */
export interface WorkloadQuestion<By extends Grouping = Attribute> extends AsOf {
  /** `['unit', 'officer']` if left out. */
  readonly groupBy?: readonly By[] | undefined
}

/** One group's open dossiers. */
export interface WorkloadRow<By extends Grouping = Attribute> {
  readonly key: GroupKey<By>
  readonly open: OpenCounts
}

/** An answer about workload. */
export interface Workload<By extends Grouping = Attribute> {
  readonly asOf: Instant
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
})

/** Counts open dossiers per group. */
export function workload<By extends Grouping>(
  view: View,
  { asOf, groupBy }: { asOf: Instant; groupBy: readonly By[] },
): Workload<By> {
  const { book, position } = view
  const total = emptyOpenCounts()
  const groups = new Groups(view, groupBy, { query: 'workload', start: emptyOpenCounts })
  for (let row = 0; row < book.length; row++) {
    if (!openStates.has(book.stateOf(row))) continue
    countOpen(total, book, row, asOf)
    countOpen(groups.of(row), book, row, asOf)
  }
  return {
    asOf,
    position,
    groupBy,
    total,
    rows: groups.toSorted().map(({ key, content }) => ({ key, open: content })),
  }
}
