// (3) What can happen to a dossier, declared once: these tables give the schemas, columns, canonical bytes and
// types. A stored event never changes; a new field means a new version with an upcast.

import * as ending from './events/ending.js'
import * as notes from './events/notes.js'
import * as papers from './events/papers.js'
import * as reception from './events/reception.js'
import * as steps from './events/steps.js'
import * as waiting from './events/waiting.js'

/** The events of a dossier by type. */
export const dossierEvents = {
  DossierRegistered: reception.DossierRegistered,
  DossierReceived: reception.DossierReceived,
  DeadlineSet: waiting.DeadlineSet,
  ReceptionRefused: reception.ReceptionRefused,
  StepStarted: steps.StepStarted,
  StepCompleted: steps.StepCompleted,
  HandedOver: steps.HandedOver,
  Assigned: steps.Assigned,
  SupplementRequested: waiting.SupplementRequested,
  SupplementReceived: waiting.SupplementReceived,
  DossierResolved: ending.DossierResolved,
  ResultReturned: ending.ResultReturned,
  DossierWithdrawn: ending.DossierWithdrawn,
  DossierTakenOver: reception.DossierTakenOver,
  ProcedureVersionSwitched: reception.ProcedureVersionSwitched,
  DossierLinked: reception.DossierLinked,
  StepSkipped: steps.StepSkipped,
  ReturnedToStep: steps.ReturnedToStep,
  SupplementTermExpired: waiting.SupplementTermExpired,
  PaymentRequested: waiting.PaymentRequested,
  PaymentRecorded: waiting.PaymentRecorded,
  ConcurrenceRequested: waiting.ConcurrenceRequested,
  ConcurrenceGiven: waiting.ConcurrenceGiven,
  ProcessingStopped: waiting.ProcessingStopped,
  ProcessingResumed: waiting.ProcessingResumed,
  ExtensionGranted: waiting.ExtensionGranted,
  ApologyIssued: waiting.ApologyIssued,
  WithdrawalRequested: ending.WithdrawalRequested,
  DossierReopened: ending.DossierReopened,
  DocumentAttached: papers.DocumentAttached,
  DocumentSigned: papers.DocumentSigned,
  FeedbackReceived: papers.FeedbackReceived,
  FeedbackAnswered: papers.FeedbackAnswered,
  SatisfactionRated: papers.SatisfactionRated,
  ClockPaused: waiting.ClockPaused,
  ClockResumed: waiting.ClockResumed,
  ClockStopped: waiting.ClockStopped,
  DeadlinePassed: notes.DeadlinePassed,
  DeadlineApproached: notes.DeadlineApproached,
} as const

/** The definitions of a dossier's events. */
export type DossierEvents = typeof dossierEvents
