// What an engine may be given, what it tells its listeners, and what it answers. Types only, and the defaults.

import type { WorkingCalendar } from '../calendar/working-calendar.js'
import type { InstantInput } from '../kernel/instant.js'
import type { Rejected } from '../kernel/outcome.js'
import type { EventDefinition } from '../log/event-definition.js'
import type { EventOf, Position, RecordedEvent } from '../log/envelope.js'
import type { EventLog } from '../log/event-log.js'
import type { Vault } from '../log/vault.js'
import type { DossierCommand } from '../dossier/commands.js'
import type { RejectionCode } from '../dossier/decision.js'
import type { Dossier } from '../dossier/dossier.js'
import type { Procedure } from '../procedure/declaration.js'
import type { BuiltInEvents } from '../projections/projection.js'

/** Who asks for what, before the rules decide. Personal data is in the form of references. */
export interface AuthorizationRequest {
  readonly command: DossierCommand
  readonly actor: string
  /** As it stands; in state `absent` if the command would create it. */
  readonly dossier: Readonly<Dossier>
}

/** How an engine is set up. Everything may be left out. */
export interface EngineOptions {
  /** Where the events are kept; in memory if left out. */
  readonly log?: EventLog | undefined
  /** Published into the log if they differ from what was published last. */
  readonly calendars?: readonly WorkingCalendar[] | undefined
  readonly procedures?: readonly Procedure[] | undefined
  /** Event types of your own that this log may hold. */
  readonly events?: readonly EventDefinition[] | undefined
  /** The zone of civil dates in questions; the calendars' own if they share one. */
  readonly timeZone?: string | undefined
  /** What time it is, for commands without `at` and for `recordedAt`; the host's clock if left out. */
  readonly clock?: (() => InstantInput) | undefined
  /** Makes ids that nobody can guess and that never repeat; nanoid if left out. */
  readonly newId?: (() => string) | undefined
  /** Says whether an actor may: `true`, or `false` or a sentence why not. Everybody may if left out. */
  readonly authorize?:
    ((request: AuthorizationRequest) => boolean | string | Promise<boolean | string>) | undefined
  /** The side store of personal data; the log's own if left out. */
  readonly vault?: Vault | undefined
  /** What to do with a stream that holds events of an unknown type or a newer version: `fail` (default) or `skip`. */
  readonly onUnreadable?: 'fail' | 'skip' | undefined
}

/** The rules accepted a command, and what followed is durable. */
export interface Accepted {
  readonly accepted: true
  readonly dossierId: string
  readonly commandId: string
  /** The events that followed, in order. */
  readonly events: readonly RecordedEvent[]
  /** The position they were stored at; every query that stands at it or later has seen them. */
  readonly position: Position
  /** Whether this is the outcome of the same command sent before, and nothing was done now. */
  readonly repeated: boolean
}

/** The answer to a command. */
export type Outcome = Accepted | Rejected<RejectionCode>

type ByType<Event extends RecordedEvent> = {
  [Type in Event['type']]: [event: Extract<Event, { type: Type }>]
}

/** What listeners hear of, by name: each event type, `event` for all of them, and what else happens. */
export type EngineSignals = ByType<EventOf<BuiltInEvents>> & {
  /** Every event, also of types of your own, once it is in the log. */
  event: [event: RecordedEvent]
  /** A command that the rules refused. */
  rejected: [
    refusal: { readonly command: DossierCommand; readonly rejection: Rejected<RejectionCode>['rejection'] },
  ]
  /** A listener threw, or the log stopped delivering. Without a listener here it is thrown at the process. */
  error: [error: unknown]
}
