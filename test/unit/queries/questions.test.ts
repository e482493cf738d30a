import { describe, expect, it } from 'vitest'
import { defineProcedure, type Engine } from 'dossier-engine'
import { accept, licence, on, openOffice } from '../../support/office.js'

const sameDay = defineProcedure({
  code: 'copy',
  name: 'Certified copy',
  level: 'commune',
  calendar: 'office',
  term: { workingDays: 0 },
  termOptions: { cutOff: '15:00' },
  start: 'do',
  steps: { do: {} },
})

async function office() {
  return openOffice({ procedures: [licence, sameDay] })
}

async function resolve(
  engine: Engine,
  dossierId: string,
  receivedAt: string,
  resolvedAt: string,
  procedure = 'copy',
) {
  await accept(
    engine,
    { type: 'receiveDossier', dossierId, procedure, channel: 'inPerson', at: receivedAt },
    { type: 'resolveDossier', dossierId, outcome: 'refused', at: resolvedAt },
  )
}

describe('on-time rates', () => {
  it('tell early, on time and late by date and by instant, each by its own name', async () => {
    const { engine } = await office()
    await resolve(engine, 'early', on('04-26', '15:00'), on('04-26', '16:00')) // due 2 May
    await resolve(engine, 'same-day', on('05-02', '10:00'), on('05-02', '11:00')) // due 2 May, 17:00
    await resolve(engine, 'to-the-minute', on('05-02', '10:00'), on('05-02', '17:00'))
    await resolve(engine, 'minute-late', on('05-02', '10:00'), on('05-02', '17:01'))
    await resolve(engine, 'day-late', on('05-02', '10:00'), on('05-03', '07:30'))
    const ask = (definition: 'byDate' | 'byInstant') =>
      engine.onTime({ from: '2024-01-01', to: '2024-12-31', definition }).total
    expect(ask('byDate')).toMatchObject({
      resolved: { total: 5, early: 1, onTime: 3, late: 1, undated: 0 },
      rate: 0.8,
    })
    expect(ask('byInstant')).toMatchObject({
      resolved: { total: 5, early: 2, onTime: 1, late: 2, undated: 0 },
      rate: 0.6,
    })
  })

  it('carry over what was open, month by month, and lose nothing', async () => {
    const { engine } = await office()
    await resolve(engine, 'march-to-april', on('03-29', '16:00'), on('04-01', '09:00'))
    await resolve(engine, 'april', on('04-01', '08:00'), on('04-01', '09:00'))
    await accept(engine, {
      type: 'receiveDossier',
      dossierId: 'open',
      procedure: 'licence',
      channel: 'online',
      at: on('04-26'),
    })
    await accept(
      engine,
      {
        type: 'receiveDossier',
        dossierId: 'withdrawn',
        procedure: 'licence',
        channel: 'post',
        at: on('04-26'),
      },
      { type: 'withdrawDossier', dossierId: 'withdrawn', at: on('05-06') },
    )
    await accept(engine, {
      type: 'registerDossier',
      dossierId: 'never-received',
      procedure: 'licence',
      channel: 'post',
      at: on('04-26'),
    })
    const { rows, total } = engine.onTime({ from: '2024-03-01', to: '2024-05-31', groupBy: ['period'] })
    expect(
      rows.map(({ key, counts }) => [
        key.period,
        counts.carriedOver,
        counts.received,
        counts.resolved.total,
        counts.inProcess.total,
        counts.residue,
      ]),
    ).toEqual([
      ['2024-03', 0, 1, 0, 1, {}],
      ['2024-04', 1, 3, 2, 2, {}],
      ['2024-05', 2, 0, 0, 1, { withdrawn: 1 }],
    ])
    expect(total).toMatchObject({
      carriedOver: 0,
      received: 4,
      resolved: { total: 2 },
      inProcess: { total: 1, overdue: 1 },
      residue: { withdrawn: 1 },
    })
  })

  it('have no rate where nothing was resolved', async () => {
    const { engine } = await office()
    expect(engine.onTime({ from: '2024-01-01', to: '2024-01-31' }).total).not.toHaveProperty('rate')
  })

  it('group by what the dossiers were received with', async () => {
    const { engine } = await office()
    await resolve(engine, 'a', on('05-02'), on('05-02', '11:00'))
    await resolve(engine, 'b', on('05-02'), on('05-06', '11:00'), 'licence')
    const { rows } = engine.onTime({ from: '2024-05-01', to: '2024-05-31', groupBy: ['level', 'procedure'] })
    expect(rows.map(({ key }) => key)).toEqual([
      { level: 'commune', procedure: 'copy' },
      { level: 'province', procedure: 'licence' },
    ])
    const byField = engine.onTime({ from: '2024-05-01', to: '2024-05-31', groupBy: ['field'] }).rows
    expect(byField.map(({ key, counts }) => [key, counts.received])).toEqual([
      [{}, 1],
      [{ field: 'trade' }, 1],
    ])
  })

  it('follow those received in a period to a later moment', async () => {
    const { engine } = await office()
    await resolve(engine, 'next-month', on('05-31', '16:00'), on('06-03', '09:00'))
    const ask = (asOf?: string) =>
      engine.onTime({ from: '2024-05-01', to: '2024-05-31', of: 'received', asOf }).total
    expect(ask()).toMatchObject({ received: 1, inProcess: { total: 1, inTime: 1 } })
    expect(ask(on('06-30'))).toMatchObject({ received: 1, resolved: { early: 1 }, inProcess: { total: 0 } })
  })

  it('keep the days of the office, whatever the zone of the host', async () => {
    const { engine } = await office()
    await resolve(engine, 'new-year', '2023-12-31T17:30:00Z', '2024-01-02T03:00:00Z')
    expect(engine.onTime({ from: '2024-01-01', to: '2024-01-31' }).total.received).toBe(1)
    expect(
      engine.onTime({ from: '2024-01-01', to: '2024-01-31', timeZone: 'America/New_York' }).total.received,
    ).toBe(0)
  })
})

describe('what is overdue', () => {
  it('is what was due before the moment; at the due instant it is in time', async () => {
    const { engine } = await office()
    await accept(engine, {
      type: 'receiveDossier',
      dossierId: 'd',
      procedure: 'licence',
      channel: 'online',
      officer: 'lan',
      at: on('04-26'),
    })
    const overdue = (time: string) => engine.overdue({ asOf: on('05-09', time) }).dossiers
    expect(overdue('17:00')).toEqual([])
    expect(overdue('17:01')).toMatchObject([
      { dossierId: 'd', byMs: 60_000, unit: 'one-stop', officer: 'lan', state: 'received' },
    ])
  })

  it('stays overdue, or in time, while its clock stands', async () => {
    const { engine } = await office()
    for (const dossierId of ['in-time', 'overdue']) {
      await accept(engine, {
        type: 'receiveDossier',
        dossierId,
        procedure: 'licence',
        channel: 'online',
        at: on('04-26'),
      })
    }
    await accept(engine, {
      type: 'requestSupplement',
      dossierId: 'in-time',
      reason: 'x',
      at: on('05-09', '16:00'),
    })
    await accept(engine, {
      type: 'requestSupplement',
      dossierId: 'overdue',
      reason: 'x',
      at: on('05-10', '08:00'),
    })
    const asOf = on('06-03')
    expect(engine.overdue({ asOf }).dossiers.map(({ dossierId }) => dossierId)).toEqual(['overdue'])
    expect(engine.workload({ asOf }).total).toEqual({
      total: 2,
      inTime: 0,
      nearlyDue: 0,
      paused: 1,
      overdue: 1,
      undated: 0,
    })
    expect(engine.progress('overdue', { asOf })).toMatchObject({ overdue: true, clock: 'paused' })
    expect(engine.progress('in-time', { asOf })).toMatchObject({ overdue: false, clock: 'paused' })
  })

  it('of the past is what it was then, whatever happened since', async () => {
    const { engine } = await office()
    await resolve(engine, 'late', on('04-26'), on('06-03'), 'licence')
    expect(engine.overdue({ asOf: on('06-02') }).dossiers.map(({ dossierId }) => dossierId)).toEqual(['late'])
    expect(engine.overdue({ asOf: on('06-04') }).dossiers).toEqual([])
    expect(engine.progress('late', { asOf: on('05-01') })).toMatchObject({
      state: 'received',
      overdue: false,
    })
    expect(() => engine.progress('late', { asOf: on('04-01') })).toThrow(
      expect.objectContaining({ code: 'dossier-unknown' }),
    )
  })

  it('is listed soonest first, and not beyond a limit', async () => {
    const { engine } = await office()
    for (const [dossierId, day] of [
      ['b', '04-26'],
      ['a', '04-02'],
      ['c', '05-02'],
    ] as const) {
      await accept(engine, {
        type: 'receiveDossier',
        dossierId,
        procedure: 'licence',
        channel: 'online',
        at: on(day),
      })
    }
    const ids = (limit?: number) =>
      engine.overdue({ asOf: on('06-03'), limit }).dossiers.map(({ dossierId }) => dossierId)
    expect(ids()).toEqual(['a', 'b', 'c'])
    expect(ids(2)).toEqual(['a', 'b'])
  })
})

describe('what is nearly due', () => {
  it('is counted in the working time of the office', async () => {
    const { engine } = await office()
    await accept(engine, {
      type: 'receiveDossier',
      dossierId: 'd',
      procedure: 'licence',
      channel: 'online',
      at: on('04-26'),
    }) // due Thu 9 May 17:00
    const nearly = (day: string, workingDays: number) =>
      engine.nearlyDue({ asOf: on(day, '17:00'), within: { workingDays } }).dossiers.length
    expect(nearly('05-07', 1)).toBe(0)
    expect(nearly('05-07', 2)).toBe(1)
    expect(nearly('05-09', 0)).toBe(1)
    expect(engine.nearlyDue({ asOf: on('05-09', '17:01'), within: { workingDays: 1 } }).dossiers).toEqual([])
  })
})

describe('what was known at a moment', () => {
  it('is answered the same for ever, also about facts recorded late', async () => {
    const { engine, recorded } = await office()
    await accept(engine, {
      type: 'receiveDossier',
      dossierId: 'd',
      procedure: 'copy',
      channel: 'online',
      at: on('05-02', '10:00'),
    })
    recorded.now = Date.parse(on('05-06', '08:00'))
    // Resolved on 2 May, but recorded on the 6th.
    await accept(engine, {
      type: 'resolveDossier',
      dossierId: 'd',
      outcome: 'refused',
      at: on('05-02', '16:00'),
    })
    const ask = (knownAt?: string) => engine.onTime({ from: '2024-05-01', to: '2024-05-03', knownAt }).total
    expect(ask(on('05-05'))).toMatchObject({ resolved: { total: 0 }, inProcess: { total: 1, overdue: 1 } })
    expect(ask()).toMatchObject({ resolved: { total: 1, early: 1 }, inProcess: { total: 0 } })
    expect(engine.overdue({ asOf: on('05-03'), knownAt: on('05-05') }).dossiers).toHaveLength(1)
    expect(engine.dossier('d', { knownAt: on('05-05') }).state).toBe('received')
    expect(engine.timeline('d', { knownAt: on('05-05') })).toHaveLength(2)
  })

  it('does not go back when a clock does', async () => {
    const { engine, recorded } = await office()
    recorded.now = Date.parse(on('05-06'))
    await accept(engine, {
      type: 'receiveDossier',
      dossierId: 'a',
      procedure: 'copy',
      channel: 'online',
      at: on('05-02'),
    })
    recorded.now = Date.parse(on('05-01')) // another server, five days behind
    await accept(engine, {
      type: 'receiveDossier',
      dossierId: 'b',
      procedure: 'copy',
      channel: 'online',
      at: on('05-02'),
    })
    expect(() => engine.dossier('b', { knownAt: on('05-05') })).toThrow(
      expect.objectContaining({ code: 'dossier-unknown' }),
    )
    expect(engine.dossier('b', { knownAt: on('05-06') }).id).toBe('b')
  })
})

describe('workload', () => {
  it('says whose desk the open dossiers are on', async () => {
    const { engine } = await office()
    for (const dossierId of ['a', 'b', 'c']) {
      await accept(engine, {
        type: 'receiveDossier',
        dossierId,
        procedure: 'licence',
        channel: 'online',
        at: on('04-26'),
      })
    }
    await accept(
      engine,
      { type: 'assign', dossierId: 'a', officer: 'lan', at: on('04-26') },
      { type: 'handOver', dossierId: 'b', unit: 'gas-unit', at: on('04-26') },
    )
    const { rows, total } = engine.workload({ asOf: on('05-02') })
    expect(rows.map(({ key, open }) => [key, open.total])).toEqual([
      [{ unit: 'gas-unit' }, 1],
      [{ unit: 'one-stop' }, 1],
      [{ unit: 'one-stop', officer: 'lan' }, 1],
    ])
    expect(total.total).toBe(3)
  })
})

describe('an ill-formed question', () => {
  it.each([
    ['overdue', {}],
    ['overdue', { asOf: 'now' }],
    ['overdue', { asOf: 0, limit: 0 }],
    ['overdue', { asOf: 0, lmit: 3 }],
    ['nearlyDue', { asOf: 0, within: { workingDays: 1, days: 2 } }],
    ['workload', { asOf: 0, groupBy: ['desk'] }],
    ['onTime', { from: '2024-02-30', to: '2024-12-31' }],
    ['onTime', { from: '2024-12-31', to: '2024-01-01' }],
    ['onTime', { from: '2024-01-01', to: '2024-12-31', asOf: 0 }],
    ['onTime', { from: '2024-01-01', to: '2024-12-31', definition: 'byMood' }],
    ['onTime', { from: '2024-01-01', to: '2024-12-31', nearlyWithin: { fortnights: 1 } }],
    ['workload', { asOf: 0, nearlyWithin: 2 }],
    ['onTime', undefined],
  ] as const)('%s %j names what is wrong', async (name, question) => {
    const { engine } = await office()
    expect(() => (engine[name] as (question: unknown) => unknown)(question)).toThrow(
      expect.objectContaining({ code: 'query-invalid' }),
    )
  })
})
