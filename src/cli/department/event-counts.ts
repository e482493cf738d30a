// How many events of each type a log holds. A projection like any other: it can be told from the events alone.

import { EventCorrected } from '../../log/correction.js'
import { SubjectErased } from '../../log/vault.js'
import { DossierCodesReserved } from '../../dossier/dossier-code.js'
import { dossierEvents } from '../../dossier/events.js'
import { organisationEvents } from '../../organisation/events.js'
import { procedureEvents } from '../../procedure/events.js'
import { defineProjection } from '../../projections/projection.js'

/** Every type of event that the year may have; `AttributesSet` has the office's own form. */
const types: readonly string[] = [
  ...new Set([
    ...Object.keys(dossierEvents),
    ...Object.keys(procedureEvents),
    ...Object.keys(organisationEvents),
    ...[EventCorrected, SubjectErased, DossierCodesReserved].map(({ type }) => type),
    'AttributesSet',
  ]),
]

/** Counts events by type. */
export const eventCounts = defineProjection<Map<string, number>>({
  name: 'events-by-type',
  version: 1,
  start: () => new Map(),
  on: Object.fromEntries(
    types.map((type) => [
      type,
      (counts: Map<string, number>) => counts.set(type, (counts.get(type) ?? 0) + 1),
    ]),
  ),
  snapshot: (counts) => Object.fromEntries(counts),
})
