// The shell: the only place with a clock and fresh ids. It holds a replica of its log, decides commands on it,
// answers questions from it, and tells listeners what was appended.

import { freeze } from 'immer'
import { DossierError } from '../kernel/errors.js'
import type { Json } from '../log/canonical.js'
import type { Position, RecordedEvent } from '../log/envelope.js'
import type { EventDefinitions } from '../log/event-definition.js'
import type { PersonalReference } from '../log/field.js'
import type { Vault } from '../log/vault.js'
import type { PublishedProcedure } from '../procedure/catalogue.js'
import type { DossierCommandInput } from '../dossier/commands.js'
import type { Dossier } from '../dossier/dossier.js'
import type { Moments, View } from '../projections/books.js'
import { checkProjection, type Projection } from '../projections/projection.js'
import type { StepRow } from '../projections/step-book.js'
import { controlSlip } from '../queries/control-slip.js'
import {
  checkNearlyDue,
  checkOverdue,
  nearlyDue,
  overdue,
  type DueList,
  type NearlyDueQuestion,
  type OverdueQuestion,
} from '../queries/deadlines.js'
import { dossierAt, eventsOfDossier } from '../queries/dossier-at.js'
import { explainDeadline, type DeadlineExplanation } from '../queries/explanation.js'
import type { Attribute } from '../queries/grouping.js'
import {
  checkOnTime,
  onTime,
  type OnTimeGroup,
  type OnTimeQuestion,
  type OnTimeReport,
} from '../queries/on-time.js'
import { progress, type Progress } from '../queries/progress.js'
import { checkDossierQuestion, type DossierQuestion } from '../queries/query-check.js'
import { checkWorkload, workload, type Workload, type WorkloadQuestion } from '../queries/workload.js'
import { handleCommand } from './command-handler.js'
import { importFacts, type ImportedDossier, type ImportOptions, type ImportResult } from './import-facts.js'
import type { EngineOptions, Outcome } from './options.js'
import { publish, type Publication } from './publish.js'
import type { Recorder } from './recorder.js'
import { replayTable, type AnyProjection, type ReplayOptions, type StatesOf } from './replay.js'
import type { Replica } from './replica.js'
import type { SignalListener, SignalName, Signals } from './signals.js'
import { erase, personalData, type Erasure } from './subjects.js'
import type { DossierChange, Watchers } from './watchers.js'

/** What an engine is made of. */
export interface EngineParts {
  readonly replica: Replica
  readonly recorder: Recorder
  readonly vault: Vault
  readonly newId: () => string
  readonly signals: Signals
  readonly watchers: Watchers
  readonly options: EngineOptions
}

/** An engine on one log. Questions are synchronous, carry the position they stand at, and never read a clock. */
export class Engine {
  readonly #parts: EngineParts
  #closed = false

  /** Use `createEngine`. */
  constructor(parts: EngineParts) {
    this.#parts = parts
  }

  /** The position that this engine's replica stands at. */
  get position(): Position {
    return this.#replica.table.position
  }

  /**
   * Handles a command: decides, appends, and tells. A refusal by the rules is a value; nothing was written then.
   * @throws DossierError `command-invalid` for what is not a command; `calendar-range`, `calendar-unknown` where a
   * due date can't be told; `version-conflict` after 32 lost races; `storage`, `closed`
   */
  async handle(command: DossierCommandInput): Promise<Outcome> {
    const { signals, options } = this.#parts
    const replica = this.#replica
    const { outcome, command: decided } = await handleCommand(command, {
      ...this.#parts,
      replica,
      authorize: options.authorize,
    })
    if (!outcome.accepted) signals.emit('rejected', { command: decided, rejection: outcome.rejection })
    return outcome
  }

  /**
   * Publishes calendars and procedures: what differs from the last published version becomes the next one.
   * @throws DossierError `procedure-invalid`, `storage`, `closed`
   */
  async publish(publication: Publication): Promise<void> {
    await publish(publication, this.#replica, this.#parts.recorder)
  }

  /**
   * Imports facts from elsewhere: checked for form, not by the rules.
   * @throws DossierError `event-invalid`, `event-unknown`, `instant-invalid`, `aborted`, `version-conflict`, `closed`
   */
  async import(
    facts: Iterable<ImportedDossier> | AsyncIterable<ImportedDossier>,
    options: ImportOptions,
  ): Promise<ImportResult> {
    return importFacts(facts, options, { ...this.#parts, replica: this.#replica })
  }

  /** The latest version of every procedure, in the order of their first publication. */
  procedures(): readonly PublishedProcedure[] {
    return this.#replica.books.catchUp().catalogue.latestProcedures()
  }

  /** Where a dossier stands and how far it is. @throws DossierError `dossier-unknown` */
  progress(dossierId: string, question: DossierQuestion = {}): Progress {
    return progress(this.#view(checkDossierQuestion(question)), dossierId)
  }

  /** A dossier, whole and frozen. @throws DossierError `dossier-unknown` */
  dossier(dossierId: string, question: DossierQuestion = {}): Readonly<Dossier> {
    return freeze(dossierAt(this.#view(checkDossierQuestion(question)), dossierId), true)
  }

  /** A dossier's events, oldest first. @throws DossierError `dossier-unknown` */
  timeline(dossierId: string, question: DossierQuestion = {}): readonly RecordedEvent[] {
    return eventsOfDossier(this.#view(checkDossierQuestion(question)), dossierId)
  }

  /** A dossier's steps in order, one row for each pair of hands. @throws DossierError `dossier-unknown` */
  controlSlip(dossierId: string, question: DossierQuestion = {}): readonly StepRow[] {
    return controlSlip(this.#view(checkDossierQuestion(question)), dossierId)
  }

  /** Why a dossier is due when it is. @throws DossierError `dossier-unknown` */
  explainDeadline(dossierId: string, question: DossierQuestion = {}): DeadlineExplanation {
    return explainDeadline(this.#view(checkDossierQuestion(question)), dossierId)
  }

  /** Open dossiers past their date, longest first. Costs what it returns. @throws DossierError `query-invalid` */
  overdue(question: OverdueQuestion): DueList {
    const checked = checkOverdue(question)
    return overdue(this.#view(checked), checked)
  }

  /** Open dossiers that will be past their date soon. @throws DossierError `query-invalid`, `calendar-range` */
  nearlyDue(question: NearlyDueQuestion): DueList {
    const checked = checkNearlyDue(question)
    return nearlyDue(this.#view(checked), checked)
  }

  /** Who has how much on the desk. @throws DossierError `query-invalid` */
  workload<const By extends Attribute = 'unit' | 'officer'>(question: WorkloadQuestion<By>): Workload<By> {
    const checked = checkWorkload(question)
    return workload(this.#view(checked), checked) as Workload<By>
  }

  /** How promises were kept in a period. @throws DossierError `query-invalid`, `time-zone-unknown` */
  onTime<const By extends OnTimeGroup = never>(question: OnTimeQuestion<By>): OnTimeReport<By> {
    const checked = checkOnTime(question)
    const { knownAt } = checked
    const timeZone = checked.timeZone ?? this.#timeZone(this.#view({ knownAt }))
    return onTime((asOf) => this.#view({ asOf, knownAt }), { ...checked, timeZone }) as OnTimeReport<By>
  }

  /**
   * The state of a projection of your own, to read and not to change. Asked without a moment, it is kept and folded
   * on at the next time; of the past, it is folded afresh.
   * @throws DossierError `definition-invalid`, `query-invalid`
   */
  project<State, Definitions extends EventDefinitions>(
    projection: Projection<State, Definitions>,
    question: DossierQuestion = {},
  ): State {
    checkProjection(projection)
    return this.#replica.books.stateOf(projection, checkDossierQuestion(question))
  }

  /**
   * Folds projections afresh over everything that is known, in slices, with progress.
   * @throws DossierError `aborted`, `query-invalid`, `definition-invalid`
   */
  async replay<const Projections extends readonly AnyProjection[]>(
    projections: Projections,
    options?: ReplayOptions,
  ): Promise<StatesOf<Projections>> {
    return replayTable(this.#replica.table, projections, options)
  }

  /** Calls a listener of each event type, of `event`, `rejected` or `error`; gives the function that ends it. */
  on<Name extends SignalName>(name: Name, listener: SignalListener<Name>): () => void {
    return this.#parts.signals.on(name, listener)
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
    await this.#replica.caughtUp(position)
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
    return erase(erasure, { ...this.#parts, replica: this.#replica })
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

  get #replica(): Replica {
    if (this.#closed) throw new DossierError('closed', 'this engine was closed', { what: 'engine' })
    return this.#parts.replica
  }

  #view(moments: Moments): View {
    return this.#replica.books.view(moments)
  }

  /** The zone of civil dates where a question names none. */
  #timeZone({ catalogue }: View): string {
    const zones = new Set(catalogue.calendarIds.map((id) => catalogue.calendar(id).calendar.timeZone))
    const zone = this.#parts.options.timeZone ?? (zones.size === 1 ? [...zones][0] : undefined)
    if (zone !== undefined) return zone
    const message =
      'is missing: name the zone of the dates here or in createEngine, as its calendars share none'
    throw new DossierError('query-invalid', `onTime can't be answered:\n  timeZone: ${message}`, {
      query: 'onTime',
      findings: [{ path: ['timeZone'], code: 'time-zone-missing', message }],
    })
  }
}
