// An import keeps facts of elsewhere, also those that the rules would refuse, or says what is not of its form.

import { describe, expect, it } from 'vitest'
import { defineProcedure } from 'dossier-engine'
import { accept, licence, on, openOffice } from '../../support/office.js'

describe('an import', () => {
  const facts = (dossierId: string) => ({
    dossierId,
    events: [
      { type: 'DossierReceived', at: on('03-04'), data: { procedure: 'old', channel: 'e-mail' } },
      {
        type: 'DeadlineSet',
        at: on('03-04'),
        data: { clock: 'statutory', dueAt: Date.parse(on('03-08')), policy: 'recorded', cause: 'reception' },
      },
      { type: 'DossierResolved', at: on('03-06'), actor: 'lan', data: {} },
      { type: 'StepCompleted', at: on('03-07'), data: { step: 'archive' } }, // after the end: kept
    ],
  })

  it('keeps facts that the rules would refuse, with their source', async () => {
    const { engine } = await openOffice({ timeZone: 'Asia/Ho_Chi_Minh' })
    const result = await engine.import([facts('x'), facts('y')], { source: 'old-system', batch: 1 })
    expect(result).toEqual({ dossiers: 2, events: 8, position: engine.position })
    expect(engine.dossier('x')).toMatchObject({
      state: 'resolved',
      channel: 'e-mail',
      steps: [{ step: 'archive' }],
    })
    expect(engine.timeline('x').map(({ source, actor }) => [source, actor])[2]).toEqual(['old-system', 'lan'])
    expect(engine.onTime({ from: '2024-03-01', to: '2024-03-31' }).total).toMatchObject({
      received: 2,
      resolved: { early: 2 },
    })
    expect(engine.progress('x').percent).toBe(100)
  })

  it('refuses what is not of its form, naming it, and half a dossier is never written', async () => {
    const { engine } = await openOffice()
    const broken = {
      dossierId: 'z',
      events: [
        ...facts('z').events.slice(0, 1),
        { type: 'DeadlineSet', at: on('03-04'), data: { clock: 'x' } },
      ],
    }
    await expect(engine.import([broken], { source: 's' })).rejects.toMatchObject({
      code: 'event-invalid',
      details: { eventType: 'DeadlineSet' },
    })
    await expect(
      engine.import([{ dossierId: 'z', events: [{ type: 'Moved', at: 0, data: {} }] }], { source: 's' }),
    ).rejects.toMatchObject({ code: 'event-unknown' })
    expect(() => engine.dossier('z')).toThrow(expect.objectContaining({ code: 'dossier-unknown' }))
  })
})

describe('an imported dossier', () => {
  const told = (type: string, at: string, data: Record<string, unknown>) => ({ type, at, data })
  const corrected = async (events: readonly ReturnType<typeof told>[], command: object) => {
    const { engine } = await openOffice()
    await engine.import([{ dossierId: 'd', events }], { source: 'old' })
    const before = engine.timeline('d').length
    await accept(engine, {
      ...{ type: 'correctEvent', event: 1, reason: 'a slip', dossierId: 'd', at: on('03-08') },
      ...command,
    })
    return engine.timeline('d', {}).slice(before)
  }

  it('from before the calendar and without a due date is corrected all the same', async () => {
    const events = [
      told('DossierReceived', '2019-03-04T09:00:00+07:00', { procedure: 'licence', channel: 'online' }),
      told('DossierResolved', '2019-03-08T09:00:00+07:00', {}),
    ]
    expect(await corrected(events, { data: { channel: 'post' } })).toMatchObject([{ type: 'EventCorrected' }])
    // Nor does it get a due date that the other system did not tell.
    const inside = { happenedAt: on('03-04') }
    expect(await corrected(events.slice(0, 1), inside)).toMatchObject([{ type: 'EventCorrected' }])
  })

  it('keeps what was told of an answer where only the text of the question is corrected', async () => {
    const asked = { concurrence: 'c', agency: 'police', question: 'any?', stopsClock: true }
    const events = [
      told('DossierReceived', on('03-04'), { procedure: 'licence', channel: 'online' }),
      told('ConcurrenceRequested', on('03-05'), asked),
      told('ConcurrenceGiven', on('03-06'), { concurrence: 'c', answer: 'agreed', stoppedClock: false }),
    ]
    const text = { event: 2, data: { question: 'any objection?' } }
    expect(await corrected(events, text)).toMatchObject([{ type: 'EventCorrected' }])
  })
})

describe("a clock of the procedure's own of which another system tells that it stood", () => {
  it('keeps what it was given, whatever comes afterwards', async () => {
    const norm = { start: ['DossierReceived'], stop: ['DossierResolved'], within: { workingDays: 5 } }
    const own = defineProcedure({ ...licence, clocks: { norm: { ...norm, pausedBy: ['supplement'] } } })
    const { engine } = await openOffice({ procedures: [own] })
    const told = (type: string, day: string, data: Record<string, unknown>) => ({ type, at: on(day), data })
    const set = (dueOn: string, cause: string) => ({
      clock: 'norm',
      dueAt: Date.parse(on(dueOn, '17:00')),
      cause,
    })
    const events = [
      told('DossierReceived', '03-04', { procedure: 'licence', channel: 'post' }),
      told('DeadlineSet', '03-04', { ...set('03-11', 'start'), calendar: 'office', policy: 'norm' }),
      told('ClockPaused', '03-05', { clock: 'norm', ground: 'supplement' }),
      told('ClockPaused', '03-06', { clock: 'norm', ground: 'payment' }),
      told('ClockResumed', '03-06', { clock: 'norm', ground: 'supplement' }),
      told('ClockResumed', '03-07', { clock: 'norm', ground: 'payment' }),
      told('DeadlineSet', '03-07', { ...set('03-13', 'resumption'), calendar: 'office', policy: 'norm' }),
    ]
    await engine.import([{ dossierId: 'd', events }], { source: 'old' })
    const recompute = { actor: 'boss', calendar: 'office', at: on('03-08') }
    expect(await engine.recomputeDeadlines(recompute)).toMatchObject({ recomputed: 0 })
    await accept(engine, { type: 'requestSupplement', reason: 'r', dossierId: 'd', at: on('03-11') })
    await accept(engine, { type: 'receiveSupplement', dossierId: 'd', at: on('03-13') })
    expect(engine.dossier('d').clocks).toMatchObject([{ dueAt: Date.parse(on('03-15', '17:00')) }])
  })
})

describe('a dossier of which another system tells only that its result was returned', () => {
  const open = async () => {
    const { engine } = await openOffice()
    const dueAt = Date.parse(on('03-05'))
    const events = [
      { type: 'DossierReceived', at: on('03-04'), data: { procedure: 'licence', channel: 'online' } },
      { type: 'StepStarted', at: on('03-04'), data: { step: 'check', unit: 'one-stop', dueAt } },
      { type: 'SupplementRequested', at: on('03-05'), data: { reason: 'x', stopsClock: true } },
      { type: 'ResultReturned', at: on('03-06'), data: { channel: 'online' } },
    ]
    await engine.import([{ dossierId: 'r', events }], { source: 'old-system' })
    return engine
  }

  it('has no step in work any more, and no clock of one that runs on', async () => {
    const engine = await open()
    expect(engine.controlSlip('r')).toMatchObject([{ ended: 'closed', endedAt: Date.parse(on('03-06')) }])
    expect(engine.search({ step: 'check' }).dossiers).toEqual([])
    const { total } = engine.clockReport({ from: '2024-03-01', to: '2024-03-31', of: 'steps' })
    expect([total.closed, total.running.total]).toEqual([1, 0])
  })

  it('has nothing open that would stop its clock when it is taken up again', async () => {
    const { steps, pauses } = (await open()).dossier('r')
    const at = Date.parse(on('03-06'))
    expect(steps).toMatchObject([{ step: 'check', closedAt: at }])
    expect(pauses).toMatchObject([{ from: Date.parse(on('03-05')), to: at }])
  })
})
