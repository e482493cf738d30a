// (1) What may be asked of a dossier. Imperative; each becomes events by `decide`, or is refused.

import type { CommandInputOf, CommandOf } from '../log/command-definition.js'
import * as notes from './commands/notes.js'
import * as papers from './commands/papers.js'
import * as reception from './commands/reception.js'
import * as steps from './commands/steps.js'
import * as waiting from './commands/waiting.js'

/**
 * The commands by type. Texts such as reasons go into the log for ever and must hold nothing about a person; what
 * does goes into a `personal` field.
 */
export const dossierCommands = {
  registerDossier: reception.registerDossier,
  receiveDossier: reception.receiveDossier,
  refuseReception: reception.refuseReception,
  takeOverDossier: reception.takeOverDossier,
  switchProcedureVersion: reception.switchProcedureVersion,
  linkDossier: reception.linkDossier,
  resolveDossier: reception.resolveDossier,
  returnResult: reception.returnResult,
  requestWithdrawal: reception.requestWithdrawal,
  withdrawDossier: reception.withdrawDossier,
  reopenDossier: reception.reopenDossier,
  startStep: steps.startStep,
  completeStep: steps.completeStep,
  skipStep: steps.skipStep,
  returnToStep: steps.returnToStep,
  handOver: steps.handOver,
  assign: steps.assign,
  requestSupplement: waiting.requestSupplement,
  receiveSupplement: waiting.receiveSupplement,
  expireSupplement: waiting.expireSupplement,
  requestPayment: waiting.requestPayment,
  recordPayment: waiting.recordPayment,
  requestConcurrence: waiting.requestConcurrence,
  giveConcurrence: waiting.giveConcurrence,
  stopProcessing: waiting.stopProcessing,
  resumeProcessing: waiting.resumeProcessing,
  extendDeadline: waiting.extendDeadline,
  issueApology: waiting.issueApology,
  recomputeDeadlines: waiting.recomputeDeadlines,
  noteDeadlines: notes.noteDeadlines,
  attachDocument: papers.attachDocument,
  signDocument: papers.signDocument,
  receiveFeedback: papers.receiveFeedback,
  answerFeedback: papers.answerFeedback,
  rateSatisfaction: papers.rateSatisfaction,
  setAttributes: papers.setAttributes,
  correctEvent: papers.correctEvent,
} as const

type Definitions = typeof dossierCommands

/** A type of command. */
export type CommandType = keyof Definitions

/** A command as a caller gives it. */
export type DossierCommandInput = { [Type in CommandType]: CommandInput<Type> }[CommandType]

/** A command of one type as a caller gives it. */
export type CommandInput<Type extends CommandType> = CommandInputOf<Definitions[Type]>

/** A command as `decide` receives it. */
export type DossierCommand = { [Type in CommandType]: CommandOf<Definitions[Type]> }[CommandType]

/** A command of one type as `decide` receives it. */
export type CommandFor<Type extends CommandType> = CommandOf<Definitions[Type]>
