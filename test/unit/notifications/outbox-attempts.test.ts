// What becomes of several messages of one event while the world and the dossier change between the attempts: each gets where
// it is meant to, under its own key, or is seen to be parked.

import { describe, expect, it, vi } from 'vitest'
import type { Engine } from 'dossier-engine'
import {
  en,
  standardNotices,
  startOutbox,
  type Message,
  type NoticeRules,
} from 'dossier-engine/notifications'
import { closeAfterEach } from '../../support/close-after-each.js'
import { accept, on, openOffice } from '../../support/office.js'

const closing = closeAfterEach()

async function assignedDossier(): Promise<Engine> {
  const { engine } = await openOffice()
  closing(engine)
  const dossierId = 'd-1'
  await accept(
    engine,
    { type: 'receiveDossier', dossierId, procedure: 'licence', channel: 'online', at: on('04-02') },
    { type: 'startStep', dossierId, step: 'check', at: on('04-02', '11:00') },
    { type: 'assign', dossierId, officer: 'o-1', at: on('04-03', '08:00') },
  )
  return engine
}

const text = { subject: 's', text: 't' }
const to = (kind: 'officer' | 'unit', id: string) => ({ to: { kind, id }, about: 'mine', text })
const patient = { retry: { firstDelayMs: 5, maxDelayMs: 10, attempts: 50 } }
/** Whoever has the dossier when the event is told, as a rule of an application's own may be. */
const holders: NoticeRules = {
  Assigned: (_, { officer }) => [
    to('officer', officer ?? 'nobody'),
    officer === 'o-1' ? to('officer', 'chief') : undefined,
    to('unit', 'archive'),
  ],
}

describe('several messages of one event', () => {
  it('each reach whom they are for, also if a rule finds others at the next attempt', async () => {
    const engine = await assignedDossier()
    const sent: Message[] = []
    let isDown = true
    const reactor = await startOutbox(engine, {
      ...{ name: 'mail', from: 'start', texts: en, rules: holders, ...patient },
      sender: {
        send(message) {
          if (isDown && message.to.id === 'archive') throw new Error('no line')
          sent.push(message)
        },
      },
    })
    await vi.waitFor(() => expect(sent.map(({ to: { id } }) => id)).toEqual(['o-1', 'chief']))
    await accept(engine, { type: 'assign', dossierId: 'd-1', officer: 'o-2', at: on('04-03', '09:00') })
    isDown = false
    await vi.waitFor(() => expect(reactor.status()).toMatchObject({ lag: 0, retrying: 0 }))
    const told = new Set(sent.map(({ to: { id } }) => id))
    expect([...told].toSorted()).toEqual(['archive', 'chief', 'o-1', 'o-2'])
    // Of both events, also of the first, whose list had grown shorter by then.
    expect(sent.filter(({ to: { id } }) => id === 'archive')).toHaveLength(2)
    // One key for one message: nobody drops another's as a double of theirs.
    const byKey = new Map<string, Set<string>>()
    for (const { key, to: recipient } of sent)
      byKey.set(key, (byKey.get(key) ?? new Set()).add(`${recipient.kind} ${recipient.id}`))
    for (const recipients of byKey.values()) expect(recipients.size).toBe(1)
  })

  it('are told apart where one recipient hears of two things, or of one twice', async () => {
    const engine = await assignedDossier()
    const sent: Message[] = []
    const reactor = await startOutbox(engine, {
      ...{ name: 'mail', from: 'start', texts: en, ...patient },
      rules: {
        Assigned: () => [to('unit', 'u'), { ...to('unit', 'u'), about: 'other' }, to('unit', 'u')],
      },
      sender: { send: (message) => sent.push(message) },
    })
    await vi.waitFor(() => expect(reactor.status().lag).toBe(0))
    expect(sent).toHaveLength(3)
    expect(new Set(sent.map(({ key }) => key)).size).toBe(3)
  })

  it('are tried again while one of them may get there, before those that never will park the event', async () => {
    const engine = await assignedDossier()
    const sent: string[] = []
    let failures = 0
    const reactor = await startOutbox(engine, {
      ...{ name: 'mail', from: 'start', texts: en, ...patient },
      rules: { Assigned: () => [to('unit', 'gone'), to('unit', 'down'), to('unit', 'there')] },
      sender: {
        send({ to: { id } }) {
          if (id === 'gone') throw Object.assign(new Error('410'), { retryable: false })
          if (id === 'down' && ++failures < 3) throw new Error('no line')
          sent.push(id)
        },
      },
    })
    await vi.waitFor(() => expect(reactor.status()).toMatchObject({ parked: 1 }))
    expect(sent).toEqual(['there', 'down'])
  })

  it('are not given up sooner where the other side asks for them at once', async () => {
    const engine = await assignedDossier()
    const triedAt: number[] = []
    const reactor = await startOutbox(engine, {
      ...{ name: 'mail', from: 'start', texts: en, retry: { firstDelayMs: 40, attempts: 4 } },
      rules: { Assigned: () => [to('unit', 'u')] },
      sender: {
        send() {
          triedAt.push(performance.now())
          throw Object.assign(new Error('503'), { retryAfterMs: 0 })
        },
      },
    })
    await vi.waitFor(() => expect(reactor.status()).toMatchObject({ parked: 1 }))
    // 40, 80 and 160 ms, each less a fifth.
    expect(triedAt.at(-1)! - triedAt[0]!).toBeGreaterThan(220)
  })

  it('double the first, if each attempt does all of them: the control of what `once` is for', async () => {
    const engine = await assignedDossier()
    const sent: string[] = []
    let failures = 0
    const send = (id: string) => {
      if (id === 'two' && ++failures < 3) throw new Error('no line')
      sent.push(id)
    }
    await engine.startReactor({
      ...{ name: 'control', from: 'start', ...patient },
      on: {
        Assigned() {
          send('one')
          send('two')
        },
      },
    })
    await vi.waitFor(() => expect(sent).toContain('two'))
    expect(sent).toEqual(['one', 'one', 'one', 'two'])
  })
})

describe('facts from elsewhere', () => {
  it('are history, of which nobody is told anew', async () => {
    const { engine } = await openOffice()
    closing(engine)
    const sent: Message[] = []
    const reactor = await startOutbox(engine, {
      ...{ name: 'mail', from: 'now', texts: en },
      sender: { send: (message) => sent.push(message) },
    })
    const at = '2019-03-04T08:00:00+07:00'
    await engine.import(
      [
        {
          dossierId: 'old-1',
          events: [
            {
              type: 'DossierReceived',
              at,
              data: {
                ...{ procedure: 'licence', channel: 'counter' },
                applicant: { subject: 'p-9', data: { name: 'X' } },
              },
            },
          ],
        },
      ],
      { source: 'the old system' },
    )
    await vi.waitFor(() => expect(reactor.status().lag).toBe(0))
    expect(sent).toEqual([])
    expect(Object.keys(standardNotices)).toContain('DossierReceived')
  })
})
