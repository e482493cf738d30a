// Turns that dossiers take in and out of the count: taken over, taken up again, stopped, withdrawn, corrected. As
// commands, and as facts told in any order.

import fc from 'fast-check'
import { isDossierError, type DossierCommandInput, type Engine, type ImportedDossier } from 'dossier-engine'

const firstDays = fc.integer({ min: 0, max: 200 })
/** Often the very beginning of a month in the office, or the millisecond before. */
const moment = fc.oneof(
  firstDays.map((days) => Date.UTC(2024, 0, 1) + days * 86_400_000),
  fc
    .tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: -1, max: 1 }))
    .map(([month, ms]) => Date.UTC(2024, month, 1) - 7 * 3_600_000 + ms),
)

/** What moves a dossier in and out of the count, told in any order, as often as it likes. */
export const turnsArbitrary: fc.Arbitrary<readonly ImportedDossier[]> = fc
  .array(
    fc.array(
      fc.tuple(
        moment,
        moment,
        fc.constantFrom(
          'DossierReceived',
          'DossierRegistered',
          'ReceptionRefused',
          'DossierTakenOver',
          'DossierResolved',
          'ResultReturned',
          'DossierWithdrawn',
          'DossierReopened',
          'ProcessingStopped',
          'ProcessingResumed',
          'StepStarted',
        ),
      ),
      { minLength: 1, maxLength: 8 },
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((histories) =>
    histories.map((events, index) => ({
      dossierId: `d-${index}`,
      events: events.map(([at, receivedAt, type]) => ({ type, at, data: dataOf(type, receivedAt) })),
    })),
  )

function dataOf(type: string, receivedAt: number): Record<string, string | number> {
  switch (type) {
    case 'DossierReceived':
    case 'DossierRegistered':
      return { procedure: 'p', channel: 'online' }
    case 'DossierTakenOver':
      return { procedure: 'p', channel: 'online', receivedAt, from: 'old' }
    case 'DossierReopened':
      return { ground: 'error', reason: 'x' }
    case 'ResultReturned':
      return { channel: 'online' }
    case 'ReceptionRefused':
    case 'ProcessingStopped':
      return { reason: 'x' }
    case 'StepStarted':
      return { step: 's' }
    default:
      return {}
  }
}

const reason = 'x'
const procedure = 'licence'
const channel = 'online'
/** What is tried, in turn; what the rules refuse is not done. */
const moves: readonly (readonly object[])[] = [
  [{ type: 'receiveDossier', procedure, channel }],
  [{ type: 'takeOverDossier', procedure, channel, from: 'old', receivedAt: Date.UTC(2024, 0, 1) }],
  [{ type: 'resolveDossier', outcome: 'refused' }],
  [
    { type: 'resolveDossier', outcome: 'refused' },
    { type: 'returnResult', channel },
  ],
  [{ type: 'withdrawDossier' }],
  [{ type: 'reopenDossier', ground: 'appeal', reason }],
  [
    { type: 'reopenDossier', ground: 'error', reason },
    { type: 'resolveDossier', outcome: 'refused' },
  ],
  [{ type: 'stopProcessing', reason }],
  [{ type: 'resumeProcessing' }],
  [{ type: 'requestPayment', amount: 5, currency: 'VND' }],
  [{ type: 'recordPayment', amount: 5, currency: 'VND' }],
  [{ type: 'requestSupplement', reason }],
  [{ type: 'receiveSupplement' }],
  [{ type: 'startStep', step: 'check' }],
  [{ type: 'requestConcurrence', agency: 'other', question: 'may they?' }],
  [{ type: 'correctEvent', event: 1, happenedAt: Date.UTC(2024, 0, 1), reason }],
]
/** Some moves of one dossier, some days after those before. */
export const turnArbitrary = fc.record({
  days: fc.integer({ min: 0, max: 25 }),
  commands: fc.constantFrom(...moves),
  who: fc.record({ actor: fc.constant('lan'), dossierId: fc.constantFrom('a', 'b', 'c') }),
})

/** Handles a command; what can't be told, as a due date beyond the calendar, was not done. */
export async function tried(engine: Engine, command: object): Promise<void> {
  try {
    await engine.handle(command as DossierCommandInput)
  } catch (error) {
    if (!isDossierError(error)) throw error
  }
}
