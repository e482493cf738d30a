// (5) The fold that keeps the tracking book: what each event changes of a dossier's row. How states move and when
// the clock stands is said in the dossier's own rules.

import type { Instant } from '../kernel/instant.js'
import type { Json } from '../log/canonical.js'
import type { RecordedEvent } from '../log/envelope.js'
import { dossierStates } from '../dossier/dossier.js'
import { removedField } from '../dossier/rules/attributes.js'
import { stateAfter } from '../dossier/state-after.js'
import { defineProjection, intoBook, type Projected } from './projection.js'
import { TrackingBook } from './tracking-book.js'
import { Code, Count, Time } from './tracking-row.js'

/** By type of event: the number of the next state by that of the state before. */
const after = Object.fromEntries(
  Object.entries(stateAfter).map(([type, move]) => [
    type,
    Uint8Array.from(dossierStates, (state) => dossierStates.indexOf(move(state))),
  ]),
) as { readonly [Type in keyof typeof stateAfter]: Uint8Array }

/** Folds a dossier's events into its row. */
export const trackingBook = defineProjection<TrackingBook>({
  name: 'tracking-book',
  version: 6,
  start: (log) => new TrackingBook(log),
  on: {
    DossierRegistered(book, event) {
      const row = book.touch(event)
      book.move(row, after.DossierRegistered)
      book.setTime(row, Time.registeredAt, event.at)
      enter(book, row, event)
    },
    DossierReceived(book, event) {
      const row = book.touch(event)
      book.move(row, after.DossierReceived)
      book.setTime(row, Time.receivedAt, event.at)
      receive(book, row, event)
    },
    DossierTakenOver(book, event) {
      const row = book.touch(event)
      const { receivedAt, supplements } = event.data
      book.move(row, after.DossierTakenOver)
      book.setTime(row, Time.receivedAt, receivedAt)
      book.numbers.set(row, 'takenOverAt', event.at)
      if (supplements !== undefined) book.numbers.add(row, 'supplements', supplements)
      receive(book, row, event)
    },
    DeadlineSet(book, event) {
      const row = book.touch(event)
      // Other clocks are not the promise to the applicant.
      const { data, codes } = event
      if (!book.isStatutory(codes.clock)) return
      book.setTime(row, Time.dueAt, data.dueAt)
      book.setCount(row, Count.dueAsTold, book.dueAsTold(codes.policy))
      book.setCode(row, Code.calendar, codes.calendar)
    },
    ReceptionRefused(book, event) {
      const row = book.touch(event)
      const before = book.stateOf(row)
      book.move(row, after.ReceptionRefused)
      if (book.stateOf(row) !== before) book.end(row, event.at)
    },
    StepStarted(book, event) {
      const row = book.touch(event)
      const { step, unit, officer } = event.codes
      book.move(row, after.StepStarted)
      book.startStep(row, step)
      if (event.data.parallel === true) return
      if (unit !== 0) book.setCode(row, Code.unit, unit)
      book.setCode(row, Code.officer, officer)
    },
    StepCompleted(book, event) {
      const row = book.touch(event)
      book.move(row, after.StepCompleted)
      book.endStep(row, event.codes.step)
    },
    StepSkipped(book, event) {
      const row = book.touch(event)
      book.move(row, after.StepSkipped)
    },
    ReturnedToStep(book, event) {
      const row = book.touch(event)
      for (const step of event.data.closed ?? []) book.endStep(row, book.numberOf(step))
    },
    HandedOver(book, event) {
      const row = book.touch(event)
      if (book.isOneOfSeveral(row, event.codes.step)) return
      book.setCode(row, Code.unit, event.codes.unit)
      book.setCode(row, Code.officer, event.codes.officer)
    },
    Assigned(book, event) {
      const row = book.touch(event)
      if (!book.isOneOfSeveral(row, event.codes.step)) book.setCode(row, Code.officer, event.codes.officer)
    },
    SupplementRequested(book, event) {
      const row = book.touch(event)
      book.move(row, after.SupplementRequested)
      book.numbers.add(row, 'supplements', 1)
      if (event.data.stopsClock) pause(book, row, event.at, ground.supplement)
    },
    SupplementReceived(book, event) {
      const row = book.touch(event)
      book.move(row, after.SupplementReceived)
      resume(book, row, ground.supplement)
    },
    PaymentRequested(book, event) {
      const row = book.touch(event)
      book.move(row, after.PaymentRequested)
      if (event.data.stopsClock) pause(book, row, event.at, ground.payment)
    },
    PaymentRecorded(book, event) {
      const row = book.touch(event)
      book.move(row, after.PaymentRecorded)
      resume(book, row, ground.payment)
    },
    ConcurrenceRequested(book, event) {
      const row = book.touch(event)
      book.add(row, Count.concurrences, 1)
      if (event.data.stopsClock) pause(book, row, event.at, ground.concurrence)
    },
    ConcurrenceGiven(book, event) {
      const row = book.touch(event)
      if (book.count(row, Count.concurrences) > 0) book.add(row, Count.concurrences, -1)
      if (event.data.stoppedClock) resume(book, row, ground.concurrence)
    },
    ProcessingStopped(book, event) {
      const row = book.touch(event)
      book.move(row, after.ProcessingStopped)
      pause(book, row, event.at, ground.stop)
    },
    ProcessingResumed(book, event) {
      const row = book.touch(event)
      book.move(row, after.ProcessingResumed)
      for (const each of [ground.stop, ground.supplement, ground.payment]) resume(book, row, each)
    },
    ExtensionGranted(book, event) {
      book.add(book.touch(event), Count.extensions, 1)
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
      book.move(row, after.DossierResolved)
      book.setTime(row, Time.resolvedAt, event.at)
      endWork(book, row, event.at)
    },
    ResultReturned(book, event) {
      const row = book.touch(event)
      book.move(row, after.ResultReturned)
      book.setTime(row, Time.returnedAt, event.at)
      endWork(book, row, event.at)
    },
    DossierWithdrawn(book, event) {
      const row = book.touch(event)
      book.move(row, after.DossierWithdrawn)
      endWork(book, row, event.at)
    },
    DossierReopened(book, event) {
      const row = book.touch(event)
      book.move(row, after.DossierReopened)
      for (const which of [Time.dueAt, Time.resolvedAt, Time.returnedAt, Time.endedAt] as const)
        book.setTime(row, which, undefined)
      book.setCount(row, Count.dueAsTold, 0)
      book.setCode(row, Code.calendar, 0)
      book.numbers.set(row, 'reopenedAt', event.at)
    },
    // An event of the office's own form, which no definition here names.
    ...({ AttributesSet: setAttributes } as object),
  },
  ...intoBook,
  unpack: (packed, log) => TrackingBook.unpack(packed, log),
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
    book.codes.setText(row, `attributes.${name}`, String(value as string | number | boolean))
  }
  for (const name of (event.data[removedField] ?? []) as readonly string[])
    book.codes.set(row, `attributes.${name}`, 0)
}

interface Entry {
  readonly data: { readonly applicant?: { readonly subject: string } | undefined }
  readonly codes: {
    readonly procedure: number
    readonly channel: number
    readonly dossierCode: number
    readonly application: number
    readonly placeOfHelp: number
    readonly placeOfReception: number
  }
}

interface Reception extends Entry {
  readonly codes: Entry['codes'] & {
    readonly level: number
    readonly field: number
    readonly agency: number
    readonly unit: number
    readonly officer: number
  }
}

function enter(book: TrackingBook, row: number, { data, codes }: Entry): void {
  book.setCode(row, Code.procedure, codes.procedure)
  book.setCode(row, Code.channel, codes.channel)
  const { dossierCode, application, placeOfHelp, placeOfReception } = codes
  if (dossierCode !== 0) book.codes.set(row, 'dossierCode', dossierCode)
  if (application !== 0) book.codes.set(row, 'application', application)
  if (placeOfHelp !== 0) book.codes.set(row, 'placeOfHelp', placeOfHelp)
  if (placeOfReception !== 0) book.codes.set(row, 'placeOfReception', placeOfReception)
  const { applicant } = data
  if (applicant !== undefined) book.codes.setText(row, 'applicant', applicant.subject)
}

function receive(book: TrackingBook, row: number, event: Reception): void {
  enter(book, row, event)
  const { level, field, agency, unit, officer } = event.codes
  if (level !== 0) book.setCode(row, Code.level, level)
  if (field !== 0) book.setCode(row, Code.field, field)
  if (agency !== 0) book.setCode(row, Code.agency, agency)
  if (unit !== 0) book.setCode(row, Code.unit, unit)
  book.setCode(row, Code.officer, officer)
}

/** The grounds on which the clock stands, as they are added up in `pauses`. */
const ground = { supplement: 1, payment: 2, stop: 4, concurrence: 8 } as const

function pause(book: TrackingBook, row: number, at: Instant, by: number): void {
  const pauses = book.count(row, Count.pauses)
  if (pauses === 0) book.setTime(row, Time.pausedAt, at)
  if (by === ground.concurrence || (pauses & by) === 0) book.setCount(row, Count.pauses, pauses + by)
}

function resume(book: TrackingBook, row: number, by: number): void {
  const pauses = book.count(row, Count.pauses)
  const isOn = by === ground.concurrence ? pauses >= by : (pauses & by) !== 0
  if (!isOn) return
  book.setCount(row, Count.pauses, pauses - by)
  if (pauses === by) book.setTime(row, Time.pausedAt, undefined)
}

/** With the dossier ends what was going on. */
function endWork(book: TrackingBook, row: number, at: Instant): void {
  book.end(row, at)
  book.setTime(row, Time.pausedAt, undefined)
  book.setCount(row, Count.pauses, 0)
  book.endSteps(row)
}
