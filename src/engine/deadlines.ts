// What an engine does about dates besides single commands: calendars that change late, and dates that pass. All of it goes
// the ordinary road of a command for each dossier; this is where it hangs on the engine.

import type { InstantInput } from '../kernel/instant.js'
import type { Rejected } from '../kernel/outcome.js'
import { present } from '../kernel/present.js'
import type { CalendarChange, CalendarRejectionCode } from '../procedure/change-calendar.js'
import type { CommandTable } from '../dossier/command-table.js'
import type { DecisionContext } from '../dossier/decision.js'
import type { OfficeCommandInput, OfficeOutcome } from './administer.js'
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
import { DeadlineWatch } from './deadline-watch.js'
import { checkBatchOptions, type BatchOptions } from './many-dossiers.js'
import { noteDeadlines, type DeadlineNotes, type NoteRequest } from './note-deadlines.js'
import type { Operations } from './operations.js'
import type { Outcome } from './options.js'
import { Questions, type QuestionParts } from './questions.js'
import type { Recorder } from './recorder.js'
import { startScheduler, type Scheduler, type SchedulerOptions } from './scheduler.js'
import type { Signals } from './signals.js'
import type { CommandInputIn, EngineTypes } from './types.js'

/** What this needs of the engine. */
export interface DeadlineParts extends QuestionParts {
  readonly context: DecisionContext
  readonly commands: CommandTable
  readonly recorder: Recorder
  readonly signals: Signals
  readonly operations: Operations
}

/** Deadlines of one engine's dossiers. */
export abstract class Deadlines<Types extends EngineTypes> extends Questions<Types> {
  protected abstract override get parts(): DeadlineParts
  #watch: DeadlineWatch | undefined
  readonly #schedulers = new Set<Scheduler>()

  abstract handle(command: CommandInputIn<Types>): Promise<Outcome>
  abstract administer(command: OfficeCommandInput): Promise<OfficeOutcome>

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
  recomputeDeadlines(
    request: RecomputationRequest,
    options?: BatchOptions,
  ): Promise<Recomputation | Rejected<'calendar-unknown'>> {
    const handle = (command: object) => this.handle(command as CommandInputIn<Types>)
    return this.parts.operations.run(() =>
      recomputeDeadlines(request, { ...this.#calendarParts, handle }, options),
    )
  }

  get #calendarParts(): CalendarChangeParts {
    const { context } = this.parts
    return { context, view: () => this.wholeView({}), caughtUp: this.#caughtUp }
  }

  /** What other engines wrote is in the log, and perhaps not here yet. */
  get #caughtUp(): () => Promise<void> {
    const { replica } = this
    return () => (replica.isLent ? Promise.resolve() : replica.caughtUp())
  }

  /**
   * Notes which dates have passed, or are as near as a notice says, and were not noted: of every clock, as `DeadlinePassed`
   * and `DeadlineApproached` in the dossier's own stream, one commit a dossier. However many processes do it at once, each
   * date is noted once. It may be stopped and begun again at any time, and costs what is to be noted.
   * @throws DossierError `query-invalid`, `instant-invalid`, `aborted`, `storage`, `closed`
   */
  noteDeadlines(request: NoteRequest, options?: BatchOptions): Promise<DeadlineNotes> {
    return this.parts.operations.run(() => this.#noteDeadlines(request, options))
  }

  #noteDeadlines(request: NoteRequest, options?: BatchOptions): Promise<DeadlineNotes> {
    const { replica } = this
    const { context, commands, recorder } = this.parts
    this.#watch ??= new DeadlineWatch(replica.table, context, commands.ownHandlers)
    const parts = {
      watch: this.#watch,
      now: () => recorder.now(),
      catalogue: () => replica.books.catchUp().catalogue,
      position: () => replica.table.position,
      caughtUp: this.#caughtUp,
      handle: (command: object) => this.handle(command as CommandInputIn<Types>),
    }
    return noteDeadlines(request, parts, options)
  }

  /**
   * Keeps noting deadlines, until it is closed or the engine is: a pass at once, one when the next date passes, and one each
   * `everyMs`. A pass that fails is told as `error` and tried again.
   * @throws DossierError `query-invalid`, `closed`
   * @example
   * const scheduler = engine.startScheduler({ actor: 'scheduler', notices: usualNotices })
   */
  startScheduler(options: SchedulerOptions): Scheduler {
    // An engine that was closed starts nothing.
    void this.replica
    const { recorder, signals } = this.parts
    const scheduler = startScheduler(options, {
      pass: (request, batch) => this.noteDeadlines(request, batch),
      now: () => recorder.now(),
      emitError: (error) => signals.emitError(error),
    })
    this.#schedulers.add(scheduler)
    const close = async () => {
      await scheduler.close()
      // Not before it has ended: the engine's close waits for those that are here.
      this.#schedulers.delete(scheduler)
    }
    return { ...scheduler, close }
  }

  /** Ends all schedulers, and waits for their passes. */
  protected async closeSchedulers(): Promise<void> {
    await Promise.all([...this.#schedulers].map((scheduler) => scheduler.close()))
  }
}
