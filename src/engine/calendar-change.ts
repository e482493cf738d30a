// A calendar that changes late: which dossiers' dates a change would move, and moving them. Each dossier is decided by
// the one rule of recomputation; a preview asks that rule with the calendar as it would be.

import { isDossierError } from '../kernel/errors.js'
import { checkId } from '../kernel/ids.js'
import { toInstant, type Instant, type InstantInput } from '../kernel/instant.js'
import { reject, type Rejected } from '../kernel/outcome.js'
import { present } from '../kernel/present.js'
import { timeZone } from '../kernel/time-zone.js'
import { commandBase } from '../log/command-definition.js'
import type { Position } from '../log/envelope.js'
import type { PublishedCalendar } from '../procedure/catalogue.js'
import {
  calendarCommands,
  changedCalendar,
  unknownCalendar,
  type CalendarChange,
  type CalendarRejectionCode,
} from '../procedure/change-calendar.js'
import type { Decision, DecisionContext, RejectionCode } from '../dossier/decision.js'
import { decide } from '../dossier/decide.js'
import { lastRunOf, stepOfClock } from '../dossier/clock-run.js'
import type { Dossier } from '../dossier/dossier.js'
import type { Timeliness } from '../dossier/rules/define-on-time.js'
import { compare, dueDayOf, type Promised } from '../dossier/rules/timeliness.js'
import { statutoryClock } from '../procedure/clock-checks.js'
import { dossierAt } from '../queries/dossier-at.js'
import { members, questionOf } from '../queries/query-check.js'
import type { View } from '../projections/books.js'
import type { OfficeOutcome } from './administer.js'
import type { Outcome } from './options.js'
import {
  countedIn,
  inBatches,
  invalid,
  refusal,
  type BatchOptions,
  type RefusedDossier,
} from './many-dossiers.js'
import { aText, refuse, shapeFindings } from '../kernel/shape-check.js'

/** A date that a change moves. */
export interface MovedDeadline {
  readonly dossierId: string
  /** `statutory`, `step/…`, or a clock of the procedure's own. */
  readonly clock: string
  readonly unit: string | undefined
  readonly before: Instant
  readonly after: Instant
  /** How the dossier would stand at the moment asked about, by date, if it ended then: before and after the change. */
  readonly classBefore: Timeliness
  readonly classAfter: Timeliness
}

/** What a change of a calendar would do, with nothing written. */
export interface CalendarChangePreview {
  readonly accepted: true
  readonly calendar: string
  /** The version that it would make. */
  readonly calendarVersion: number
  readonly asOf: Instant
  readonly position: Position
  /** How many were looked at: open ones, or of which a clock of their own runs, counted in this calendar. */
  readonly dossiers: number
  /** Dates that would move, in the order of dossiers. */
  readonly moved: readonly MovedDeadline[]
  /** Dossiers whose dates can't be counted anew then, and why. */
  readonly refused: readonly RefusedDossier[]
}

/** What was counted anew. */
export interface Recomputation {
  readonly accepted: true
  /** How many were looked at: open ones, or of which a clock of their own runs. */
  readonly dossiers: number
  /** Those of which a date moved. */
  readonly recomputed: number
  readonly refused: readonly RefusedDossier[]
  readonly position: Position
}

/** Who counts anew, in which calendar, and why. */
export interface RecomputationRequest {
  /** All dossiers whose dates are counted in this calendar. */
  readonly calendar: string
  readonly actor: string
  /** Recorded with each date: the number of a decision, say. */
  readonly reason?: string | undefined
  /** The clock's if left out. */
  readonly at?: InstantInput | undefined
}

/** What these questions need of the engine. */
export interface CalendarChangeParts {
  readonly view: () => View
  readonly context: DecisionContext
  /** Resolves when all that is in the log can be asked about. */
  readonly caughtUp: () => Promise<void>
}

const changeMembers = Object.keys({ ...commandBase, ...calendarCommands.changeCalendar.fields })
/** Of the change only whether its members are known: what they are, its own check says. */
const checkPreview = questionOf('previewCalendarChange', {
  ...Object.fromEntries(['type', ...changeMembers].map((member) => [member, members.anything])),
  asOf: members.asOf,
})

/**
 * Lists every open dossier whose dates a change would move; without days to declare or withdraw, those that the latest
 * version of the calendar would move.
 * @throws DossierError `calendar-invalid`, `command-invalid`, `query-invalid`, `aborted`
 */
export async function previewCalendarChange(
  question: CalendarChange & { readonly asOf: InstantInput },
  { view: viewNow, context, caughtUp }: CalendarChangeParts,
  options: BatchOptions = {},
): Promise<CalendarChangePreview | Rejected<CalendarRejectionCode>> {
  const { asOf, ...told } = checkPreview(question)
  const command = { type: 'changeCalendar', actor: 'preview', ...told }
  const change = calendarCommands.changeCalendar.check(command) as unknown as CalendarChange
  await caughtUp()
  const view = viewNow()
  const { catalogue, position } = view
  const found = changedCalendar(change, catalogue)
  const isUnchanged = 'accepted' in found && found.rejection.code === 'unchanged'
  if ('accepted' in found && !isUnchanged) return found
  // What is declared already may still have to be applied, as what came by configuration.
  const latest = catalogue.calendar(change.calendar)
  const changed: PublishedCalendar =
    'accepted' in found ? latest : { calendar: found.calendar, version: latest.version + 1 }
  const { id, timeZone: zone } = changed.calendar
  const then: DecisionContext = {
    ...context,
    calendar: (asked, version) =>
      asked === id && version === undefined ? changed : context.calendar(asked, version),
  }
  const dayOf = timeZone(zone).dayNumberAt
  const classOf = (promise: Promised) => compare(dayOf(asOf), dueDayOf(promise, dayOf))
  const moved: MovedDeadline[] = []
  const refused: RefusedDossier[] = []
  const candidates = countedIn(id, view)
  await inBatches(candidates, options, (dossierId) => {
    const dossier = dossierAt(view, dossierId)
    const decision = decided(dossier, change.calendar, then)
    if (!decision.accepted) {
      refusal(dossierId, decision, refused)
      return
    }
    for (const { data } of decision.events) {
      const after = data as Promised & { readonly clock: string }
      const { clock } = after
      const before = promiseOf(dossier, clock)!
      moved.push({
        dossierId,
        clock,
        unit: unitOf(dossier, clock),
        before: before.dueAt,
        after: after.dueAt,
        classBefore: classOf(before),
        classAfter: classOf(after),
      })
    }
  })
  const { length: dossiers } = candidates
  const { version: calendarVersion } = changed
  return { accepted: true, calendar: id, calendarVersion, asOf, position, dossiers, moved, refused }
}

/**
 * Counts the dates of open dossiers anew, one commit a dossier that moves. It may be stopped and begun again at any time:
 * what was counted anew stays, and is not moved twice.
 * @throws DossierError `query-invalid`, `aborted`, `storage`, `version-conflict` after 32 lost races
 */
export async function recomputeDeadlines(
  request: RecomputationRequest,
  { view, context, caughtUp, handle }: CalendarChangeParts & { handle(command: object): Promise<Outcome> },
  options: BatchOptions = {},
): Promise<Recomputation | Rejected<'calendar-unknown'>> {
  const { calendar, ...command } = checkedRequest(request)
  // Another engine may have published it, or received dossiers that are counted in it.
  await caughtUp()
  const { catalogue } = view()
  // An unknown one is a mistake, and not one in which nothing is counted.
  if (catalogue.calendarVersion(calendar) === undefined) return unknownCalendar(calendar, catalogue)
  const refused: RefusedDossier[] = []
  let recomputed = 0
  const candidates = countedIn(calendar, view())
  await inBatches(candidates, options, async (dossierId) => {
    // Most dates stay: that is found here, and only what moves goes through the whole journey of a command.
    const decision = decided(dossierAt(view(), dossierId), calendar, context)
    if (!decision.accepted) {
      refusal(dossierId, decision, refused)
      return
    }
    const outcome = await handle({ type: 'recomputeDeadlines', dossierId, calendar, ...present(command) })
    if (outcome.accepted) recomputed += 1
    else refusal(dossierId, outcome, refused)
  })
  return { accepted: true, dossiers: candidates.length, recomputed, refused, position: view().position }
}

/** A change, by whom, and when. */
export interface AppliedChange extends CalendarChange {
  readonly actor: string
  readonly at?: InstantInput | undefined
  readonly commandId?: string | undefined
}

/** What applying a change did: the change itself, and what it moved. */
export type AppliedCalendarChange = Recomputation | Exclude<OfficeOutcome, { accepted: true }>

/** What counting a dossier's dates anew would give; where they can't be counted, that is a refusal, of this dossier. */
function decided(dossier: Dossier, calendar: string, context: DecisionContext): Decision {
  const { id: dossierId, latestAt: at = 0 as Instant } = dossier
  try {
    const command = { type: 'recomputeDeadlines', dossierId, at, actor: 'engine', calendar } as const
    return decide(command, dossier, context)
  } catch (error) {
    if (!isDossierError(error)) throw error
    return reject(error.code as RejectionCode, error.message)
  }
}

/** The run of a clock or of a step that is in force; `undefined` for the legal term. */
function runOf(dossier: Dossier, clock: string) {
  const step = stepOfClock(clock)
  return step === undefined ? lastRunOf(dossier, clock) : dossier.steps.findLast((each) => each.step === step)
}

/** What was promised on a clock; of those of the procedure's own and of steps no policy is kept, they are never recorded. */
function promiseOf(dossier: Dossier, clock: string): Promised | undefined {
  if (clock === statutoryClock) return dossier.deadline
  const dueAt = runOf(dossier, clock)?.dueAt
  return dueAt && { dueAt }
}

/** Who answers for a date. */
function unitOf(dossier: Dossier, clock: string): string | undefined {
  return runOf(dossier, clock)?.unit ?? dossier.unit
}

const requestMembers = {
  calendar: aText,
  actor: aText,
  reason: aText,
  at: [() => true, 'an instant'],
} as const

function checkedRequest(request: RecomputationRequest): RecomputationRequest {
  refuse(shapeFindings(request, requestMembers), (findings) => invalid(findings))
  const { calendar, actor, at } = request
  checkId(calendar, 'calendar')
  checkId(actor, 'actor')
  if (at !== undefined) toInstant(at)
  return request
}
