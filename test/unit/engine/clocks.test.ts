// Clocks of a procedure's own in an engine: events of plug-ins that start and stop them, and the account of them.

import { describe, expect, it } from 'vitest'
import { createEngine, defineEvent, defineOwnCommand, happened } from 'dossier-engine'
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
