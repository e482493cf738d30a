// The shell: the only place with a clock and fresh ids. It holds a replica of its log, decides commands on it,
// answers questions from it, and tells listeners what was appended.

import { DossierError } from '../kernel/errors.js'
import type { InstantInput } from '../kernel/instant.js'
import type { Rejected } from '../kernel/outcome.js'
import { present } from '../kernel/present.js'
import type { Json } from '../log/canonical.js'
import type { Position } from '../log/envelope.js'
import { commandUnknown } from '../log/command-definition.js'
import type { PersonalReference } from '../log/field.js'
import type { Vault } from '../log/vault.js'
import type { CalendarChange, CalendarRejectionCode } from '../procedure/change-calendar.js'
import type { AnyDecision, CommandTable } from '../dossier/command-table.js'
import type { DecisionContext } from '../dossier/decision.js'
import type { Dossier } from '../dossier/dossier.js'
import type { OnTimeRegistry } from '../dossier/rules/on-time.js'
import { administer, isOfficeCommandType, type OfficeCommandInput, type OfficeOutcome } from './administer.js'
import { handleCommand, previewCommand } from './command-handler.js'
import {
  previewCalendarChange,
  recomputeDeadlines,
  type AppliedCalendarChange,
  type AppliedChange,
  type CalendarChangeParts,
  type CalendarChangePreview,
  type Recomputation,
  type RecomputationRequest,
} from './calendar-change.js'
import type { DossierCodeRequest, DossierCodes } from './dossier-codes.js'
import { importFacts, type ImportedDossier, type ImportOptions, type ImportResult } from './import-facts.js'
import type {
  EngineOptions,
  EventNamed,
  EventTypeIn,
  Outcome,
  SignalListener,
  SignalName,
} from './options.js'
import { checkBatchOptions, type BatchOptions } from './many-dossiers.js'
import { publish, type Publication } from './publish.js'
import { Questions } from './questions.js'
import type { Recorder } from './recorder.js'
import { replayTable, type AnyProjection, type ReplayOptions, type StatesOf } from './replay.js'
import type { Replica } from './replica.js'
import type { Signals } from './signals.js'
import { checkSubscribeOptions, follow, type Delivered, type SubscribeOptions } from './subscribe.js'
import { erase, personalData, type Erasure } from './subjects.js'
import type { AnyTypes, CommandInputIn, EngineTypes } from './types.js'
import type { DossierChange, Watchers } from './watchers.js'

/** What an engine is made of. */
export interface EngineParts {
  readonly replica: Replica
  readonly recorder: Recorder
  readonly vault: Vault
  readonly newId: () => string
  readonly signals: Signals
  readonly watchers: Watchers
  readonly commands: CommandTable
  readonly context: DecisionContext
  readonly codes: DossierCodes | undefined
  readonly definitions: OnTimeRegistry
  readonly options: EngineOptions
}

/** An engine on one log. Questions are synchronous, carry the position they stand at, and never read a clock. */
export class Engine<Types extends EngineTypes = AnyTypes> extends Questions<Types> {
  readonly #parts: EngineParts
  #closed = false

  /** Use `createEngine`. */
  constructor(parts: EngineParts) {
    super()
    this.#parts = parts
  }

  /**
   * Handles a command: decides, appends, and tells. A refusal by the rules is a value; nothing was written then.
   * @throws DossierError `command-invalid` for what is not a command; `calendar-range`, `calendar-unknown` where a
   * due date can't be told; `version-conflict` after 32 lost races; `storage`, `closed`
   */
  async handle(command: CommandInputIn<Types>): Promise<Outcome> {
    const { signals, options } = this.#parts
    const { authorize } = options
    const parts = { ...this.#parts, replica: this.replica, authorize }
    const { type } = Object(command) as { type?: unknown }
    if (isOfficeCommandType(type)) {
      const message = 'is a command to the office itself: give it to administer'
      throw commandUnknown(type, message)
    }
    const { outcome, command: decided } = await handleCommand(command, parts)
    if (!outcome.accepted) signals.emit('rejected', { command: decided, rejection: outcome.rejection })
    return outcome
  }

  /**
   * What a command would lead to now, by the rules alone: nothing is written, nobody is asked for leave, and no dossier
   * code is given out.
   * @throws DossierError as {@link handle} does
   */
  preview(command: CommandInputIn<Types>): AnyDecision {
    return previewCommand(command, { ...this.#parts, replica: this.replica })
  }

  /**
   * Handles a command to the office itself: procedures published, amended, replaced and abolished by decision,
   * agencies merged and split, officers absent and stood in for.
   * @throws DossierError `command-invalid`; `procedure-invalid` for a definition that can't be used;
   * `version-conflict`, `storage`, `closed`
   */
  async administer(command: OfficeCommandInput): Promise<OfficeOutcome> {
    const { signals, options } = this.#parts
    const { authorize, procedureAttributes: attributes, timeZone } = options
    const parts = { ...this.#parts, replica: this.replica, timeZone, attributes, authorize }
    const { outcome, command: decided } = await administer(command, parts)
    if (!outcome.accepted) signals.emit('rejected', { command: decided, rejection: outcome.rejection })
    return outcome
  }

  /**
   * Lists every open dossier whose dates a change of a calendar would move, with nothing written: by the very rule that
   * {@link applyCalendarChange} goes by. Without days to declare or withdraw, what {@link recomputeDeadlines} would move.
   * A refusal where the change itself can't be made.
   * @throws DossierError `calendar-invalid` for days that are none; `query-invalid`, `command-invalid`, `aborted`
   */
  async previewCalendarChange(
    change: CalendarChange & { readonly asOf: InstantInput },
    options?: BatchOptions,
  ): Promise<CalendarChangePreview | Rejected<CalendarRejectionCode>> {
    return previewCalendarChange(change, this.#calendarParts, options)
  }

  /**
   * Changes a calendar, and counts the dates of every open dossier anew, one commit for each that moves. Stopped half-way,
   * it is called again as it was: the change is there already, and what was moved stays.
   * @throws DossierError `calendar-invalid`, `command-invalid`, `aborted`, `storage`
   */
  async applyCalendarChange(given: AppliedChange, options?: BatchOptions): Promise<AppliedCalendarChange> {
    const { actor, at, commandId, ...change } = Object(given) as AppliedChange
    checkBatchOptions(options)
    const command = present({ type: 'changeCalendar' as const, actor, at, commandId, ...change })
    const outcome = await this.administer(command)
    if (!outcome.accepted && outcome.rejection.code !== 'unchanged') return outcome
    const { calendar, decision, reason } = change
    const why = [decision, reason].filter((each) => each !== undefined).join(': ')
    const request = { calendar, actor, at, ...(why !== '' && { reason: why }) }
    return this.recomputeDeadlines(request, options)
  }

  /**
   * Counts the dates of open dossiers anew by the latest version of a calendar, one commit for each that moves. What was
   * published by configuration moves no promise either until this is called. A refusal where there is no such calendar.
   * @throws DossierError `query-invalid`, `aborted`, `storage`
   */
  async recomputeDeadlines(
    request: RecomputationRequest,
    options?: BatchOptions,
  ): Promise<Recomputation | Rejected<'calendar-unknown'>> {
    const handle = (command: object) => this.handle(command as CommandInputIn<Types>)
    return recomputeDeadlines(request, { ...this.#calendarParts, handle }, options)
  }

  get #calendarParts(): CalendarChangeParts {
    const { context } = this.#parts
    return { context, view: () => this.wholeView({}) }
  }

  /**
   * Publishes calendars, procedures and the organisation: what differs from the last published version becomes the
   * next one.
   * @throws DossierError `procedure-invalid`, `definition-invalid`, `storage`, `closed`
   */
  async publish(publication: Publication): Promise<void> {
    const { recorder, options } = this.#parts
    await publish(publication, this.replica, recorder, options.procedureAttributes)
  }

  /**
   * Reserves dossier codes at once, in the order of their numbers, for whoever gives them out elsewhere.
   * @throws DossierError `definition-invalid` without a pattern; `id-invalid` if the request lacks what it names
   */
  async reserveDossierCodes(request: DossierCodeRequest, count: number): Promise<readonly string[]> {
    const { codes } = this.#parts
    if (codes !== undefined && !this.#closed) return codes.reserveMany(request, count)
    const message = 'this engine gives out no codes: set it up with dossierCodes'
    throw new DossierError('definition-invalid', message, {
      definition: 'engine',
      findings: [{ path: ['dossierCodes'], code: 'missing', message: 'is missing' }],
    })
  }

  /**
   * Imports facts from elsewhere: checked for form, not by the rules.
   * @throws DossierError `event-invalid`, `event-unknown`, `instant-invalid`, `aborted`, `version-conflict`, `closed`
   */
  async import(
    facts: Iterable<ImportedDossier> | AsyncIterable<ImportedDossier>,
    options: ImportOptions,
  ): Promise<ImportResult> {
    return importFacts(facts, options, { ...this.#parts, replica: this.replica })
  }

  /**
   * Folds projections afresh over everything that is known, in slices, with progress.
   * @throws DossierError `aborted`, `query-invalid`, `definition-invalid`
   */
  async replay<const Projections extends readonly AnyProjection[]>(
    projections: Projections,
    options?: ReplayOptions,
  ): Promise<StatesOf<Projections>> {
    this.checkReadable(this.replica.table.length)
    return replayTable(this.replica.table, projections, options)
  }

  /** Calls a listener of each event type, of `event`, `rejected` or `error`; gives the function that ends it. */
  on<Name extends SignalName<Types>>(name: Name, listener: SignalListener<Types, Name>): () => void {
    return this.#parts.signals.on(name, listener as (value: never) => void)
  }

  /**
   * Follows the log as a stream of events: those after a position, then those that come, by any engine on the same log, each
   * once and in order, and never before it is in the log. It ends only with an error: `aborted` by its signal, `closed` with
   * the engine, `storage` if the log stops delivering, `event-unknown` or `event-too-new` where it comes to what can't be read
   * here, unless the engine skips it. Keep an event's `checkpoint` once it was dealt with; after a crash go on `from` there.
   * @throws DossierError `query-invalid` at once, for options that are none
   * @example
   * for await (const { type, data, checkpoint } of engine.subscribe({ from, filter: { types: ['DossierReceived'] } })) …
   */
  subscribe<const Type extends EventTypeIn<Types> = never>(
    options: SubscribeOptions<Type> = {},
  ): AsyncGenerator<Delivered<EventNamed<Types, Type>>, never> {
    const { replica } = this
    checkSubscribeOptions(options, replica.table.registry.types)
    return follow(replica, options as SubscribeOptions, this.given.onUnreadable) as AsyncGenerator<
      never,
      never
    >
  }

  /**
   * Follows one dossier: gives it as it is, and calls the listener with each change and its patches.
   * @throws DossierError `dossier-unknown`
   */
  watch(
    dossierId: string,
    listener: (change: DossierChange) => void,
  ): { readonly dossier: Readonly<Dossier>; readonly stop: () => void } {
    const dossier = this.dossier(dossierId)
    return { dossier, stop: this.#parts.watchers.add(dossier, listener) }
  }

  /** Resolves when everything up to a position, or all that is in the log now, can be asked about here. */
  async caughtUp(position?: Position): Promise<void> {
    await this.replica.caughtUp(position)
  }

  /**
   * Reads personal data by the reference that an event or a dossier holds, and checks it against its commitment.
   * @throws DossierError `personal-unavailable` if it was erased, was never in this side store, or was changed there;
   * `id-invalid`
   */
  async personal(reference: PersonalReference): Promise<Json> {
    return personalData(this.#parts.vault, reference)
  }

  /**
   * Erases a person: deletes their key and data, and records that it was done. No total moves, the chain still holds.
   * @throws DossierError `id-invalid`, `storage`, `closed`
   */
  async eraseSubject(erasure: Erasure): Promise<{ readonly entries: number }> {
    return erase(erasure, { ...this.#parts, replica: this.replica })
  }

  /** Lets go of the log and of all listeners. A log that the caller gave stays open. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    const { replica, signals, watchers } = this.#parts
    replica.close()
    signals.removeAll()
    watchers.clear()
  }

  protected get replica(): Replica {
    if (this.#closed) throw new DossierError('closed', 'this engine was closed', { what: 'engine' })
    return this.#parts.replica
  }

  protected get given(): Pick<EngineOptions, 'timeZone' | 'onUnreadable'> {
    return this.#parts.options
  }

  protected get onTimeRegistry(): OnTimeRegistry {
    return this.#parts.definitions
  }
}

/** An engine of which no types are known: what takes one takes every engine, also with commands of its own. */
export type AnyEngine = Engine<EngineTypes>
