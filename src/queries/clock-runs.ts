// (6) Runs of clocks as questions see them: of the procedures' own clocks, and of steps with a budget. How a run stands
// and what class it has is said by the rules for dossiers: its start is the reception, its end the resolution.

import type { Instant } from '../kernel/instant.js'
import { stepClock } from '../dossier/clock-run.js'
import type { OnTimeFacts } from '../dossier/rules/define-on-time.js'
import { dueDayOf, isOverdue } from '../dossier/rules/timeliness.js'
import type { View } from '../projections/books.js'
import { Code, Time } from '../projections/tracking-row.js'
import type { DaysIn } from './on-time-facts.js'
import type { Standing } from './open-counts.js'
import { stepsOf } from './steps-of.js'

/** One run of a clock. */
export interface ClockRunSeen {
  /** A clock of the procedure's own, or `step/…`. */
  readonly clock: string
  readonly unit: string | undefined
  readonly calendar: string | undefined
  readonly startedAt: Instant
  readonly dueAt: Instant
  readonly pausedAt: Instant | undefined
  readonly endedAt: Instant | undefined
  /** Whether it ended by what it waited for, and not undone or with the dossier. */
  readonly isMet: boolean
}

/** All runs of declared clocks, with the row of their dossier. */
export function* ownRuns({ clocks }: View): Generator<readonly [row: number, run: ClockRunSeen]> {
  for (let index = 0; index < clocks.length; index++) {
    if (!clocks.isHeld(index)) continue
    const { clock, unit, calendar, startedAt, dueAt, pausedAt, endedAt, ended } = clocks.row(index)
    const isMet = ended === 'stopped'
    yield [clocks.ordinalOf(index), { clock, unit, calendar, startedAt, dueAt, pausedAt, endedAt, isMet }]
  }
}

/** All runs of steps with a budget; one that changed hands goes on in the next row. */
export function* stepRuns(view: View): Generator<readonly [row: number, run: ClockRunSeen]> {
  const { book } = view
  const rows = Array.from({ length: book.length }, (_, row) => row).filter(
    (row) => book.stateOf(row) !== 'absent',
  )
  const steps = stepsOf(view, rows)
  for (const row of rows) {
    const calendar = book.text(row, Code.calendar)
    for (const { step, unit, startedAt, dueAt, endedAt, ended } of steps.rowsOf(row)) {
      if (startedAt === undefined || dueAt === undefined || ended === 'handedOver') continue
      // The budget of a step in work stands while the dossier's clock does.
      const pausedAt = endedAt === undefined ? book.time(row, Time.pausedAt) : undefined
      const run = { clock: stepClock(step), unit, calendar, startedAt, dueAt, pausedAt, endedAt }
      yield [row, { ...run, isMet: ended === 'completed' }]
    }
  }
}

/** How a run that has not ended stands. */
export function standingOfRun(
  { dueAt, pausedAt }: Pick<ClockRunSeen, 'dueAt' | 'pausedAt'>,
  asOf: Instant,
  horizon?: Instant,
): Standing {
  if (isOverdue(dueAt, pausedAt, asOf)) return 'overdue'
  if (pausedAt !== undefined) return 'paused'
  return horizon !== undefined && dueAt <= horizon ? 'nearlyDue' : 'inTime'
}

/**
 * What a definition of "on time" may know of a run that was met: as if it were a dossier of its own, with the run's calendar;
 * the dossier's, where none of its own is known.
 */
export function factsOfRun(
  { clock, calendar, startedAt, dueAt, endedAt }: Omit<ClockRunSeen, 'unit' | 'isMet' | 'pausedAt'>,
  dossier: OnTimeFacts,
  daysIn: DaysIn,
): OnTimeFacts {
  const { dossierId, procedure, channel, state, asOf } = dossier
  return {
    ...{ dossierId, procedure, channel, state, asOf },
    get dayOf() {
      return calendar === undefined ? dossier.dayOf : daysIn(calendar)
    },
    receivedAt: startedAt,
    dueAt,
    get dueDay() {
      return dueDayOf({ dueAt }, this.dayOf)
    },
    firstDueAt: dueAt,
    get firstDueDay() {
      return this.dueDay
    },
    resolvedAt: endedAt,
    returnedAt: endedAt,
    endedOtherwise: undefined,
    pausedSince: undefined,
    waitingSince: undefined,
    supplements: 0,
    extensions: 0,
    steps: [{ step: clock, startedAt, dueAt, ...(endedAt !== undefined && { endedAt }) }],
  }
}
