// (6) Why a dossier is due when it is: each promise that was made on a clock, what it was computed from, and the
// calendar's own account of it, day by day. Everything is as it was known when the promise was made.

import type { Course } from '../calendar/course.js'
import type { TermTrace } from '../calendar/explain.js'
import { termSchema, type Term, type TermOptions } from '../calendar/term.js'
import type { WorkingCalendar } from '../calendar/working-calendar.js'
import { isDossierError } from '../kernel/errors.js'
import type { Instant } from '../kernel/instant.js'
import { canonicalJson } from '../log/canonical.js'
import type { DataOf } from '../log/event-definition.js'
import type { Position, RecordedEvent } from '../log/envelope.js'
import { statutoryClock } from '../procedure/clock-checks.js'
import type { PauseGround } from '../procedure/declaration.js'
import type { DeadlineSet } from '../dossier/events/waiting.js'
import { lastRunOf, stepOfClock } from '../dossier/clock-run.js'
import { emptyDossier, type Dossier } from '../dossier/dossier.js'
import { evolve } from '../dossier/evolve.js'
import { clockCourse, countedBy, givenTerm, stepCourse } from '../dossier/rules/clocks.js'
import { courseOf, recordedPolicy } from '../dossier/rules/deadline.js'
import { followedProcedure } from '../dossier/rules/followed-procedure.js'
import { standing } from '../dossier/rules/pauses.js'
import type { View } from '../projections/books.js'
import { dossierAt, rowsOfDossier } from './dossier-at.js'

/** A stretch in which the clock stood, once, on however many grounds. */
export interface PauseExplanation {
  readonly from: Instant
  readonly to: Instant | undefined
  /** `own` is that of a clock's own pause events. */
  readonly grounds: readonly (PauseGround | (string & {}))[]
}

/** One promise, as it was recorded. */
export interface PromiseExplanation {
  /** When it was made, and by whose act. */
  readonly at: Instant
  readonly actor: string
  readonly cause: DataOf<typeof DeadlineSet>['cause']
  readonly dueAt: Instant
  /** The rules applied; absent for terms of others, which the event tells only by their date. */
  readonly policy: string | undefined
  readonly term: Term | undefined
  readonly calendar: string | undefined
  readonly calendarVersion: number | undefined
  readonly procedureVersion: number | undefined
  /** Why it was computed anew. */
  readonly reason: string | undefined
  /** For a promise moved by a pause: the whole stretch. */
  readonly pause: PauseExplanation | undefined
  /** What the last pause or extension added. */
  readonly shift: Term | undefined
  /**
   * The whole way from the start over every pause and extension to `dueAt`, every day counted or skipped, and why;
   * undefined for a promise as another system made it, and where what is known does not give the date that was recorded.
   */
  readonly trace: TermTrace | undefined
}

/** Why a dossier is due when it is. */
export interface DeadlineExplanation {
  readonly dossierId: string
  readonly procedure: string | undefined
  /** Which of its clocks. */
  readonly clock: string
  /** The promise in force; undefined if there is none. */
  readonly dueAt: Instant | undefined
  /** All promises, first to last. */
  readonly promises: readonly PromiseExplanation[]
  readonly position: Position
}

/**
 * Explains a due date from what was recorded, with the calendar and procedure of that time.
 * @throws DossierError `dossier-unknown`
 */
export function explainDeadline(view: View, dossierId: string, clock = statutoryClock): DeadlineExplanation {
  const rows = rowsOfDossier(view, dossierId)
  const promises: PromiseExplanation[] = []
  const knownAfter = knownThen(view, dossierId, rows)
  let before: Instant | undefined
  for (const [index, row] of rows.entries()) {
    const event = asMade(view, row)
    const dossier = knownAfter(index)
    if (!mayTell(event, clock)) continue
    const told = explain(view, event, { dossier, clock, before })
    if (told === undefined) continue
    promises.push(told)
    before = told.dueAt
  }
  const { procedure, deadline } = dossierAt(view, dossierId)
  const { position } = view
  // A dossier that was opened again under no term has no date, whatever was promised before.
  const { dueAt } = (clock === statutoryClock ? deadline : promises.at(-1)) ?? {}
  return { dossierId, procedure, clock, dueAt, promises, position }
}

/** An event as it was when it was recorded; a date that was itself recorded wrongly, as it was put right. */
function asMade({ table, rowCount }: View, row: number): RecordedEvent {
  const [then, now] = [table.read(row, row + 1).toObject(), table.read(row, rowCount).toObject()]
  return canonicalJson(then.data) === canonicalJson(now.data) ? then : now
}

/**
 * Tells a dossier as what was recorded up to one of its rows told it, row after row; it changes with the next. Only where a
 * correction came in between it is folded again from its start.
 */
function knownThen(
  { table, own }: View,
  dossierId: string,
  rows: readonly number[],
): (index: number) => Dossier {
  const all = new Set(rows)
  const corrections = table.corrections.between(rows[0]!, rows.at(-1)! + 1)
  const toCome = corrections.filter(({ target }) => all.has(target)).reverse()
  let dossier = emptyDossier(dossierId)
  return (index) => {
    const known = rows[index]! + 1
    let from = index
    while (toCome.length > 0 && toCome.at(-1)!.row < known) {
      toCome.pop()
      from = 0
    }
    if (from === 0) dossier = emptyDossier(dossierId)
    for (const row of rows.slice(from, index + 1)) evolve(dossier, table.read(row, known), own)
    return dossier
  }
}

/** Events that set a date: promises of the clock, and terms given with a step or a request. */
function mayTell({ type, data }: RecordedEvent, clock: string): boolean {
  return type === 'DeadlineSet'
    ? data['clock'] === clock
    : data['dueAt'] !== undefined && clock !== statutoryClock
}

interface Asked {
  readonly dossier: Dossier
  readonly clock: string
  readonly before: Instant | undefined
}

function explain(view: View, event: RecordedEvent, asked: Asked): PromiseExplanation | undefined {
  return event.type === 'DeadlineSet' ? explainPromise(view, event, asked) : explainGiven(view, event, asked)
}

function explainPromise(
  { catalogue }: View,
  { at, actor, data }: RecordedEvent,
  { dossier, clock, before }: Asked,
): PromiseExplanation {
  const promise = data as DataOf<typeof DeadlineSet>
  const {
    cause,
    dueAt,
    policy,
    term,
    shift,
    calendar: id,
    calendarVersion,
    procedureVersion,
    reason,
  } = promise
  const pause = cause === 'resumption' ? lastPause(dossier, clock) : undefined
  const trace = whereCountable(() => {
    if (policy === recordedPolicy || id === undefined || !isTerm(term)) return undefined
    const { calendar } = catalogue.calendar(id, calendarVersion)
    const procedure = catalogue.findProcedure(dossier.procedure ?? '', procedureVersion)
    const course =
      procedure && courseOfClock(clock, dossier, procedure, cause === 'resumption' ? at : undefined)
    const found = course && calendar.explainDue({ ...course, term })
    if (found?.dueAt === dueAt) return found
    return movedBefore(calendar, { before, shift, dueAt, options: procedure?.definition.termOptions })
  })
  return {
    ...{ at, actor, cause, dueAt, policy, term, shift, calendar: id, calendarVersion, procedureVersion },
    ...{ reason, pause, trace },
  }
}

/** The stretch in which a clock stood last: a clock of the procedure's own has its own. */
function lastPause(dossier: Dossier, clock: string): PauseExplanation | undefined {
  const run = lastRunOf(dossier, clock)
  const stood = run === undefined ? standing(dossier.pauses).at(-1) : run.pauses.at(-1)
  return stood && { from: stood.from, to: stood.to, grounds: [...stood.grounds] }
}

function courseOfClock(
  clock: string,
  dossier: Dossier,
  procedure: Parameters<typeof courseOf>[1]['procedure'],
  until: Instant | undefined,
): Course | undefined {
  const { definition } = procedure
  if (clock === statutoryClock)
    return courseOf(dossier, { procedure, channel: dossier.channel, calendarId: undefined })
  const step = stepOfClock(clock)
  if (step !== undefined) {
    const run = dossier.steps.findLast((each) => each.step === step)
    return run && stepCourse(run, definition, dossier)
  }
  const run = lastRunOf(dossier, clock)
  const by = run && countedBy({ clock }, procedure, undefined)
  return by && clockCourse(run, by, dossier, until)
}

/** A term that an event gave with its date: the event tells no calendar, so it is that of the dossier at that time. */
function explainGiven(
  { catalogue }: View,
  { type, at, actor, data, position }: RecordedEvent,
  { dossier, clock }: Asked,
): PromiseExplanation | undefined {
  const { procedureVersion } = dossier
  const procedure = followedProcedure(dossier, catalogue, at)
  const given = procedure && givenTerm(type, data, procedure.definition)
  if (given?.clock !== clock) return undefined
  const dueAt = data['dueAt'] as Instant
  const choice = procedure!.definition.calendar
  const id = typeof choice === 'string' ? choice : dossier.deadline?.calendar
  const { within: term, options } = given
  const published = id === undefined ? undefined : whereCountable(() => catalogue.upTo(position).calendar(id))
  const trace = whereCountable(() => term && published?.calendar.explain(at, term, options))
  return {
    ...{ at, actor, cause: 'start', dueAt, policy: undefined, term, procedureVersion, calendar: id },
    calendarVersion: published?.version,
    ...{ reason: undefined, pause: undefined, shift: undefined },
    trace: trace?.dueAt === dueAt ? trace : undefined,
  }
}

/** Before 0.3 a promise was moved from the one before it, and not counted from its start. */
function movedBefore(
  calendar: WorkingCalendar,
  {
    before,
    shift,
    dueAt,
    options: { end = 'closing', roll = 'next' } = {},
  }: {
    readonly before: Instant | undefined
    readonly shift: Term | undefined
    readonly dueAt: Instant
    readonly options: TermOptions | undefined
  },
): TermTrace | undefined {
  if (before === undefined || !isTerm(shift)) return undefined
  const isInTime = ['workingMs', 'workingMinutes', 'workingHours'].some((unit) => unit in shift)
  const from = isInTime || end === 'sameTime' ? before : before - 1
  const trace = calendar.explain(from, shift, { end, roll })
  return trace.dueAt === dueAt ? trace : undefined
}

/** What an import tells as a term may be none. */
function isTerm(value: unknown): value is Term {
  return termSchema.safeParse(value).success
}

/** An imported promise may name a calendar that was never published, or doesn't go so far: then nothing is traced. */
function whereCountable<Found>(find: () => Found): Found | undefined {
  try {
    return find()
  } catch (error) {
    if (!isDossierError(error)) throw error
    return undefined
  }
}
