// (6) The process control slip: a dossier's steps in order, one row for each pair of hands.

import type { View } from '../projections/books.js'
import type { StepRow } from '../projections/step-book.js'
import { dossierStream } from '../dossier/dossier.js'
import { rowsOfDossier } from './dossier-at.js'
import { stepsOf } from './steps-of.js'

/**
 * The rows of a dossier's control slip, oldest first.
 * @throws DossierError `dossier-unknown`
 */
export function controlSlip(view: View, dossierId: string): StepRow[] {
  rowsOfDossier(view, dossierId)
  const ordinal = view.table.ordinalOf(dossierStream(dossierId))!
  return stepsOf(view, [ordinal]).rowsOf(ordinal)
}
