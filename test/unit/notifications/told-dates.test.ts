// Which date a notice tells, and which it leaves out.

import { expect, it, vi } from 'vitest'
import { defineProcedure, type Engine } from 'dossier-engine'
import { en, startOutbox, type Message } from 'dossier-engine/notifications'
import { closeAfterEach } from '../../support/close-after-each.js'
import { accept, licence, on, openOffice } from '../../support/office.js'

const closing = closeAfterEach()
const dossierId = 'd-1'

const asking = defineProcedure<string, string>({
  ...licence,
  extension: {},
  concurrence: { within: { workingDays: 2 }, stopsClock: true },
})

/** An office that asks other agencies, with a dossier received on Monday 4 March, due on Wednesday the 13th. */
async function office(): Promise<Engine> {
  const { engine } = await openOffice({ procedures: [asking] })
  await accept(closing(engine), {
    ...{ type: 'receiveDossier', dossierId, procedure: 'licence', channel: 'online', at: on('03-04') },
    applicant: { subject: 'p-1', data: { name: 'Mai' } },
  })
  return engine
}

/** What was sent of everything that happened. */
async function sentOf(engine: Engine): Promise<readonly Message[]> {
  const sent: Message[] = []
  const sender = { send: (message: Message) => void sent.push(message) }
  const reactor = await startOutbox(engine, { name: 'mail', from: 'start', texts: en, sender })
  await vi.waitFor(() => expect(reactor.status().lag).toBe(0))
  return sent
}

const local = ({ about, dueAt }: Message) => [
  about,
  dueAt && new Date(dueAt + 7 * 3_600_000).toISOString().slice(5, 16),
]

it('tells no promise while the clock stands, and it again once the clock runs', async () => {
  const engine = await office()
  await accept(
    engine,
    { type: 'requestConcurrence', dossierId, agency: 'police', question: '?', at: on('03-05') },
    { type: 'stopProcessing', dossierId, reason: 'a court', at: on('03-06') },
    { type: 'resumeProcessing', dossierId, at: on('03-07') },
    { type: 'extendDeadline', dossierId, term: { workingDays: 5 }, reason: 'a visit', at: on('03-08') },
    { type: 'handOver', dossierId, unit: 'trade-unit', at: on('03-08') },
    { type: 'giveConcurrence', dossierId, concurrence: 'concurrence-1', answer: 'agreed', at: on('03-11') },
    { type: 'handOver', dossierId, unit: 'leaders', at: on('03-11') },
  )
  expect((await sentOf(engine)).map(local)).toEqual([
    ['received', '03-13T17:00'],
    ['concurrenceRequested', '03-07T17:00'],
    ['stopped', undefined],
    ['resumed', undefined],
    ['extended', undefined],
    // When it would be due if the clock ran again then.
    ['apology', '03-25T17:00'],
    ['handedOver', undefined],
    ['handedOver', '03-26T17:00'],
  ])
})

it('tells a promise that was missed before the clock stood: it stays', async () => {
  const engine = await office()
  await accept(
    engine,
    { type: 'requestSupplement', dossierId, reason: 'a page', at: on('03-15') },
    { type: 'handOver', dossierId, unit: 'trade-unit', at: on('03-18') },
  )
  expect(local((await sentOf(engine)).at(-1)!)).toEqual(['handedOver', '03-13T17:00'])
})
