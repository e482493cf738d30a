// An office that also certifies copies on the day they are asked for, for questions about what was on time.

import { defineProcedure, type Engine } from 'dossier-engine'
import { accept, licence, openOffice } from '../../support/office.js'

/** Due on the day it is received, or on the next if that is after three in the afternoon. */
const sameDay = defineProcedure({
  code: 'copy',
  name: 'Certified copy',
  level: 'commune',
  calendar: 'office',
  term: { workingDays: 0 },
  termOptions: { cutOff: '15:00' },
  start: 'do',
  steps: { do: {} },
})

/** An engine with it. */
export async function office() {
  return openOffice({ procedures: [licence, sameDay] })
}

/** Receives a dossier and resolves it. */
export async function resolve(
  engine: Engine,
  dossierId: string,
  receivedAt: string,
  resolvedAt: string,
  procedure = 'copy',
) {
  await accept(
    engine,
    { type: 'receiveDossier', dossierId, procedure, channel: 'inPerson', at: receivedAt },
    { type: 'resolveDossier', dossierId, outcome: 'refused', at: resolvedAt },
  )
}
