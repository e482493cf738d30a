// What lies in a dossier, what people say, and what is put right; and the office's own commands and events.

import { describe, expect, it } from 'vitest'
import { code, count, defineEvent, flag, optional, personal } from 'dossier-engine'
import { given, GivenError, type GivenCommand } from 'dossier-engine/testing'
import { defineOwnCommand, happened, ownState, refuse } from '../../../src/dossier/plugin.js'
import { on } from '../../support/office.js'
import { dossierAfter, receive, situation, story } from './permit.js'

const at = on('03-06')

describe('documents', () => {
  it('are attached and signed, whatever the state, and move nothing', () => {
    const dossier = dossierAfter([
      receive,
      { type: 'resolveDossier', outcome: 'refused', at },
      { type: 'attachDocument', document: 'letter', isResult: true, form: 'electronic', at },
      { type: 'signDocument', document: 'letter', signature: 'digital', signer: 'director', at },
      { type: 'attachDocument', document: 'letter-2', replaces: 'letter', isSigned: true, at },
    ])
    expect(dossier).toMatchObject({
      state: 'resolved',
      documents: [
        { document: 'letter', isSigned: true, signatures: [{ signature: 'digital', signer: 'director' }] },
        { document: 'letter-2', isSigned: true, signatures: [], replaces: 'letter' },
      ],
    })
  })

  it('keep the name of a file apart', () => {
    const fileName = { subject: 'person-1', data: 'passport of Mai.pdf' }
    const dossier = given(story([receive]), situation)
      .when({ type: 'attachDocument', document: 'passport', component: 'application', fileName, at })
      .then([{ type: 'DocumentAttached', data: { fileName, isSigned: false } }])
    expect(JSON.stringify(dossier)).not.toContain('Mai')
  })
})

describe('feedback', () => {
  it('has a term of its own and an answer', () => {
    const say: GivenCommand = { type: 'receiveFeedback', kind: 'complaint', at }
    given(story([receive]), situation)
      .when(say)
      // 7 8 · 11 12 13
      .then([{ type: 'FeedbackReceived', data: { feedback: 'feedback-1', dueAt: on('03-13', '17:00') } }])
    const answer: GivenCommand = { type: 'answerFeedback', feedback: 'feedback-2', at: on('03-07') }
    expect(dossierAfter([receive, say, say, answer]).feedback).toMatchObject([
      { feedback: 'feedback-1' },
      { feedback: 'feedback-2', answeredAt: Date.parse(on('03-07')) },
    ])
  })

  it('may be a rating', () => {
    const rated = dossierAfter([
      receive,
      { type: 'rateSatisfaction', score: 4, scale: 5, about: 'speed', at },
    ])
    expect(rated.ratings).toEqual([{ at: Date.parse(at), score: 4, scale: 5, about: 'speed' }])
  })
})

describe('attributes', () => {
  const attributes = { ward: code(), area: optional(count()), isShop: optional(flag()) }
  const office = { ...situation, attributes }

  it('are set, changed and taken away, and only what is new is told', () => {
    const set: GivenCommand[] = [
      { ...receive, attributes: { ward: 'w-1', area: 40 } },
      { type: 'setAttributes', attributes: { isShop: true, area: 40 }, at },
    ]
    given(story(set.slice(0, 1), office), office)
      .when({ type: 'setAttributes', attributes: { isShop: true, area: 40 }, at })
      .then([{ type: 'AttributesSet', data: { isShop: true, area: undefined } }])
    const dossier = given(story(set, office) as never, office)
      .when({ type: 'setAttributes', attributes: { area: null, isShop: false }, at })
      .then([{ type: 'AttributesSet', data: { isShop: false, removed: ['area'] } }])
    expect(dossier.attributes).toEqual({ ward: 'w-1', isShop: false })
  })
})

describe('a correction', () => {
  it('puts values right, takes them away, and gives the dossier as it should have been', () => {
    const dossier = given(story([{ ...receive, officer: 'lan' }]), situation)
      .when({ type: 'correctEvent', event: 1, data: { unit: 'hall', officer: null }, reason: 'a slip', at })
      .then([
        {
          type: 'EventCorrected',
          data: {
            corrects: 1,
            correctedType: 'DossierReceived',
            correctedSchemaVersion: 2,
            reason: 'a slip',
          },
        },
      ])
    expect(dossier).toMatchObject({ unit: 'hall', version: 3 })
    expect(dossier).not.toHaveProperty('officer')
  })

  it('lets be asked again what was asked before', () => {
    const wrong: GivenCommand[] = [
      receive,
      { type: 'startStep', step: 'check', at },
      { type: 'completeStep', step: 'check', next: 'sign', at },
    ]
    given(story(wrong), situation).when({ type: 'startStep', step: 'appraise', at }).then('step-not-expected')
    const right: GivenCommand = {
      type: 'correctEvent',
      event: 4,
      data: { next: 'appraise' },
      reason: 'a slip',
      at,
    }
    given(story([...wrong, right]), situation)
      .when({ type: 'startStep', step: 'appraise', at })
      .then([{ type: 'StepStarted' }])
  })

  it('that can be no such event is an error of whoever sends it', () => {
    expect(() =>
      given(story([receive]), situation).when({
        type: 'correctEvent',
        event: 1,
        data: { unit: 7 },
        reason: 'x',
        at,
      }),
    ).toThrow(expect.objectContaining({ code: 'event-invalid' }))
  })

  it('that is given holds for the rules', () => {
    given(
      [
        { type: 'DossierReceived', at: on('03-04'), data: { procedure: 'permit', channel: 'post' } },
        {
          type: 'EventCorrected',
          at: on('03-05'),
          data: {
            corrects: 1,
            correctedType: 'DossierReceived',
            data: { procedure: 'permit', channel: 'post', unit: 'hall' },
            reason: 'x',
          },
        },
      ],
      situation,
    )
      .when({ type: 'handOver', unit: 'trade', at })
      .then([{ type: 'HandedOver', data: { fromUnit: 'hall' } }])
    const nothingToCorrect = { corrects: 2, correctedType: 'Assigned', data: { officer: 'x' }, reason: 'x' }
    expect(() => given([{ type: 'EventCorrected', at, data: nothingToCorrect }], situation)).toThrow(
      expect.objectContaining({ code: 'event-invalid' }),
    )
  })
})

describe('an office of its own', () => {
  const SiteVisited = defineEvent('SiteVisited', { ward: code(), owner: optional(personal()) })
  const known = ownState(
    { SiteVisited },
    {
      start: () => ({ wards: [] as string[] }),
      on: {
        SiteVisited(state, { data }) {
          state.wards.push(data.ward)
        },
      },
    },
  )
  const visitSite = defineOwnCommand(
    'visitSite',
    { ward: code(), owner: optional(personal()) },
    {
      in: ['received', 'processing'],
      state: known,
      decide({ command: { ward, owner }, own }) {
        return own.wards.includes(ward)
          ? refuse('visited-before', `ward ${ward} was visited`)
          : [happened(SiteVisited, { ward, owner })]
      },
    },
  )
  const visits = { name: 'visits', events: [SiteVisited], commands: [visitSite], state: known }
  const office = { ...situation, plugins: [visits] }

  it('has commands, events and refusals of its own, which given knows by type', () => {
    const owner = { subject: 'person-1', data: 'Lê Thị Mai' }
    const [received] = story([receive]) as [never]
    const dossier = given([received, { type: 'SiteVisited', at, data: { ward: 'w-1' } }], office)
      .when({ type: 'visitSite', ward: 'w-2', owner, at })
      .then([{ type: 'SiteVisited', data: { ward: 'w-2', owner } }])
    expect(dossier.own).toEqual({ visits: { wards: ['w-1', 'w-2'] } })
    given([received, { type: 'SiteVisited', at, data: { ward: 'w-1' } }], office)
      .when({ type: 'visitSite', ward: 'w-1', at })
      .then('visits/visited-before')
    given([], office).when({ type: 'visitSite', ward: 'w-1', at }).then('dossier-unknown')
    // @ts-expect-error -- no such event, and no such field
    expect(() => given([{ type: 'SiteVisitd', at, data: { ward: 'w-1' } }], office)).toThrow(TypeError)
    // @ts-expect-error -- a field of the wrong name
    expect(() => given([{ type: 'SiteVisited', at, data: { warden: 'w-1' } }], office)).toThrow()
    // @ts-expect-error -- no plug-in, no such command
    expect(() => given([received], situation).when({ type: 'visitSite', ward: 'w-1', at })).toThrow()
  })

  it('gives the events that follow, to go on from, and complains where none do', () => {
    const [received, promised] = given([], office).when(receive).events
    expect([received?.type, promised?.type]).toEqual(['DossierReceived', 'DeadlineSet'])
    expect(() => given([received!], office).when({ ...receive, at }).events).toThrow(GivenError)
  })
})
