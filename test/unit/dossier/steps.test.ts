// Steps and hands: choices, branches in parallel, steps left out, ways back, and who holds what.

import { describe, expect, it } from 'vitest'
import { given, type GivenCommand } from 'dossier-engine/testing'
import { on } from '../../support/office.js'
import { dossierAfter, receive, situation, story, toTheFork } from './permit.js'

const at = on('03-06')
const start = (step: string): GivenCommand => ({ type: 'startStep', step, at })
const complete = (step: string, next?: string): GivenCommand => ({ type: 'completeStep', step, next, at })
const forked = [receive, ...toTheFork]

describe('a step', () => {
  it('starts with its unit, its budget, and the officer who holds the dossier if it stays in the unit', () => {
    const held = { ...receive, officer: 'lan' }
    given(story([held]), situation)
      .when({ type: 'startStep', step: 'check', at })
      .then([
        {
          type: 'StepStarted',
          data: {
            unit: 'one-stop',
            officer: 'lan',
            // One working day after Wednesday 6 March.
            dueAt: on('03-07', '17:00'),
            parallel: undefined,
          },
        },
      ])
    const dossier = dossierAfter([held, start('check'), complete('check', 'sign'), start('sign')])
    expect(dossier).toMatchObject({ state: 'processing', unit: 'leaders' })
    expect(dossier).not.toHaveProperty('officer')
  })

  it('that does itself is started and completed when its turn comes', () => {
    given(
      story([
        ...forked,
        ...['visit', 'consult'].flatMap((step) => [start(step), complete(step)]),
        start('conclude'),
      ]),
      situation,
    )
      .when(complete('conclude'))
      .then([
        { type: 'StepCompleted', data: { step: 'conclude', next: 'record' } },
        { type: 'StepStarted', data: { step: 'record' } },
        { type: 'StepCompleted', data: { step: 'record', next: 'sign' } },
      ])
  })

  it('that may be skipped is left out with its reason, and leads on', () => {
    const dossier = given(story(forked), situation)
      .when({ type: 'skipStep', step: 'consult', reason: 'nobody lives there', at })
      .then([{ type: 'StepSkipped', data: { step: 'consult', next: 'conclude' } }])
    expect(dossier.arrivals).toEqual([
      { step: 'visit', from: 'appraise' },
      { step: 'conclude', from: 'consult' },
    ])
  })
})

describe('branches', () => {
  it('all follow a fork, in any order, and the join waits for all of them', () => {
    const both = [...forked, start('consult'), start('visit')]
    expect(dossierAfter(both).steps.slice(-2)).toMatchObject([{ step: 'consult' }, { step: 'visit' }])
    const one = [...both, complete('visit')]
    given(story(one), situation).when(start('conclude')).then('step-open')
    given(story([...one, complete('consult')]), situation)
      .when(start('conclude'))
      .then([{ type: 'StepStarted', data: { parallel: undefined } }])
  })

  it('leave the dossier where it is, until only one is left', () => {
    const both = [...forked, start('visit'), start('consult')]
    given(story(forked), situation)
      .when(start('visit'))
      .then([{ type: 'StepStarted', data: { unit: 'field', parallel: true } }])
    expect(dossierAfter(both)).toMatchObject({ unit: 'trade' })
    const handed: GivenCommand = { type: 'handOver', step: 'visit', unit: 'ward', officer: 'mai', at }
    const dossier = dossierAfter([...both, handed])
    expect(dossier).toMatchObject({ unit: 'trade' })
    expect(dossier.steps.find(({ step }) => step === 'visit')).toMatchObject({ unit: 'ward', officer: 'mai' })
    expect(dossierAfter([...both, complete('consult'), handed])).toMatchObject({
      unit: 'ward',
      officer: 'mai',
    })
  })

  it('that a dossier was not taken over in are not waited for', () => {
    const takenOver: GivenCommand = {
      type: 'takeOverDossier',
      procedure: 'permit',
      channel: 'post',
      receivedAt: on('03-01'),
      from: 'old',
      step: 'visit',
      at: on('03-04'),
    }
    const dossier = dossierAfter([takenOver, start('visit'), complete('visit'), start('conclude')])
    expect(dossier.steps.at(-1)).toMatchObject({ step: 'conclude' })
  })
})

describe('going back', () => {
  it('ends what comes after it undone, and goes on from there', () => {
    const both = [...forked, start('visit'), start('consult'), complete('visit')]
    const dossier = given(story(both), situation)
      .when({ type: 'returnToStep', step: 'appraise', reason: 'the plan is wrong', at })
      .then([
        {
          type: 'ReturnedToStep',
          data: { step: 'appraise', closed: ['consult'], dropped: [{ step: 'conclude', from: 'visit' }] },
        },
      ])
    expect(dossier.arrivals).toEqual([{ step: 'appraise' }])
    expect(dossier.steps.find(({ step }) => step === 'consult')).toMatchObject({ closedAt: Date.parse(at) })
  })

  it('within a branch leaves the other branch what it has done', () => {
    const both = [...forked, start('visit'), start('consult'), complete('visit'), complete('consult')]
    const back: GivenCommand = { type: 'returnToStep', step: 'visit', reason: 'no photos', at }
    given(story(both), situation)
      .when(back)
      .then([
        {
          type: 'ReturnedToStep',
          data: { step: 'visit', closed: undefined, dropped: [{ step: 'conclude', from: 'visit' }] },
        },
      ])
    const again = [...both, back, start('visit'), complete('visit'), start('conclude')]
    expect(dossierAfter(again).steps.at(-1)).toMatchObject({ step: 'conclude' })
  })
})

describe('hands', () => {
  it('that take the dossier leave the officer who had it', () => {
    const dossier = dossierAfter([
      { ...receive, officer: 'lan' },
      start('check'),
      { type: 'handOver', unit: 'trade', at },
    ])
    expect(dossier).toMatchObject({ unit: 'trade' })
    expect(dossier).not.toHaveProperty('officer')
  })

  it('tell who gave it, and are those of the one step if it is named', () => {
    given(story([receive, start('check')]), situation)
      .when({ type: 'handOver', step: 'check', unit: 'trade', officer: 'minh', at })
      .then([{ type: 'HandedOver', data: { fromUnit: 'one-stop', unit: 'trade', step: 'check' } }])
    const dossier = dossierAfter([
      receive,
      start('check'),
      { type: 'assign', officer: 'hoa', step: 'check', at },
    ])
    expect(dossier).toMatchObject({ officer: 'hoa', steps: [{ officer: 'hoa' }] })
  })

  it('take the one step in work with the dossier, also if it is not named', () => {
    const begun = [receive, { ...start('check'), officer: 'lan' }]
    const handed: GivenCommand = { type: 'handOver', unit: 'trade', officer: 'minh', at }
    expect(dossierAfter([...begun, handed])).toMatchObject({
      ...{ unit: 'trade', officer: 'minh' },
      steps: [{ step: 'check', unit: 'trade', officer: 'minh' }],
    })
    given(story([...begun, handed]), situation)
      .when({ type: 'handOver', step: 'check', unit: 'leaders', at })
      .then([{ type: 'HandedOver', data: { fromUnit: 'trade', unit: 'leaders' } }])
    expect(dossierAfter([...begun, { type: 'assign', officer: 'hoa', at }])).toMatchObject({
      ...{ officer: 'hoa' },
      steps: [{ step: 'check', officer: 'hoa' }],
    })
  })

  it('that give the last of several steps give it from the unit that works on it', () => {
    const visiting = [receive, ...toTheFork, start('visit'), start('consult'), complete('consult')]
    given(story(visiting), situation)
      .when({ type: 'handOver', unit: 'leaders', at })
      .then([{ type: 'HandedOver', data: { fromUnit: 'field' } }])
  })
})
