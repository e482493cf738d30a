// (1) What may be asked of a dossier. Imperative; each becomes events by `decide`, or is refused.

import { code, optional, personal, text } from '../log/field.js'
import {
  commandInvalid,
  defineCommand,
  type CheckedCommand,
  type CommandInputOf,
  type CommandOf,
} from '../log/command-definition.js'
import { channels } from '../procedure/channel.js'
import { outcomes } from './events.js'

/**
 * The commands by type. Texts such as reasons go into the log for ever and must hold nothing about a person; what
 * does goes into a `personal` field.
 */
export const dossierCommands = {
  /** The applicant files; the office looks later. */
  registerDossier: defineCommand(
    'registerDossier',
    { procedure: code(), channel: code(channels), applicant: optional(personal()) },
    { creates: true },
  ),
  /** The office receives: a registered dossier, or one brought to the desk, which names procedure and channel. */
  receiveDossier: defineCommand(
    'receiveDossier',
    {
      procedure: optional(code()),
      channel: optional(code(channels)),
      unit: optional(code()),
      officer: optional(code()),
      applicant: optional(personal()),
    },
    { creates: true },
  ),
  /** The office refuses to receive a registered dossier. */
  refuseReception: defineCommand('refuseReception', { reason: text() }),
  /** Work on a step begins. */
  startStep: defineCommand('startStep', { step: code(), unit: optional(code()), officer: optional(code()) }),
  /** The step in work is done; where several may follow, `next` chooses. */
  completeStep: defineCommand('completeStep', {
    step: code(),
    next: optional(code()),
    note: optional(text()),
  }),
  /** The dossier passes to another unit. */
  handOver: defineCommand('handOver', { unit: code(), officer: optional(code()), note: optional(text()) }),
  /** An officer takes it. */
  assign: defineCommand('assign', { officer: code() }),
  /** The applicant must bring more. */
  requestSupplement: defineCommand('requestSupplement', { reason: text() }),
  /** What was asked for is there. */
  receiveSupplement: defineCommand('receiveSupplement', { note: optional(text()) }),
  /** The office decides; granting needs all steps done. */
  resolveDossier: defineCommand('resolveDossier', { outcome: code(outcomes) }),
  /** The applicant gets the result. */
  returnResult: defineCommand('returnResult', { channel: code(channels) }),
  /** The applicant takes the dossier back. */
  withdrawDossier: defineCommand('withdrawDossier', { reason: optional(text()) }),
} as const

type Definitions = typeof dossierCommands

/** A command as a caller gives it. */
export type DossierCommandInput = { [Type in keyof Definitions]: CommandInput<Type> }[keyof Definitions]

/** A command of one type as a caller gives it. */
export type CommandInput<Type extends keyof Definitions> = CommandInputOf<Definitions[Type]>

/** A command as `decide` receives it. */
export type DossierCommand = { [Type in keyof Definitions]: CommandOf<Definitions[Type]> }[keyof Definitions]

/**
 * Checks a command of any type.
 * @throws DossierError `command-invalid`
 */
export function checkCommand(input: unknown): CheckedCommand {
  const type: unknown =
    typeof input === 'object' && input !== null && 'type' in input ? input.type : undefined
  if (typeof type !== 'string' || !Object.hasOwn(dossierCommands, type)) {
    const message = `is none of ${Object.keys(dossierCommands).join(', ')}`
    throw commandInvalid(typeof type === 'string' ? `'${type.slice(0, 60)}'` : '(without a type)', [
      { path: ['type'], code: 'command-unknown', message },
    ])
  }
  return dossierCommands[type as keyof Definitions].check(input)
}
