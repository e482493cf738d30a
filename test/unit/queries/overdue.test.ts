// What is overdue and what is nearly due, at the due instant, while a clock stands, and in the past.

import { defineProcedure, workingCalendar } from 'dossier-engine'
import { describe, expect, it } from 'vitest'
import { accept, licence, officeCalendar, on, openOffice } from '../../support/office.js'
import { office, resolve } from './copy-office.js'

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

  it('is nothing that was opened again and has no term, whatever was promised before', async () => {
    const { term: _, ...undated } = licence
    const { engine } = await openOffice({ procedures: [defineProcedure({ ...undated, term: 'none' })] })
    const day = { dossierId: 'd' } as const
    await accept(
      engine,
      {
        ...{ ...day, type: 'takeOverDossier', procedure: 'licence', channel: 'online', from: 'old' },
        ...{ receivedAt: on('04-02'), dueAt: on('05-08', '17:00'), at: on('04-26') },
      },
      { ...day, type: 'resolveDossier', outcome: 'refused', at: on('05-02') },
    )
    await accept(engine, {
      ...{ ...day, type: 'reopenDossier', ground: 'appeal', reason: 'it holds' },
      at: on('06-03'),
    })
    const asOf = on('06-04')
    expect(engine.overdue({ asOf }).dossiers).toEqual([])
    expect(engine.progress('d', { asOf })).toMatchObject({ dueAt: undefined, overdue: false, clock: 'none' })
    expect(engine.explainDeadline('d').dueAt).toBeUndefined()
    expect(engine.workload({ asOf }).total).toMatchObject({ total: 1, undated: 1, overdue: 0 })
    await accept(engine, { ...day, type: 'resolveDossier', outcome: 'refused', at: on('06-05') })
    const june = { from: '2024-06-01', to: '2024-06-30' }
    expect(engine.onTime({ ...june, definition: 'byDate' }).total.resolved).toMatchObject({ undated: 1 })
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

  it('is told whatever calendars there are that end before, unless a dossier counts in one of them', async () => {
    const { id: _, ...hours } = officeCalendar.definition
    const covers = { from: '2023-01-01', to: '2024-05-07' }
    const former = workingCalendar({ ...hours, id: 'former', covers, days: [] })
    const term = { workingDays: 1 }
    const rest = defineProcedure({
      ...licence,
      code: 'rest',
      calendar: 'former',
      term,
      start: 'check',
      steps: { check: {} },
    })
    const { engine } = await openOffice({
      calendars: [officeCalendar, former],
      procedures: [licence, rest],
    })
    const receive = { type: 'receiveDossier', channel: 'online' } as const
    await accept(engine, { ...receive, dossierId: 'd', procedure: 'licence', at: on('04-26') })
    const nearly = (day: string) =>
      engine
        .nearlyDue({ asOf: on(day), within: { workingDays: 3 } })
        .dossiers.map(({ dossierId }) => dossierId)
    expect(nearly('05-07')).toEqual(['d'])
    await accept(engine, { ...receive, dossierId: 'e', procedure: 'rest', at: on('05-06') })
    expect(() => nearly('05-07')).toThrow(/former/)
    expect(nearly('05-08')).toEqual(['d'])
  })
})
