// What an outbox tells is a function of the log: counted again here from the events by a table of its own.

import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { Engine, RecordedEvent } from 'dossier-engine'
import { startOutbox, vi as vietnamese, type Message } from 'dossier-engine/notifications'
import { sized } from '../../support/campaign.js'
import { play, scenarioArbitrary } from '../engine/scenario.js'

/** Who hears, of what, by event type; what the holder of a dossier hears is below. */
const applicantHears: Readonly<Record<string, string>> = {
  DossierReceived: 'received',
  ReceptionRefused: 'receptionRefused',
  SupplementRequested: 'supplementRequested',
  SupplementTermExpired: 'supplementTermExpired',
  PaymentRequested: 'paymentRequested',
  ProcessingStopped: 'stopped',
  ProcessingResumed: 'resumed',
  ExtensionGranted: 'extended',
  ApologyIssued: 'apology',
  DossierResolved: 'resolved',
  ResultReturned: 'returned',
  DossierWithdrawn: 'withdrawn',
  DossierReopened: 'reopened',
  FeedbackAnswered: 'feedbackAnswered',
}
const namedHear: Readonly<Record<string, readonly [kind: string, field: string, about: string]>> = {
  Assigned: ['officer', 'officer', 'assigned'],
  HandedOver: ['unit', 'unit', 'handedOver'],
  ConcurrenceRequested: ['agency', 'agency', 'concurrenceRequested'],
}

function toldBy(event: RecordedEvent, engine: Engine, dossierId: string): string[] {
  const { type, data } = event as RecordedEvent<string, Record<string, unknown>>
  const { applicant, officer, unit } = engine.dossier(dossierId)
  if (Object.hasOwn(applicantHears, type))
    return applicant === undefined ? [] : [`applicant ${applicant.subject} ${applicantHears[type]}`]
  if (Object.hasOwn(namedHear, type)) {
    const [kind, field, about] = namedHear[type]!
    return [`${kind} ${String(data[field])} ${about}`]
  }
  if (['supplement', 'payment'].includes(String(data['clock']))) return []
  const ofOfficer = officer === undefined ? [] : [`officer ${officer} `]
  const ofUnit = unit === undefined ? [] : [`unit ${unit} `]
  if (type === 'DeadlinePassed') return [...ofOfficer, ...ofUnit].map((who) => `${who}overdue`)
  if (type !== 'DeadlineApproached') return []
  return data['notice'] === 'apologyOwed'
    ? ofUnit.map((who) => `${who}apologyOwed`)
    : ofOfficer.map((who) => `${who}dueSoon`)
}

test('tells what the log says, each once, in the order of the log', async () => {
  let messages = 0
  await fc.assert(
    fc.asyncProperty(scenarioArbitrary(), async (scenario) => {
      const { engine, dossierIds } = await play(scenario)
      const expected = dossierIds
        .flatMap((dossierId) => engine.timeline(dossierId).map((event) => ({ event, dossierId })))
        .toSorted((one, other) => one.event.position - other.event.position)
        .flatMap(({ event, dossierId }) =>
          toldBy(event, engine, dossierId).map((told) => `${dossierId}: ${told}`),
        )
      const sent: Message[] = []
      const reactor = await startOutbox(engine, {
        ...{ name: 'mail', from: 'start', texts: vietnamese },
        sender: { send: (message) => sent.push(message) },
      })
      await vi.waitFor(() => expect(reactor.status().lag).toBe(0), { timeout: 20_000 })
      expect(reactor.held()).toEqual([])
      expect(
        sent.map(({ dossierId, to: { kind, id }, about }) => `${dossierId}: ${kind} ${id} ${about}`),
      ).toEqual(expected)
      expect(new Set(sent.map(({ key }) => key)).size).toBe(sent.length)
      for (const { subject, text } of sent) {
        expect(`${subject} ${text}`).not.toMatch(/undefined|NaN|\[object|Invalid/)
        expect(`${subject}${text}`).not.toMatch(/[\r\n]/)
      }
      messages += sent.length
      await engine.close()
    }),
    { numRuns: sized(25, 2_000) },
  )
  expect(messages).toBeGreaterThan(0)
})
