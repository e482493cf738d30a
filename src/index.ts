// The root exit: names listed by hand, grouped by stage of the journey. Nothing inside imports this file.

// What an office declares
export { workingCalendar } from './calendar/working-calendar.js'
export type { WorkingCalendar } from './calendar/working-calendar.js'
export { calendarDefinitionSchema } from './calendar/definition.js'
export type {
  CalendarDay,
  CalendarDefinition,
  NormalDay,
  NormalDefinition,
  Weekday,
} from './calendar/definition.js'
export { extendCalendar } from './calendar/extend-calendar.js'
export type { CalendarExtension } from './calendar/extend-calendar.js'
export { calendarKnownOn } from './calendar/calendar-known-on.js'
export { formatTerm } from './calendar/term.js'
export type { CountedTerm, Term, TermOptions } from './calendar/term.js'
export type { CourseInput, MoveInput } from './calendar/course-input.js'
export type { MoveTrace } from './calendar/explain-moves.js'
export type { TermTrace, TraceDay } from './calendar/explain.js'
export { defineOrganisation } from './organisation/definition.js'
export type { Agency, Officer, OrganisationDefinition, TreeNode, Unit } from './organisation/definition.js'
export type { Organisation } from './organisation/organisation.js'
export { defineProcedure } from './procedure/procedure.js'
export type {
  Component,
  ComponentForm,
  CalendarChoice,
  ClockDefinition,
  ClockTrigger,
  ExtensionPolicy,
  Fee,
  OnlineLevel,
  OnlineService,
  PauseGround,
  Procedure,
  ProcedureDefinition,
  StepDefinition,
  SubjectKind,
  SupplementPolicy,
} from './procedure/declaration.js'
export { termPresets } from './procedure/term-presets.js'
export type { TermPreset } from './procedure/term-presets.js'
export { onlineServiceName, onlineServiceOfLevel } from './procedure/online-level.js'
export type {
  DecisionContext,
  Decision,
  DossierFact,
  OwnRejectionCode,
  RejectionCode,
} from './dossier/decision.js'
export type { Catalogue, ProcedureHistory, PublishedCalendar } from './procedure/catalogue.js'
export type {
  NotInForce,
  PortalPublication,
  ProcedureDraft,
  ProcedureEnd,
  ProcedureInForce,
  ProcedureVersion,
  PublishedProcedure,
} from './procedure/procedure-file.js'
export type { ProcedureChoice, ProcedureTree } from './procedure/procedure-tree.js'
export { procedureCommands } from './procedure/office-commands.js'
export { calendarCommands } from './procedure/change-calendar.js'
export type { CalendarChange, CalendarRejectionCode } from './procedure/change-calendar.js'
export { organisationCommands } from './organisation/commands.js'

// (1) Commands, (2) decisions
export { dossierCommands } from './dossier/commands.js'
export type { CommandInput, DossierCommand, DossierCommandInput } from './dossier/commands.js'
export { decide } from './dossier/decide.js'
export type { Rejected, Rejection } from './kernel/outcome.js'

export { definePlugin, defineOwnCommand, happened, ownState, refuse } from './dossier/plugin.js'
export type { OwnCommand, OwnFact, OwnQuestion, OwnRefusal, OwnState, Plugin } from './dossier/plugin.js'
export type { ReadyCommand } from './dossier/command-table.js'
export { dossierCodePattern, vietnamDossierCode } from './dossier/dossier-code.js'
export type { DossierCodePattern, DossierCodePatterns, DossierCodeValues } from './dossier/dossier-code.js'

// (3) Events and the fold of a dossier
export { dossierEvents } from './dossier/events.js'
export type { Channel } from './procedure/channel.js'
export type { DossierEvents } from './dossier/events.js'
export { procedureEvents } from './procedure/events.js'
export { organisationEvents } from './organisation/events.js'
export { emptyDossier } from './dossier/dossier.js'
export type {
  Apology,
  Arrival,
  Concurrence,
  Deadline,
  Dossier,
  DossierState,
  Extension,
  Feedback,
  Link,
  Pause,
  Payment,
  Rating,
  StepRun,
  SupplementRequest,
} from './dossier/dossier.js'
export type { ClockRun } from './dossier/clock-run.js'
export type { Document, Signature } from './dossier/document.js'
export type { NotedDate } from './dossier/noted-date.js'
export { usualNotices } from './dossier/rules/deadline-notices.js'
export type { DeadlineNotice } from './dossier/rules/deadline-notices.js'
export type { HandedIn } from './dossier/events/reception.js'
export { evolve } from './dossier/evolve.js'
export type { OwnHandlers } from './dossier/evolve.js'
export { stateArrows, stateDiagram } from './dossier/state-diagram.js'
export type { StateArrow } from './dossier/state-diagram.js'
export { stepDiagram } from './procedure/step-diagram.js'

// (4) The log
export { defineEvent } from './log/event-definition.js'
export type { DataOf, EventDefinition, EventDefinitions, StoredData } from './log/event-definition.js'
export { civilDate, code, count, flag, instant, json, optional, personal, text } from './log/field.js'
export type {
  Field,
  FieldCodes,
  FieldTable,
  FieldValues,
  PersonalInput,
  PersonalReference,
} from './log/field.js'
export type { Codes } from './log/texts.js'
export { origin } from './log/envelope.js'
export type {
  Commit,
  EventOf,
  Handlers,
  Position,
  RecordedEvent,
  StoredCommit,
  StoredEvent,
} from './log/envelope.js'
export type { EventLog, Subscriber, Subscription } from './log/event-log.js'
export type { Json } from './log/canonical.js'
export { hashOf, sealCommit, genesisHash } from './log/chain.js'
export { EventCorrected } from './log/correction.js'
export { memoryLog } from './log/memory-log.js'
export { openDossierLog } from './log/open-dossier-log.js'
export type { OpenDossierLogOptions } from './log/open-dossier-log.js'
export type { ByteSource } from './log/pack-stream.js'
export { verifyLog } from './log/verify-log.js'
export type { LogVerification, VerifyLogOptions } from './log/verify-log.js'
export type { LogDamage } from './log/log-damage.js'
export type { ReadableLog } from './log/seal-stream.js'
export { LogSealed } from './log/seal.js'
export type { TreeHead } from './log/merkle.js'
export { verifyConsistency, verifyInclusion } from './log/merkle-proof.js'
export type { InclusionProof } from './log/merkle-proof.js'
export { proveConsistency, proveInclusion } from './log/prove.js'
export type { ProveConsistencyOptions, ProvenCommit, ProveInclusionOptions } from './log/prove.js'
export type { PersonalEntry, Vault } from './log/vault.js'
export { memoryBlobs } from './log/blob-store.js'
export type { BlobStore } from './log/blob-store.js'
export { memoryStates } from './log/state-store.js'
export type { KeptState, StateStore } from './log/state-store.js'

// (5) Projections
export { defineProjection } from './projections/projection.js'
export type {
  BuiltInEvents,
  FoldedLog,
  Projected,
  ProjectedEvent,
  Packed,
  Projection,
} from './projections/projection.js'
export { trackingBook } from './projections/tracking-fold.js'
export { clockBook } from './projections/clock-book.js'
export type { ClockRow } from './projections/clock-book.js'
export { stepBook } from './projections/step-book.js'
export type { StepRow } from './projections/step-book.js'

// (6) Questions and their answers
export type { SlipRow } from './queries/control-slip.js'
export type { DueDossier, DueList, NearlyDueQuestion, OverdueQuestion } from './queries/deadlines.js'
export type { DeadlineExplanation, PauseExplanation, PromiseExplanation } from './queries/explanation.js'
export type { Attribute, Grouping, GroupKey } from './queries/grouping.js'
export type { AttributeValue, OwnAttribute } from './queries/own-attributes.js'
export type { CompareDefinitionsQuestion, DefinitionComparison } from './queries/compare-definitions.js'
export type { OnTimeCounts, OnTimeGroup, OnTimeQuestion, OnTimeReport, OnTimeRow } from './queries/on-time.js'
export type { OpenCounts, Standing } from './queries/open-counts.js'
export type { AwaitingJoin, Progress } from './queries/progress.js'
export type { ClockCounts, ClockGroup, ClockQuestion, ClockReport } from './queries/clock-report.js'
export type { DossierClock, DossierClocks, DossierClocksQuestion } from './queries/clocks.js'
export type { DossierFile } from './queries/dossier-file.js'
export type { DossierQuestion, Known, OneClockQuestion, Paged } from './queries/query-check.js'
export type { FoundDossier, SearchQuestion, SearchResult } from './queries/search.js'
export type { WaitsFor, WorkItem, WorkList, WorkListQuestion } from './queries/work-list.js'
export type { Workload, WorkloadQuestion, WorkloadRow } from './queries/workload.js'
export { defineOnTime } from './dossier/rules/define-on-time.js'
export type { OnTimeFacts, OnTimePolicy, OnTimeStep, Timeliness } from './dossier/rules/define-on-time.js'
export type { OnTimeDefinition } from './dossier/rules/on-time.js'

// The engine
export { createEngine } from './engine/create-engine.js'
export type { AnyEngine, Engine } from './engine/engine.js'
export { memoryVault } from './engine/memory-vault.js'
export type { Delivered, EventFilter, SubscribeOptions } from './engine/subscribe.js'
export { exportLog, importLog, type ExportLogOptions, type ImportLogOptions } from './engine/move-log.js'
export type { ImportedLog } from './engine/log-intake.js'
export { writeDossierLog } from './engine/write-dossier-log.js'
export type { WriteDossierLogOptions } from './engine/write-dossier-log.js'
export { sealLog } from './engine/seal-log.js'
export type { SealedLog, SealLogOptions } from './engine/seal-log.js'
export { startSealer } from './engine/sealer.js'
export type { Sealer, SealerOptions } from './engine/sealer.js'
export type {
  Accepted,
  AuthorizationRequest,
  DossierCodeOptions,
  OfficeCommand,
  EngineOptions,
  EngineSignals,
  Outcome,
} from './engine/options.js'
export type {
  AnyTypes,
  CommandInputIn,
  EngineCommand,
  EngineStep,
  EngineTypes,
  TypesOf,
} from './engine/types.js'
export type {
  OfficeAccepted,
  OfficeCommandInput,
  OfficeOutcome,
  OfficeRejectionCode,
} from './engine/administer.js'
export type { Publication } from './engine/publish.js'
export type {
  AppliedCalendarChange,
  AppliedChange,
  CalendarChangePreview,
  MovedDeadline,
  Recomputation,
  RecomputationRequest,
} from './engine/calendar-change.js'
export type { BatchOptions, RefusedDossier } from './engine/many-dossiers.js'
export type { DeadlineNotes, NoteRequest, UncountedNotice } from './engine/note-deadlines.js'
export type { Scheduler, SchedulerOptions, SchedulerStatus } from './engine/scheduler.js'
export type { DossierChange } from './engine/watchers.js'
export type {
  Effect,
  HeldEvent,
  Reaction,
  Reactions,
  ReactorDefinition,
  RetryPolicy,
} from './engine/reactor/definition.js'
export type { Reactor, ReactorStatus } from './engine/reactor/reactor.js'
export type { Health, HealthProblem } from './engine/reactor/reactors.js'
export type {
  Metric as TelemetryMetric,
  Reading as TelemetryReading,
  Telemetry,
  TelemetryAttributes,
  Work as TelemetryWork,
  WorkEnd as TelemetryWorkEnd,
  WorkUnderWay as TelemetryWorkUnderWay,
} from './engine/telemetry/telemetry.js'
export type { ImportedDossier, ImportedEvent, ImportOptions, ImportResult } from './engine/import-facts.js'
export type { ReplayOptions } from './engine/replay.js'

// Moments, dates and what goes wrong
export { toInstant } from './kernel/instant.js'
export type { Instant, InstantInput } from './kernel/instant.js'
export type { CivilDate } from './kernel/civil-date.js'
export { formatInstant } from './kernel/time-zone.js'
export { DossierError, InvariantError, isDossierError } from './kernel/errors.js'
export type { DossierErrorCode, DossierErrorDetails } from './kernel/errors.js'
export type { Finding } from './kernel/finding.js'
