// What is open and how it stands, as reports and workloads count it.

import { describe, expect, it } from 'vitest'
import { createEngine } from 'dossier-engine'
import { on } from '../../support/office.js'
import { asked, due, promise, received, told, type Told } from './told-dossiers.js'

describe('open counts', () => {
  it('tell what is nearly due, where the question says how near', async () => {
    const paused: Told = asked('05-03')
    const engine = await told(
      [received, promise(on('05-08', '17:00'))],
      [received, promise(on('05-09', '17:00'))],
      [received, promise(on('05-09', '17:01'))],
      [received, promise(due), paused],
      [received, promise(on('05-06', '17:00'))],
      [received],
    )
    const asOf = on('05-07', '17:00')
    const nearlyWithin = { workingDays: 2 }
    expect(engine.workload({ asOf, nearlyWithin })).toMatchObject({
      nearlyWithin,
      total: { total: 6, inTime: 1, nearlyDue: 2, paused: 1, overdue: 1, undated: 1 },
    })
    expect(engine.workload({ asOf }).total).toMatchObject({ inTime: 3, nearlyDue: 0 })
    expect(engine.nearlyDue({ asOf, within: nearlyWithin }).dossiers).toHaveLength(2)
    const upTo7May = { from: '2024-05-01', to: '2024-05-07' }
    // The period ends with 7 May; two working days on is the end of the 9th.
    expect(engine.onTime({ ...upTo7May, nearlyWithin }).total.inProcess).toEqual({
      total: 6,
      inTime: 0,
      nearlyDue: 3,
      paused: 1,
      overdue: 1,
      undated: 1,
    })
    expect(engine.onTime(upTo7May)).not.toHaveProperty('nearlyWithin')
  })

  it('can’t tell it in working time of a dossier without a calendar', async () => {
    const engine = await createEngine()
    const deadline = { clock: 'statutory', dueAt: Date.parse(due), policy: 'recorded', cause: 'reception' }
    const events = [
      { type: 'DossierReceived', at: on('04-26'), data: { procedure: 'p', channel: 'online' } },
      { type: 'DeadlineSet', at: on('04-26'), data: deadline },
    ]
    await engine.import([{ dossierId: 'd', events }], { source: 'elsewhere' })
    const ask = (nearlyWithin: object) =>
      engine.workload({ asOf: on('05-06'), nearlyWithin: nearlyWithin as never }).total.nearlyDue
    expect(ask({ days: 2 })).toBe(1)
    expect(() => ask({ workingDays: 2 })).toThrow(expect.objectContaining({ code: 'query-invalid' }))
  })
})
