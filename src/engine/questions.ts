// What an engine can be asked: synchronous questions to its replica. Each carries the position it stands at, and
// none reads a clock.

import { freeze } from 'immer'

import { timeZone as zoneOf } from '../kernel/time-zone.js'
import type { Position, RecordedEvent } from '../log/envelope.js'
import type { EventDefinitions } from '../log/event-definition.js'
import type { Catalogue, PublishedProcedure } from '../procedure/catalogue.js'
import type { Organisation } from '../organisation/organisation.js'
import type { Dossier } from '../dossier/dossier.js'
import type { Moments, View } from '../projections/books.js'
import { checkProjection, type Projection } from '../projections/projection.js'
import type { OnTimePolicy } from '../dossier/rules/define-on-time.js'
import type { OnTimeRegistry } from '../dossier/rules/on-time.js'
import {
  compareDefinitions,
  compareDefinitionsCheck,
  type CompareDefinitionsQuestion,
  type DefinitionComparison,
} from '../queries/compare-definitions.js'
import { clockCheck, clockReport, type ClockQuestion, type ClockReport } from '../queries/clock-report.js'
import {
  clocksOf,
  dossierClocksCheck,
  type DossierClocks,
  type DossierClocksQuestion,
} from '../queries/clocks.js'
import { controlSlip, type SlipRow } from '../queries/control-slip.js'
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
import { dossierFile, type DossierFile } from '../queries/dossier-file.js'
import type { Attribute } from '../queries/grouping.js'
import {
  onTime,
  onTimeCheck,
  type OnTimeGroup,
  type OnTimeQuestion,
  type OnTimeReport,
} from '../queries/on-time.js'
import { progress, type Progress } from '../queries/progress.js'
import {
  queryInvalid,
  checkOneClockQuestion,
  checkDossierQuestion,
  checkKnown,
  type OneClockQuestion,
  type DossierQuestion,
  type Known,
} from '../queries/query-check.js'
import { checkSearch, search, type SearchQuestion, type SearchResult } from '../queries/search.js'
import { checkWorkList, workList, type WorkList, type WorkListQuestion } from '../queries/work-list.js'
import { checkWorkload, workload, type Workload, type WorkloadQuestion } from '../queries/workload.js'
import type { EngineOptions } from './options.js'
import type { Replica } from './replica.js'
import type { AttributeName, DefinitionName, EngineTypes } from './types.js'

/** What this needs of the engine. */
export interface QuestionParts {
  readonly options: Pick<EngineOptions, 'timeZone' | 'onUnreadable'>
  readonly definitions: OnTimeRegistry
}

/** Questions to one engine. */
export abstract class Questions<Types extends EngineTypes> {
  /** @throws DossierError `closed` */
  protected abstract get replica(): Replica
  protected abstract get parts(): QuestionParts
  #checks: ReturnType<typeof checksOf> | undefined

  /** The position that this engine's replica stands at. */
  get position(): Position {
    return this.replica.table.position
  }

  /** The latest version of every procedure, in the order of their first publication. */
  procedures(): readonly PublishedProcedure[] {
    return this.wholeView({}).catalogue.latestProcedures()
  }

  /** All that was published: versions, drafts, replacements, portals, calendars; as known at a moment. */
  catalogue(question: Known = {}): Catalogue {
    return this.wholeView(checkKnown(question)).catalogue
  }

  /** Agencies, units, officers and their duties, as known at a moment. */
  organisation(question: Known = {}): Organisation {
    return this.wholeView(checkKnown(question)).organisation
  }

  /** Where a dossier stands and how far it is. @throws DossierError `dossier-unknown` */
  progress(dossierId: string, question: DossierQuestion = {}): Progress {
    return progress(this.view(checkDossierQuestion(question)), dossierId)
  }

  /** A dossier, whole and frozen. @throws DossierError `dossier-unknown` */
  dossier(dossierId: string, question: DossierQuestion = {}): Readonly<Dossier> {
    return freeze(dossierAt(this.view(checkDossierQuestion(question)), dossierId), true)
  }

  /** A dossier's events as they were recorded, oldest first. @throws DossierError `dossier-unknown` */
  timeline(dossierId: string, question: DossierQuestion = {}): readonly RecordedEvent[] {
    return eventsOfDossier(this.view(checkDossierQuestion(question)), dossierId)
  }

  /** The hands that a dossier and its steps passed through, a row for each, in order. @throws DossierError `dossier-unknown` */
  controlSlip(dossierId: string, question: DossierQuestion = {}): readonly SlipRow[] {
    return controlSlip(this.view(checkDossierQuestion(question)), dossierId)
  }

  /** Everything about a dossier as one value. @throws DossierError `dossier-unknown` */
  file(dossierId: string, question: DossierQuestion = {}): DossierFile {
    return dossierFile(this.view(checkDossierQuestion(question)), dossierId)
  }

  /**
   * Why a dossier is due when it is: every promise made on a clock, the legal term's if none is named.
   * @throws DossierError `dossier-unknown`, `query-invalid`
   */
  explainDeadline(dossierId: string, question: OneClockQuestion = {}): DeadlineExplanation {
    const { clock, ...moments } = checkOneClockQuestion(question)
    return explainDeadline(this.view(moments), dossierId, clock)
  }

  /** Open dossiers past their date, longest first. Costs what it returns. @throws DossierError `query-invalid` */
  overdue(question: OverdueQuestion): DueList {
    const checked = checkOverdue(question)
    return overdue(this.wholeView(checked), checked)
  }

  /** Open dossiers that will be past their date soon. @throws DossierError `query-invalid`, `calendar-range` */
  nearlyDue(question: NearlyDueQuestion): DueList {
    const checked = checkNearlyDue(question)
    return nearlyDue(this.wholeView(checked), checked)
  }

  /** What is to be done, by whom and by when, a page at a time. @throws DossierError `query-invalid` */
  workList(question: WorkListQuestion): WorkList {
    const checked = checkWorkList(question)
    return workList(this.wholeView(checked), checked)
  }

  /** Dossiers by code, applicant, state, step or attributes, a page at a time. @throws DossierError `query-invalid` */
  search(question: SearchQuestion<Types['procedure'], Types['step']>): SearchResult {
    const checked = checkSearch(question)
    return search(this.wholeView(checked), checked)
  }

  /** Who has how much on the desk. @throws DossierError `query-invalid` */
  workload<const By extends Attribute | AttributeName<Types> = 'unit' | 'officer'>(
    question: WorkloadQuestion<By>,
  ): Workload<By> {
    const checked = checkWorkload(question)
    return workload(this.wholeView(checked), checked) as Workload<By>
  }

  /**
   * How promises were kept in a period, under the definition of "on time" that the question names.
   * @throws DossierError `query-invalid`, `time-zone-unknown`, `calendar-range`; `definition-invalid` where a
   * definition of the office's own throws or gives no class
   */
  onTime<const By extends OnTimeGroup | AttributeName<Types> = never>(
    question: OnTimeQuestion<By, DefinitionName<Types>>,
  ): OnTimeReport<By, DefinitionName<Types>> {
    const checked = this.#check.onTime(question)
    const { knownAt } = checked
    const timeZone = checked.timeZone ?? this.#timeZone(this.view({ knownAt }), 'onTime')
    const policy = this.#policy(checked.definition)
    const answer = onTime((asOf) => this.wholeView({ asOf, knownAt }), { ...checked, timeZone, policy })
    return answer as OnTimeReport<By, DefinitionName<Types>>
  }

  /**
   * All clocks of a dossier and how each stands or did: the legal term, the procedure's own, the budgets of steps, and the
   * terms that applicants and other agencies were given.
   * @throws DossierError `dossier-unknown`, `time-zone-unknown`; `query-invalid`, also where a definition counts days and no
   * zone is known; `definition-invalid` as {@link onTime} does
   */
  clocks(dossierId: string, question: DossierClocksQuestion<DefinitionName<Types>>): DossierClocks {
    const { definition, timeZone, ...moments } = this.#check.clocks(question)
    const named = timeZone === undefined ? undefined : zoneOf(timeZone).id
    const view = this.view(moments)
    return clocksOf(view, dossierId, {
      ...{ asOf: moments.asOf, policy: this.#policy(definition) },
      timeZone: () => named ?? this.#timeZone(view, 'clocks'),
    })
  }

  /**
   * How the procedures' own clocks were kept in a period, or the budgets of steps.
   * @throws DossierError as {@link onTime} does
   */
  clockReport(question: ClockQuestion<DefinitionName<Types>>): ClockReport {
    const checked = this.#check.clockReport(question)
    const { knownAt } = checked
    const timeZone = checked.timeZone ?? this.#timeZone(this.view({ knownAt }), 'clockReport')
    const policy = this.#policy(checked.definition)
    return clockReport((asOf) => this.wholeView({ asOf, knownAt }), { ...checked, timeZone, policy })
  }

  /**
   * The same dossiers under several definitions of "on time": who changes class, and each rate.
   * @throws DossierError as {@link onTime} does
   */
  compareDefinitions<
    const By extends Attribute | AttributeName<Types> = never,
    const Definition extends DefinitionName<Types> = DefinitionName<Types>,
  >(question: CompareDefinitionsQuestion<By, Definition>): DefinitionComparison<By, Definition> {
    const checked = this.#check.compareDefinitions(question)
    const { knownAt } = checked
    const timeZone = checked.timeZone ?? this.#timeZone(this.view({ knownAt }), 'compareDefinitions')
    const policies = checked.definitions.map((name) => this.#policy(name))
    const answer = compareDefinitions((asOf) => this.wholeView({ asOf, knownAt }), {
      ...checked,
      timeZone,
      policies,
    })
    return answer as unknown as DefinitionComparison<By, Definition>
  }

  /**
   * The state of a projection of your own, to read and not to change. Asked without a moment, it is kept and folded
   * on at the next time, over restarts too where `createEngine` was given it as one of its `projections`; of the past, it is
   * folded afresh.
   * @throws DossierError `definition-invalid`, `query-invalid`
   */
  project<State, Definitions extends EventDefinitions>(
    projection: Projection<State, Definitions>,
    question: DossierQuestion = {},
  ): State {
    checkProjection(projection)
    const moments = checkDossierQuestion(question)
    this.wholeView(moments)
    return this.replica.books.stateOf(projection, moments)
  }

  protected view(moments: Moments): View {
    return this.replica.books.view(moments)
  }

  /** What questions about all streams are asked of: nothing may be missing from it but by choice. */
  protected wholeView(moments: Moments): View {
    const view = this.view(moments)
    this.checkReadable(view.rowCount)
    return view
  }

  /** @throws DossierError `event-unknown`, `event-too-new` for what so many rows hold and nobody here can read */
  protected checkReadable(rowCount: number): void {
    if (this.parts.options.onUnreadable === 'skip') return
    for (const { error, fromRow } of this.replica.table.unreadable.values())
      if (fromRow < rowCount) throw error
  }

  get #check(): ReturnType<typeof checksOf> {
    return (this.#checks ??= checksOf(this.parts.definitions))
  }

  #policy(name: string): OnTimePolicy {
    return this.parts.definitions.get(name)!
  }

  /** The zone of civil dates where a question names none. */
  #timeZone({ catalogue }: View, query: string): string {
    const zone = this.parts.options.timeZone ?? catalogue.timeZone
    if (zone !== undefined) return zone
    const message =
      'is missing: name the zone of the dates here or in createEngine, as its calendars share none'
    throw queryInvalid(query, [{ path: ['timeZone'], code: 'time-zone-missing', message }])
  }
}

/** The checks of questions that name a definition: which there are is a matter of the engine. */
function checksOf(registry: OnTimeRegistry) {
  return {
    onTime: onTimeCheck(registry),
    compareDefinitions: compareDefinitionsCheck(registry),
    clocks: dossierClocksCheck(registry),
    clockReport: clockCheck(registry),
  }
}
