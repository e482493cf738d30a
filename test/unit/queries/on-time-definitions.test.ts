// Each definition of "on time" at its borders, worked by hand. The facts are told as an import tells them, so that what is
// due when is written here and not computed.

import { describe, expect, it } from 'vitest'
import type { OnTimeDefinition } from 'dossier-engine'
import { accept, on, openOffice } from '../../support/office.js'
import {
  asked,
  came,
  due,
  extended,
  may,
  promise,
  received,
  resolved,
  returned,
  told,
  type Told,
} from './told-dossiers.js'

const names = ['byDate', 'byInstant', 'byStep', 'byRelease', 'decision766', 'overToProcess'] as const

/** The class of one dossier under each definition, at the end of May. */
async function classes(...events: readonly Told[]): Promise<Record<OnTimeDefinition, string>> {
  const engine = await told(events)
  return Object.fromEntries(
    names.map((definition) => {
      const counts = Object.entries(engine.onTime({ ...may, definition }).total.classes)
      expect(counts.reduce((sum, [, count]) => sum + count, 0)).toBe(1)
      return [definition, counts.find(([, count]) => count === 1)![0]]
    }),
  ) as Record<OnTimeDefinition, string>
}

describe('a promise for the end of 7 May', () => {
  // Art. 148: the term ends with its last day, at 24:00; that instant is also 00:00 of the next.
  const midnight = promise(
    on('05-08', '00:00'),
    undefined,
    undefined,
    'onSupplement=resume,end=midnight,roll=next',
  )

  it.each([
    ['06', '18:00', 'early', 'early'],
    ['07', '18:00', 'onTime', 'early'],
    ['08', '00:00', 'late', 'onTime'],
    ['08', '10:00', 'late', 'late'],
  ])('decided on the %sth at %s is %s by date', async (day, time, byDate, byInstant) => {
    const found = await classes(received, midnight, resolved(`05-${day}`, time))
    expect(found).toMatchObject({ byDate, decision766: byDate, overToProcess: byDate, byInstant })
  })

  it('is one for the 8th where another system recorded it', async () => {
    const found = await classes(received, promise(on('05-08', '00:00')), resolved('05-08', '10:00'))
    expect(found).toMatchObject({ byDate: 'onTime', decision766: 'onTime', byInstant: 'late' })
  })

  it('is over for what is open on the 8th, by the national scoring', async () => {
    const engine = await told([received, midnight])
    const open = (to: `2024-05-0${7 | 8}`) =>
      engine.onTime({ from: '2024-04-01', to, definition: 'decision766', of: 'received' }).total.classes
    expect([open('2024-05-07').late, open('2024-05-08').late]).toEqual([0, 1])
  })
})

describe('a promise for 7 May, 17:00', () => {
  it.each([
    // resolved at            byDate    byInstant  byRelease  decision766
    ['05-06', '23:59', 'early', 'early', 'onTime', 'early'],
    ['05-07', '00:00', 'onTime', 'early', 'onTime', 'onTime'],
    ['05-07', '16:59', 'onTime', 'early', 'onTime', 'onTime'],
    ['05-07', '17:00', 'onTime', 'onTime', 'onTime', 'onTime'],
    ['05-07', '17:01', 'onTime', 'late', 'late', 'onTime'],
    ['05-07', '23:59', 'onTime', 'late', 'late', 'onTime'],
    ['05-08', '00:00', 'late', 'late', 'late', 'late'],
  ])('kept on %s at %s', async (day, time, byDate, byInstant, byRelease, decision766) => {
    expect(await classes(received, promise(due), resolved(day, time))).toEqual({
      byDate,
      byInstant,
      byRelease,
      decision766,
      byStep: 'none',
      overToProcess: byDate,
    })
  })

  it('is counted in the days of the dossier’s own calendar, whatever the zone of the question', async () => {
    const engine = await told([received, promise(due), resolved('05-08', '00:30')])
    for (const timeZone of ['Asia/Ho_Chi_Minh', 'UTC', 'America/New_York'])
      expect(engine.onTime({ ...may, definition: 'byDate', timeZone }).total.resolved.late).toBe(1)
  })
})

describe('byRelease', () => {
  it.each([
    ['handed over a minute before the promise', [resolved('05-06'), returned('05-07', '16:59')], 'early'],
    ['handed over at the promise', [resolved('05-06'), returned('05-07', '17:00')], 'onTime'],
    ['ready in time, fetched weeks later', [resolved('05-06'), returned('05-28')], 'onTime'],
    [
      'ready a minute late, fetched at once',
      [resolved('05-07', '17:01'), returned('05-07', '17:01')],
      'late',
    ],
    [
      'ready before an extended promise',
      [...extended('05-06', on('05-10', '17:00')), resolved('05-10', '16:59')],
      'early',
    ],
    [
      'ready at an extended promise',
      [...extended('05-06', on('05-10', '17:00')), resolved('05-10', '17:00')],
      'onTime',
    ],
    [
      'ready a minute after an extended promise',
      [...extended('05-06', on('05-10', '17:00')), resolved('05-10', '17:01')],
      'late',
    ],
    [
      'opened again after an extension, ready before the new promise',
      [
        ...[...extended('04-29', on('05-10', '17:00')), resolved('05-02')],
        ...[['DossierReopened', on('05-03'), { ground: 'appeal', reason: 'x' }] as const],
        ...[promise(due, on('05-03'), 'restart'), resolved('05-06')],
      ],
      'onTime',
    ],
  ] as const)('%s', async (_what, events, expected) => {
    expect((await classes(received, promise(due), ...events)).byRelease).toBe(expected)
  })

  it('knows at the end of a period only of results that were fetched by then', async () => {
    const engine = await told([received, promise(on('06-28')), resolved('05-31'), returned('06-03')])
    const { total } = engine.onTime({ ...may, definition: 'byRelease' })
    expect(total.resolved).toMatchObject({ onTime: 1, early: 0 })
  })
})

describe('byStep', () => {
  const step = (name: string, endedAt: string, dueAt: string | undefined = on('05-03', '17:00')): Told[] => [
    ['StepStarted', on('04-26'), { step: name, ...(dueAt !== '' && { dueAt: Date.parse(dueAt) }) }],
    ['StepCompleted', endedAt, { step: name }],
  ]
  const early = step('a', on('05-03', '16:59'))
  const exact = step('b', on('05-03', '17:00'))
  const late = step('c', on('05-03', '17:01'))

  it.each([
    ['all early', [...early], 'early'],
    ['to the minute', [...exact], 'onTime'],
    ['half a minute over', step('a', '2024-05-03T17:00:59.999+07:00'), 'onTime'],
    ['half a minute under', step('a', '2024-05-03T16:59:30+07:00'), 'early'],
    ['a minute over', [...late], 'late'],
    ['early and to the minute', [...early, ...exact], 'onTime'],
    ['one late of three', [...early, ...late, ...exact], 'late'],
    ['one of them without a budget', [...early, ...step('d', on('05-06'), '')], 'early'],
    ['none with a budget', step('d', on('05-06'), ''), 'none'],
  ] as const)('%s', async (_what, events, expected) => {
    // Far too late as a whole: only the steps count.
    expect((await classes(received, promise(due), ...events, resolved('05-20'))).byStep).toBe(expected)
  })

  it('takes a step that the end of the dossier found in work as done then', async () => {
    const open: Told = ['StepStarted', on('04-26'), { step: 'a', dueAt: Date.parse(on('05-03', '17:00')) }]
    expect((await classes(received, open, resolved('05-03', '17:00'))).byStep).toBe('onTime')
    expect((await classes(received, open, resolved('05-03', '17:01'))).byStep).toBe('late')
    expect((await classes(received, open)).byStep).toBe('none')
  })
})

describe('a step that is handed over while the clock stands', () => {
  it('is late in no hands, for what it stood', async () => {
    const { engine } = await openOffice()
    const day = { dossierId: 'd' } as const
    await accept(
      engine,
      { type: 'receiveDossier', procedure: 'licence', channel: 'post', ...day, at: on('05-06', '08:00') },
      { type: 'startStep', step: 'check', ...day, at: on('05-06', '09:00') },
      { type: 'requestSupplement', reason: 'x', ...day, at: on('05-06', '10:00') },
      { type: 'handOver', unit: 'trade-unit', ...day, at: on('05-14') },
      { type: 'handOver', unit: 'leaders', ...day, at: on('05-15') },
      { type: 'receiveSupplement', ...day, at: on('05-16') },
      { type: 'completeStep', step: 'check', next: 'sign', ...day, at: on('05-16', '11:00') },
      { type: 'startStep', step: 'sign', ...day, at: on('05-16', '11:00') },
      { type: 'completeStep', step: 'sign', ...day, at: on('05-16', '11:00') },
      { type: 'resolveDossier', outcome: 'granted', ...day, at: on('05-16', '11:00') },
    )
    // The 7th, and eight working days from the 7th to the 16th: the 17th.
    const dueAt = Date.parse(on('05-17', '17:00'))
    expect(engine.controlSlip('d').slice(0, 3)).toMatchObject([{ dueAt }, { dueAt }, { dueAt }])
    expect(engine.onTime({ ...may, definition: 'byStep' }).total.classes).toMatchObject({ early: 1 })
  })
})

describe('decision766', () => {
  it.each([
    ['one supplement', [asked('04-29'), came('05-02'), resolved('05-06')], 'early'],
    [
      'two supplements, resolved early',
      [asked('04-29'), came('05-02'), asked('05-03'), came('05-04'), resolved('05-06')],
      'late',
    ],
    ['two supplements, still waiting', [asked('04-29'), came('05-02'), asked('05-03')], 'late'],
    ['waiting since the promised day', [asked('05-07', '23:59')], 'onTime'],
    ['waiting since the day after', [asked('05-08', '00:00')], 'late'],
    ['waiting since long before', [asked('04-29')], 'onTime'],
    ['stopped on the promised day', [['ProcessingStopped', on('05-07', '20:00'), { reason: 'x' }]], 'onTime'],
    ['stopped the day after', [['ProcessingStopped', on('05-08'), { reason: 'x' }]], 'late'],
    [
      'stopped the day after, when a supplement had not come',
      [asked('05-02'), ['ProcessingStopped', on('05-08'), { reason: 'x' }]],
      'late',
    ],
    ['withdrawn the day before', [['DossierWithdrawn', on('05-06')]], 'early'],
    ['withdrawn the day after', [['DossierWithdrawn', on('05-08')]], 'late'],
    ['only told to be returned', [returned('05-07')], 'onTime'],
    ['resolved in time, returned late', [resolved('05-07'), returned('05-20')], 'onTime'],
    ['in process and overdue', [], 'late'],
    [
      'waiting for a payment and overdue',
      [['PaymentRequested', on('05-03'), { amount: 1, currency: 'VND', stopsClock: true }]],
      'late',
    ],
  ] as readonly (readonly [string, readonly Told[], string])[])('%s', async (_what, events, expected) => {
    expect((await classes(received, promise(due), ...events)).decision766).toBe(expected)
  })

  it('takes the last day of the period for what is in process', async () => {
    expect((await classes(received, promise(on('05-31', '08:00')))).decision766).toBe('onTime')
    expect((await classes(received, promise(on('05-30', '23:59')))).decision766).toBe('late')
    const engine = await told([received, promise(on('05-31', '08:00'))])
    const june = { from: '2024-06-01', to: '2024-06-30', definition: 'decision766' } as const
    expect(engine.onTime(june).total.classes).toMatchObject({ late: 1 })
  })

  it('subtracts the time of a supplement that never came, whichever way the dossier ended', async () => {
    const { engine } = await openOffice()
    const receive = {
      type: 'receiveDossier',
      procedure: 'licence',
      channel: 'post',
      at: on('04-26'),
    } as const
    const ask = { type: 'requestSupplement', reason: 'x', at: on('05-02') } as const
    for (const dossierId of ['withdrawn', 'refused'])
      await accept(engine, { ...receive, dossierId }, { ...ask, dossierId })
    const at = on('05-28')
    await accept(
      engine,
      { type: 'withdrawDossier', dossierId: 'withdrawn', at },
      { type: 'resolveDossier', outcome: 'refused', dossierId: 'refused', at },
    )
    const { classes } = engine.onTime({ ...may, definition: 'decision766' }).total
    expect(classes).toMatchObject({ early: 2, late: 0 })
  })

  it('leaves out what has no promise, whatever became of it', async () => {
    const all = await classes(received, asked('04-29'), came('05-02'), asked('05-03'))
    expect(new Set(Object.values(all))).toEqual(new Set(['none']))
  })

  it('has in the numerator what is in process and in time, and says what its rate is', async () => {
    const engine = await told(
      [received, promise(due), resolved('05-07')],
      [received, promise(due), resolved('05-08')],
      [received, promise(on('06-14'))],
      [received, promise(due), ['DossierWithdrawn', on('05-03')]],
      [received, resolved('05-03')],
    )
    const report = engine.onTime({ ...may, definition: 'decision766' })
    expect(report.definition).toBe('decision766')
    expect(report.rateIs.denominator).toBe(
      'all received or processed in the period that have a promised date',
    )
    expect(report.total).toMatchObject({
      carriedOver: 5,
      resolved: { total: 3, early: 0, onTime: 1, late: 1, undated: 1 },
      inProcess: { total: 1, inTime: 1 },
      residue: { withdrawn: 1 },
      classes: { early: 1, onTime: 2, late: 1, none: 1 },
      rateOf: { numerator: 3, denominator: 4 },
      rate: 0.75,
    })
  })
})

describe('overToProcess', () => {
  it('is the share of what was resolved late in all that was to be processed', async () => {
    const engine = await told(
      [received, promise(due), resolved('05-08')],
      [received, promise(due), resolved('05-07')],
      [received, promise(due)],
      [['DossierReceived', on('05-20'), { procedure: 'p', channel: 'online' }]],
    )
    const { total, rateIs } = engine.onTime({ ...may, definition: 'overToProcess' })
    expect(total).toMatchObject({
      carriedOver: 3,
      received: 1,
      resolved: { late: 1, onTime: 1 },
      rateOf: { numerator: 1, denominator: 4 },
      rate: 0.25,
    })
    expect(rateIs.numerator).toBe('resolved late')
  })
})
