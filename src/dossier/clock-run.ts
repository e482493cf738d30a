// Runs of the clocks that a procedure declares, as part of a dossier, and the names of the clocks of steps.

import type { Instant } from '../kernel/instant.js'
import { takenClocks } from '../procedure/clock-checks.js'

/** One run of a clock that the procedure declares. */
export interface ClockRun {
  clock: string
  /** The unit that answers for it. */
  unit?: string
  startedAt: Instant
  dueAt: Instant
  calendar?: string
  calendarVersion?: number
  procedureVersion?: number
  /** On what grounds it stands, and the stretches in which it stood; the last has no end while it does. */
  grounds: string[]
  pauses: { from: Instant; to?: Instant; grounds: string[] }[]
  /** Of these, the parts in which it stood by its own events; absent before the first. */
  ownPauses?: { from: Instant; to?: Instant }[]
  stoppedAt?: Instant
  /** When it ended with the dossier, before its stop event came. */
  closedAt?: Instant
}

/** The ground under which a clock stands by its own pause events. */
export const ownGround = 'own'

/** Whether a clock has started and neither stopped nor ended with the dossier. */
export function isRunning({ stoppedAt, closedAt }: ClockRun): boolean {
  return stoppedAt === undefined && closedAt === undefined
}

/** The last run of a clock. */
export function lastRunOf({ clocks }: { readonly clocks?: ClockRun[] }, clock: string): ClockRun | undefined {
  return clocks?.findLast((run) => run.clock === clock)
}

/** The name of the clock of a step's budget. */
export function stepClock(step: string): string {
  return `step/${step}`
}

/** The step whose budget a clock is, or `undefined` if it is none. */
export function stepOfClock(clock: string): string | undefined {
  return clock.startsWith('step/') ? clock.slice(5) : undefined
}

/** Whether a name may be that of a clock of a procedure's own: an import may tell of others. */
export function isOwnClock(name: string): boolean {
  return !name.includes('/') && !takenClocks.has(name)
}
