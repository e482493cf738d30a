// What an engine may be given, what it tells its listeners, and what it answers. Types only, and the defaults.

import type { WorkingCalendar } from '../calendar/working-calendar.js'
import type { InstantInput } from '../kernel/instant.js'
import type { Rejected, Rejection } from '../kernel/outcome.js'
import type { EventDefinition } from '../log/event-definition.js'
import type { EventOf, RecordedEvent } from '../log/envelope.js'
import type { EventLog } from '../log/event-log.js'
import type { FieldTable } from '../log/field.js'
import type { BlobStore } from '../log/blob-store.js'
import type { StateStore } from '../log/state-store.js'
import type { Vault } from '../log/vault.js'
import type { ReadyCommand } from '../dossier/command-table.js'
import type { OwnRejectionCode, RejectionCode } from '../dossier/decision.js'
import type { Dossier } from '../dossier/dossier.js'
import type { DossierCodePatterns } from '../dossier/dossier-code.js'
import type { Plugin } from '../dossier/plugin.js'
import type { OnTimePolicy } from '../dossier/rules/define-on-time.js'
import type { OrganisationCommand } from '../organisation/commands.js'
import type { OrganisationDefinition } from '../organisation/definition.js'
import type { Procedure } from '../procedure/declaration.js'
import type { CalendarCommand } from '../procedure/change-calendar.js'
import type { ProcedureCommand } from '../procedure/office-commands.js'
import type { BuiltInEvents } from '../projections/projection.js'
import type { Settled } from './earlier-outcome.js'
import type { AnyProjection } from './fold-slices.js'
import type { Telemetry } from './telemetry/telemetry.js'
import type { AnyTypes, EngineTypes, OwnSignals } from './types.js'

/** Who asks for what, before the rules decide. Personal data is in the form of references. */
export interface AuthorizationRequest {
  readonly command: ReadyCommand | OfficeCommand
  readonly actor: string
  /** As it stands; in state `absent` if the command would create it; undefined for a command to the office itself. */
  readonly dossier: Readonly<Dossier> | undefined
}

/** A command to the office itself, as the rules receive it. */
export type OfficeCommand = ProcedureCommand | OrganisationCommand | CalendarCommand

/** How dossiers get the codes that people know them by. */
export interface DossierCodeOptions {
  /** A pattern such as `{agencyId}-{yyMMdd}-{seq:4}`, or one for each agency. */
  readonly pattern: DossierCodePatterns
  /** How many numbers one reservation takes at the least, up to 100,000; 1 if left out, so that none is left out. */
  readonly reserve?: number | undefined
}

/** How an engine is set up. Everything may be left out. */
export interface EngineOptions<
  Procedures extends readonly Procedure[] = readonly Procedure[],
  Attributes extends FieldTable = FieldTable,
  Events extends readonly EventDefinition[] = readonly EventDefinition[],
  Plugins extends readonly Plugin[] = readonly Plugin[],
  Policies extends readonly OnTimePolicy[] = readonly OnTimePolicy[],
> {
  /** Where the events are kept; in memory if left out. */
  readonly log?: EventLog | undefined
  /** Published into the log if they differ from what was published last. */
  readonly calendars?: readonly WorkingCalendar[] | undefined
  readonly procedures?: Procedures | undefined
  /** Agencies, units and officers; published like procedures. */
  readonly organisation?: OrganisationDefinition | undefined
  /** The office's own attributes of dossiers; one that is not optional is needed for a reception. */
  readonly attributes?: Attributes | undefined
  /** If that table was another before: its version now, and how values of each earlier one become those of the next. */
  readonly attributeVersions?: Pick<EventDefinition, 'version' | 'upcast'> | undefined
  /** The same of procedures, in `procedure.attributes`. */
  readonly procedureAttributes?: FieldTable | undefined
  /** Event types of your own that this log may hold. */
  readonly events?: Events | undefined
  /** Events, commands and knowledge of your own, together. */
  readonly plugins?: Plugins | undefined
  /** Definitions of "on time" of the office's own, made by `defineOnTime`, beside the built-in ones. */
  readonly onTimeDefinitions?: Policies | undefined
  /**
   * Projections of your own whose state is kept over restarts, where segments and checkpoints are: `project` gives it, and
   * folds only what came since. Each has `pack` and `unpack`, and its own name and version; another version is folded afresh, and
   * kept beside the one before. What is kept is what was last asked for; one that is never asked for is never folded. Others can
   * be asked for just the same.
   */
  readonly projections?: readonly AnyProjection[] | undefined
  /** Codes that people know dossiers by; none are given out if left out. */
  readonly dossierCodes?: DossierCodeOptions | undefined
  /** The zone of civil dates in questions, and in dossier codes where no calendar tells it; the calendars' own if they share one. */
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
  /** Where it is kept how far reactors are; the log's own store if left out. */
  readonly states?: StateStore | undefined
  /** Where segments and checkpoints are kept, so that the next engine opens faster; the log's own store if left out. */
  readonly blobs?: BlobStore | undefined
  /** Hears what the engine is at, for traces and metrics; `openTelemetry()` makes one. Nobody does if left out. */
  readonly telemetry?: Telemetry | undefined
  /**
   * What to do with a stream that holds events of an unknown type or a newer version. `fail` (default): an engine doesn't
   * open on it; one that runs when it comes tells `error` listeners once, refuses that stream and whatever is asked about
   * all of them, and goes on with every other. `skip`: it is left out of what is asked about all. Never is it written to.
   */
  readonly onUnreadable?: 'fail' | 'skip' | undefined
}

/** The rules accepted a command, and what followed is durable. */
export interface Accepted extends Settled {
  readonly dossierId: string
  readonly commandId: string
}

/** The answer to a command. */
export type Outcome = Accepted | Rejected<RejectionCode | OwnRejectionCode>

type ByType<Event extends RecordedEvent> = {
  [Type in Event['type']]: [event: Extract<Event, { type: Type }>]
}

/** What listeners hear of, by name: each event type, `event` for all of them, and what else happens. */
export type EngineSignals<Types extends EngineTypes = AnyTypes> = ByType<EventOf<BuiltInEvents>> &
  OwnSignals<Types['events']> & {
    /** Values of the office's own attributes were set. */
    AttributesSet: [event: RecordedEvent<'AttributesSet'>]
    /** Every event, also of types of your own, once it is in the log; frozen, as one is for all who listen. */
    event: [event: RecordedEvent]
    /** A command that the rules refused. */
    rejected: [
      refusal: {
        readonly command: ReadyCommand | OfficeCommand
        readonly rejection: Rejection
      },
    ]
    /** A listener threw or rejected, or the log stopped delivering. Without a listener here it is thrown at the process. */
    error: [error: unknown]
  }

/** A name that listeners can hear of. */
export type SignalName<Types extends EngineTypes = AnyTypes> = keyof EngineSignals<Types> & string

/** A type of event that an engine knows, its own among them. */
export type EventTypeIn<Types extends EngineTypes = AnyTypes> = Exclude<
  SignalName<Types>,
  'event' | 'rejected' | 'error'
>

/** The event of a type; where no type is named, any. */
export type EventNamed<Types extends EngineTypes, Type extends EventTypeIn<Types>> = [Type] extends [never]
  ? RecordedEvent
  : EngineSignals<Types>[Type] extends readonly [infer Event extends RecordedEvent]
    ? Event
    : never

/** A listener of one name. */
export type SignalListener<
  Types extends EngineTypes,
  Name extends SignalName<Types>,
> = EngineSignals<Types>[Name] extends infer Arguments extends readonly unknown[]
  ? (...args: Arguments) => void
  : never
