// (5) The fold that keeps the tracking book: what each event changes of a dossier's row. How states move and when
// the clock stands is said in the dossier's own rules.

import type { Instant } from '../kernel/instant.js'
import type { Json } from '../log/canonical.js'
import type { RecordedEvent } from '../log/envelope.js'
import { removedField } from '../dossier/rules/attributes.js'
import { endsWithDate } from '../dossier/rules/on-time.js'
import { statutoryClock } from '../procedure/clock-checks.js'
import { stateAfter } from '../dossier/state-after.js'
import { defineProjection, type Projected } from './projection.js'
import { Code, Time, TrackingBook } from './tracking-book.js'

/** Folds a dossier's events into its row. */
export const trackingBook = defineProjection<TrackingBook>({
  name: 'tracking-book',
  version: 4,
  start: () => new TrackingBook(),
  on: {
    DossierRegistered(book, event) {
      const row = book.touch(event)
      book.setState(row, stateAfter.DossierRegistered(book.stateOf(row)))
      book.setTime(row, Time.registeredAt, event.at)
      enter(book, row, event.data)
    },
    DossierReceived(book, event) {
      const row = book.touch(event)
      book.setState(row, stateAfter.DossierReceived(book.stateOf(row)))
      book.setTime(row, Time.receivedAt, event.at)
      receive(book, row, event.data)
    },
    DossierTakenOver(book, event) {
      const row = book.touch(event)
      const { receivedAt, supplements } = event.data
      book.setState(row, stateAfter.DossierTakenOver(book.stateOf(row)))
      book.setTime(row, Time.receivedAt, receivedAt)
      book.numbers.set(row, 'takenOverAt', event.at)
      if (supplements !== undefined) book.countSupplement(row, supplements)
      receive(book, row, event.data)
    },
    DeadlineSet(book, event) {
      const row = book.touch(event)
      // Other clocks are not the promise to the applicant.
      if (event.data.clock !== statutoryClock) return
      book.setTime(row, Time.dueAt, event.data.dueAt)
      book.numbers.set(row, 'dueAsTold', endsWithDate(event.data.policy) ? 0 : 1)
      book.setCode(row, Code.calendar, event.data.calendar)
    },
    ReceptionRefused(book, event) {
      const row = book.touch(event)
      const before = book.stateOf(row)
      book.setState(row, stateAfter.ReceptionRefused(before))
      if (book.stateOf(row) !== before) book.end(row, event.at)
    },
    StepStarted(book, event) {
      const row = book.touch(event)
      const { step, unit, officer, parallel } = event.data
      book.setState(row, stateAfter.StepStarted(book.stateOf(row)))
      book.startStep(row, step)
      if (parallel === true) return
      if (unit !== undefined) book.setCode(row, Code.unit, unit)
      book.setCode(row, Code.officer, officer)
    },
    StepCompleted(book, event) {
      const row = book.touch(event)
      book.setState(row, stateAfter.StepCompleted(book.stateOf(row)))
      book.endStep(row, event.data.step)
    },
    StepSkipped(book, event) {
      const row = book.touch(event)
      book.setState(row, stateAfter.StepSkipped(book.stateOf(row)))
    },
    ReturnedToStep(book, event) {
      const row = book.touch(event)
      for (const step of event.data.closed ?? []) book.endStep(row, step)
    },
    HandedOver(book, event) {
      const row = book.touch(event)
      if (isOneOfSeveral(book, row, event.data.step)) return
      book.setCode(row, Code.unit, event.data.unit)
      book.setCode(row, Code.officer, event.data.officer)
    },
    Assigned(book, event) {
      const row = book.touch(event)
      if (!isOneOfSeveral(book, row, event.data.step)) book.setCode(row, Code.officer, event.data.officer)
    },
    SupplementRequested(book, event) {
      const row = book.touch(event)
      book.setState(row, stateAfter.SupplementRequested(book.stateOf(row)))
      book.countSupplement(row)
      if (event.data.stopsClock) pause(book, row, event.at, ground.supplement)
    },
    SupplementReceived(book, event) {
      const row = book.touch(event)
      book.setState(row, stateAfter.SupplementReceived(book.stateOf(row)))
      resume(book, row, ground.supplement)
    },
    PaymentRequested(book, event) {
      const row = book.touch(event)
      book.setState(row, stateAfter.PaymentRequested(book.stateOf(row)))
      if (event.data.stopsClock) pause(book, row, event.at, ground.payment)
    },
    PaymentRecorded(book, event) {
      const row = book.touch(event)
      book.setState(row, stateAfter.PaymentRecorded(book.stateOf(row)))
      resume(book, row, ground.payment)
    },
    ConcurrenceRequested(book, event) {
      const row = book.touch(event)
      book.numbers.add(row, 'concurrences', 1)
      if (event.data.stopsClock) pause(book, row, event.at, ground.concurrence)
    },
    ConcurrenceGiven(book, event) {
      const row = book.touch(event)
      if (book.numbers.get(row, 'concurrences') > 0) book.numbers.add(row, 'concurrences', -1)
      if (event.data.stoppedClock) resume(book, row, ground.concurrence)
    },
    ProcessingStopped(book, event) {
      const row = book.touch(event)
      book.setState(row, stateAfter.ProcessingStopped(book.stateOf(row)))
      pause(book, row, event.at, ground.stop)
    },
    ProcessingResumed(book, event) {
      const row = book.touch(event)
      book.setState(row, stateAfter.ProcessingResumed(book.stateOf(row)))
      for (const each of [ground.stop, ground.supplement, ground.payment]) resume(book, row, each)
    },
    ExtensionGranted(book, event) {
      book.numbers.add(book.touch(event), 'extensions', 1)
    },
    ApologyIssued: touch,
    SupplementTermExpired: touch,
    WithdrawalRequested: touch,
    ProcedureVersionSwitched: touch,
    DossierLinked: touch,
    DocumentAttached: touch,
    DocumentSigned: touch,
    FeedbackReceived: touch,
    FeedbackAnswered: touch,
    SatisfactionRated: touch,
    ClockPaused: touch,
    ClockResumed: touch,
    ClockStopped: touch,
    // What was noted of dates could be told before.
    DeadlinePassed: (book, event) => book.keep(event),
    DeadlineApproached: (book, event) => book.keep(event),
    DossierResolved(book, event) {
      const row = book.touch(event)
      book.setState(row, stateAfter.DossierResolved(book.stateOf(row)))
      book.setTime(row, Time.resolvedAt, event.at)
      endWork(book, row, event.at)
    },
    ResultReturned(book, event) {
      const row = book.touch(event)
      book.setState(row, stateAfter.ResultReturned(book.stateOf(row)))
      book.setTime(row, Time.returnedAt, event.at)
      book.end(row, event.at)
    },
    DossierWithdrawn(book, event) {
      const row = book.touch(event)
      book.setState(row, stateAfter.DossierWithdrawn(book.stateOf(row)))
      endWork(book, row, event.at)
    },
    DossierReopened(book, event) {
      const row = book.touch(event)
      book.setState(row, stateAfter.DossierReopened(book.stateOf(row)))
      for (const which of [Time.resolvedAt, Time.returnedAt, Time.endedAt] as const)
        book.setTime(row, which, undefined)
      book.numbers.set(row, 'reopenedAt', event.at)
    },
    // An event of the office's own form, which no definition here names.
    ...({ AttributesSet: setAttributes } as object),
  },
  merge: (into, from) => into.merge(from),
  clear: (book, ordinal) => book.clear(ordinal),
  snapshot(book) {
    const rows: Record<string, Json> = {}
    for (let row = 0; row < book.length; row++)
      if (book.stateOf(row) !== 'absent') rows[row] = book.toObject(row)
    return rows
  },
})

function touch(book: TrackingBook, event: Projected & { readonly at: Instant }): void {
  book.touch(event)
}

function setAttributes(book: TrackingBook, event: Projected & RecordedEvent): void {
  const row = book.touch(event)
  for (const [name, value] of Object.entries(event.data)) {
    if (name === removedField || value === undefined || typeof value === 'object') continue
    book.codes.set(row, `attributes.${name}`, String(value as string | number | boolean))
  }
  for (const name of (event.data[removedField] ?? []) as readonly string[])
    book.codes.set(row, `attributes.${name}`, undefined)
}

interface Entry {
  readonly procedure: string
  readonly channel: string
  readonly applicant?: { readonly subject: string } | undefined
  readonly dossierCode?: string | undefined
  readonly application?: string | undefined
  readonly placeOfHelp?: string | undefined
  readonly placeOfReception?: string | undefined
}

interface Reception extends Entry {
  readonly level?: string | undefined
  readonly field?: string | undefined
  readonly agency?: string | undefined
  readonly unit?: string | undefined
  readonly officer?: string | undefined
}

const rare = ['dossierCode', 'application', 'placeOfHelp', 'placeOfReception'] as const

function enter(book: TrackingBook, row: number, data: Entry): void {
  book.setCode(row, Code.procedure, data.procedure)
  book.setCode(row, Code.channel, data.channel)
  const subject = data.applicant?.subject
  if (subject !== undefined) book.codes.set(row, 'applicant', subject)
  for (const name of rare) {
    const text = data[name]
    if (text !== undefined) book.codes.set(row, name, text)
  }
}

function receive(book: TrackingBook, row: number, data: Reception): void {
  enter(book, row, data)
  for (const name of ['level', 'field', 'agency', 'unit'] as const) {
    const text = data[name]
    if (text !== undefined) book.setCode(row, Code[name], text)
  }
  book.setCode(row, Code.officer, data.officer)
}

/** Whether an event is about one of several steps in work, so that the dossier itself stays where it is. */
function isOneOfSeveral(book: TrackingBook, row: number, step: string | undefined): boolean {
  if (step === undefined) return false
  const steps = book.stepsOf(row)
  return steps.length > 1 && steps.includes(step)
}

/** The grounds on which the clock stands, as they are added up in `pauses`. */
const ground = { supplement: 1, payment: 2, stop: 4, concurrence: 8 } as const

function pause(book: TrackingBook, row: number, at: Instant, by: number): void {
  const pauses = book.numbers.get(row, 'pauses')
  if (pauses === 0) book.setTime(row, Time.pausedAt, at)
  if (by === ground.concurrence || (pauses & by) === 0) book.numbers.set(row, 'pauses', pauses + by)
}

function resume(book: TrackingBook, row: number, by: number): void {
  const pauses = book.numbers.get(row, 'pauses')
  const isOn = by === ground.concurrence ? pauses >= by : (pauses & by) !== 0
  if (!isOn) return
  book.numbers.set(row, 'pauses', pauses - by)
  if (pauses === by) book.setTime(row, Time.pausedAt, undefined)
}

/** With the dossier ends what was going on. */
function endWork(book: TrackingBook, row: number, at: Instant): void {
  book.end(row, at)
  book.setTime(row, Time.pausedAt, undefined)
  book.numbers.set(row, 'pauses', 0)
  book.endSteps(row)
}
