// How dossiers end, and begin again.

import { describe, expect, it } from 'vitest'
import { workingCalendar } from 'dossier-engine'
import { given, type GivenCommand } from 'dossier-engine/testing'
import { on } from '../../support/office.js'
import { dossierAfter, receive, shortWay, situation, story, toTheFork, withPermit } from './permit.js'

const at = on('03-06')
const refuse: GivenCommand = { type: 'resolveDossier', outcome: 'refused', decision: '9/QĐ', at }
const grant: GivenCommand = { type: 'resolveDossier', outcome: 'granted', at }

describe('granting', () => {
  it('comes after the last step, and the result goes to the applicant', () => {
    const life = [
      receive,
      ...shortWay,
      grant,
      { type: 'returnResult', channel: 'post', at: on('03-07') } as const,
    ]
    expect(dossierAfter(life)).toMatchObject({
      state: 'returned',
      outcome: 'granted',
      resolvedAt: Date.parse(at),
      returnedAt: Date.parse(on('03-07')),
    })
  })
})

describe('refusing', () => {
  it.each<[string, readonly GivenCommand[]]>([
    ['the applicant is waited for', [{ type: 'requestSupplement', reason: 'x', at }]],
    ['a payment is waited for', [{ type: 'requestPayment', fee: 'filing', at }]],
    ['another agency is asked', [{ type: 'requestConcurrence', agency: 'a', question: '?', at }]],
    ['the office has stopped', [{ type: 'stopProcessing', reason: 'x', at }]],
    ['branches are under way', [...toTheFork, { type: 'startStep', step: 'visit', at }]],
  ])('may come while %s, and ends what was going on', (_when, before) => {
    const dossier = given(story([receive, ...before]), situation)
      .when(refuse)
      .then([{ type: 'DossierResolved', data: { outcome: 'refused', decision: '9/QĐ' } }])
    expect(dossier).toMatchObject({ state: 'resolved', arrivals: [] })
    expect(dossier.pauses.every(({ to }) => to === Date.parse(at))).toBe(true)
    expect(dossier.steps.every((run) => (run.completedAt ?? run.closedAt) !== undefined)).toBe(true)
  })
})

describe('withdrawing', () => {
  it('may be asked for, which changes nothing until the office lets the dossier go', () => {
    const asked = [receive, { type: 'requestWithdrawal', reason: 'we moved', at } as const]
    expect(dossierAfter(asked)).toMatchObject({
      state: 'received',
      withdrawalRequestedAt: Date.parse(at),
      deadline: { cause: 'reception' },
    })
    expect(dossierAfter([...asked, { type: 'withdrawDossier', at: on('03-07') }])).toMatchObject({
      state: 'withdrawn',
      withdrawnAt: Date.parse(on('03-07')),
    })
  })

  it('gives back what the clock stood for, as a refusal does: nobody is late while the applicant is waited for', () => {
    const waiting: GivenCommand[] = [
      receive,
      { type: 'startStep', step: 'check', at: on('03-04') },
      { type: 'requestSupplement', reason: 'x', at: on('03-05') },
    ]
    const dossier = given(story(waiting), situation)
      .when({ type: 'withdrawDossier', at: on('03-25') })
      .then([
        { type: 'DossierWithdrawn' },
        // 6 … 8, 11 … 15, 18 … 22 and 25 March after the 18th: 5 April; and after the 5th: the 25th.
        {
          type: 'DeadlineSet',
          data: { clock: 'statutory', cause: 'resumption', dueAt: on('04-05', '17:00') },
        },
        { type: 'DeadlineSet', data: { clock: 'step/check', dueAt: on('03-25', '17:00') } },
      ])
    const refused = dossierAfter([...waiting, { ...refuse, at: on('03-25') }])
    expect(dossier.deadline).toEqual(refused.deadline)
    expect(dossier.steps).toEqual(refused.steps)
  })
})

it('withdrawing is not held up by a calendar that does not know the date', () => {
  const [office] = situation.calendars
  const ending = workingCalendar({
    ...office!.definition,
    covers: { from: '2024-01-01', to: '2024-03-29' },
    days: [],
  })
  given(story([receive, { type: 'requestSupplement', reason: 'x', at: on('03-05') }]), {
    ...situation,
    calendars: [ending],
  })
    .when({ type: 'withdrawDossier', at: on('04-15') })
    .then([{ type: 'DossierWithdrawn' }])
})

describe('reopening', () => {
  it.each<[string, readonly GivenCommand[]]>([
    ['resolved', [refuse]],
    ['returned', [refuse, { type: 'returnResult', channel: 'post', at }]],
    [
      'withdrawn',
      [
        { type: 'requestWithdrawal', at },
        { type: 'withdrawDossier', at },
      ],
    ],
  ])('takes up what was %s, as if it had not ended', (_state, before) => {
    const dossier = given(story([receive, ...before]), situation)
      .when({ type: 'reopenDossier', ground: 'courtDecision', reason: 'x', step: 'sign', at: on('03-08') })
      .then([
        { type: 'DossierReopened', data: { step: 'sign' } },
        { type: 'DeadlineSet', data: { cause: 'restart' } },
      ])
    expect(dossier).toMatchObject({ state: 'processing', arrivals: [{ step: 'sign' }] })
    for (const gone of [
      'resolvedAt',
      'outcome',
      'decision',
      'returnedAt',
      'withdrawnAt',
      'withdrawalRequestedAt',
    ])
      expect(dossier).not.toHaveProperty(gone)
  })

  it('begins at the first step, if no other is named', () => {
    const reopened = [receive, refuse, { type: 'reopenDossier', ground: 'error', reason: 'x', at } as const]
    expect(dossierAfter(reopened).arrivals).toEqual([{ step: 'check' }])
  })

  it('leaves no date where the procedure has no term: what another system promised was of what had ended', () => {
    const { type: _, ...about } = receive
    const takeOver: GivenCommand = {
      ...{ ...about, type: 'takeOverDossier', from: 'old', receivedAt: on('03-01') },
      dueAt: on('03-20', '17:00'),
    }
    const office = withPermit({ term: 'none', termByChannel: undefined, extension: undefined })
    expect(dossierAfter([takeOver, refuse], office)).toHaveProperty('deadline')
    const dossier = given(story([takeOver, refuse], office), office)
      .when({ type: 'reopenDossier', ground: 'appeal', reason: 'it holds', at: on('06-04') })
      .then([{ type: 'DossierReopened' }])
    expect(dossier).not.toHaveProperty('deadline')
  })
})

describe('promises', () => {
  it('are moved by an extension as often as the procedure allows, with or without an apology', () => {
    const office = withPermit({ extension: { limit: 2, apology: false } })
    const extend = { type: 'extendDeadline', term: { days: 3 }, reason: 'x', unit: 'trade', at } as const
    const twice = [receive, extend, extend]
    given(story([receive], office), office)
      .when(extend)
      .then([{ type: 'ExtensionGranted', data: { unit: 'trade' } }, { type: 'DeadlineSet' }])
    expect(dossierAfter(twice, office)).toMatchObject({
      // Monday 18 March, three days and three days: Sunday, so Monday 25; and the first move ended on the 21st.
      deadline: { dueAt: Date.parse(on('03-25', '17:00')) },
      apologies: [],
    })
    given(story(twice, office), office).when(extend).then('extension-limit')
  })

  it('are not moved by an apology, which appoints another day', () => {
    const dossier = given(story([receive]), situation)
      .when({ type: 'issueApology', reason: 'x', reappointedAt: on('03-29'), at })
      .then([{ type: 'ApologyIssued' }])
    expect(dossier).toMatchObject({
      deadline: { dueAt: Date.parse(on('03-18', '17:00')) },
      apologies: [{ reappointedAt: Date.parse(on('03-29')) }],
    })
  })
})
