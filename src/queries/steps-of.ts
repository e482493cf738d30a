// (6) The step book of a view: the replica's own for the present, else folded for the dossiers that are asked about.

import { dossierIdOf } from '../dossier/dossier.js'
import type { View } from '../projections/books.js'
import { folderOf } from '../projections/fold.js'
import { stepBook, type StepBook } from '../projections/step-book.js'
import { rowsOfDossier } from './dossier-at.js'

/** A step book that holds at least the rows of these dossiers, by stream ordinal, as the view sees them. */
export function stepsOf(view: View, ordinals: readonly number[]): StepBook {
  if (view.steps !== undefined) return view.steps
  const steps = stepBook.start(view.table)
  const { foldRow } = folderOf(view.table, [{ projection: stepBook, state: steps }])
  for (const ordinal of ordinals) {
    const dossierId = dossierIdOf(view.table.streamName(ordinal))!
    for (const row of rowsOfDossier(view, dossierId)) foldRow(row, view.rowCount)
  }
  return steps
}
