// (2) What may be decided about a procedure, and what follows. Versions follow one another in time and never overlap,
// and what ended has no next one. No clock: from when something holds is part of the decision.

import type { CivilDate } from '../kernel/civil-date.js'
import type { Instant } from '../kernel/instant.js'
import { reject, type Rejected } from '../kernel/outcome.js'
import { whichThereAre } from '../kernel/which-there-are.js'
import { canonicalJson } from '../log/canonical.js'
import type { FactOf } from '../log/envelope.js'
import type { FieldTable } from '../log/field.js'
import { startOfNamedDay } from '../log/office-command-definition.js'
import { contentHashOf, type Catalogue, type ProcedureHistory } from './catalogue.js'
import type { Procedure, ProcedureDefinition } from './declaration.js'
import { procedureStream, type ProcedureEvents } from './events.js'
import { followsAnother, noFollower } from './follower.js'
import { procedureOf, type ProcedureCommand } from './office-commands.js'
import { procedureInvalid } from './procedure.js'
import { describeEnd, type ProcedureEnd, type ProcedureVersion } from './procedure-file.js'
import { checkTriggers, publishable } from './publishable.js'

/** Why a command about a procedure may be refused. */
export type ProcedureRejectionCode =
  | 'already-publicised'
  | 'draft-missing'
  | 'not-after-version'
  | 'procedure-ended'
  | 'procedure-exists'
  | 'procedure-not-in-force'
  | 'procedure-unknown'
  | 'unchanged'
  | 'version-unknown'

/** An event of a procedure before it is recorded. */
export type ProcedureFact = FactOf<ProcedureEvents>

/** The answer to a command about a procedure. */
export type ProcedureDecision =
  | { readonly accepted: true; readonly stream: string; readonly events: readonly ProcedureFact[] }
  | Rejected<ProcedureRejectionCode>

/** What the rules may look up. */
export interface ProcedureContext {
  readonly catalogue: Catalogue
  /** The zone of days for procedures without a calendar. */
  readonly timeZone?: string | undefined
  /** The office's own attributes of procedures; any will do if left out. */
  readonly attributes?: FieldTable | undefined
  /** All types of events that there are; clocks may name any if left out. */
  readonly eventTypes?: readonly string[] | undefined
}

type Fact = Pick<ProcedureFact, 'type' | 'data'>
type Refusal = Rejected<ProcedureRejectionCode>
type Command<Type extends ProcedureCommand['type']> = Extract<ProcedureCommand, { type: Type }>

/**
 * Decides a command about a procedure.
 * @throws DossierError `procedure-invalid`, also where no zone says when a day begins; `command-invalid`, also for a day
 * in force that begins outside of the years that events hold
 */
export function decideProcedure(command: ProcedureCommand, context: ProcedureContext): ProcedureDecision {
  const procedure = procedureOf(command)
  const history = context.catalogue.historyOf(procedure) ?? { procedure, versions: [], portals: [] }
  const found = followUp(command, history, context)
  if ('accepted' in found) return found
  const { at, actor } = command
  return {
    accepted: true,
    stream: procedureStream(procedure),
    events: [{ ...found, at, actor } as ProcedureFact],
  }
}

function followUp(
  command: ProcedureCommand,
  history: ProcedureHistory,
  context: ProcedureContext,
): Fact | Refusal {
  const { procedure, versions } = history
  const latest = versions.at(-1)
  if (command.type === 'publiciseProcedure') return publicise(command, history, context)
  if (history.end !== undefined) return ended(procedure, history.end)
  switch (command.type) {
    case 'draftProcedure':
      return draft(command, history, context)
    case 'publishProcedure':
      return publishFirst(command, history, context)
    case 'amendProcedure':
      return latest === undefined
        ? unpublished(history, context)
        : amend(command, { latest, history }, context)
    case 'replaceProcedure':
      return latest === undefined ? unpublished(history, context) : replace(command, latest, context)
    case 'abolishProcedure': {
      if (latest === undefined) return unpublished(history, context)
      const decided = decidedBy(command, latest.definition, context)
      return (
        followsAnother(procedure, decided, context.catalogue) ??
        notAfter(latest, decided) ?? { type: 'ProcedureAbolished', data: { procedure, ...decided } }
      )
    }
  }
}

function draft(
  command: Command<'draftProcedure'>,
  history: ProcedureHistory,
  context: ProcedureContext,
): Fact | Refusal {
  const version = versionOf(fitting(command.definition, context))
  const last = history.draft ?? history.versions.at(-1)
  if (last?.contentHash === version.contentHash) return unchanged(history.procedure)
  return { type: 'ProcedureDrafted', data: version }
}

function publishFirst(
  command: Command<'publishProcedure'>,
  history: ProcedureHistory,
  context: ProcedureContext,
): Fact | Refusal {
  const { procedure, versions } = history
  if (versions.length > 0) {
    const message = `procedure ${procedure} was published before: amend it`
    return reject('procedure-exists', message, { procedure, version: versions.length })
  }
  const definition = versionToCome(command, history, context)
  if (definition === undefined) return draftMissing(procedure)
  const decided = decidedBy(command, definition, context)
  return { type: 'ProcedurePublished', data: { ...versionOf(definition), ...decided } }
}

function amend(
  command: Command<'amendProcedure'>,
  { latest, history }: { readonly latest: ProcedureVersion; readonly history: ProcedureHistory },
  context: ProcedureContext,
): Fact | Refusal {
  const definition = versionToCome(command, history, context)
  if (definition === undefined) return draftMissing(history.procedure)
  const changes = changedMembers(latest.definition, definition)
  if (changes.length === 0) return unchanged(history.procedure)
  const decided = decidedBy(command, definition, context)
  const data = { ...versionOf(definition), ...decided, changes }
  return notAfter(latest, decided) ?? { type: 'ProcedureAmended', data }
}

function replace(
  command: Command<'replaceProcedure'>,
  latest: ProcedureVersion,
  context: ProcedureContext,
): Fact | Refusal {
  const { procedure, by } = command
  if (by === procedure) return unchanged(procedure)
  const decided = decidedBy(command, latest.definition, context)
  return (
    noFollower(command, decided, context.catalogue) ??
    followsAnother(procedure, decided, context.catalogue) ??
    notAfter(latest, decided) ?? { type: 'ProcedureReplaced', data: { procedure, by, ...decided } }
  )
}

function publicise(
  { version, portal, publicisedOn }: Command<'publiciseProcedure'>,
  history: ProcedureHistory,
  context: ProcedureContext,
): Fact | Refusal {
  const { procedure, versions, portals } = history
  if (versions.length === 0) return unpublished(history, context)
  const number = version ?? versions.length
  if (versions[number - 1] === undefined) {
    const message = `procedure ${procedure} has no version ${number}, the latest is ${versions.length}`
    return reject('version-unknown', message, { procedure, version: number, latest: versions.length })
  }
  if (portals.some((earlier) => earlier.version === number && earlier.portal === portal)) {
    const message = `version ${number} of procedure ${procedure} is on ${portal} already`
    return reject('already-publicised', message, { procedure, version: number, portal })
  }
  return { type: 'ProcedurePublicised', data: { procedure, version: number, portal, publicisedOn } }
}

function versionToCome(
  { definition }: Command<'publishProcedure' | 'amendProcedure'>,
  history: ProcedureHistory,
  context: ProcedureContext,
): Procedure | undefined {
  const given = definition ?? history.draft?.definition
  return given && fitting(given, context)
}

function fitting(
  definition: ProcedureDefinition,
  { catalogue, attributes, eventTypes }: ProcedureContext,
): Procedure {
  const procedure = publishable(definition, { calendarIds: catalogue.calendarIds, attributes })
  if (eventTypes !== undefined) checkTriggers(procedure, eventTypes)
  return procedure
}

function versionOf(definition: Procedure) {
  return { procedure: definition.code, definition, contentHash: contentHashOf(definition) }
}

interface Deciding {
  readonly type: ProcedureCommand['type']
  readonly decision: string
  readonly decidedOn: CivilDate
  /** The day of the decision, if left out. */
  readonly inForceFrom?: CivilDate | undefined
}

/** The decision, with the first instant of its day: in the zone of the procedure's calendar, else the office's. */
function decidedBy(
  { type, decision, decidedOn, inForceFrom: given }: Deciding,
  { code, calendar }: Procedure,
  context: ProcedureContext,
) {
  const inForceFrom = given ?? decidedOn
  const named = typeof calendar === 'string' ? calendar : undefined
  const zone = context.catalogue.findCalendar(named)?.timeZone ?? context.timeZone
  if (zone === undefined) {
    const message = `is missing, and no zone says when ${inForceFrom} begins: name a calendar, or give createEngine a timeZone`
    throw procedureInvalid(code, [{ path: ['calendar'], code: 'time-zone-missing', message }])
  }
  const field = given === undefined ? 'decidedOn' : 'inForceFrom'
  const inForceAt = startOfNamedDay({ type, field, day: inForceFrom, zone })
  return { decision, decidedOn, inForceFrom, inForceAt }
}

/** Names of the members that differ, in the order of their declaration. */
function changedMembers(before: Procedure, after: Procedure): string[] {
  const text = (value: unknown) => (value === undefined ? undefined : canonicalJson(value))
  const names = new Set([...Object.keys(after), ...Object.keys(before)]) as ReadonlySet<keyof Procedure>
  return [...names].filter((name) => text(before[name]) !== text(after[name]))
}

function notAfter(
  { version, definition, from }: ProcedureVersion,
  decided: { readonly inForceFrom: CivilDate; readonly inForceAt: Instant },
): Refusal | undefined {
  if (decided.inForceAt > from) return undefined
  const message = `version ${version} of procedure ${definition.code} begins on ${decided.inForceFrom} or later: what follows it must be in force later`
  return reject('not-after-version', message, { version, inForceFrom: decided.inForceFrom })
}

function ended(procedure: string, end: ProcedureEnd): Refusal {
  const { by, inForceFrom } = end
  return reject('procedure-ended', `procedure ${procedure} is ${describeEnd(end)}`, {
    procedure,
    inForceFrom,
    by,
  })
}

function unpublished({ procedure }: ProcedureHistory, { catalogue }: ProcedureContext): Refusal {
  const known = whichThereAre(catalogue.procedureCodes, procedure, 'none was published')
  const message = `there is no procedure '${procedure}'; ${known}: publish it first`
  return reject('procedure-unknown', message, { procedure })
}

function draftMissing(procedure: string): Refusal {
  return reject('draft-missing', `procedure ${procedure} has no draft: give a definition`, { procedure })
}

function unchanged(procedure: string): Refusal {
  return reject('unchanged', `nothing would change for procedure ${procedure}`, { procedure })
}
