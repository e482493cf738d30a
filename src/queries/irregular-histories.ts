// (6) Which dossiers have a history of which the last row in the tracking book doesn't tell how it stood before: they
// were taken up again or corrected, or an import tells them out of order or received twice. All others were open from
// their reception until they ended, so a report on a period needs no second look at them.

import type { EventTable } from '../log/event-table.js'

interface Scan {
  readonly found: Set<number>
  rowCount: number
}

const scans = new WeakMap<EventTable, Scan>()

/** The stream ordinals of such dossiers; a table is looked through once, and then from where it has grown. */
export function irregularHistories(table: EventTable): ReadonlySet<number> {
  let scan = scans.get(table)
  if (scan === undefined) scans.set(table, (scan = { found: new Set(), rowCount: 0 }))
  const { registry, length } = table
  const [received, takenOver, reopened, corrected] = [
    'DossierReceived',
    'DossierTakenOver',
    'DossierReopened',
    'EventCorrected',
  ].map((type) => registry.codeOf(type))
  const isReception = (type: number | undefined) => type === received || type === takenOver
  for (let row = scan.rowCount; row < length; row++) {
    const type = table.typeAt(row)
    const before = table.previousOf(row)
    if (
      type === reopened ||
      type === corrected ||
      (before !== 0 && table.atOf(before - 1) > table.atOf(row)) ||
      (before !== 0 && type === takenOver) ||
      (type === received && hasAny(before))
    )
      scan.found.add(table.ordinalAt(row))
  }
  scan.rowCount = length
  return scan.found

  /** Whether there was a reception before: receptions are near the beginning, so the way back is short. */
  function hasAny(link: number): boolean {
    for (let next = link; next !== 0; next = table.previousOf(next - 1))
      if (isReception(table.typeAt(next - 1))) return true
    return false
  }
}
