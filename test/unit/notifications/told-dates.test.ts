// Which date a notice tells, and which it leaves out.

import { expect, it, vi } from 'vitest'
import { defineProcedure, type Engine } from 'dossier-engine'
import {
  en,
  startOutbox,
  vi as vietnamese,
  type Message,
  type NoticeTexts,
} from 'dossier-engine/notifications'
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
async function sentOf(engine: Engine, texts: NoticeTexts = en): Promise<readonly Message[]> {
  const sent: Message[] = []
  const sender = { send: (message: Message) => void sent.push(message) }
  const reactor = await startOutbox(engine, { name: texts.language, from: 'start', texts, sender })
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
    // Its own date, which has not passed.
    ['apology', '03-20T17:00'],
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

it('says that the term of another agency or of a step has passed, and not that the dossier is overdue', async () => {
  const engine = await office()
  await accept(
    engine,
    { type: 'startStep', dossierId, step: 'check', at: on('03-05') },
    { type: 'requestConcurrence', dossierId, agency: 'police', question: '?', at: on('03-07') },
  )
  await engine.noteDeadlines({ actor: 'scheduler', at: on('03-12') })
  const texts = async (language: NoticeTexts) =>
    (await sentOf(engine, language)).filter(({ about }) => about === 'overdue').map(({ text }) => text)
  expect(await texts(en)).toEqual([
    "The term of step 'check' of dossier d-1 (Alcohol retail licence) has passed. It was due by Wed 6 March 2024 at 17:00.",
    "The term for concurrence 'concurrence-1' of dossier d-1 (Alcohol retail licence) has passed. It was due by Mon 11 March 2024 at 17:00.",
  ])
  expect(await texts(vietnamese)).toEqual([
    "Thời hạn thực hiện bước 'check' của hồ sơ d-1 (Alcohol retail licence) đã hết. Hạn là 17:00 ngày 06/03/2024 (Thứ Tư).",
    "Thời hạn trả lời lấy ý kiến phối hợp 'concurrence-1' của hồ sơ d-1 (Alcohol retail licence) đã hết. Hạn là 17:00 ngày 11/03/2024 (Thứ Hai).",
  ])
})

it('tells a promise that was corrected as it was known to be when the event was recorded', async () => {
  const engine = await office()
  const hand = { type: 'handOver', dossierId, unit: 'trade-unit' } as const
  const put = { type: 'correctEvent', dossierId, event: 2, reason: 'a slip' } as const
  await accept(
    engine,
    { ...put, data: { dueAt: Date.parse(on('03-15', '17:00')) }, at: on('03-05') },
    { ...hand, at: on('03-05') },
    { ...put, data: { dueAt: Date.parse(on('03-18', '17:00')) }, at: on('03-06') },
    { ...hand, unit: 'leaders', at: on('03-06') },
  )
  expect((await sentOf(engine)).map(local)).toEqual([
    ['received', '03-13T17:00'],
    ['handedOver', '03-15T17:00'],
    ['handedOver', '03-18T17:00'],
  ])
})
