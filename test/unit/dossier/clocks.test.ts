// Clocks of a procedure's own, worked out by hand: what starts, pauses, resumes and stops them. The calendar: Monday to
// Friday 07:30–11:30 and 13:30–17:00; March 2024 has no day off in it.

import { describe, expect, it } from 'vitest'
import { workingCalendar, type ClockDefinition } from 'dossier-engine'
import { given, type GivenCommand } from 'dossier-engine/testing'
import { officeCalendar, on } from '../../support/office.js'
import { dossierAfter, receive, shortWay, story, withPermit } from './permit.js'

const clock = (changes: Partial<ClockDefinition>) =>
  withPermit({
    clocks: {
      own: { start: ['DossierReceived'], stop: ['ResultReturned'], within: { workingDays: 4 }, ...changes },
    },
  })
const ask = (day: string, time?: string): GivenCommand => ({
  ...{ type: 'requestSupplement', reason: 'a page' },
  at: on(day, time),
})
const bring = (day: string, time?: string): GivenCommand => ({ type: 'receiveSupplement', at: on(day, time) })
const consult = (day: string): GivenCommand => ({
  ...{ type: 'requestConcurrence', agency: 'police', question: 'any objection?', concurrence: 'c' },
  at: on(day),
})
const answer = (day: string): GivenCommand => ({
  ...{ type: 'giveConcurrence', concurrence: 'c', answer: 'agreed' },
  at: on(day),
})
type Office = ReturnType<typeof clock>
const runs = (commands: readonly GivenCommand[], office: Office) =>
  dossierAfter(commands, office).clocks ?? []
const at = (day: string, time?: string) => Date.parse(on(day, time))
const closing = (day: string) => at(day, '17:00')

describe('an intake clock', () => {
  const office = clock({
    ...{ start: ['DossierRegistered'], stop: ['DossierReceived', 'ReceptionRefused'] },
    within: { workingDays: 1 },
  })
  const register: GivenCommand = {
    type: 'registerDossier',
    procedure: 'permit',
    channel: 'online',
    at: on('03-04'),
  }

  it('runs from the registration, with the promise of its term', () => {
    given([], office)
      .when(register)
      .then([
        { type: 'DossierRegistered' },
        {
          type: 'DeadlineSet',
          data: { clock: 'own', cause: 'start', dueAt: on('03-05', '17:00'), term: { workingDays: 1 } },
        },
      ])
    expect(runs([register], office)).toMatchObject([{ clock: 'own', startedAt: at('03-04'), grounds: [] }])
  })

  it('stops at the reception, or at its refusal', () => {
    const received = given(story([register], office), office)
      .when({ type: 'receiveDossier', at: on('03-05') })
      .then([
        { type: 'DossierReceived' },
        { type: 'DeadlineSet', data: { clock: 'statutory' } },
        { type: 'ClockStopped', data: { clock: 'own' } },
      ])
    expect(received.clocks).toMatchObject([{ stoppedAt: at('03-05') }])
    const refused = given(story([register], office), office)
      .when({ type: 'refuseReception', reason: 'not ours', at: on('03-05') })
      .then([{ type: 'ReceptionRefused' }, { type: 'ClockStopped' }])
    // It measured to its end: the dossier's end doesn't close what its own event stopped.
    expect(refused.clocks).toMatchObject([{ stoppedAt: at('03-05') }])
    expect(refused.clocks![0]).not.toHaveProperty('closedAt')
  })

  it('ends with a dossier that is withdrawn before', () => {
    const withdrawn = dossierAfter([register, { type: 'withdrawDossier', at: on('03-05') }], office)
    expect(withdrawn.clocks).toMatchObject([{ closedAt: at('03-05') }])
    expect(withdrawn.clocks![0]).not.toHaveProperty('stoppedAt')
  })
})

describe('a service norm', () => {
  const office = clock({ pausedBy: ['supplement', 'concurrence'] })

  it('stands on its grounds, and gets back what it stood for', () => {
    // 5 6 7 8 March; then 6 and 7 are given back: 11 and 12.
    given(story([receive, ask('03-05')], office), office)
      .when(bring('03-07'))
      .then([
        { type: 'SupplementReceived' },
        { type: 'DeadlineSet', data: { clock: 'statutory' } },
        { type: 'ClockResumed', data: { clock: 'own', ground: 'supplement' } },
        {
          type: 'DeadlineSet',
          data: { clock: 'own', cause: 'resumption', dueAt: on('03-12', '17:00'), shift: { workingDays: 2 } },
        },
      ])
  })

  it('stands once for grounds that overlap, until the last is gone', () => {
    const both = [receive, consult('03-05'), ask('03-06'), answer('03-07')]
    expect(runs(both, office)).toMatchObject([{ grounds: ['supplement'], dueAt: closing('03-08') }])
    // 6 7 8 · 11: four days; 5 6 7 8 and 11 12 13 14.
    const [run] = runs([...both, bring('03-11')], office)
    expect(run).toMatchObject({
      ...{ dueAt: closing('03-14'), grounds: [] },
      pauses: [{ from: at('03-05'), to: at('03-11'), grounds: ['concurrence', 'supplement'] }],
    })
  })

  it('does not stand on other grounds than its own', () => {
    const onlyConsulted = clock({ pausedBy: ['concurrence'] })
    expect(runs([receive, ask('03-05'), bring('03-07')], onlyConsulted)).toMatchObject([
      { dueAt: closing('03-08'), pauses: [] },
    ])
  })

  it('that was missed before it stood stays missed', () => {
    const late = [receive, ask('03-11'), bring('03-13')]
    expect(runs(late, office)).toMatchObject([{ dueAt: closing('03-08') }])
    given(story(late.slice(0, 2), office), office)
      .when(late[2]!)
      .then([{ type: 'SupplementReceived' }, { type: 'DeadlineSet' }, { type: 'ClockResumed' }])
  })

  it('that is stopped while it stands is given back that time, and stands no more', () => {
    const stopping = clock({ pausedBy: ['supplement'], stop: ['DossierResolved'] })
    const dossier = given(story([receive, ask('03-05')], stopping), stopping)
      .when({ type: 'resolveDossier', outcome: 'refused', at: on('03-07') })
      .then([
        ...[{ type: 'DossierResolved' }, { type: 'DeadlineSet', data: { clock: 'statutory' } }],
        ...[
          { type: 'ClockResumed' },
          { type: 'DeadlineSet', data: { clock: 'own' } },
          { type: 'ClockStopped' },
        ],
      ] as const)
    expect(dossier.clocks).toMatchObject([
      {
        ...{ stoppedAt: at('03-07'), dueAt: closing('03-12'), grounds: [] },
        pauses: [{ from: at('03-05'), to: at('03-07') }],
      },
    ])
  })

  it('goes on after the resolution, until the result is returned', () => {
    const done = [
      receive,
      ...shortWay,
      { type: 'resolveDossier', outcome: 'granted', at: on('03-06') },
    ] as const
    expect(runs(done, office)[0]).not.toHaveProperty('stoppedAt')
    const returned = [...done, { type: 'returnResult', channel: 'post', at: on('03-07') }] as const
    expect(runs(returned, office)).toMatchObject([{ stoppedAt: at('03-07') }])
  })
})

describe('a clock with pauses of its own', () => {
  const office = clock({ pause: ['ConcurrenceRequested'], resume: ['ConcurrenceGiven'] })

  it('stands between its events', () => {
    const [run] = runs([receive, consult('03-05'), answer('03-07')], office)
    expect(run).toMatchObject({
      dueAt: closing('03-12'),
      pauses: [{ from: at('03-05'), to: at('03-07'), grounds: ['own'] }],
    })
  })

  it('stands on as long as either its own event or a ground holds it', () => {
    const both = clock({
      pause: ['ConcurrenceRequested'],
      resume: ['ConcurrenceGiven'],
      pausedBy: ['supplement'],
    })
    const held = [receive, ask('03-05'), bring('03-06'), consult('03-06'), answer('03-08')]
    // 6; then 7 and 8: 11 12 13.
    expect(runs(held, both)).toMatchObject([{ dueAt: closing('03-13') }])
  })
})

describe('one clock', () => {
  it('runs again at the next start, and only then', () => {
    const office = clock({ start: ['StepStarted'], stop: ['StepCompleted'], within: { workingDays: 1 } })
    const two = runs([receive, ...shortWay], office)
    expect(two).toMatchObject([
      { startedAt: at('03-05'), stoppedAt: at('03-05') },
      { startedAt: at('03-05'), stoppedAt: at('03-05') },
    ])
    const started = runs([receive, shortWay[0], consult('03-05')], office)
    expect(started).toHaveLength(1)
  })

  it('may be of one step alone', () => {
    const trigger = (event: string) => [{ event, step: 'sign' }]
    const office = clock({ start: trigger('StepStarted'), stop: trigger('StepCompleted') })
    expect(runs([receive, ...shortWay.slice(0, 2)], office)).toEqual([])
    expect(runs([receive, ...shortWay.slice(0, 3)], office)).toMatchObject([{ startedAt: at('03-05') }])
    expect(runs([receive, ...shortWay], office)).toMatchObject([{ stoppedAt: at('03-05') }])
  })

  it('may be counted in a calendar of its own, and by options of its own', () => {
    const allDays = workingCalendar({
      id: 'every-day',
      timeZone: 'Asia/Ho_Chi_Minh',
      covers: { from: '2024-01-01', to: '2024-12-31' },
      week: Object.fromEntries(
        ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, ['00:00-24:00']]),
      ),
    })
    const office = {
      ...clock({ calendar: 'every-day', within: { workingDays: 6 }, termOptions: { end: 'sameTime' } }),
      calendars: [officeCalendar, allDays],
    }
    // Monday the 4th and six days, Saturday and Sunday among them.
    expect(runs([receive], office)).toMatchObject([{ dueAt: at('03-10'), calendar: 'every-day' }])
  })

  it('answers by its own unit, else by the unit that holds the dossier', () => {
    expect(runs([receive], clock({}))).toMatchObject([{ unit: 'one-stop' }])
    expect(runs([receive], clock({ unit: 'leaders' }))).toMatchObject([{ unit: 'leaders' }])
  })
})

describe('a dossier that is withdrawn', () => {
  it('closes the clocks that run, as they stand, and none that have stopped', () => {
    const office = withPermit({
      clocks: {
        done: { start: ['DossierReceived'], stop: ['SupplementRequested'], within: { workingDays: 1 } },
        open: {
          ...{ start: ['DossierReceived'], stop: ['ResultReturned'], within: { workingDays: 4 } },
          pausedBy: ['supplement'],
        },
      },
    })
    const withdraw: GivenCommand = { type: 'withdrawDossier', at: on('03-07') }
    const dossier = given(story([receive, ask('03-05')], office), office)
      .when(withdraw)
      .then([{ type: 'DossierWithdrawn' }, { type: 'DeadlineSet', data: { clock: 'statutory' } }])
    const [done, open] = dossier.clocks!
    expect(done).toMatchObject({ stoppedAt: at('03-05') })
    expect(done).not.toHaveProperty('closedAt')
    expect(open).toMatchObject({ closedAt: at('03-07'), grounds: [], pauses: [{ to: at('03-07') }] })
  })
})

describe("a step's budget", () => {
  it('stands while the clock of its dossier does', () => {
    const start = { type: 'startStep', step: 'check', at: on('03-04') } as const
    const office = withPermit({})
    given(story([receive, start, ask('03-05')], office), office)
      .when(bring('03-07'))
      .then([
        { type: 'SupplementReceived' },
        { type: 'DeadlineSet', data: { clock: 'statutory' } },
        {
          type: 'DeadlineSet',
          data: { clock: 'step/check', cause: 'resumption', dueAt: on('03-07', '17:00') },
        },
      ])
  })

  it('stands from its own start on, where the clock stood before', () => {
    const start = { type: 'startStep', step: 'check', at: on('03-06') } as const
    const commands = [receive, consult('03-05'), start, answer('03-08')]
    // One day, the 7th; 7 and 8 are given back: 11.
    expect(dossierAfter(commands, withPermit({})).steps).toMatchObject([{ dueAt: closing('03-11') }])
  })

  it('is given back what it stood for where the dossier goes back from the step meanwhile', () => {
    const commands = [
      ...[receive, ...shortWay.slice(0, 2), { type: 'startStep', step: 'sign', at: on('03-05') }],
      consult('03-06'),
    ] as const
    const office = withPermit({
      steps: {
        check: { within: { workingDays: 1 }, next: ['sign'] },
        sign: { within: { workingDays: 2 } },
      },
    })
    const dossier = given(story(commands, office), office)
      .when({ type: 'returnToStep', step: 'check', reason: 'x', at: on('03-12') })
      .then([
        { type: 'ReturnedToStep' },
        // 7, 8, 11 and 12 March after the 7th: the 13th.
        {
          type: 'DeadlineSet',
          data: { clock: 'step/sign', cause: 'resumption', dueAt: on('03-13', '17:00') },
        },
      ])
    expect(dossier.steps.at(-1)).toMatchObject({ closedAt: at('03-12'), dueAt: closing('03-13') })
  })
})
