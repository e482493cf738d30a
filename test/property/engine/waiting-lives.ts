// Dossiers that wait a great deal: pauses on every ground, in any order and overlapping, extensions in between, steps in
// work meanwhile, ends and new beginnings. What the rules refuse is simply not done.

import fc from 'fast-check'
import { defineProcedure, type DossierCommandInput, type Procedure } from 'dossier-engine'
import { procedureArbitrary } from 'dossier-engine/testing'

const minuteMs = 60_000
const reason = 'x'

/** A move, and the minutes since the one before. */
interface Drawn {
  readonly minutes: number
  readonly move: object
}

/** A procedure with a term, which may be extended, and with no limit to supplements. */
export const patientProcedure: fc.Arbitrary<Procedure> = procedureArbitrary({ code: 'licence', maxSteps: 4 })
  .filter(({ term }) => term !== undefined)
  .map((procedure) =>
    defineProcedure<string, string>({
      ...procedure,
      extension: { limit: 5, apology: false },
      supplement: {},
    }),
  )

const concurrence = fc.constantFrom('c-1', 'c-2', 'c-3')
const move = (procedure: Procedure): fc.Arbitrary<object> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant({ type: 'requestSupplement', reason }) },
    { weight: 3, arbitrary: fc.constant({ type: 'receiveSupplement' }) },
    fc.constant({ type: 'requestPayment', amount: 5, currency: 'VND' }),
    fc.constant({ type: 'recordPayment', amount: 5, currency: 'VND' }),
    {
      weight: 2,
      arbitrary: concurrence.map((each) => ({
        ...{ type: 'requestConcurrence', agency: 'police', question: '?' },
        concurrence: each,
      })),
    },
    {
      weight: 2,
      arbitrary: concurrence.map((each) => ({
        type: 'giveConcurrence',
        concurrence: each,
        answer: 'agreed',
      })),
    },
    fc.constant({ type: 'stopProcessing', reason }),
    { weight: 2, arbitrary: fc.constant({ type: 'resumeProcessing' }) },
    {
      weight: 3,
      arbitrary: fc
        .oneof(
          fc.record({ workingDays: fc.integer({ min: 1, max: 9 }) }),
          fc.record({ days: fc.integer({ min: 1, max: 20 }) }),
          fc.record({ workingHours: fc.integer({ min: 1, max: 30 }) }),
          fc.record({ months: fc.constant(1) }),
          fc.record({ on: fc.constantFrom('2024-05-02', '2024-09-30') }),
        )
        .map((term) => ({ type: 'extendDeadline', term, reason })),
    },
    {
      weight: 3,
      arbitrary: fc
        .constantFrom(...Object.keys(procedure.steps))
        .map((step) => ({ type: 'startStep', step })),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.constantFrom(...Object.keys(procedure.steps)), fc.nat(3)).map(([step, draw]) => {
        const { next = [] } = procedure.steps[step]!
        const chosen = next.length > 1 ? next[draw % next.length] : undefined
        return { type: 'completeStep', step, ...(chosen !== undefined && { next: chosen }) }
      }),
    },
    fc.constantFrom(
      { type: 'resolveDossier', outcome: 'refused' },
      { type: 'reopenDossier', ground: 'error', reason },
      { type: 'returnResult', channel: 'online' },
      { type: 'withdrawDossier' },
    ),
  )

const minutes = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 600 }) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 10 }).map((days) => days * 1440) },
  fc.integer({ min: 0, max: 20_000 }),
)
const entry = fc.constantFrom(
  ['registerDossier', 'receiveDossier'],
  ['receiveDossier'],
  ['takeOverDossier'],
  ['takeOverDossier', 'dueAt'],
)

/** The commands of one dossier's life, by a procedure called `licence`. */
export function waitingLife(
  procedure: Procedure,
  { dossierId = 'd', maxLength = 25 } = {},
): fc.Arbitrary<readonly DossierCommandInput[]> {
  const drawn: fc.Arbitrary<Drawn> = fc.record({ minutes, move: move(procedure) })
  const channel = fc.constantFrom('online', 'post')
  const start = fc.integer({ min: Date.UTC(2024, 0, 8), max: Date.UTC(2024, 5, 1) })
  return fc
    .tuple(entry, channel, start, minutes, fc.array(drawn, { maxLength, size: 'max' }))
    .map(([[first, then], channel, startAt, between, moves]) => {
      let at = startAt
      const { code } = procedure
      const old = { from: 'old', receivedAt: startAt - 3 * 1440 * minuteMs }
      const told = { procedure: code, channel }
      const moments = { actor: 'lan', dossierId }
      const commands: object[] = []
      if (first === 'takeOverDossier') {
        const dueAt = then === 'dueAt' ? { dueAt: startAt + 12 * 1440 * minuteMs } : {}
        commands.push({ type: first, ...told, ...old, ...dueAt, ...moments, at })
      } else commands.push({ type: first, ...told, ...moments, at })
      if (then === 'receiveDossier') commands.push({ type: then, ...moments, at: (at += between * minuteMs) })
      for (const { minutes: passed, move: each } of moves) {
        at += passed * minuteMs
        commands.push({ ...each, ...moments, at })
      }
      return commands as unknown as readonly DossierCommandInput[]
    })
}
