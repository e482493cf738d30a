// One command to the office itself through the journey: its catalogue, its organisation. Which commands there are, and
// by what rules, is a table; each layer of rules plugs in its own.

import { DossierError } from '../kernel/errors.js'
import type { Rejected } from '../kernel/outcome.js'
import { commandUnknown, type CheckedCommand } from '../log/command-definition.js'
import type { FieldTable } from '../log/field.js'
import type { OfficeCommandDefinition } from '../log/office-command-definition.js'
import {
  organisationCommands,
  type OrganisationCommand,
  type OrganisationCommandInput,
} from '../organisation/commands.js'
import { decideOrganisation } from '../organisation/decide.js'
import type { OrganisationRejectionCode } from '../organisation/decision.js'
import { organisationStream } from '../organisation/events.js'
import { dossierCommands } from '../dossier/commands.js'
import { decideProcedure, type ProcedureRejectionCode } from '../procedure/decide-procedure.js'
import {
  calendarCommands,
  decideCalendar,
  type CalendarCommand,
  type CalendarCommandInput,
  type CalendarRejectionCode,
} from '../procedure/change-calendar.js'
import { calendarStream, procedureStream } from '../procedure/events.js'
import {
  procedureCommands,
  procedureOf,
  type ProcedureCommand,
  type ProcedureCommandInput,
} from '../procedure/office-commands.js'
import type { Books } from '../projections/books.js'
import type { Settled } from './earlier-outcome.js'
import { refusal } from './authorization.js'
import type { EngineOptions, OfficeCommand } from './options.js'
import type { NewEvent } from './recorder.js'
import { settle, type SettleParts } from './settle.js'
import { tellCommand, type HandledCommand } from './telemetry/told-work.js'

/** A command to the office as a caller gives it. */
export type OfficeCommandInput = ProcedureCommandInput | OrganisationCommandInput | CalendarCommandInput

/** Why a command to the office may be refused. */
export type OfficeRejectionCode =
  | ProcedureRejectionCode
  | OrganisationRejectionCode
  | CalendarRejectionCode
  | 'command-reused'
  | 'not-authorized'

/** The office accepted a command, and what followed is durable. */
export interface OfficeAccepted extends Settled {
  readonly stream: string
  readonly commandId: string
}

/** The answer to a command to the office. */
export type OfficeOutcome = OfficeAccepted | Rejected<OfficeRejectionCode>

/** What the rules of the office may look up. */
export interface OfficeKnowledge {
  /** Caught up. */
  readonly books: Books
  /** The zone in which the office's days begin: the engine's, else the one that all calendars share. */
  readonly timeZone: string | undefined
  /** The office's own attributes of procedures. */
  readonly attributes?: FieldTable | undefined
  /** All types of events that there are. */
  readonly eventTypes: readonly string[]
}

/** Some commands, the stream that each goes to, and the rules for them. */
interface OfficeRules<Command> {
  readonly commands: Readonly<Record<string, OfficeCommandDefinition>>
  streamOf(command: Command): string
  decide(
    command: Command,
    knowledge: OfficeKnowledge,
  ): { readonly accepted: true; readonly events: readonly NewEvent[] } | Rejected<OfficeRejectionCode>
}

const procedureRules: OfficeRules<ProcedureCommand> = {
  commands: procedureCommands,
  streamOf: (command) => procedureStream(procedureOf(command)),
  decide: (command, { books: { catalogue }, ...rest }) => decideProcedure(command, { catalogue, ...rest }),
}

const organisationRules: OfficeRules<OrganisationCommand> = {
  commands: organisationCommands,
  streamOf: () => organisationStream,
  decide: (command, { books: { organisation }, timeZone }) =>
    decideOrganisation(command, organisation, { zone: timeZone ?? missingZone() }),
}

const calendarRules: OfficeRules<CalendarCommand> = {
  commands: calendarCommands,
  streamOf: ({ calendar }) => calendarStream(calendar),
  decide: (command, { books: { catalogue } }) => decideCalendar(command, catalogue),
}

function missingZone(): never {
  const message = 'is missing: no zone says when a day of the office begins, as its calendars share none'
  const findings = [{ path: ['timeZone'], code: 'time-zone-missing', message }]
  throw new DossierError('definition-invalid', `the office can't be administered:\n  timeZone: ${message}`, {
    definition: 'engine',
    findings,
  })
}

const rulesByType = new Map([
  ...entriesOf(procedureRules),
  ...entriesOf(organisationRules),
  ...entriesOf(calendarRules),
])

type AdministerParts = SettleParts &
  Omit<OfficeKnowledge, 'books' | 'eventTypes'> &
  Pick<EngineOptions, 'authorize'>

/**
 * Handles one command to the office.
 * @throws DossierError `command-invalid`; `procedure-invalid` for a definition that can't be used; `definition-invalid`
 * for a change of the organisation where no zone says when a day begins; `version-conflict` after 32 lost races;
 * `storage`
 */
export function administer(
  input: unknown,
  parts: AdministerParts,
): Promise<HandledCommand<OfficeOutcome, OfficeCommand>> {
  const { type } = Object(input) as { type?: unknown }
  const told = { name: 'administer', type: isOfficeCommandType(type) ? type : undefined } as const
  return tellCommand(parts.telemetry, told, () => administered(input, parts))
}

async function administered(
  input: unknown,
  parts: AdministerParts,
): Promise<HandledCommand<OfficeOutcome, OfficeCommand>> {
  const { definition, rules } = entryFor(input)
  const checked = definition.check(input)
  const commandId = checked.commandId ?? parts.newId()
  const stream = rules.streamOf(checked)
  const { replica, timeZone, attributes } = parts
  const decide = async (command: CheckedCommand) => {
    const request = { command: command as OfficeCommand, actor: command.actor, dossier: undefined }
    const refused = await refusal(request, parts.authorize)
    if (refused !== undefined) return refused
    const books = replica.books.catchUp()
    const zone = timeZone ?? books.catalogue.timeZone
    const { types: eventTypes } = replica.table.registry
    return rules.decide(command, { books, attributes, eventTypes, timeZone: zone })
  }
  const personal = [{ fields: definition.fields }]
  const { settled, command, attempts } = await settle({ checked, personal, commandId, stream, decide }, parts)
  const outcome = settled.accepted ? { ...settled, stream, commandId } : settled
  return { outcome, command: command as OfficeCommand, attempts }
}

/** Whether a type of command is one to the office itself. */
export function isOfficeCommandType(type: unknown): type is string {
  return typeof type === 'string' && rulesByType.has(type)
}

interface Entry {
  readonly definition: OfficeCommandDefinition
  readonly rules: OfficeRules<CheckedCommand>
}

/** Rules are only asked about commands of their own, once these are checked. */
function entriesOf<Command>(rules: OfficeRules<Command>): [string, Entry][] {
  return Object.entries(rules.commands).map(([type, definition]) => [
    type,
    { definition, rules: rules as unknown as OfficeRules<CheckedCommand> },
  ])
}

function entryFor(input: unknown): Entry {
  const { type } = Object(input) as { type?: unknown }
  const entry = typeof type === 'string' ? rulesByType.get(type) : undefined
  if (entry !== undefined) return entry
  const isToDossier = typeof type === 'string' && Object.hasOwn(dossierCommands, type)
  const message = isToDossier
    ? 'is a command to a dossier: give it to handle'
    : `is none of ${[...rulesByType.keys()].join(', ')}`
  throw commandUnknown(type, message)
}
