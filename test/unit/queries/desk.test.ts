import { describe, expect, it } from 'vitest'
import { accept, on, openOffice } from '../../support/office.js'
import { invalid, permitOffice, receive } from './permit-office.js'

describe('progress between a fork and its join', () => {
  it('stands at several places, and counts what all branches need, the join once', async () => {
    const { engine } = await permitOffice()
    await receive(engine, 'd')
    expect(engine.progress('d')).toMatchObject({
      step: 'check',
      steps: [],
      expected: ['check'],
      stepsLeft: 5,
    })
    const base = { dossierId: 'd', at: on('04-02', '11:00') } as const
    await accept(
      engine,
      { ...base, type: 'startStep', step: 'check' },
      { ...base, type: 'completeStep', step: 'check' },
    )
    expect(engine.progress('d')).toMatchObject({ expected: ['plan', 'visit'], stepsLeft: 4, percent: 20 })
    await accept(
      engine,
      { ...base, type: 'startStep', step: 'plan' },
      { ...base, type: 'startStep', step: 'visit' },
    )
    expect(engine.progress('d')).toMatchObject({
      step: 'visit',
      steps: ['plan', 'visit'],
      expected: [],
      stepsLeft: 4,
    })
    await accept(engine, { ...base, type: 'completeStep', step: 'plan' })
    expect(engine.progress('d')).toMatchObject({
      steps: ['visit'],
      awaiting: [{ step: 'sign', branches: ['sign-off'] }],
      stepsLeft: 3,
    })
    await accept(engine, { ...base, type: 'completeStep', step: 'visit', next: 'measure' })
    expect(engine.progress('d')).toMatchObject({ step: 'measure', expected: ['measure'], stepsLeft: 3 })
  })
})

describe('the work list', () => {
  it('has a row for each step in work, and says what comes next where there is none', async () => {
    const { engine } = await permitOffice()
    await receive(engine, 'idle', { unit: 'one-stop', officer: 'lan' })
    await receive(engine, 'busy')
    const base = { dossierId: 'busy', at: on('04-02', '11:00') } as const
    await accept(
      engine,
      { ...base, type: 'startStep', step: 'check' },
      { ...base, type: 'completeStep', step: 'check' },
      { ...base, type: 'startStep', step: 'plan', officer: 'lan' },
      { ...base, type: 'startStep', step: 'visit' },
    )
    const asOf = on('04-03')
    const dueAt = Date.parse(on('04-16', '17:00'))
    const common = { procedure: 'permit', dueAt, status: 'inTime', waitsFor: 'office' }
    expect(engine.workList({ asOf }).items).toEqual([
      {
        ...common,
        dossierId: 'busy',
        state: 'processing',
        step: 'plan',
        unit: 'plans',
        officer: 'lan',
        startedAt: Date.parse(on('04-02', '11:00')),
        stepDueAt: Date.parse(on('04-05', '17:00')),
        stepStatus: 'inTime',
      },
      { ...common, dossierId: 'idle', state: 'received', step: 'check', unit: 'one-stop', officer: 'lan' },
      {
        ...common,
        dossierId: 'busy',
        state: 'processing',
        step: 'visit',
        unit: 'field',
        startedAt: Date.parse(on('04-02', '11:00')),
      },
    ])
    const of = (question: object) => engine.workList({ asOf, ...question }).items.map(({ step }) => step)
    expect(of({ unit: 'field' })).toEqual(['visit'])
    expect(of({ officer: 'lan' })).toEqual(['plan', 'check'])
    expect(of({ officer: 'lan', unit: 'plans' })).toEqual(['plan'])
    expect(of({ asOf: on('04-02', '10:30'), unit: 'one-stop' })).toEqual(['check', 'check'])
  })

  it('has a step that was handed over, named or not, in the hands that every other answer tells', async () => {
    for (const step of [undefined, 'check']) {
      const { engine } = await permitOffice()
      await receive(engine, 'd')
      const at = on('04-02')
      const day = { dossierId: 'd', at } as const
      await accept(
        engine,
        { type: 'startStep', step: 'check', officer: 'lan', ...day },
        { type: 'handOver', unit: 'plans', officer: 'minh', step, ...day },
      )
      const hands = { unit: 'plans', officer: 'minh' }
      expect(engine.workList({ asOf: at }).items).toMatchObject([hands])
      expect(engine.controlSlip('d').at(-1)).toMatchObject(hands)
      expect(engine.dossier('d').steps).toMatchObject([hands])
      const clocks = engine.clocks('d', { asOf: at }).clocks.map(({ clock, unit }) => [clock, unit])
      expect(clocks).toContainEqual(['step/check', 'plans'])
    }
  })

  it('says for whom a dossier waits, and how it stands', async () => {
    const { engine } = await permitOffice()
    const at = on('04-03')
    for (const dossierId of ['applicant', 'payment', 'agency', 'nobody', 'office'])
      await receive(engine, dossierId)
    await accept(
      engine,
      { type: 'requestSupplement', dossierId: 'applicant', reason: 'x', at },
      { type: 'requestPayment', dossierId: 'payment', amount: 5, currency: 'VND', at },
      { type: 'requestConcurrence', dossierId: 'agency', agency: 'fire', question: 'safe?', at },
      { type: 'stopProcessing', dossierId: 'nobody', reason: 'x', at },
    )
    const items = engine.workList({ asOf: on('05-20') }).items
    expect(items.map(({ dossierId, waitsFor, status }) => [dossierId, waitsFor, status])).toEqual([
      ['applicant', 'applicant', 'paused'],
      ['payment', 'payment', 'paused'],
      ['agency', 'agency', 'overdue'],
      ['nobody', 'nobody', 'paused'],
      ['office', 'office', 'overdue'],
    ])
  })

  it('shows an officer the work of those for whom they stand in, and whose it is', async () => {
    const { engine } = await permitOffice()
    await receive(engine, 'own', { officer: 'lan' })
    await receive(engine, 'absent', { officer: 'minh' })
    await receive(engine, 'delegated', { officer: 'hoa' })
    const absence = { type: 'declareAbsence', officer: 'minh', deputy: 'lan', actor: 'head' } as const
    await engine.administer({
      ...absence,
      from: on('04-03', '00:00'),
      to: on('04-05', '00:00'),
      at: on('04-02'),
    })
    await engine.administer({
      ...{ type: 'delegateDuty', officer: 'hoa', to: 'lan', procedures: ['other'], actor: 'head' },
      ...{ from: on('04-03', '00:00'), at: on('04-02') },
    } as Parameters<typeof engine.administer>[0])
    const seen = (day: string) =>
      engine
        .workList({ asOf: on(day), officer: 'lan' })
        .items.map((item) => [item.dossierId, item.onBehalfOf])
    expect(seen('04-04')).toEqual([
      ['own', undefined],
      ['absent', 'minh'],
    ])
    expect(seen('04-08')).toEqual([['own', undefined]])
  })

  it('tells what is on nobody’s desk, and gives pages', async () => {
    const { engine } = await openOffice()
    const data = { procedure: 'old', channel: 'post' }
    const at = on('03-01')
    const facts = ['a', 'b', 'c'].map((dossierId) => ({
      dossierId,
      events: [{ type: 'DossierReceived', at, data: dossierId === 'b' ? { ...data, unit: 'desk' } : data }],
    }))
    await engine.import(facts, { source: 'old' })
    const asOf = on('04-01')
    const first = engine.workList({ asOf, limit: 2 })
    expect(first.items.map(({ unheld, status, step }) => [unheld, status, step])).toEqual([
      ['no-unit', 'undated', undefined],
      [undefined, 'undated', undefined],
    ])
    const { items, next } = engine.workList({ asOf, limit: 2, after: first.next })
    expect([items.map(({ dossierId }) => dossierId), next]).toEqual([['c'], undefined])
    for (const after of ['', 'x', '%', '%5B1%5D', first.next!.replace('b', 'z')])
      expect(() => engine.workList({ asOf, after })).toThrow(invalid('after'))
  })
})
