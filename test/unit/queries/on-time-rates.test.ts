// On-time rates: of which dossiers, by which definition, in which period and in whose days.

import { describe, expect, it } from 'vitest'
import { accept, on } from '../../support/office.js'
import { office, resolve } from './copy-office.js'

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

  it('count what was taken over in no period before, whatever is known by now', async () => {
    const { engine } = await office()
    await accept(engine, {
      ...{ type: 'takeOverDossier', dossierId: 'd', procedure: 'licence', channel: 'online', from: 'old' },
      ...{ receivedAt: on('04-10'), at: on('05-06') },
    })
    const received = (from: string, to: string) =>
      engine.onTime({ from, to, of: 'received', asOf: on('06-03') }).total.received
    expect(received('2024-04-01', '2024-04-30')).toBe(0)
    expect(received('2024-04-01', '2024-05-31')).toBe(1)
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
