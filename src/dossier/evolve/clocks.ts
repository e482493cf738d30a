// (3) What promises change of a dossier: that of the legal term, those of steps, and the runs of the procedure's own
// clocks.

import type { Instant } from '../../kernel/instant.js'
import type { Handlers } from '../../log/envelope.js'
import type { DataOf } from '../../log/event-definition.js'
import { statutoryClock } from '../../procedure/clock-checks.js'
import { isOwnClock, isRunning, lastRunOf, ownGround, stepOfClock, type ClockRun } from '../clock-run.js'
import type { Dossier } from '../dossier.js'
import type { DossierEvents } from '../events.js'
import type { DeadlineSet } from '../events/waiting.js'
import { recordedPolicy } from '../rules/deadline.js'

/** Handlers of promises and clocks. */
export const clockHandlers: Handlers<Dossier, DossierEvents> = {
  DeadlineSet(dossier, { at, data }) {
    const step = stepOfClock(data.clock)
    if (data.clock === statutoryClock) setStatutory(dossier, data)
    else if (isOwnClock(data.clock)) setOwn(dossier, at, data)
    else {
      // The last time that the step was worked on, also if that is over: what was wrong may be put right later.
      const run = dossier.steps.findLast((each) => each.step === step)
      if (run !== undefined) run.dueAt = data.dueAt
    }
  },
  ClockPaused(dossier, { at, data, source }) {
    const run = lastRunOf(dossier, data.clock)
    if (run === undefined || !isRunning(run) || run.grounds.includes(data.ground)) return
    if (run.grounds.length === 0) run.pauses.push({ from: at, grounds: [] })
    run.grounds.push(data.ground)
    if (isOwn(data.ground, source)) {
      run.ownPauses ??= []
      run.ownPauses.push({ from: at })
    }
    const pause = run.pauses.at(-1)!
    if (!pause.grounds.includes(data.ground)) pause.grounds.push(data.ground)
  },
  ClockResumed(dossier, { at, data, source }) {
    const run = lastRunOf(dossier, data.clock)
    if (run === undefined || !run.grounds.includes(data.ground)) return
    run.grounds = run.grounds.filter((ground) => ground !== data.ground)
    if (isOwn(data.ground, source)) endLast(run.ownPauses, at)
    if (run.grounds.length === 0) endPause(run, at)
  },
  ClockStopped(dossier, { at, data }) {
    const run = lastRunOf(dossier, data.clock)
    if (run === undefined || run.stoppedAt !== undefined) return
    run.stoppedAt = at
    // It may have ended with the dossier by the same command.
    delete run.closedAt
    endPause(run, at)
  },
}

/** With the dossier ends what was measured. */
export function closeClocks(dossier: Dossier, at: Instant): void {
  for (const run of dossier.clocks ?? []) {
    if (!isRunning(run)) continue
    run.closedAt = at
    endPause(run, at)
  }
}

/** Whether a clock stands for itself, and not as its dossier does: an import may tell of it alone. */
const isOwn = (ground: string, source: string | undefined) => ground === ownGround || source !== undefined

function endPause(run: ClockRun, at: Instant): void {
  endLast(run.pauses, at)
  for (const pause of run.ownPauses ?? []) pause.to ??= at
  if (run.grounds.length > 0) run.grounds = []
}

/** Of several that are open any may end: together they are the same. */
function endLast(pauses: ClockRun['ownPauses'], at: Instant): void {
  const pause = pauses?.findLast(({ to }) => to === undefined)
  if (pause !== undefined) pause.to = at
}

type Promise = DataOf<typeof DeadlineSet>

function setStatutory(dossier: Dossier, data: Promise): void {
  const { dueAt, clock, cause, policy, calendar, calendarVersion } = data
  const isMoved = cause === 'resumption' || cause === 'extension' || cause === 'recomputation'
  const recordedDueAt =
    policy === recordedPolicy ? dueAt : isMoved ? dossier.deadline?.recordedDueAt : undefined
  dossier.deadline = {
    dueAt,
    clock,
    cause,
    policy,
    ...(calendar !== undefined && { calendar }),
    ...(calendarVersion !== undefined && { calendarVersion }),
    ...(recordedDueAt !== undefined && { recordedDueAt }),
  }
}

function setOwn(dossier: Dossier, at: Instant, data: Promise): void {
  const { clock, dueAt, unit, calendar, calendarVersion, procedureVersion } = data
  const run = lastRunOf(dossier, clock)
  const from = {
    ...(calendar !== undefined && { calendar }),
    ...(calendarVersion !== undefined && { calendarVersion }),
    ...(procedureVersion !== undefined && { procedureVersion }),
  }
  if (data.cause !== 'start' && run !== undefined) {
    Object.assign(run, { dueAt, ...from })
    return
  }
  dossier.clocks ??= []
  dossier.clocks.push({
    clock,
    ...(unit !== undefined && { unit }),
    startedAt: at,
    dueAt,
    ...from,
    grounds: [],
    pauses: [],
  })
}
