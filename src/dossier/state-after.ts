// (3) How a dossier's state moves, said once: the dossier's own fold and the tracking book both ask here.

import type { DossierState } from './dossier.js'
import type { DossierEvents } from './events.js'

const becomes = (state: DossierState) => () => state
/** Work moves a received dossier on; in any other state (an imported late entry) it changes nothing. */
const begin = (before: DossierState): DossierState => (before === 'received' ? 'processing' : before)

/** The state after an event, from the state before; event types that are not named leave it. */
export const stateAfter = {
  DossierRegistered: becomes('registered'),
  DossierReceived: becomes('received'),
  ReceptionRefused: becomes('receptionRefused'),
  StepStarted: begin,
  StepCompleted: begin,
  SupplementRequested: becomes('supplementRequested'),
  SupplementReceived: becomes('processing'),
  DossierResolved: becomes('resolved'),
  ResultReturned: becomes('returned'),
  DossierWithdrawn: becomes('withdrawn'),
} satisfies Partial<Record<keyof DossierEvents, (before: DossierState) => DossierState>>
