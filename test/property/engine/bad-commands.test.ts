// Whatever is sent as a command or told as a fact: an answer or a typed error, and nothing written unless it was
// accepted.

import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { dossierCommands, verifyLog, type DossierCommandInput, type ImportedDossier } from 'dossier-engine'
import { importedFactsArbitrary } from 'dossier-engine/testing'
import { accept, on, openOffice } from '../../support/office.js'
import { garbage, nearly, orError } from './garbage.js'

const { engine } = await openOffice()
const dossierId = 'd-1'
const at = on('03-05')
await accept(engine, {
  type: 'receiveDossier',
  dossierId,
  procedure: 'licence',
  channel: 'online',
  at: on('03-04'),
})

const person = { subject: 's', data: { name: 'Mai' } }
const entry = { applicant: person, dossierCode: 'x', application: 'a', placeOfHelp: 'w', attributes: {} }
const right: Readonly<Record<DossierCommandInput['type'], Readonly<Record<string, unknown>>>> = {
  registerDossier: { procedure: 'licence', channel: 'online', ...entry },
  receiveDossier: {
    ...{ procedure: 'licence', channel: 'post', unit: 'u', officer: 'o' },
    ...{ applicant: person, components: [{ component: 'c', form: 'copy', copies: 1 }] },
  },
  takeOverDossier: {
    ...{ procedure: 'licence', channel: 'post', receivedAt: at, dueAt: at, from: 'f', step: 'check' },
    supplements: 1,
  },
  refuseReception: { reason: 'no', legalBasis: 'l' },
  switchProcedureVersion: { version: 1, legalBasis: 'l' },
  linkDossier: { to: 'd-1', link: 'related' },
  startStep: { step: 'check', unit: 'u', officer: 'o' },
  completeStep: { step: 'check', next: 'sign', note: 'n' },
  skipStep: { step: 'check', next: 'sign', reason: 'r' },
  returnToStep: { step: 'check', reason: 'r' },
  handOver: { unit: 'u', officer: 'o', note: 'n', step: 'check' },
  assign: { officer: 'o', step: 'check' },
  requestSupplement: { reason: 'r' },
  receiveSupplement: { note: 'n' },
  expireSupplement: {},
  recomputeDeadlines: { reason: 'r' },
  noteDeadlines: { notices: [{ name: 'n', before: { days: 1 }, of: 'dueDate', clocks: ['statutory'] }] },
  requestPayment: { fee: 'f', amount: 1, currency: 'VND' },
  recordPayment: { amount: 1, currency: 'VND', fee: 'f', channel: 'post', receipt: 'r' },
  requestConcurrence: { agency: 'a', question: 'q', concurrence: 'c', step: 'check' },
  giveConcurrence: { concurrence: 'c', answer: 'agreed', note: 'n' },
  stopProcessing: { reason: 'r', legalBasis: 'l', notice: 'n' },
  resumeProcessing: { reason: 'r' },
  extendDeadline: { term: { workingDays: 1 }, reason: 'r', legalBasis: 'l', unit: 'u' },
  issueApology: { reason: 'r', reappointedAt: on('04-05'), unit: 'u' },
  resolveDossier: { outcome: 'refused', decision: 'd', note: 'n' },
  returnResult: { channel: 'post' },
  requestWithdrawal: { reason: 'r' },
  withdrawDossier: { reason: 'r' },
  reopenDossier: { ground: 'error', reason: 'r', legalBasis: 'l', step: 'check' },
  attachDocument: { document: 'd', form: 'copy', isSigned: true, fileName: person, hash: 'h', replaces: 'x' },
  signDocument: { document: 'd', signature: 'seal', signer: 's', hash: 'h' },
  receiveFeedback: { kind: 'complaint', feedback: 'f', channel: 'post', content: person },
  answerFeedback: { feedback: 'f', content: person },
  rateSatisfaction: { score: 1, scale: 5, about: 'a' },
  setAttributes: { attributes: {} },
  correctEvent: { event: 1, data: { unit: 'u' }, happenedAt: at, reason: 'r' },
}
const nearlyCommand = fc
  .tuple(fc.constantFrom(...(Object.keys(dossierCommands) as DossierCommandInput['type'][])), fc.nat())
  .chain(([type, id]) =>
    nearly({ type, actor: 'lan', at, dossierId: `f-${id}`, commandId: `c-${id}`, ...right[type] }),
  )

afterAll(async () => {
  expect(engine.dossier(dossierId)).toMatchObject({ state: 'received', version: 2 })
})

describe('any command', () => {
  it('is accepted, refused or told to be malformed, and is written only if it was accepted', async () => {
    const codes = { accepted: 0, refused: 0, malformed: 0 }
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 8, arbitrary: nearlyCommand }, garbage), async (command) => {
        const before = engine.position
        const outcome = await orError(
          () => engine.handle(command as DossierCommandInput),
          ['command-invalid', 'calendar-range', 'event-invalid'],
        )
        if (typeof outcome === 'string') codes.malformed += 1
        else if (outcome.accepted) codes.accepted += 1
        else codes.refused += 1
        const isAccepted = typeof outcome === 'object' && outcome.accepted && !outcome.repeated
        expect(engine.position > before).toBe(isAccepted)
      }),
      { numRuns: 1_500 },
    )
    // The fuzz is neither all noise nor all sense.
    for (const count of Object.values(codes)) expect(count).toBeGreaterThan(0)
  })

  it('with huge but rightful texts is stored as it is', async () => {
    const reason = 'ầ'.repeat(65_536)
    const huge = { open: await openOffice() }
    await accept(huge.open.engine, {
      type: 'registerDossier',
      dossierId: 'x'.repeat(200),
      procedure: 'licence',
      channel: 'online',
      at,
    })
    await accept(huge.open.engine, { type: 'refuseReception', dossierId: 'x'.repeat(200), reason, at })
    expect(huge.open.engine.timeline('x'.repeat(200)).at(-1)!.data).toEqual({ reason })
  })
})

describe('any import', () => {
  const rightDossier = { dossierId: 'i-1', events: [] as unknown }
  const rightEvent = { type: 'Assigned', at, actor: 'old', data: { officer: 'x' } }
  const data = fc.oneof(
    ...Object.values(right)
      .filter((fields) => Object.keys(fields).length > 0)
      .map((fields) => nearly(fields)),
    nearly({
      clock: 'statutory',
      dueAt: 0,
      term: {},
      policy: 'recorded',
      cause: 'reception',
      calendar: 'office',
    }),
    nearly({ step: 'a', unit: 'u', dueAt: 0 }),
    garbage,
  )
  const type = fc.constantFrom(
    'Assigned',
    'DossierReceived',
    'DeadlineSet',
    'StepStarted',
    'SubjectErased',
    'ProcedurePublished',
    'CalendarPublished',
    'Nobody',
  )
  const event = fc.oneof(nearly(rightEvent), fc.record({ type, at: fc.constant(at), data }), garbage)
  const dossier = fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .array(event, { minLength: 1, maxLength: 3 })
        .chain((events) => nearly({ ...rightDossier, events })),
    },
    garbage,
  )
  const codes = [
    'event-invalid',
    'event-unknown',
    'instant-invalid',
    'id-invalid',
    'import-invalid',
    'query-invalid',
  ] as const

  it('is stored whole or refused with a typed error, and the log and the questions stay sound', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(dossier, { maxLength: 2 }), async (facts) => {
        const { engine: other, log } = await opened()
        const before = other.position
        const result = await orError(() => other.import(facts as ImportedDossier[], { source: 's' }), codes)
        if (typeof result === 'string') expect(other.position).toBe(before)
        expect(await verifyLog(log)).toMatchObject({ intact: true })
        for (const stream of await streams(log))
          expect(stream).toMatch(/^(dossier|procedure|calendar|subject)\/./)
        // Whatever is in the log now, the office goes on.
        await accept(other, {
          type: 'receiveDossier',
          dossierId: 'new',
          procedure: 'licence',
          channel: 'post',
          at,
        })
        expect(other.progress('new').dueAt).toBeDefined()
        expect(other.workload({ asOf: at }).total.total).toBeGreaterThan(0)
      }),
      { numRuns: 300 },
    )
  })

  it('with options that are not ones is refused', async () => {
    const options = nearly({
      source: 's',
      batch: 10,
      onProgress: () => {},
      signal: new AbortController().signal,
    })
    await fc.assert(
      fc.asyncProperty(fc.oneof(options, garbage), fc.boolean(), async (given, isEmpty) => {
        const facts = isEmpty ? [] : [{ ...rightDossier, events: [rightEvent] }]
        const { engine: other } = await opened()
        await orError(() => other.import(facts as ImportedDossier[], given as { source: string }), codes)
      }),
      { numRuns: 200 },
    )
  })

  it('of facts that are none at all is refused', async () => {
    await fc.assert(
      fc.asyncProperty(garbage, async (facts) => {
        const { engine: other } = await opened()
        await orError(() => other.import(facts as ImportedDossier[], { source: 's' }), codes)
      }),
      { numRuns: 200 },
    )
  })

  it('of any facts of their form leaves every question an answer', async () => {
    await fc.assert(
      fc.asyncProperty(
        importedFactsArbitrary({ calendars: ['office', 'nobody-published'] }),
        async (facts) => {
          const { engine: other } = await opened()
          await other.import(facts, { source: 's' })
          const asOf = on('06-01')
          other.overdue({ asOf })
          other.workload({ asOf, groupBy: ['unit', 'channel'] })
          other.onTime({ from: '2024-01-01', to: '2024-12-31', definition: 'byInstant', groupBy: ['period'] })
          other.nearlyDue({ asOf, within: { days: 2 } })
          for (const { dossierId: id } of facts) {
            other.progress(id, { asOf: on('12-31') })
            other.controlSlip(id)
            other.timeline(id)
            await orError(() => other.explainDeadline(id), ['calendar-unknown', 'calendar-range'])
          }
        },
      ),
      { numRuns: 150 },
    )
  })
})

/** A fresh office with its log. */
async function opened() {
  const { memoryLog } = await import('dossier-engine')
  const log = memoryLog()
  return { log, engine: (await openOffice({ log })).engine }
}

async function streams(log: Awaited<ReturnType<typeof opened>>['log']): Promise<Set<string>> {
  const found = new Set<string>()
  for await (const { stream } of log.readAll()) found.add(stream)
  return found
}
