// (3) The only fold of a dossier: one handler per event type, each changing the state it is given. On an immer
// draft it makes the immutable dossier that users hold; on a private object it is the fast replay; on a cursor it
// creates no event. Handlers never refuse: what is in the log happened.

import type { Instant } from '../kernel/instant.js'
import type { Handlers, RecordedEvent } from '../log/envelope.js'
import { openStep, type Dossier } from './dossier.js'
import type { DossierEvents } from './events.js'
import { stateAfter } from './state-after.js'

/** What each event changes. */
const dossierHandlers: Handlers<Dossier, DossierEvents> = {
  DossierRegistered(dossier, { at, data }) {
    dossier.state = stateAfter.DossierRegistered(dossier.state)
    dossier.registeredAt = at
    dossier.procedure = data.procedure
    dossier.channel = data.channel
    if (data.applicant !== undefined) dossier.applicant = { ...data.applicant }
  },
  DossierReceived(dossier, { at, data }) {
    dossier.state = stateAfter.DossierReceived(dossier.state)
    dossier.receivedAt = at
    dossier.procedure = data.procedure
    dossier.channel = data.channel
    if (data.procedureVersion !== undefined) dossier.procedureVersion = data.procedureVersion
    if (data.level !== undefined) dossier.level = data.level
    if (data.field !== undefined) dossier.field = data.field
    if (data.agency !== undefined) dossier.agency = data.agency
    if (data.applicant !== undefined) dossier.applicant = { ...data.applicant }
    hold(dossier, data)
  },
  DeadlineSet(dossier, { data }) {
    const { dueAt, clock, cause, policy, calendar, calendarVersion } = data
    dossier.deadline = {
      dueAt,
      clock,
      cause,
      policy,
      ...(calendar !== undefined && { calendar }),
      ...(calendarVersion !== undefined && { calendarVersion }),
    }
  },
  ReceptionRefused(dossier, { at }) {
    dossier.state = stateAfter.ReceptionRefused(dossier.state)
    dossier.receptionRefusedAt = at
  },
  StepStarted(dossier, { at, data }) {
    dossier.state = stateAfter.StepStarted(dossier.state)
    const { step, unit, officer, dueAt } = data
    dossier.steps.push({
      step,
      ...(unit !== undefined && { unit }),
      ...(officer !== undefined && { officer }),
      startedAt: at,
      ...(dueAt !== undefined && { dueAt }),
    })
    hold(dossier, data)
  },
  StepCompleted(dossier, { at, data }) {
    dossier.state = stateAfter.StepCompleted(dossier.state)
    let run = openStep(dossier)
    if (run?.step !== data.step) {
      // An imported source may tell only of completions.
      run = { step: data.step, ...(data.unit !== undefined && { unit: data.unit }) }
      dossier.steps.push(run)
      run = dossier.steps.at(-1)!
    }
    run.completedAt = at
    if (data.next !== undefined) run.next = data.next
  },
  HandedOver(dossier, { data }) {
    hold(dossier, data)
  },
  Assigned(dossier, { data }) {
    dossier.officer = data.officer
  },
  SupplementRequested(dossier, { at, data }) {
    dossier.state = stateAfter.SupplementRequested(dossier.state)
    dossier.supplements += 1
    if (data.stopsClock) dossier.pauses.push({ from: at })
  },
  SupplementReceived(dossier, { at }) {
    dossier.state = stateAfter.SupplementReceived(dossier.state)
    endPause(dossier, at)
  },
  DossierResolved(dossier, { at, data }) {
    dossier.state = stateAfter.DossierResolved(dossier.state)
    dossier.resolvedAt = at
    if (data.outcome !== undefined) dossier.outcome = data.outcome
    endWork(dossier, at)
  },
  ResultReturned(dossier, { at }) {
    dossier.state = stateAfter.ResultReturned(dossier.state)
    dossier.returnedAt = at
  },
  DossierWithdrawn(dossier, { at }) {
    dossier.state = stateAfter.DossierWithdrawn(dossier.state)
    dossier.withdrawnAt = at
    endWork(dossier, at)
  },
}

/** Applies one event to a dossier, changing it. Events of other types leave only their trace in version and time. */
export function evolve(dossier: Dossier, event: RecordedEvent): void {
  dossier.version = event.version
  if (dossier.latestAt === undefined || event.at > dossier.latestAt) dossier.latestAt = event.at
  const handlers: Readonly<Record<string, ((state: Dossier, event: never) => void) | undefined>> =
    dossierHandlers
  handlers[event.type]?.(dossier, event as never)
}

/** A dossier that changes hands leaves the officer who had it. */
function hold(
  dossier: Dossier,
  { unit, officer }: { unit?: string | undefined; officer?: string | undefined },
): void {
  if (unit !== undefined) dossier.unit = unit
  if (officer === undefined) delete dossier.officer
  else dossier.officer = officer
}

/** With the dossier ends what was going on. */
function endWork(dossier: Dossier, at: Instant): void {
  endPause(dossier, at)
  const run = openStep(dossier)
  if (run !== undefined) run.closedAt = at
}

function endPause(dossier: Dossier, at: Instant): void {
  const pause = dossier.pauses.at(-1)
  if (pause !== undefined && pause.to === undefined) pause.to = at
}
