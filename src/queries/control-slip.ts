// (6) The process control slip: one row for each pair of hands. Rows of steps are those of the step book; a hand-over
// that no step was in work for has a row of its own, which the book doesn't know.

import type { Instant } from '../kernel/instant.js'
import { dossierStream } from '../dossier/dossier.js'
import type { View } from '../projections/books.js'
import { folderOf } from '../projections/fold.js'
import { StepBook, stepBook, stepEndings, type StepEnd, type StepRow } from '../projections/step-book.js'
import { rowsOfDossier } from './dossier-at.js'

/** A row of the control slip: a step in one pair of hands, or a dossier that was handed over with no step in work. */
export interface SlipRow extends Omit<StepRow, 'step' | 'ended'> {
  /** Absent where no step was in work as the dossier was handed over. */
  readonly step?: string
  /** As a step ends; a row without one ends `started` as work on a step begins. Absent while it is in these hands. */
  readonly ended?: StepEnd | 'started'
}

/**
 * The rows of a dossier's control slip, oldest first.
 * @throws DossierError `dossier-unknown`
 */
export function controlSlip(view: View, dossierId: string): SlipRow[] {
  const { table, rowCount } = view
  const rows = rowsOfDossier(view, dossierId)
  const ordinal = table.ordinalOf(dossierStream(dossierId))!
  const steps = new StepBook(table, 0)
  const { foldRow } = folderOf(table, [{ projection: stepBook, state: steps }])
  const slip: (SlipRow | number)[] = []
  /** Where the row without a step is that has not ended. */
  let held = -1
  const change = (told: Partial<SlipRow>) => {
    if (held >= 0) slip[held] = { ...(slip[held] as SlipRow), ...told }
  }
  const end = (endedAt: Instant, ended: 'started' | 'handedOver' | 'closed') => {
    change({ endedAt, ended })
    held = -1
  }
  for (const row of rows) {
    const index = steps.length
    foldRow(row, rowCount)
    const { type, at, data } = table.read(row, rowCount)
    const isHandOver = type === 'HandedOver'
    const isOfStep = steps.length > index
    if (isHandOver || (isOfStep && steps.isOpen(index))) end(at, isHandOver ? 'handedOver' : 'started')
    else if (Object.hasOwn(stepEndings, type)) end(at, 'closed')
    else if (type === 'Assigned' && steps.openRows(ordinal).length === 0)
      change({ officer: data['officer'] as string })
    if (isOfStep) slip.push(index)
    else if (isHandOver) {
      const { unit, officer } = data as { readonly unit: string; readonly officer?: string }
      held = slip.push({ unit, ...(officer !== undefined && { officer }), startedAt: at }) - 1
    }
  }
  return slip.map((row) => (typeof row === 'number' ? steps.row(row) : row))
}
