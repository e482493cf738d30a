// What every command goes through, to whichever stream: look whether it came before, separate personal data, decide
// on what the replica knows, append with the expected version, and decide again if the stream had moved on. It knows
// no rules: they are given to it.

import { isDossierError, type DossierErrorCode } from '../kernel/errors.js'
import type { Instant } from '../kernel/instant.js'
import type { Rejected } from '../kernel/outcome.js'
import type { CheckedCommand } from '../log/command-definition.js'
import { keyedHash, type Vault } from '../log/vault.js'
import { earlierOutcome, type Settled } from './earlier-outcome.js'
import { separateParts, type PersonalPart } from './personal-data.js'
import { recordedEvents, type NewEvent, type Recorder, type StreamHead } from './recorder.js'
import type { Replica } from './replica.js'
import type { GuardedTelemetry } from './telemetry/guarded-telemetry.js'
import { metrics } from './telemetry/metrics.js'
import { catchUp } from './telemetry/told-work.js'

/** What settling needs of the engine. */
export interface SettleParts {
  readonly replica: Replica
  readonly recorder: Recorder
  readonly vault: Vault
  readonly newId: () => string
  readonly telemetry?: GuardedTelemetry | undefined
}

/** A checked command as the rules receive it: with its moment, and references instead of personal data. */
export type DatedCommand = CheckedCommand & { readonly at: Instant }

/** A command on its way. */
export interface Request<Code extends string> {
  readonly checked: CheckedCommand
  /** Where personal data may lie in it. */
  readonly personal: readonly PersonalPart[]
  readonly commandId: string
  readonly stream: string
  /** The rules' answer, on what the replica knows; `head` is where the stream stands. Perhaps asked again. */
  decide(command: DatedCommand, head: StreamHead): Answer<Code> | Promise<Answer<Code>>
}

type Answer<Code extends string> =
  { readonly accepted: true; readonly events: readonly NewEvent[] } | Rejected<Code>

/** How often a command is decided again after losing a race before the conflict is given to the caller. */
const maxAttempts = 32

/** Errors of the rules that another engine may have done away with, by what it published. */
const ofWhatIsKnown: ReadonlySet<DossierErrorCode> = new Set([
  'calendar-range',
  'calendar-unknown',
  // No zone is known, as long as no calendar is.
  'definition-invalid',
  'procedure-invalid',
  'procedure-unknown',
])

/**
 * Takes one command to its end.
 * @throws DossierError `version-conflict` after 32 lost races; `storage`; what the rules throw
 */
export async function settle<Code extends string>(
  { checked, personal, commandId, stream, decide }: Request<Code>,
  { replica, recorder, vault, newId, telemetry }: SettleParts,
): Promise<{
  readonly settled: Settled | Rejected<Code | 'command-reused'>
  readonly command: DatedCommand
  /** How often it was decided. */
  readonly attempts: number
}> {
  // Only a caller who chose the id can send the command again, so only then is its content remembered.
  const commandHash =
    checked.commandId === undefined ? undefined : keyedHash(await vault.commandKey(), contentOf(checked))
  const notes = { commandId, ...(commandHash !== undefined && { commandHash }) }
  const { values, entries } = separateParts(checked, personal, newId)
  const command = { ...values, at: checked.at ?? recorder.now() }
  let kept = false
  /** Whether an append was tried of which nobody knows what became: then the log may refer to the entries. */
  let mayBeStored = false
  /** Nobody is refused on what another writer may have changed: so it is looked once what the log has by now. */
  const hasLookedAgain = async (attempts: number) => {
    if (replica.isLent || attempts > 1) return false
    telemetry?.count(metrics.retries, 1, { 'dossier.retry.reason': 'refusal' })
    await catchUp(telemetry, replica, 'refusal')
    return true
  }

  try {
    for (let attempts = 1; ; attempts++) {
      // What is decided on and the head are of one moment: whatever is written from here on makes the append fail.
      const head = recorder.headOf(stream)
      const earlier = commandHash && earlierOutcome({ stream, commandId, commandHash }, replica.table)
      if (earlier) return { settled: earlier, command, attempts }
      let decision: Answer<Code>
      try {
        decision = await decide(command, head)
      } catch (error) {
        const mayPass = isDossierError(error) && ofWhatIsKnown.has(error.code)
        if (mayPass && (await hasLookedAgain(attempts))) continue
        throw error
      }
      if (!decision.accepted) {
        if (await hasLookedAgain(attempts)) continue
        return { settled: decision, command, attempts }
      }
      const isFirst = !kept
      kept = true
      if (isFirst) for (const entry of entries) await vault.put(entry)
      const commit = recorder.seal(stream, head, decision.events, notes)
      try {
        mayBeStored = true
        const [position] = await recorder.appendAll([commit])
        await catchUp(telemetry, replica, 'append', position)
        const events = recordedEvents(commit, position!)
        return {
          settled: { accepted: true, events, position: position!, repeated: false },
          command,
          attempts,
        }
      } catch (error) {
        if (!isDossierError(error, 'version-conflict')) throw error
        mayBeStored = false
        if (attempts >= maxAttempts) throw error
        telemetry?.count(metrics.retries, 1, { 'dossier.retry.reason': 'conflict' })
        await catchUp(telemetry, replica, 'conflict')
      }
    }
  } finally {
    if (kept && !mayBeStored) await vault.discard(entries.map(({ ref }) => ref))
  }
}

/** What must be the same when a command is sent again: all that the caller gave. */
function contentOf({ commandId: _, ...content }: CheckedCommand): object {
  return content
}
