// Clocks of a procedure's own in an engine: events of plug-ins that start and stop them, and the account of them.

import { describe, expect, it } from 'vitest'
import { createEngine, defineEvent, defineOwnCommand, happened, workingCalendar } from 'dossier-engine'
import { officeCalendar, on } from '../../support/office.js'
import { departments } from '../../support/organisation.js'
import { permitWith, receive } from '../dossier/permit.js'

const at = (day: string, time?: string) => Date.parse(on(day, time))
const closing = (day: string) => at(day, '17:00')

describe('events of a plug-in', () => {
  const SiteVisited = defineEvent('SiteVisited', {})
  const SiteLeft = defineEvent('SiteLeft', {})
  const visits = {
    name: 'visits',
    events: [SiteVisited, SiteLeft],
    commands: [
      defineOwnCommand('visitSite', {}, { in: ['received'], decide: () => [happened(SiteVisited, {})] }),
      defineOwnCommand('leaveSite', {}, { in: ['received'], decide: () => [happened(SiteLeft, {})] }),
    ],
  } as const
  const procedure = permitWith({
    clocks: { visit: { start: ['SiteVisited'], stop: ['SiteLeft'], within: { workingHours: 2 } } },
  })

  it('start and stop clocks like all others', async () => {
    const engine = await createEngine({
      ...{ calendars: [officeCalendar], procedures: [procedure], plugins: [visits] },
    })
    const who = { dossierId: 'd', actor: 'lan' } as const
    await engine.handle({ ...receive, ...who })
    await engine.handle({ type: 'visitSite', at: on('03-05'), ...who })
    expect(engine.dossier('d').clocks).toMatchObject([{ clock: 'visit', dueAt: at('03-05', '14:00') }])
    await engine.handle({ type: 'leaveSite', at: on('03-05', '11:00'), ...who })
    expect(engine.timeline('d').map(({ type }) => type)).toEqual([
      ...['DossierReceived', 'DeadlineSet', 'SiteVisited', 'DeadlineSet', 'SiteLeft', 'ClockStopped'],
    ])
  })
})

describe('the account of a clock', () => {
  it('ends with the result where another system told no more of the end than this, whatever comes after', async () => {
    const engine = await createEngine({ calendars: [officeCalendar], procedures: [permitWith({})] })
    const told = { policy: 'recorded', cause: 'reception', clock: 'statutory', dueAt: closing('03-11') }
    const events = [
      { type: 'DossierReceived', at: at('03-04'), data: { procedure: 'permit', channel: 'online' } },
      { type: 'DeadlineSet', at: at('03-04'), data: told },
      { type: 'ResultReturned', at: at('03-08'), data: { channel: 'online' } },
    ]
    await engine.import([{ dossierId: 'd', events }] as never, { source: 'old' })
    await engine.handle({
      ...{ type: 'rateSatisfaction', dossierId: 'd', score: 5, scale: 5, actor: 'lan', at: on('05-20') },
    })
    expect(engine.clocks('d', { asOf: on('06-03') }).clocks).toMatchObject([{ endedAt: at('03-08') }])
  })

  it('tells the stretch in which this very clock stood, and not that of another', async () => {
    const procedure = permitWith({
      clocks: {
        own: {
          ...{ start: ['DossierReceived'], stop: ['ResultReturned'], within: { workingDays: 4 } },
          ...{ pause: ['FeedbackReceived'], resume: ['FeedbackAnswered'] },
        },
      },
    })
    const engine = await createEngine({ calendars: [officeCalendar], procedures: [procedure] })
    const who = { dossierId: 'd', actor: 'lan' } as const
    await engine.handle({ ...receive, ...who })
    await engine.handle({ type: 'requestSupplement', reason: 'x', at: on('03-04', '11:00'), ...who })
    await engine.handle({ type: 'receiveSupplement', at: on('03-04', '11:10'), ...who })
    await engine.handle({
      type: 'receiveFeedback',
      kind: 'complaint',
      feedback: 'f',
      at: on('03-05'),
      ...who,
    })
    await engine.handle({ type: 'answerFeedback', feedback: 'f', at: on('03-07'), ...who })
    const { promises } = engine.explainDeadline('d', { clock: 'own' })
    expect(promises.map(({ cause, dueAt, trace }) => [cause, dueAt, trace?.dueAt])).toEqual([
      ['start', closing('03-08'), closing('03-08')],
      ['resumption', closing('03-12'), closing('03-12')],
    ])
    expect(promises[1]!.pause).toEqual({ from: at('03-05'), to: at('03-07'), grounds: ['own'] })
  })
})

describe('the report of clocks', () => {
  it('groups as all others: by who is competent in the end, and what is absent first', async () => {
    const engine = await createEngine({ calendars: [officeCalendar], organisation: departments })
    const told = (dossierId: string, agency: string, unit?: string) => ({
      dossierId,
      events: [
        {
          type: 'DossierReceived',
          at: at('03-04'),
          data: { procedure: 'p', channel: 'online', agency },
        } as const,
        { type: 'StepStarted', at: at('03-04'), data: { step: 'a', unit, dueAt: closing('03-05') } } as const,
      ],
    })
    await engine.import([told('d', 'trade', 'energy'), told('e', 'science'), told('f', 'people', 'lab')], {
      source: 'a test',
    })
    const merge = {
      type: 'mergeAgencies',
      agencies: ['trade', 'science'],
      into: 'growth',
      name: 'G',
    } as const
    const decided = { decision: '7', decidedOn: '2024-03-04', inForceFrom: '2024-04-01', actor: 'lan' }
    await engine.administer({ ...merge, ...decided, at: on('03-11') })
    const running = (groupBy: readonly ('agency' | 'unit')[]) =>
      engine
        .clockReport({ from: '2024-04-01', to: '2024-04-30', of: 'steps', groupBy })
        .rows.map(({ key, counts }) => [key, counts.running.total])
    expect(running(['agency'])).toEqual([
      [{ agency: 'growth' }, 2],
      [{ agency: 'people' }, 1],
    ])
    expect(running(['unit'])).toEqual([
      [{}, 1],
      [{ unit: 'energy' }, 1],
      [{ unit: 'lab' }, 1],
    ])
  })
})

describe('the days of clocks', () => {
  /** Half past midnight where the clock is counted; the day before in the office, and by UTC. */
  const midnightInVladivostok = '2024-03-06T00:30:00+10:00'
  const norm = {
    ...{ start: ['DossierReceived'], stop: ['FeedbackReceived'], within: { workingDays: 1 } },
    ...{ termOptions: { end: 'midnight' }, calendar: 'east' },
  }
  const east = workingCalendar({
    ...{ id: 'east', timeZone: 'Asia/Vladivostok', covers: { from: '2024-01-01', to: '2024-12-31' } },
    week: { mon: ['09:00-17:00'], tue: ['09:00-17:00'], wed: ['09:00-17:00'] },
  })

  const asOf = on('03-08')

  it('are those of the calendar that this very clock is counted in', async () => {
    const procedures = [permitWith({ clocks: { norm } })]
    const engine = await createEngine({ calendars: [officeCalendar, east], procedures })
    const who = { dossierId: 'd', actor: 'lan' } as const
    await engine.handle({ ...receive, ...who })
    await engine.handle({ type: 'receiveFeedback', kind: 'complaint', at: midnightInVladivostok, ...who })
    const runs = engine.clocks('d', { asOf, definition: 'byDate' }).clocks
    expect(runs.find(({ clock }) => clock === 'norm')).toMatchObject({ timeliness: 'late' })
    const period = { from: '2024-03-01', to: '2024-03-31', timeZone: 'Asia/Ho_Chi_Minh' }
    expect(engine.clockReport({ ...period, definition: 'byDate' }).total.met).toMatchObject({ late: 1 })
  })

  it('are not counted where nothing says in which zone', async () => {
    const engine = await createEngine({ calendars: [officeCalendar, east] })
    const promise = { clock: 'statutory', cause: 'reception', policy: 'told', dueAt: at('03-06', '05:00') }
    const told = [
      { type: 'DossierReceived', at: at('03-04'), data: { procedure: 'p', channel: 'post' } },
      { type: 'StepStarted', at: at('03-04'), data: { step: 'a', dueAt: at('03-05', '05:00') } },
      { type: 'StepCompleted', at: at('03-05', '08:00'), data: { step: 'a' } },
      { type: 'DeadlineSet', at: at('03-05'), data: promise },
      { type: 'DossierResolved', at: at('03-06', '08:00'), data: { outcome: 'granted' } },
    ] as const
    await engine.import([{ dossierId: 'd', events: told as never }], { source: 'a test' })
    const classes = (asked: object) =>
      engine.clocks('d', { asOf, ...asked }).clocks.map(({ clock, timeliness }) => [clock, timeliness])
    expect(() => classes({ definition: 'byDate' })).toThrow(
      expect.objectContaining({
        code: 'query-invalid',
        details: expect.objectContaining({
          findings: [expect.objectContaining({ code: 'time-zone-missing' })],
        }),
      }),
    )
    expect(() => classes({ timeZone: 'Nowhere' })).toThrow(
      expect.objectContaining({ code: 'time-zone-unknown' }),
    )
    const everyRun = (timeliness: string) => [
      ['step/a', timeliness],
      ['statutory', timeliness],
    ]
    expect(classes({ definition: 'byInstant' })).toEqual(expect.arrayContaining(everyRun('late')))
    const inOffice = classes({ definition: 'byDate', timeZone: 'Asia/Ho_Chi_Minh' })
    expect(inOffice).toEqual(expect.arrayContaining(everyRun('onTime')))
    const byGreenwich = classes({ definition: 'byDate', timeZone: 'UTC' })
    expect(byGreenwich).toEqual(expect.arrayContaining(everyRun('late')))
  })
})
