// What the rules come to for whoever asks an engine: progress, explanations, workload, the control slip.

import { describe, expect, it } from 'vitest'
import { createEngine, defineProcedure, formatInstant, type Engine, type Term } from 'dossier-engine'
import { accept, licence, officeCalendar, on, openOffice, refused } from '../../support/office.js'

const dossierId = 'd-1'
const receive = {
  type: 'receiveDossier',
  dossierId,
  procedure: 'licence',
  channel: 'online',
  at: on('04-26'),
} as const
const due = (engine: Engine, id = dossierId) => formatInstant(engine.progress(id).dueAt!, 'Asia/Ho_Chi_Minh')

describe('a supplement', () => {
  const request = { type: 'requestSupplement', dossierId, reason: 'no photo', at: on('05-06') } as const
  const bring = { type: 'receiveSupplement', dossierId, at: on('05-08', '14:00') } as const

  async function openWith(term: Term, extra: Partial<Parameters<typeof defineProcedure>[0]> = {}) {
    const procedure = defineProcedure({
      code: 'licence',
      name: 'x',
      calendar: 'office',
      term,
      start: 'a',
      steps: { a: {} },
      ...extra,
    } as never)
    const engine = await createEngine({ calendars: [officeCalendar], procedures: [procedure] })
    await accept(engine, { ...receive, at: on('05-02') })
    return engine
  }

  it('moves a date in working days by the working days in the pause, the day of the request not counted', async () => {
    // Thu 2 May + 5 working days (Fri 3, Sat 4 worked, Mon 6, Tue 7, Wed 8) → Wed 8; paused Mon 6 → Wed 8: 2 days.
    const engine = await openWith({ workingDays: 5 })
    expect(due(engine)).toBe('2024-05-08T17:00:00+07:00')
    await accept(engine, request)
    expect(engine.progress(dossierId)).toMatchObject({ state: 'supplementRequested', clock: 'paused' })
    await accept(engine, bring)
    expect(due(engine)).toBe('2024-05-10T17:00:00+07:00')
    expect(engine.progress(dossierId).clock).toBe('running')
  })

  it('moves a date in working hours by the opening time in the pause', async () => {
    // Thu 10:00 + 30 h: Thu 5, Fri 7.5, Sat 7.5, Mon 7.5 = 27.5, Tue 2.5 → Tue 10:00. The pause from Mon 10:00 to
    // Wed 14:00 had Mon 5, Tue 7.5, Wed 4.5 = 17 h: Tue 5, Wed 7.5, Thu 4.5 → Thu 14:00.
    const engine = await openWith({ workingHours: 30 })
    expect(due(engine)).toBe('2024-05-07T10:00:00+07:00')
    await accept(engine, request, bring)
    expect(due(engine)).toBe('2024-05-09T14:00:00+07:00')
  })

  it('moves a date in calendar days by the days in the pause, then off a day off', async () => {
    // Thu 2 + 7 days → Thu 9; two days of pause → Sat 11, a day off → Mon 13.
    const engine = await openWith({ days: 7 })
    expect(due(engine)).toBe('2024-05-09T17:00:00+07:00')
    await accept(engine, request, bring)
    expect(due(engine)).toBe('2024-05-13T17:00:00+07:00')
  })

  it('keeps a date at midnight at midnight', async () => {
    const engine = await openWith({ workingDays: 5 }, { termOptions: { end: 'midnight' } })
    expect(due(engine)).toBe('2024-05-09T00:00:00+07:00')
    await accept(engine, request, bring)
    expect(due(engine)).toBe('2024-05-11T00:00:00+07:00')
  })

  it('gives the full term again where the policy is to restart', async () => {
    const engine = await openWith({ workingDays: 5 }, { onSupplement: 'restart' })
    await accept(engine, request, bring)
    expect(due(engine)).toBe('2024-05-15T17:00:00+07:00')
    expect(engine.timeline(dossierId).at(-1)?.data).toMatchObject({
      cause: 'restart',
      policy: 'onSupplement=restart,end=closing,roll=next',
    })
  })

  it('changes nothing where the policy is to ignore it', async () => {
    const engine = await openWith({ workingDays: 5 }, { onSupplement: 'ignore' })
    await accept(engine, request)
    expect(engine.progress(dossierId)).toMatchObject({ state: 'supplementRequested', clock: 'running' })
    expect(engine.overdue({ asOf: on('05-08', '17:01') }).dossiers).toHaveLength(1)
    await accept(engine, bring)
    expect(due(engine)).toBe('2024-05-08T17:00:00+07:00')
  })

  it('does not mend a promise that was broken before it was requested', async () => {
    const engine = await openWith({ workingDays: 1 })
    await accept(engine, request, bring)
    expect(due(engine)).toBe('2024-05-03T17:00:00+07:00')
    expect(engine.overdue({ asOf: on('05-08', '15:00') }).dossiers).toHaveLength(1)
  })

  it('that comes within one day moves a date in days not at all', async () => {
    const engine = await openWith({ workingDays: 5 })
    await accept(engine, request, { ...bring, at: on('05-06', '16:00') })
    expect(due(engine)).toBe('2024-05-08T17:00:00+07:00')
    expect(engine.dossier(dossierId)).toMatchObject({ supplements: 1, state: 'processing' })
  })

  it('leaves a dossier without a due date without one', async () => {
    const procedure = defineProcedure({ code: 'licence', name: 'x', start: 'a', steps: { a: {} } })
    const engine = await createEngine({ procedures: [procedure] })
    await accept(engine, receive, { ...request }, bring)
    expect(engine.progress(dossierId)).toMatchObject({ clock: 'none', dueAt: undefined })
  })
})

describe('a dossier that ends otherwise', () => {
  it('has no percentage, and no step goes on', async () => {
    const { engine } = await openOffice()
    await accept(engine, receive, { type: 'startStep', dossierId, step: 'check', at: on('05-02') })
    await accept(engine, { type: 'withdrawDossier', dossierId, at: on('05-03') })
    expect(engine.progress(dossierId)).toMatchObject({
      state: 'withdrawn',
      percent: undefined,
      stepsLeft: undefined,
    })
    expect(engine.dossier(dossierId).steps).toMatchObject([
      { step: 'check', closedAt: Date.parse(on('05-03')) },
    ])
  })

  it('may be refused, but not granted, while a supplement is awaited', async () => {
    const { engine } = await openOffice()
    await accept(engine, receive, { type: 'requestSupplement', dossierId, reason: 'x', at: on('05-02') })
    const resolve = { type: 'resolveDossier', dossierId, at: on('06-03') } as const
    expect(await refused(engine, { ...resolve, outcome: 'granted' })).toBe('wrong-state')
    await accept(engine, { ...resolve, outcome: 'refused' })
    expect(engine.dossier(dossierId).pauses).toEqual([
      { from: Date.parse(on('05-02')), to: Date.parse(on('06-03')), ground: 'supplement' },
    ])
  })
})

describe('an explanation', () => {
  it('of a promise moved by a pause tells the pause, the shift and its days, and adds up', async () => {
    const { engine } = await openOffice()
    await accept(
      engine,
      receive,
      { type: 'requestSupplement', dossierId, reason: 'x', at: on('05-02') },
      { type: 'receiveSupplement', dossierId, at: on('05-07') },
    )
    const { promises, dueAt } = engine.explainDeadline(dossierId)
    expect(promises.map(({ cause, trace }) => [cause, trace?.dueAt])).toEqual([
      ['reception', Date.parse(on('05-09', '17:00'))],
      ['resumption', dueAt],
    ])
    expect(promises[1]).toMatchObject({
      shift: { workingDays: 4 },
      pause: { from: Date.parse(on('05-02')), to: Date.parse(on('05-07')) },
    })
    expect(promises[1]!.trace!.moves[0]!.days!.filter(({ counted }) => counted)).toHaveLength(4)
  })
})

describe('an officer who was assigned', () => {
  it('keeps the dossier when a step starts in the same unit, and not in another', async () => {
    const { engine } = await openOffice()
    await accept(engine, receive, { type: 'assign', dossierId, officer: 'lan', at: on('04-26') })
    await accept(engine, { type: 'startStep', dossierId, step: 'check', at: on('04-26') })
    expect(engine.dossier(dossierId)).toMatchObject({ unit: 'one-stop', officer: 'lan' })
    expect(engine.workload({ asOf: on('04-26') }).rows[0]!.key).toEqual({ unit: 'one-stop', officer: 'lan' })
    expect(engine.controlSlip(dossierId)[0]).toMatchObject({ officer: 'lan' })
    await accept(
      engine,
      { type: 'completeStep', dossierId, step: 'check', next: 'appraise', at: on('04-26') },
      { type: 'startStep', dossierId, step: 'appraise', at: on('04-26') },
    )
    expect(engine.dossier(dossierId)).not.toHaveProperty('officer')
    expect(engine.workload({ asOf: on('04-26') }).rows[0]!.key).toEqual({ unit: 'trade-unit' })
  })
})

describe('the control slip', () => {
  it('has a row for each pair of hands', async () => {
    const { engine } = await openOffice()
    await accept(
      engine,
      receive,
      { type: 'startStep', dossierId, step: 'check', officer: 'lan', at: on('04-26', '10:30') },
      { type: 'completeStep', dossierId, step: 'check', next: 'appraise', at: on('04-26', '11:00') },
      { type: 'startStep', dossierId, step: 'appraise', at: on('04-26', '14:00') },
      { type: 'assign', dossierId, officer: 'minh', at: on('04-26', '14:10') },
      { type: 'handOver', dossierId, unit: 'gas-unit', officer: 'hoa', at: on('05-02') },
      { type: 'withdrawDossier', dossierId, at: on('05-03') },
    )
    const at = (day: string, time?: string) => Date.parse(on(day, time))
    expect(engine.controlSlip(dossierId)).toEqual([
      {
        step: 'check',
        unit: 'one-stop',
        officer: 'lan',
        startedAt: at('04-26', '10:30'),
        endedAt: at('04-26', '11:00'),
        dueAt: at('05-02', '17:00'),
        ended: 'completed',
      },
      {
        step: 'appraise',
        unit: 'trade-unit',
        officer: 'minh',
        startedAt: at('04-26', '14:00'),
        endedAt: at('05-02'),
        dueAt: at('05-07', '17:00'),
        ended: 'handedOver',
      },
      {
        step: 'appraise',
        unit: 'gas-unit',
        officer: 'hoa',
        startedAt: at('05-02'),
        endedAt: at('05-03'),
        dueAt: at('05-07', '17:00'),
        ended: 'closed',
      },
    ])
    expect(engine.controlSlip(dossierId, { asOf: on('04-30') }).map(({ ended }) => ended)).toEqual([
      'completed',
      undefined,
    ])
  })

  it('has a row without a step for each hand-over with no step in work, until the next one or a step', async () => {
    const { engine } = await openOffice()
    const over = (unit: string, time: string, officer?: string) =>
      ({ type: 'handOver', dossierId, unit, officer, at: on('04-26', time) }) as const
    const at = (time: string) => Date.parse(on('04-26', time))
    const startedAt = at('10:30')
    await accept(engine, receive, over('gas-unit', '10:30'))
    expect(engine.controlSlip(dossierId)).toEqual([{ unit: 'gas-unit', startedAt }])
    await accept(
      engine,
      { type: 'assign', dossierId, officer: 'hoa', at: on('04-26', '10:40') },
      over('trade-unit', '10:50', 'minh'),
      { type: 'startStep', dossierId, step: 'check', at: on('04-26', '10:50') },
      { type: 'completeStep', dossierId, step: 'check', next: 'appraise', at: on('04-26', '11:00') },
      over('gas-unit', '11:00'),
      { type: 'startStep', dossierId, step: 'appraise', at: on('04-26', '11:00') },
      over('trade-unit', '14:00'),
      { type: 'completeStep', dossierId, step: 'appraise', next: 'sign', at: on('04-26', '15:00') },
      over('one-stop', '15:00'),
      { type: 'withdrawDossier', dossierId, at: on('04-26', '16:00') },
    )
    const slip = engine.controlSlip(dossierId)
    expect(slip.map(({ step, unit, officer, ended }) => [step, unit, officer, ended])).toEqual([
      [undefined, 'gas-unit', 'hoa', 'handedOver'],
      [undefined, 'trade-unit', 'minh', 'started'],
      ['check', 'trade-unit', 'minh', 'completed'],
      [undefined, 'gas-unit', undefined, 'started'],
      ['appraise', 'trade-unit', undefined, 'handedOver'],
      ['appraise', 'trade-unit', undefined, 'completed'],
      [undefined, 'one-stop', undefined, 'closed'],
    ])
    expect(slip[0]).toMatchObject({ startedAt, endedAt: at('10:50') })
    expect(engine.file(dossierId, { asOf: on('04-26', '10:45') }).slip).toEqual([
      { unit: 'gas-unit', officer: 'hoa', startedAt },
    ])
  })
})

it('the licence of the tests is what the tests think it is', () => {
  expect(Object.isFrozen(licence.steps.check.next)).toBe(true)
})
