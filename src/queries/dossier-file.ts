// (6) Everything about one dossier as one value, for a page, a print-out or a handover to another system.

import type { Position, RecordedEvent } from '../log/envelope.js'
import type { Component } from '../procedure/declaration.js'
import { dossierIdOf, type Dossier } from '../dossier/dossier.js'
import { componentsLacking } from '../dossier/rules/components.js'
import { followedProcedure } from '../dossier/rules/followed-procedure.js'
import type { View } from '../projections/books.js'
import { controlSlip, type SlipRow } from './control-slip.js'
import { dossierAt, eventsOfDossier } from './dossier-at.js'
import { explainDeadline, type DeadlineExplanation } from './explanation.js'
import { progress, type Progress } from './progress.js'

/** One dossier, whole. */
export interface DossierFile {
  readonly dossier: Readonly<Dossier>
  readonly progress: Progress
  readonly deadline: DeadlineExplanation
  readonly slip: readonly SlipRow[]
  readonly timeline: readonly RecordedEvent[]
  /** Components that the applicant has still to bring; absent where the procedure was never published. */
  readonly lacking?: readonly Component[]
  /** Ids of the other dossiers of the same application, in the order in which they came into the log. */
  readonly bundle: readonly string[]
  readonly position: Position
}

/**
 * Gathers what is known of a dossier.
 * @throws DossierError `dossier-unknown`
 */
export function dossierFile(view: View, dossierId: string): DossierFile {
  const dossier = dossierAt(view, dossierId)
  const published = followedProcedure(dossier, view.catalogue)
  return {
    dossier,
    progress: progress(view, dossierId),
    deadline: explainDeadline(view, dossierId),
    slip: controlSlip(view, dossierId),
    timeline: eventsOfDossier(view, dossierId),
    ...(published && { lacking: componentsLacking(dossier, published.definition) }),
    bundle: bundleOf(view, dossier),
    position: view.position,
  }
}

/** The book is only asked where there is an application: a book of the past takes a while to make. */
function bundleOf(view: View, { id, application }: Dossier): string[] {
  if (application === undefined) return []
  const { book, table } = view
  const code = book.numberOf(application)
  const ids: string[] = []
  for (let row = 0; row < book.length; row++) {
    if (code === 0 || book.codes.get(row, 'application') !== code) continue
    const other = dossierIdOf(table.streamName(row))!
    if (other !== id) ids.push(other)
  }
  return ids
}
