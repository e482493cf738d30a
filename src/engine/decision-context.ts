// What the rules of dossiers may look up, from one engine's replica. It looks afresh each time: a catalogue that
// another engine has changed meanwhile is the one that counts.

import type { EventDefinition } from '../log/event-definition.js'
import type { RecordedEvent } from '../log/envelope.js'
import type { FieldTable } from '../log/field.js'
import type { DecisionContext } from '../dossier/decision.js'
import { dossierStream } from '../dossier/dossier.js'
import { rowsOfDossier } from '../queries/dossier-at.js'
import type { Replica } from './replica.js'

/** Makes the context of an engine's decisions. */
export function decisionContext(replica: Replica, attributes: FieldTable | undefined): DecisionContext {
  const { table, books } = replica
  const { registry } = table
  return {
    attributes,
    findProcedure: (code, version) => books.catchUp().catalogue.findProcedure(code, version),
    get procedureCodes() {
      return books.catchUp().catalogue.procedureCodes
    },
    procedureInForce: (code, at) => books.catchUp().catalogue.procedureInForce(code, at),
    calendar: (id, version) => books.catchUp().catalogue.calendar(id, version),
    calendarOf(holder) {
      const { organisation } = books.catchUp()
      return 'unit' in holder
        ? organisation.calendarOfUnit(holder.unit, holder.at)
        : organisation.calendarOfAgency(holder.agency, { ...holder.of, at: holder.at })
    },
    definitionOf: (type): EventDefinition | undefined => registry.definitions[registry.codeOf(type) ?? 0],
    eventsOf(dossierId): RecordedEvent[] {
      const known = table.length
      const rows = rowsOfDossier({ table, rowCount: known, asOf: undefined }, dossierId)
      return rows.map((row) => table.read(row, known).toObject())
    },
    hasDossier: (dossierId) => table.ordinalOf(dossierStream(dossierId)) !== undefined,
    dossierOfCode(dossierCode) {
      const ordinal = books.catchUp().trackingBook.find('dossierCode', dossierCode)
      return ordinal === undefined ? undefined : table.streamName(ordinal).slice(dossierStream('').length)
    },
  }
}
