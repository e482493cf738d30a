// One command through the journey: check, separate personal data, decide on the replica's fold of that one stream,
// append with the expected version, and decide again if the stream had moved on.

import { freeze } from 'immer'
import { isDossierError } from '../kernel/errors.js'
import { reject, type Rejected } from '../kernel/outcome.js'
import type { EventTable } from '../log/event-table.js'
import { keyedHash, type Vault } from '../log/vault.js'
import { checkCommand, dossierCommands, type DossierCommand } from '../dossier/commands.js'
import type { CheckedCommand } from '../log/command-definition.js'
import { decide } from '../dossier/decide.js'
import type { RejectionCode } from '../dossier/decision.js'
import { dossierIdFor, dossierStream, emptyDossier } from '../dossier/dossier.js'
import { dossierAt } from '../queries/dossier-at.js'
import type { AuthorizationRequest, EngineOptions, Outcome } from './options.js'
import { separatePersonal } from './personal-data.js'
import { recordedEvents, type Recorder } from './recorder.js'
import type { Replica } from './replica.js'

/** What handling needs of the engine. */
export interface CommandHandlerParts {
  readonly replica: Replica
  readonly recorder: Recorder
  readonly vault: Vault
  readonly newId: () => string
  readonly authorize: EngineOptions['authorize']
}

/** How often a command is decided again after losing a race before the conflict is given to the caller. */
const maxAttempts = 32

/**
 * Handles one command.
 * @throws DossierError `command-invalid`; `version-conflict` after 32 lost races; `calendar-range`, `storage`
 */
export async function handleCommand(
  input: unknown,
  parts: CommandHandlerParts,
): Promise<{ readonly outcome: Outcome; readonly command: DossierCommand }> {
  const { replica, recorder, vault, newId, authorize } = parts
  const checked = checkCommand(input)
  const commandId = checked.commandId ?? newId()
  const dossierId = checked.dossierId ?? dossierIdFor(commandId)
  const stream = dossierStream(dossierId)
  // Only a caller who chose the id can send the command again, so only then is its content remembered.
  const commandHash =
    checked.commandId === undefined ? undefined : keyedHash(await vault.commandKey(), contentOf(checked))
  const notes = { commandId, ...(commandHash !== undefined && { commandHash }) }
  const { fields } = dossierCommands[checked.type as DossierCommand['type']]
  const { values: separated, entries } = separatePersonal(checked, fields, newId)
  const command = { ...separated, at: checked.at ?? recorder.now(), dossierId } as unknown as DossierCommand
  let kept = false
  const forget = async () => {
    if (kept) await vault.discard(entries.map(({ ref }) => ref))
  }

  for (let attempt = 1; ; attempt++) {
    // The fold and the head are of one moment: whatever is written from here on makes the append fail.
    const head = recorder.headOf(stream)
    const everything = { table: replica.table, rowCount: replica.table.length, asOf: undefined }
    const earlier =
      commandHash && earlierOutcome({ stream, dossierId, commandId, commandHash }, replica.table)
    if (earlier) {
      await forget()
      return { outcome: earlier, command }
    }
    const dossier = head.version === 0 ? emptyDossier(dossierId) : dossierAt(everything, dossierId)
    const decision =
      (await refusal({ command, actor: command.actor, dossier }, authorize)) ??
      decide(command, dossier, replica.books.catchUp().catalogue)
    if (!decision.accepted) {
      if (!replica.isLent && attempt === 1) {
        await replica.caughtUp()
        continue
      }
      await forget()
      return { outcome: decision, command }
    }
    if (!kept) for (const entry of entries) await vault.put(entry)
    kept = true
    try {
      const { commit, position } = await recorder.append(stream, head, decision.events, notes)
      await replica.caughtUp(position)
      const events = recordedEvents(commit, position)
      return { outcome: { accepted: true, dossierId, commandId, events, position, repeated: false }, command }
    } catch (error) {
      if (!isDossierError(error, 'version-conflict')) throw error
      if (attempt >= maxAttempts) {
        await forget()
        throw error
      }
      await replica.caughtUp()
    }
  }
}

/** What must be the same when a command is sent again: all that the caller gave. */
function contentOf({ commandId: _, ...content }: CheckedCommand): object {
  return content
}

/** The outcome of a command of this id that came before, or the refusal of another command under its id. */
function earlierOutcome(
  {
    stream,
    dossierId,
    commandId,
    commandHash,
  }: { stream: string; dossierId: string; commandId: string; commandHash: string },
  table: EventTable,
): Outcome | undefined {
  const ordinal = table.ordinalOf(stream)
  const rows = ordinal === undefined ? [] : table.rowsOf(ordinal)
  const ofCommand = rows.filter((row) => table.commits.commandId(table.commitOf[row]!) === commandId)
  if (ofCommand.length === 0) return undefined
  const commit = table.commitOf[ofCommand[0]!]!
  if (table.commits.commandHash(commit) !== commandHash) {
    const message = `command id '${commandId}' came before with other content: use a new id for a new command`
    return reject('command-reused', message, { commandId })
  }
  const events = ofCommand.map((row) => table.event(row))
  return {
    accepted: true,
    dossierId,
    commandId,
    events,
    position: table.commits.positionAt(commit),
    repeated: true,
  }
}

async function refusal(
  request: AuthorizationRequest,
  authorize: EngineOptions['authorize'],
): Promise<Rejected<RejectionCode> | undefined> {
  if (authorize === undefined) return undefined
  const answer = await authorize(freeze(request, true))
  if (answer === true) return undefined
  const { command, actor } = request
  const message = typeof answer === 'string' ? answer : `${actor} may not ${command.type}`
  return reject('not-authorized', message, { actor, command: command.type })
}
