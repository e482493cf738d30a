// What was known at a moment, whose desk the work is on, and questions that are ill-formed.

import { describe, expect, it } from 'vitest'
import { accept, on } from '../../support/office.js'
import { office } from './copy-office.js'

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
