// (3) How a dossier's state moves, said once: the dossier's own fold and the tracking book both ask here. Imported
// histories tell things late and out of order, so an event only moves a state that it can follow.

import type { DossierState } from './dossier.js'
import type { DossierEvents } from './events.js'

/** A move from some states to one; from all others it changes nothing. */
const move =
  (to: DossierState, ...from: DossierState[]) =>
  (before: DossierState): DossierState =>
    from.includes(before) ? to : before

/** The state after an event, from the state before; event types that are not named leave it. */
export const stateAfter = {
  DossierRegistered: move('registered', 'absent'),
  DossierReceived: move('received', 'absent', 'registered'),
  ReceptionRefused: move('receptionRefused', 'absent', 'registered'),
  StepStarted: move('processing', 'received'),
  StepCompleted: move('processing', 'received'),
  SupplementRequested: move('supplementRequested', 'received', 'processing'),
  SupplementReceived: move('processing', 'supplementRequested'),
  DossierResolved: move('resolved', 'absent', 'registered', 'received', 'processing', 'supplementRequested'),
  ResultReturned: move(
    'returned',
    'absent',
    'registered',
    'received',
    'processing',
    'supplementRequested',
    'resolved',
  ),
  DossierWithdrawn: move(
    'withdrawn',
    'absent',
    'registered',
    'received',
    'processing',
    'supplementRequested',
  ),
} satisfies Partial<Record<keyof DossierEvents, (before: DossierState) => DossierState>>
