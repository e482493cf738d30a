// Whether a command came before: checked in its stream, by its id, and by a keyed hash of all that the caller gave.

import { reject, type Rejected } from '../kernel/outcome.js'
import type { Position, RecordedEvent } from '../log/envelope.js'
import type { EventTable } from '../log/event-table.js'

/** The rules accepted a command for a stream, and what followed is durable. */
export interface Settled {
  readonly accepted: true
  /** The events that followed, in order. */
  readonly events: readonly RecordedEvent[]
  /** The position they were stored at; every query that stands at it or later has seen them. */
  readonly position: Position
  /** Whether this is the outcome of the same command sent before, and nothing was done now. */
  readonly repeated: boolean
}

/** A command as its stream remembers it. */
export interface CommandMark {
  readonly stream: string
  readonly commandId: string
  readonly commandHash: string
}

/** The outcome of a command of this id that came before, or the refusal of another command under its id. */
export function earlierOutcome(
  { stream, commandId, commandHash }: CommandMark,
  table: EventTable,
): Settled | Rejected<'command-reused'> | undefined {
  const ordinal = table.ordinalOf(stream)
  const rows = ordinal === undefined ? [] : table.rowsOf(ordinal)
  const ofCommand = rows.filter((row) => table.commits.isOfCommand(table.commitAt(row), commandId))
  if (ofCommand.length === 0) return undefined
  const commit = table.commitAt(ofCommand[0]!)
  if (table.commits.commandHash(commit) !== commandHash) {
    const message = `command id '${commandId}' came before with other content: use a new id for a new command`
    return reject('command-reused', message, { commandId })
  }
  const events = ofCommand.map((row) => table.event(row))
  return { accepted: true, events, position: table.commits.positionAt(commit), repeated: true }
}
