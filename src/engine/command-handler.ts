// One command to a dossier through the journey: what belongs to dossiers in it. The rest, which all commands go
// through, is in settle.ts.

import type { CheckedCommand } from '../log/command-definition.js'
import type { AnyDecision, CommandTable, ReadyCommand } from '../dossier/command-table.js'
import type { DecisionContext } from '../dossier/decision.js'
import { dossierIdFor, dossierStream, emptyDossier, type Dossier } from '../dossier/dossier.js'
import { dossierAt } from '../queries/dossier-at.js'
import type { CodesOnTheirWay } from './codes-on-their-way.js'
import type { DossierCodeRequest, DossierCodes } from './dossier-codes.js'
import { refusal } from './authorization.js'
import type { EngineOptions, Outcome } from './options.js'
import { separateParts, type PersonalPart } from './personal-data.js'
import type { Replica } from './replica.js'
import { settle, type SettleParts } from './settle.js'
import { tellCommand, type HandledCommand } from './telemetry/told-work.js'

/** What handling needs of the engine. */
export interface CommandHandlerParts extends SettleParts {
  readonly commands: CommandTable
  readonly context: DecisionContext
  readonly codes: DossierCodes | undefined
  readonly codesOnTheirWay: CodesOnTheirWay
  readonly authorize: EngineOptions['authorize']
}

/**
 * Handles one command.
 * @throws DossierError `command-invalid`; `version-conflict` after 32 lost races; `calendar-range`, `storage`
 */
export function handleCommand(
  input: unknown,
  parts: CommandHandlerParts,
): Promise<HandledCommand<Outcome, ReadyCommand>> {
  const { type } = Object(input) as { type?: unknown }
  const told = { name: 'handle', type: parts.commands.has(type) ? type : undefined } as const
  return tellCommand(parts.telemetry, told, () => handled(input, parts))
}

async function handled(
  input: unknown,
  parts: CommandHandlerParts,
): Promise<HandledCommand<Outcome, ReadyCommand>> {
  const { replica, newId, commands, context, codes, codesOnTheirWay } = parts
  const checked = commands.check(input)
  const commandId = checked.commandId ?? newId()
  const dossierId = checked.dossierId ?? dossierIdFor(commandId)
  const stream = dossierStream(dossierId)
  const given = codeGivenIn(checked)
  let dossierCode: string | undefined
  let held: (() => void) | undefined
  const letGo = () => {
    held?.()
    held = undefined
  }

  try {
    // Which of the values are personal data is told by the event that is corrected.
    if (checked.type === 'correctEvent' && !replica.isLent) await replica.caughtUp()
    const {
      settled,
      command: dated,
      attempts,
    } = await settle(
      {
        checked,
        personal: personalParts(checked, dossierId, parts),
        commandId,
        stream,
        async decide(values): Promise<AnyDecision> {
          const command = { ...values, dossierId } as unknown as ReadyCommand
          // Whoever authorizes may put commands of its own.
          letGo()
          // Folded before anything is waited for: the fold and the head are of one moment.
          const dossier = dossierNow(dossierId, replica, commands)
          const refused = await refusal({ command, actor: command.actor, dossier }, parts.authorize)
          if (refused !== undefined) return refused
          const code = given ?? dossierCode
          if (code !== undefined) held = await codesOnTheirWay.hold(code)
          // Another engine may have accepted it.
          if (given !== undefined && !replica.isLent) await replica.caughtUp()
          const decision = commands.decide(command, dossier, context)
          const entry = entryWithoutCode(decision, dossier)
          if (entry === undefined || codes === undefined) return decision
          // Meanwhile somebody may have given the same code by hand: then the dossier gets another.
          for (;;) {
            if (dossierCode === undefined) {
              dossierCode = await codes.next(codeRequest(entry, context))
              held = await codesOnTheirWay.hold(dossierCode)
            }
            const coded = commands.decide({ ...command, dossierCode } as ReadyCommand, dossier, context)
            if (coded.accepted || coded.rejection.code !== 'dossier-code-taken') return coded
            letGo()
            dossierCode = undefined
          }
        },
      },
      parts,
    )
    const command = { ...dated, dossierId } as unknown as ReadyCommand
    return { outcome: settled.accepted ? { ...settled, dossierId, commandId } : settled, command, attempts }
  } finally {
    letGo()
  }
}

/**
 * What a command would lead to now. Its personal data goes nowhere.
 * @throws DossierError `command-invalid`; `calendar-range`, `calendar-unknown`
 */
export function previewCommand(
  input: unknown,
  parts: Omit<CommandHandlerParts, 'codes' | 'codesOnTheirWay' | 'authorize' | 'vault'>,
): AnyDecision {
  const { replica, recorder, newId, commands, context } = parts
  const checked = commands.check(input)
  const dossierId = checked.dossierId ?? dossierIdFor(checked.commandId ?? newId())
  const { values } = separateParts(checked, personalParts(checked, dossierId, parts), newId)
  const command = { ...values, at: checked.at ?? recorder.now(), dossierId } as unknown as ReadyCommand
  return commands.decide(command, dossierNow(dossierId, replica, commands), context)
}

/** A dossier as the replica knows it; empty if there is none. */
function dossierNow(dossierId: string, { table }: Replica, { ownHandlers: own }: CommandTable): Dossier {
  const everything = { table, rowCount: table.length, asOf: undefined, own }
  return table.ordinalOf(dossierStream(dossierId)) === undefined
    ? emptyDossier(dossierId)
    : dossierAt(everything, dossierId)
}

/** Where personal data lies in a command: in its own fields, in attributes, and in what a correction puts right. */
function personalParts(
  checked: CheckedCommand,
  dossierId: string,
  { commands, context }: Pick<CommandHandlerParts, 'commands' | 'context'>,
): PersonalPart[] {
  const parts: PersonalPart[] = [{ fields: commands.fieldsOf(checked.type) }]
  if (commands.attributes !== undefined && 'attributes' in checked)
    parts.push({ member: 'attributes', fields: commands.attributes })
  if (checked.type === 'correctEvent' && context.hasDossier?.(dossierId) === true) {
    const corrected = context.eventsOf?.(dossierId).find(({ version }) => version === checked['event'])
    const fields = corrected && context.definitionOf?.(corrected.type)?.fields
    if (fields !== undefined) parts.push({ member: 'data', fields })
  }
  return parts
}

/** Events by which a dossier gets the code that people know it by. */
const entries: ReadonlySet<string> = new Set(['DossierRegistered', 'DossierReceived', 'DossierTakenOver'])

/** Commands that may bring a code that somebody gave by hand. */
const bringing: ReadonlySet<string> = new Set(['registerDossier', 'receiveDossier', 'takeOverDossier'])

/** The code that a command brings, if somebody gave it by hand. */
function codeGivenIn(checked: CheckedCommand): string | undefined {
  const { type, data } = checked
  const values = bringing.has(type) ? checked : type === 'correctEvent' ? data : undefined
  const { dossierCode } = Object(values) as { readonly dossierCode?: unknown }
  return typeof dossierCode === 'string' ? dossierCode : undefined
}

type Told = Extract<AnyDecision, { accepted: true }>['events'][number]

/** The event by which a dossier comes in, if neither it nor the dossier has a code. */
function entryWithoutCode(decision: AnyDecision, dossier: Dossier): Told | undefined {
  if (!decision.accepted || dossier.dossierCode !== undefined) return undefined
  return decision.events.find(({ type, data }) => entries.has(type) && !('dossierCode' in data))
}

/** What a code is made of: as the event tells it, and for one that is only filed, as the version in force then does. */
function codeRequest({ at, data }: Told, context: DecisionContext): DossierCodeRequest {
  const { procedure, agency, unit } = data as {
    readonly procedure: string
    readonly agency?: string
    readonly unit?: string
  }
  const found = context.procedureInForce(procedure, at)
  const { agency: competent, unit: first } = 'problem' in found ? {} : found.definition
  return { agencyId: agency ?? competent, procedure, unit: unit ?? first, at }
}
