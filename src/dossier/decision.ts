// What `decide` is given besides command and dossier, and what it gives back.

import type { Rejected } from '../kernel/outcome.js'
import { present } from '../kernel/present.js'
import type { Instant } from '../kernel/instant.js'
import type { DataOf, EventDefinition } from '../log/event-definition.js'
import type { FactOf, RecordedEvent } from '../log/envelope.js'
import type { FieldTable } from '../log/field.js'
import type { ProcedureInForce, PublishedCalendar, PublishedProcedure } from '../procedure/catalogue.js'
import type { CommandFor, CommandType } from './commands.js'
import type { Dossier } from './dossier.js'
import type { DossierEvents } from './events.js'

/** Why a command may be refused. `docs/reference/errors.md` says of each what to do. */
export type RejectionCode =
  | 'amount-mismatch'
  | 'at-before-last-event'
  | 'attributes-missing'
  | 'command-reused'
  | 'component-unknown'
  | 'concurrence-answered'
  | 'concurrence-exists'
  | 'concurrence-open'
  | 'concurrence-unknown'
  | 'document-exists'
  | 'document-unknown'
  | 'dossier-code-taken'
  | 'dossier-exists'
  | 'dossier-unknown'
  | 'event-not-correctable'
  | 'extension-limit'
  | 'extension-not-allowed'
  | 'extension-too-late'
  | 'extension-too-long'
  | 'fee-unknown'
  | 'feedback-answered'
  | 'feedback-exists'
  | 'feedback-unknown'
  | 'link-exists'
  | 'next-not-allowed'
  | 'next-required'
  | 'no-deadline'
  | 'not-authorized'
  | 'nothing-to-change'
  | 'procedure-abolished'
  | 'procedure-mismatch'
  | 'procedure-not-in-force'
  | 'procedure-replaced'
  | 'procedure-required'
  | 'procedure-unknown'
  | 'reappointed-before'
  | 'received-later'
  | 'score-out-of-scale'
  | 'step-not-done'
  | 'step-not-expected'
  | 'step-not-open'
  | 'step-not-skippable'
  | 'step-open'
  | 'step-required'
  | 'step-unknown'
  | 'steps-remaining'
  | 'supplement-limit'
  | 'supplement-term-open'
  | 'version-unknown'
  | 'wrong-state'

/** A code of a plug-in's own: its name, a slash, and what is wrong. */
export type OwnRejectionCode = `${string}/${string}`

/** A fact that `decide` found: an event before it is recorded. */
export type DossierFact = FactOf<DossierEvents>

/** The rules' answer to a command. */
export type Decision =
  { readonly accepted: true; readonly events: readonly DossierFact[] } | Rejected<RejectionCode>

/** Whose calendar is asked for, and as of when; of an agency that was split, by `of` is told which part it is. */
export type CalendarHolder = { readonly at: Instant } & (
  | { readonly unit: string }
  | {
      readonly agency: string
      readonly of: { readonly unit?: string | undefined; readonly procedure?: string | undefined }
    }
)

/** What the rules may look up: published procedures and calendars, and what the log knows. No clock. */
export interface DecisionContext {
  /** A published version, the latest if none is named; `undefined` if there is none. */
  findProcedure(code: string, version?: number): PublishedProcedure | undefined
  /** Codes of the procedures that there are: a refusal names those that may have been meant. */
  readonly procedureCodes?: readonly string[] | undefined
  /** The version in force at a moment, or why there is none. */
  procedureInForce(code: string, at: Instant): ProcedureInForce
  /**
   * A published version, the latest if none is named.
   * @throws DossierError `calendar-unknown`
   */
  calendar(id: string, version?: number): PublishedCalendar
  /** The calendar that a unit works by at a moment, else its agency's; or an agency, else one above it; as the organisation says. */
  calendarOf?(holder: CalendarHolder): string | undefined
  /** The office's own attributes of dossiers. */
  readonly attributes?: FieldTable | undefined
  /** How a type of event is defined. */
  definitionOf?(type: string): EventDefinition | undefined
  /** The events of a dossier, with what is known to be right today. */
  eventsOf?(dossierId: string): readonly RecordedEvent[]
  /** Whether there is a dossier of this id. */
  hasDossier?(dossierId: string): boolean
  /** The dossier that has this code. */
  dossierOfCode?(dossierCode: string): string | undefined
}

/** A fact without what it shares with the others of its command. */
export type Fact = Pick<DossierFact, 'type' | 'data'>

/** The rule of one command: the facts that follow, or a refusal. It is only asked in the command's states. */
export type Rule<Type extends CommandType> = (
  command: CommandFor<Type>,
  dossier: Dossier,
  context: DecisionContext,
) => readonly Fact[] | Rejected<RejectionCode>

/** The rules of some commands. */
export type Rules<Types extends CommandType> = { readonly [Type in Types]: Rule<Type> }

/** Makes a fact; what is undefined is left out, so that an absent fact is an absent property in the log. */
export function fact<Type extends keyof DossierEvents>(type: Type, data: DataOf<DossierEvents[Type]>): Fact {
  return { type, data: present(data) } as Fact
}
