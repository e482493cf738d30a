// The shell: the only place with a clock and fresh ids. It holds a replica of its log, decides commands on it,
// answers questions from it, and tells listeners what was appended.

import { aCountFromZero, checkAsked } from '../kernel/shape-check.js'
import type { Json } from '../log/canonical.js'
import type { Position } from '../log/envelope.js'
import { commandUnknown } from '../log/command-definition.js'
import type { PersonalReference } from '../log/field.js'
import type { AnyDecision, CommandTable } from '../dossier/command-table.js'
import type { DecisionContext } from '../dossier/decision.js'
import type { Dossier } from '../dossier/dossier.js'
import type { OnTimeRegistry } from '../dossier/rules/on-time.js'
import { administer, isOfficeCommandType, type OfficeCommandInput, type OfficeOutcome } from './administer.js'
import type { CodesOnTheirWay } from './codes-on-their-way.js'
import { handleCommand, previewCommand } from './command-handler.js'
import { Deadlines } from './deadlines.js'
import { noCodes, type DossierCodeRequest, type DossierCodes } from './dossier-codes.js'
import { importFacts, type ImportedDossier, type ImportOptions, type ImportResult } from './import-facts.js'
import type { Operations } from './operations.js'
import type {
  EngineOptions,
  EventNamed,
  EventTypeIn,
  Outcome,
  SignalListener,
  SignalName,
} from './options.js'
import { publish, type Publication } from './publish.js'
import { planOf, type ReactorDefinition } from './reactor/definition.js'
import type { Reactor } from './reactor/reactor.js'
import type { Health, Reactors } from './reactor/reactors.js'
import type { AnyProjection, StatesOf } from './fold-slices.js'
import { mergeParts, replayPart, type ReplayPartOptions } from './log-parts.js'
import { replayTable, type ReplayedLog, type ReplayOptions } from './replay.js'
import type { Replica } from './replica.js'
import type { SettleParts } from './settle.js'
import type { Signals } from './signals.js'
import { catchUp } from './telemetry/told-work.js'
import { checkSubscribeOptions, follow, type Delivered, type SubscribeOptions } from './subscribe.js'
import { erase, personalData, type Erasure } from './subjects.js'
import type { AnyTypes, CommandInputIn, EngineTypes } from './types.js'
import type { DossierChange, Watchers } from './watchers.js'

/** What an engine is made of. */
export interface EngineParts extends SettleParts {
  readonly operations: Operations
  readonly signals: Signals
  readonly watchers: Watchers
  readonly reactors: Reactors
  readonly commands: CommandTable
  readonly context: DecisionContext
  readonly codes: DossierCodes | undefined
  readonly codesOnTheirWay: CodesOnTheirWay
  readonly definitions: OnTimeRegistry
  readonly options: EngineOptions
}

/** An engine on one log. Questions are synchronous, carry the position they stand at, and never read a clock. */
export class Engine<Types extends EngineTypes = AnyTypes> extends Deadlines<Types> {
  readonly #parts: EngineParts
  #closing: Promise<void> | undefined

  /** Use `createEngine`. */
  constructor(parts: EngineParts) {
    super()
    this.#parts = parts
  }

  /**
   * Handles a command: decides, appends, and tells. A refusal by the rules is a value; nothing was written then.
   * @throws DossierError `command-invalid` for what is not a command; `calendar-range`, `calendar-unknown` where a
   * due date can't be told; `definition-invalid` where no zone tells the day in a code; `version-conflict` after 32 lost races; `storage`, `closed`
   */
  handle(command: CommandInputIn<Types>): Promise<Outcome> {
    return this.#run(async ({ signals, options: { authorize } }) => {
      const { type } = Object(command) as { type?: unknown }
      if (isOfficeCommandType(type)) {
        const message = 'is a command to the office itself: give it to administer'
        throw commandUnknown(type, message)
      }
      const { outcome, command: decided } = await handleCommand(command, { ...this.#parts, authorize })
      if (!outcome.accepted) signals.emit('rejected', { command: decided, rejection: outcome.rejection })
      return outcome
    })
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
  administer(command: OfficeCommandInput): Promise<OfficeOutcome> {
    return this.#run(async ({ signals, options }) => {
      const { authorize, procedureAttributes: attributes, timeZone } = options
      const parts = { ...this.#parts, timeZone, attributes, authorize }
      const { outcome, command: decided } = await administer(command, parts)
      if (!outcome.accepted) signals.emit('rejected', { command: decided, rejection: outcome.rejection })
      return outcome
    })
  }

  /**
   * Publishes calendars, procedures and the organisation: what differs from the last published version becomes the
   * next one.
   * @throws DossierError `procedure-invalid`, `definition-invalid`, `storage`, `closed`
   */
  publish(publication: Publication): Promise<void> {
    return this.#run(({ replica, recorder, options }) =>
      publish(publication, replica, recorder, options.procedureAttributes),
    )
  }

  /**
   * Reserves dossier codes that no dossier has, in the order of their numbers, for whoever gives them out elsewhere.
   * @throws DossierError `definition-invalid` without a pattern, or a zone for its date; `id-invalid` if the request lacks what it names;
   * `query-invalid` for a count that is no whole number from 1 to 100,000
   */
  reserveDossierCodes(request: DossierCodeRequest, count: number): Promise<readonly string[]> {
    return this.#run(async ({ codes }) => {
      if (codes === undefined) throw noCodes()
      return codes.reserveMany(request, count)
    })
  }

  /**
   * Imports facts from elsewhere: checked for form, not by the rules.
   * @throws DossierError `event-invalid`, `event-unknown`, `instant-invalid`, `aborted`, `version-conflict`, `closed`
   */
  import(
    facts: Iterable<ImportedDossier> | AsyncIterable<ImportedDossier>,
    options: ImportOptions,
  ): Promise<ImportResult> {
    return this.#run((parts) => importFacts(facts, options, parts))
  }

  /**
   * Folds projections afresh over everything that is known when it is called, in slices, with progress; with `workers`, in as
   * many parts as there are of these, which are added up. What comes while it folds is not in the states: they stand where
   * `position` is at the call, or where any question with the same `knownAt` stands.
   * @throws DossierError `aborted`, `query-invalid`, `definition-invalid`; `worker-failed`, `closed` from workers
   */
  async replay<const Projections extends readonly AnyProjection[]>(
    projections: Projections,
    options?: ReplayOptions,
  ): Promise<StatesOf<Projections>> {
    return replayTable(this.#replayed, projections, options)
  }

  /**
   * Folds projections afresh over one part of all streams, and gives it in bytes: for {@link mergeParts} here or of an engine
   * in another process, or on another machine, on the same log and of the same definitions. Parts belong together if they
   * are of the same projections, moments and end of the log: give `knownAt`, and let every engine have caught up with it.
   * @throws DossierError `aborted`, `query-invalid`, `definition-invalid`
   */
  async replayPart(projections: readonly AnyProjection[], options: ReplayPartOptions): Promise<Uint8Array> {
    return replayPart(this.#replayed, projections, options)
  }

  /**
   * Adds up the parts of a replay, all of them, given in any order: the states that {@link replay} gives.
   * @throws DossierError `pack-damaged` for what is no part of this log, `query-invalid` for parts that are not all of one
   * replay, `definition-invalid`
   */
  async mergeParts<const Projections extends readonly AnyProjection[]>(
    projections: Projections,
    parts: readonly Uint8Array[],
  ): Promise<StatesOf<Projections>> {
    return mergeParts(this.replica.table, projections, parts)
  }

  get #replayed(): ReplayedLog {
    return { table: this.replica.table, checkReadable: (rowCount) => this.checkReadable(rowCount) }
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
    return follow(replica, options as SubscribeOptions, this.#parts.options.onUnreadable) as AsyncGenerator<
      never,
      never
    >
  }

  /**
   * Starts a durable reactor: it acts on events, each at least once and those of one dossier in their order, and remembers
   * how far it is, over restarts. Of several processes that start it under one name one acts, and the others stand by. An
   * event whose effect fails is tried again, and at last parked; it holds back nothing but its own stream.
   * @throws DossierError `definition-invalid`, also where the log keeps no states; `checkpoint-foreign` if it was set up on
   * another log; `storage`, `closed`
   * @example
   * await engine.startReactor({ name: 'welcome', from: 'now', on: { DossierReceived: (event, { key }) => send(event, key) } })
   */
  async startReactor(definition: ReactorDefinition<Types>): Promise<Reactor> {
    const { reactors } = this.#parts
    return reactors.start(planOf(definition, this.replica.table.registry.types))
  }

  /** Whether all is well here, and what is not. A question without waiting, for a health check. */
  health(): Health {
    const { reactors, replica } = this.#parts
    return reactors.health(replica.failure)
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

  /**
   * Resolves when everything up to a position, or all that is in the log now, can be asked about here.
   * @throws DossierError `query-invalid`, `storage`, `closed`
   */
  async caughtUp(position?: Position): Promise<void> {
    checkAsked('caughtUp', { position }, { position: aCountFromZero })
    await catchUp(this.#parts.telemetry, this.replica, 'asked', position)
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
  eraseSubject(erasure: Erasure): Promise<{ readonly entries: number }> {
    return this.#run((parts) => erase(erasure, parts))
  }

  /**
   * Ends reactors, schedulers and imports, waits for what is under way, lets go of the log and of all listeners: nothing is
   * written once it resolves. A log that the caller gave stays open.
   */
  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  async #close(): Promise<void> {
    const { operations, reactors, replica, signals, telemetry, watchers } = this.#parts
    await Promise.all([replica.followUntil(operations.close()), this.closeSchedulers(), reactors.close()])
    telemetry?.close()
    await replica.close()
    signals.removeAll()
    watchers.clear()
  }

  #run<Result>(work: (parts: EngineParts) => Promise<Result>): Promise<Result> {
    return this.#parts.operations.run(() => work(this.#parts))
  }

  protected get replica(): Replica {
    this.#parts.operations.checkOpen()
    return this.#parts.replica
  }

  protected get parts(): EngineParts {
    return this.#parts
  }
}

/** An engine of which no types are known: what takes one takes every engine, also with commands of its own. */
export type AnyEngine = Engine<EngineTypes>
