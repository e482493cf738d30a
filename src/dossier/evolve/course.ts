// (3) What coming in, ending and beginning again change of a dossier.

import type { Instant } from '../../kernel/instant.js'
import type { Handlers } from '../../log/envelope.js'
import type { PersonalReference } from '../../log/field.js'
import { isOpen, type Dossier } from '../dossier.js'
import type { DossierEvents } from '../events.js'
import { stateAfter } from '../state-after.js'
import { closeClocks } from './clocks.js'
import { endPauses } from '../rules/pauses.js'

/** Handlers of a dossier's course. */
export const courseHandlers: Handlers<Dossier, DossierEvents> = {
  DossierRegistered(dossier, { at, data }) {
    dossier.state = stateAfter.DossierRegistered(dossier.state)
    dossier.registeredAt = at
    enter(dossier, data)
  },
  DossierReceived(dossier, { at, data }) {
    dossier.state = stateAfter.DossierReceived(dossier.state)
    dossier.receivedAt = at
    enter(dossier, data)
    if (data.components !== undefined) dossier.components = data.components.map((each) => ({ ...each }))
    hold(dossier, data)
  },
  DossierTakenOver(dossier, { at, data }) {
    dossier.state = stateAfter.DossierTakenOver(dossier.state)
    dossier.receivedAt = data.receivedAt
    dossier.takenOverAt = at
    dossier.takenOverFrom = data.from
    enter(dossier, data)
    if (data.step !== undefined) dossier.arrivals = [{ step: data.step }]
    dossier.supplements += data.supplements ?? 0
    hold(dossier, data)
  },
  ProcedureVersionSwitched(dossier, { data }) {
    dossier.procedureVersion = data.procedureVersion
    // What another system promised was by the version before.
    if (dossier.deadline !== undefined) delete dossier.deadline.recordedDueAt
  },
  DossierLinked(dossier, { data }) {
    dossier.links.push({ to: data.to, link: data.link })
  },
  ReceptionRefused(dossier, { at }) {
    dossier.state = stateAfter.ReceptionRefused(dossier.state)
    dossier.receptionRefusedAt = at
    closeClocks(dossier, at)
  },
  DossierResolved(dossier, { at, data }) {
    dossier.state = stateAfter.DossierResolved(dossier.state)
    dossier.resolvedAt = at
    if (data.outcome !== undefined) dossier.outcome = data.outcome
    if (data.decision !== undefined) dossier.decision = data.decision
    endWork(dossier, at)
  },
  ResultReturned(dossier, { at }) {
    dossier.state = stateAfter.ResultReturned(dossier.state)
    dossier.returnedAt = at
    // Another system may tell no more of the end than this.
    endWork(dossier, at)
    closeClocks(dossier, at)
  },
  WithdrawalRequested(dossier, { at }) {
    dossier.withdrawalRequestedAt = at
  },
  DossierWithdrawn(dossier, { at }) {
    dossier.state = stateAfter.DossierWithdrawn(dossier.state)
    dossier.withdrawnAt = at
    endWork(dossier, at)
    closeClocks(dossier, at)
  },
  DossierReopened(dossier, { at, data }) {
    dossier.state = stateAfter.DossierReopened(dossier.state)
    dossier.reopenedAt = at
    dossier.reopenings = (dossier.reopenings ?? 0) + 1
    if (dossier.extensions.length > 0) dossier.extensionsBefore = dossier.extensions.length
    // The promise was of what had ended. Where there is a term, the same command makes another.
    delete dossier.deadline
    dossier.arrivals = data.step === undefined ? [] : [{ step: data.step }]
    delete dossier.resolvedAt
    delete dossier.outcome
    delete dossier.decision
    delete dossier.returnedAt
    delete dossier.withdrawnAt
    delete dossier.withdrawalRequestedAt
  },
}

/** Facts that a dossier may have from its first event on: the later event has the last word. */
const facts = [
  'procedureVersion',
  'level',
  'field',
  'agency',
  'dossierCode',
  'application',
  'placeOfHelp',
  'placeOfReception',
] as const

interface Entry {
  readonly procedure: string
  readonly channel: string
  readonly applicant?: PersonalReference | undefined
}

function enter(
  dossier: Dossier,
  data: Entry & { readonly [Fact in (typeof facts)[number]]?: Dossier[Fact] | undefined },
) {
  dossier.procedure = data.procedure
  dossier.channel = data.channel
  if (data.applicant !== undefined) dossier.applicant = { ...data.applicant }
  for (const fact of facts) {
    const value = data[fact]
    if (value !== undefined) (dossier as unknown as Record<string, unknown>)[fact] = value
  }
}

/** A dossier that changes hands leaves the officer who had it. */
export function hold(
  dossier: Dossier,
  { unit, officer }: { unit?: string | undefined; officer?: string | undefined },
): void {
  if (unit !== undefined) dossier.unit = unit
  if (officer === undefined) delete dossier.officer
  else dossier.officer = officer
}

/** With the dossier ends what was going on. */
function endWork(dossier: Dossier, at: Instant): void {
  endPauses(dossier, at)
  for (const run of dossier.steps) if (isOpen(run)) run.closedAt = at
  // An answer may still come, but the clock no longer stands for it: not even if the dossier is taken up again.
  for (const asked of dossier.concurrences) if (asked.answeredAt === undefined) asked.stopsClock = false
  if (dossier.arrivals.length > 0) dossier.arrivals = []
}
