// (6) One dossier as of a view: folded from its own handful of events.

import { DossierError } from '../kernel/errors.js'
import { maxIdLength } from '../kernel/ids.js'
import { dossierStream, emptyDossier, type Dossier } from '../dossier/dossier.js'
import { evolve } from '../dossier/evolve.js'
import type { RecordedEvent } from '../log/envelope.js'
import type { View } from '../projections/books.js'

/** What a question needs of a view to look at one dossier. */
export type DossierView = Pick<View, 'table' | 'rowCount' | 'asOf' | 'own'>

/**
 * The rows of a dossier's events that a view sees, by when they happened, as corrected.
 * @throws DossierError `dossier-unknown`; `event-unknown`, `event-too-new` if its stream can't be read
 */
export function rowsOfDossier(view: DossierView, dossierId: string): number[] {
  return rowsUntil(view, dossierId, (row) => view.table.atOf(row, view.rowCount))
}

/** Folds a dossier from its events, as corrected. The object is the caller's own. */
export function dossierAt(view: DossierView, dossierId: string): Dossier {
  const dossier = emptyDossier(dossierId)
  for (const row of rowsOfDossier(view, dossierId))
    evolve(dossier, view.table.read(row, view.rowCount), view.own)
  return dossier
}

/** A dossier's events, copied out, all as they were recorded: corrections are told, and change nothing here. */
export function eventsOfDossier(view: DossierView, dossierId: string): RecordedEvent[] {
  const { table } = view
  return rowsUntil(view, dossierId, (row) => table.atOf(row)).map((row) => table.event(row))
}

function rowsUntil(
  { table, rowCount, asOf }: DossierView,
  dossierId: string,
  atOf: (row: number) => number,
): number[] {
  const ordinal = typeof dossierId === 'string' ? table.ordinalOf(dossierStream(dossierId)) : undefined
  const unreadable = ordinal === undefined ? undefined : table.unreadable.get(ordinal)
  if (unreadable !== undefined && unreadable.fromRow < rowCount) throw unreadable.error
  const rows = ordinal === undefined ? [] : table.rowsOf(ordinal)
  const seen = rows.filter((row) => row < rowCount && (asOf === undefined || atOf(row) <= asOf))
  if (seen.length === 0) {
    const when = rows.length > 0 ? ' at that time' : ''
    const asked = typeof dossierId === 'string' ? dossierId.slice(0, maxIdLength) : `(${typeof dossierId})`
    throw new DossierError('dossier-unknown', `there is no dossier '${asked}'${when}`, { dossierId: asked })
  }
  return seen
}
