// (6) The process control slip: a dossier's steps in order, one row for each pair of hands.

import { folderOf } from '../projections/fold.js'
import type { View } from '../projections/books.js'
import { stepBook, type StepRow } from '../projections/step-book.js'
import { dossierStream } from '../dossier/dossier.js'
import { rowsOfDossier } from './dossier-at.js'

/**
 * The rows of a dossier's control slip, oldest first.
 * @throws DossierError `dossier-unknown`
 */
export function controlSlip(view: View, dossierId: string): StepRow[] {
  const rows = rowsOfDossier(view, dossierId)
  const ordinal = view.table.ordinalOf(dossierStream(dossierId))!
  if (view.steps !== undefined) return view.steps.rowsOf(ordinal)
  const steps = stepBook.start()
  const { foldRow } = folderOf(view.table, [{ projection: stepBook, state: steps }])
  for (const row of rows) foldRow(row)
  return steps.rowsOf(ordinal)
}
