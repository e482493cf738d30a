// (3) How a dossier's state moves, said once: the dossier's own fold and the tracking book both ask here, and the
// diagram in the reference is drawn from it. Imported histories tell things late and out of order, so an event only
// moves a state that it can follow.

import type { DossierState } from './dossier.js'
import type { DossierEvents } from './events.js'

/** A move from some states to one; from all others it changes nothing. */
export interface Move {
  (before: DossierState): DossierState
  readonly from: readonly DossierState[]
  readonly to: DossierState
}

function move(to: DossierState, ...from: DossierState[]): Move {
  return Object.assign((before: DossierState) => (from.includes(before) ? to : before), { from, to })
}

const inOffice = ['received', 'processing', 'supplementRequested', 'paymentRequested', 'stopped'] as const

/** The state after an event, from the state before; event types that are not named leave it. */
export const stateAfter = {
  DossierRegistered: move('registered', 'absent'),
  DossierReceived: move('received', 'absent', 'registered'),
  DossierTakenOver: move('received', 'absent'),
  ReceptionRefused: move('receptionRefused', 'absent', 'registered'),
  StepStarted: move('processing', 'received'),
  StepCompleted: move('processing', 'received'),
  StepSkipped: move('processing', 'received'),
  SupplementRequested: move('supplementRequested', 'received', 'processing'),
  SupplementReceived: move('processing', 'supplementRequested'),
  PaymentRequested: move('paymentRequested', 'received', 'processing'),
  PaymentRecorded: move('processing', 'paymentRequested'),
  ProcessingStopped: move('stopped', 'received', 'processing', 'supplementRequested', 'paymentRequested'),
  ProcessingResumed: move('processing', 'stopped'),
  DossierResolved: move('resolved', 'absent', 'registered', ...inOffice),
  ResultReturned: move('returned', 'absent', 'registered', ...inOffice, 'resolved'),
  DossierWithdrawn: move('withdrawn', 'absent', 'registered', ...inOffice),
  DossierReopened: move('processing', 'resolved', 'returned', 'withdrawn'),
} satisfies Partial<Record<keyof DossierEvents, Move>>
