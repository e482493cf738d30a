// Who is told of what, in which words, once; and what becomes of those who can't be reached or are not known any more.

import { describe, expect, it, vi } from 'vitest'
import { createEngine, memoryLog, type Engine, type EngineOptions } from 'dossier-engine'
import {
  consoleSender,
  en,
  noticeNames,
  senderByRecipient,
  standardNotices,
  startOutbox,
  vi as vietnamese,
  type Message,
  type OutboxOptions,
} from 'dossier-engine/notifications'
import { closeAfterEach } from '../../support/close-after-each.js'
import { accept, openOffice } from '../../support/office.js'

const closing = closeAfterEach()

async function office(options: EngineOptions = {}): Promise<Engine> {
  const { engine } = await openOffice({
    dossierCodes: { pattern: 'H52-{yyMMdd}-{seq:4}' },
    ...options,
  })
  return closing(engine)
}

const person = { subject: 'p-1', data: { name: 'Nguyễn Thị Mai', phone: '0912' } }
const filed = (dossierId: string) => ({
  type: 'receiveDossier' as const,
  procedure: 'licence',
  channel: 'online' as const,
  ...{ dossierId, applicant: person, at: '2024-04-26T10:00:00+07:00' },
})

/** An outbox that keeps what it sent; messages that `fails` admits are not taken. */
async function outboxOf(
  engine: Engine,
  {
    fails = () => false,
    ...options
  }: Partial<OutboxOptions> & { fails?: (message: Message) => boolean } = {},
) {
  const sent: Message[] = []
  const reactor = await startOutbox(engine, {
    ...{ name: 'mail', from: 'start', texts: en, retry: { firstDelayMs: 5, maxDelayMs: 10 } },
    sender: {
      send(message) {
        if (fails(message)) throw new Error('no line')
        sent.push(message)
      },
    },
    ...options,
  })
  const settled = () => vi.waitFor(() => expect(reactor.status()).toMatchObject({ lag: 0, retrying: 0 }))
  return { sent, reactor, settled }
}

const told = (messages: readonly Message[]) =>
  messages.map(({ to, about }) => `${to.kind} ${to.id}: ${about}`)

/** A dossier that goes through everything that people hear of. */
async function eventful(engine: Engine): Promise<void> {
  const day = (on: number, hour = 9) =>
    `2024-05-${String(on).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00+07:00`
  const dossierId = 'd-1'
  await accept(
    engine,
    filed(dossierId),
    { type: 'startStep', dossierId, step: 'check', at: '2024-04-26T11:00:00+07:00' },
    { type: 'assign', dossierId, officer: 'o-7', at: '2024-04-26T11:05:00+07:00' },
    { type: 'handOver', dossierId, unit: 'trade-unit', officer: 'o-8', at: '2024-04-26T14:00:00+07:00' },
    {
      ...{
        type: 'requestSupplement',
        dossierId,
        reason: 'the plan\nof the shop',
        at: '2024-04-26T15:00:00+07:00',
      },
    },
    { type: 'receiveSupplement', dossierId, at: day(2) },
    { type: 'requestPayment', dossierId, amount: 1_100_000, currency: 'VND', at: day(2, 10) },
    { type: 'recordPayment', dossierId, amount: 1_100_000, currency: 'VND', at: day(2, 11) },
    {
      ...{
        type: 'requestConcurrence',
        dossierId,
        concurrence: 'c-1',
        agency: 'fire',
        question: 'Is it safe?',
      },
      at: day(3),
    },
    { type: 'giveConcurrence', dossierId, concurrence: 'c-1', answer: 'agreed', at: day(3, 11) },
    { type: 'completeStep', dossierId, step: 'check', next: 'sign', at: day(3, 14) },
    { type: 'startStep', dossierId, step: 'sign', at: day(3, 15) },
    { type: 'completeStep', dossierId, step: 'sign', at: day(6, 8) },
    { type: 'resolveDossier', dossierId, outcome: 'granted', decision: '12/GP', at: day(6) },
    { type: 'returnResult', dossierId, channel: 'online', at: day(7) },
  )
}

describe('an outbox', () => {
  it('has a rule for every other event', async () => {
    const engine = await office()
    await accept(engine, filed('d-1'))
    const about = (name: string) => () =>
      ({ to: { kind: 'unit', id: 'u' }, about: name, text: { subject: 's', text: 't' } }) as const
    const { sent, settled } = await outboxOf(engine, {
      rules: { DossierReceived: about('received'), event: about('other') },
    })
    await settled()
    expect(new Set(told(sent))).toEqual(new Set(['unit u: received', 'unit u: other']))
  })

  it('tells each whom it concerns, once, with what is known of the applicant', async () => {
    const engine = await office()
    await eventful(engine)
    const { sent, settled } = await outboxOf(engine)
    await settled()
    expect(told(sent)).toEqual([
      'applicant p-1: received',
      'officer o-7: assigned',
      'unit trade-unit: handedOver',
      'applicant p-1: supplementRequested',
      'applicant p-1: paymentRequested',
      'agency fire: concurrenceRequested',
      'applicant p-1: resolved',
      'applicant p-1: returned',
    ])
    expect(new Set(sent.map(({ key }) => key)).size).toBe(sent.length)
    for (const { to, contact, key, dossierCode } of sent) {
      expect(contact).toEqual(to.kind === 'applicant' ? person.data : undefined)
      expect(dossierCode).toBe('H52-240426-0001')
      expect(key.length).toBeLessThanOrEqual(200)
    }
    // The promise that stood then.
    expect(sent[0]!.dueAt).toBe(Date.parse('2024-05-09T17:00:00+07:00'))
  })

  it.each([
    ['en', en],
    ['vi', vietnamese],
  ])('says it in words: %s', async (name, texts) => {
    const engine = await office()
    await eventful(engine)
    const { sent, settled } = await outboxOf(engine, { texts })
    await settled()
    const text = sent.map(({ subject, text }) => `${subject}\n  ${text}\n`).join('')
    await expect(text).toMatchFileSnapshot(`texts/${name}.txt`)
  })

  it('has words in both languages for all that people hear of', () => {
    const names = Object.values(noticeNames).flat().toSorted()
    for (const { notices } of [en, vietnamese]) expect(Object.keys(notices).toSorted()).toEqual(names)
  })

  it('sends again what failed, under the same key, and not what got there', async () => {
    const engine = await office()
    const attempts: Message[] = []
    let isDown = true
    const { sent, settled } = await outboxOf(engine, {
      rules: {
        DossierReceived: () => [
          { to: { kind: 'unit', id: 'one' }, about: 'mine', text: { subject: 's', text: 't' } },
          { to: { kind: 'unit', id: 'two' }, about: 'mine', text: { subject: 's', text: 't' } },
          { to: { kind: 'unit', id: 'three' }, about: 'mine', text: { subject: 's', text: 't' } },
        ],
      },
      fails(message) {
        attempts.push(message)
        return message.to.id === 'two' && isDown
      },
    })
    await accept(engine, filed('d-1'))
    await vi.waitFor(() => expect(attempts.filter(({ to }) => to.id === 'two').length).toBeGreaterThan(1))
    isDown = false
    await settled()
    expect(sent.map(({ to }) => to.id)).toEqual(['one', 'three', 'two'])
    const keys = new Set(attempts.filter(({ to }) => to.id === 'two').map(({ key }) => key))
    expect(keys.size).toBe(1)
  })

  it('goes on after a restart, and tells nobody twice', async () => {
    const log = memoryLog()
    const first = await office({ log })
    const before = await outboxOf(first)
    await accept(first, filed('d-1'))
    await before.settled()
    await first.close()
    const second = await office({ log })
    await accept(second, {
      type: 'startStep',
      dossierId: 'd-1',
      step: 'check',
      at: '2024-04-26T11:00:00+07:00',
    })
    const after = await outboxOf(second)
    await accept(second, {
      type: 'assign',
      dossierId: 'd-1',
      officer: 'o-7',
      at: '2024-04-26T11:05:00+07:00',
    })
    await after.settled()
    expect([told(before.sent), told(after.sent)]).toEqual([
      ['applicant p-1: received'],
      ['officer o-7: assigned'],
    ])
  })

  it('tells nothing to whom was erased, says so, and holds up nobody', async () => {
    const engine = await office()
    await accept(engine, filed('d-1'))
    await engine.eraseSubject({ subject: 'p-1', actor: 'officer-1' })
    const dropped: unknown[] = []
    const { sent, reactor, settled } = await outboxOf(engine, {
      onDropped: (message) => dropped.push(message),
    })
    await settled()
    expect(sent).toEqual([])
    expect(dropped).toMatchObject([
      { to: { kind: 'applicant', id: 'p-1' }, about: 'received', why: 'erased' },
    ])
    expect(JSON.stringify(dropped)).not.toContain('Mai')
    expect(reactor.status().parked).toBe(0)
  })

  it('keeps nothing of a person, whatever fails', async () => {
    const log = memoryLog()
    const engine = await office({ log })
    await accept(engine, filed('d-1'))
    const { reactor } = await outboxOf(engine, {
      fails: () => {
        throw Object.assign(new Error(`no line to ${person.data.name}`), { retryable: false })
      },
    })
    await vi.waitFor(() => expect(reactor.status().parked).toBe(1))
    const kept = await log.states!.read('reactor/mail')
    expect(kept!.value).toContain('dossier/d-1')
    expect(kept!.value).not.toContain('Mai')
    expect(JSON.stringify(reactor.held())).not.toContain('Mai')
  })

  it('takes rules and words of your own, and leaves out what you leave out', async () => {
    const engine = await office()
    await eventful(engine)
    const { sent, settled } = await outboxOf(engine, {
      texts: { ...en, notices: { ...en.notices, returned: () => ({ subject: 'Bye', text: 'See you' }) } },
      rules: { ...standardNotices, Assigned: undefined, HandedOver: () => undefined },
    })
    await settled()
    expect(told(sent)).not.toContain('officer o-7: assigned')
    expect(told(sent)).not.toContain('unit trade-unit: handedOver')
    expect(sent.at(-1)).toMatchObject({ subject: 'Bye', text: 'See you' })
  })

  it('parks what nobody has words for', async () => {
    const engine = await office()
    await accept(engine, filed('d-1'))
    const errors: unknown[] = []
    const { reactor } = await outboxOf(engine, {
      rules: { DossierReceived: () => ({ to: { kind: 'unit', id: 'u' }, about: 'recieved' }) },
      onParked: (_, error) => errors.push(error),
    })
    await vi.waitFor(() => expect(reactor.status().parked).toBe(1))
    expect(errors).toMatchObject([
      { code: 'definition-invalid', message: expect.stringContaining('received') },
    ])
  })

  it('goes to whoever carries it to a kind of recipient', async () => {
    const engine = await office()
    await eventful(engine)
    const lines: string[] = []
    const { settled } = await outboxOf(engine, {
      sender: senderByRecipient({ agency: consoleSender({ write: (line) => lines.push(line) }) }),
    })
    await settled()
    expect(lines).toEqual([
      expect.stringMatching(/^→ agency fire \(concurrenceRequested\): H52-240426-0001: .*\n {2}We ask/),
    ])
  })

  it.each([
    [{}, ['texts', 'sender', 'name', 'from']],
    [{ texts: en, sender: {}, name: 'x', from: 'now' }, ['sender']],
    [{ texts: en, sender: consoleSender(), name: 'x', from: 'now', rules: 1 }, ['rules']],
    [
      {
        texts: en,
        sender: consoleSender(),
        name: 'x',
        from: 'now',
        rules: { DossierRecieved: () => undefined },
      },
      ['on.DossierRecieved'],
    ],
    [{ texts: en, sender: consoleSender(), name: 'x', from: 'now', onDroped() {} }, ['onDroped']],
  ])('is not set up as %o', async (options, places) => {
    const engine = await createEngine()
    closing(engine)
    const error = (await startOutbox(engine, options as never).catch((thrown: unknown) => thrown)) as {
      code: string
      details: { findings: { path: string[] }[] }
    }
    expect(error.code).toBe('definition-invalid')
    const found = error.details.findings.map(({ path }) => path.join('.'))
    expect(places.filter((place) => found.includes(place)).length).toBeGreaterThan(0)
  })
})
