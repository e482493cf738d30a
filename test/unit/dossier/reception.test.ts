// How a dossier comes in, and what it is bound up with.

import { describe, expect, it } from 'vitest'
import { code, count, optional, personal } from 'dossier-engine'
import { given, type GivenCommand } from 'dossier-engine/testing'
import { on } from '../../support/office.js'
import { dossierAfter, permit, permitWith, receive, situation, story } from './permit.js'

const applicant = { subject: 'person-1', data: { name: 'Lê Thị Mai' } }
const register: GivenCommand = {
  type: 'registerDossier',
  procedure: 'permit',
  channel: 'online',
  applicant,
  dossierCode: 'H-1',
  application: 'a-1',
  placeOfHelp: 'ward-7',
  at: on('03-01'),
}

describe('registering', () => {
  it('sets no clock running and gives the dossier to nobody', () => {
    const dossier = given([], situation)
      .when(register)
      .then([{ type: 'DossierRegistered', data: { applicant, dossierCode: 'H-1', placeOfHelp: 'ward-7' } }])
    expect(dossier).toMatchObject({ state: 'registered', registeredAt: Date.parse(on('03-01')) })
    for (const absent of ['deadline', 'unit', 'receivedAt']) expect(dossier).not.toHaveProperty(absent)
  })

  it('is followed by a reception that need not say it all again', () => {
    const dossier = dossierAfter([
      register,
      { type: 'receiveDossier', placeOfReception: 'hall', at: on('03-04') },
    ])
    expect(dossier).toMatchObject({
      state: 'received',
      channel: 'online',
      applicant: { subject: 'person-1' },
      dossierCode: 'H-1',
      application: 'a-1',
      placeOfHelp: 'ward-7',
      placeOfReception: 'hall',
      unit: 'one-stop',
      agency: 'department',
    })
  })

  it('or by a refusal on legal grounds, which ends it', () => {
    const dossier = given(story([register]), situation)
      .when({ type: 'refuseReception', reason: 'not ours', legalBasis: 'art. 12', at: on('03-04') })
      .then([{ type: 'ReceptionRefused', data: { legalBasis: 'art. 12' } }])
    expect(dossier).toMatchObject({ state: 'receptionRefused', receptionRefusedAt: Date.parse(on('03-04')) })
  })
})

describe('receiving', () => {
  it('takes what was handed in, and the version in force', () => {
    const two = { ...situation, procedures: [permitWith({ name: 'before' }), permit] }
    const components = [{ component: 'application', form: 'original', copies: 2 }] as const
    given([], two)
      .when({ ...receive, components, officer: 'lan' })
      .then([
        {
          type: 'DossierReceived',
          data: { components, procedureVersion: 2, level: 'province', unit: 'one-stop', officer: 'lan' },
        },
        { type: 'DeadlineSet', data: { clock: 'statutory', calendarVersion: 1, procedureVersion: 2 } },
      ])
  })

  it('goes to the unit that does the first step, if nothing else is said', () => {
    const short = permitWith({ unit: undefined, start: 'sign', steps: { sign: { unit: 'leaders' } } })
    expect(dossierAfter([receive], { ...situation, procedures: [short] }).unit).toBe('leaders')
  })

  it('sets the attributes that it names, personal ones as references', () => {
    const attributes = { ward: code(), area: optional(count()), owner: optional(personal()) }
    const dossier = given([], { ...situation, attributes })
      .when({ ...receive, attributes: { ward: 'w-1', owner: applicant } })
      .then([
        { type: 'DossierReceived' },
        { type: 'AttributesSet', data: { ward: 'w-1', owner: applicant, area: undefined } },
        { type: 'DeadlineSet' },
      ])
    expect(dossier.attributes).toMatchObject({ ward: 'w-1', owner: { subject: 'person-1' } })
  })
})

describe('taking over', () => {
  it('goes on where the other system stood', () => {
    const dossier = given([], situation)
      .when({
        type: 'takeOverDossier',
        procedure: 'permit',
        channel: 'post',
        receivedAt: on('03-01'),
        from: 'old system',
        step: 'sign',
        supplements: 1,
        at: on('03-11'),
      })
      .then([
        { type: 'DossierTakenOver', data: { step: 'sign', unit: 'one-stop', supplements: 1 } },
        { type: 'DeadlineSet', data: { cause: 'reception' } },
      ])
    expect(dossier).toMatchObject({
      state: 'received',
      receivedAt: Date.parse(on('03-01')),
      takenOverAt: Date.parse(on('03-11')),
      takenOverFrom: 'old system',
      supplements: 1,
      arrivals: [{ step: 'sign' }],
    })
    expect(
      dossierAfter([
        {
          type: 'takeOverDossier',
          procedure: 'permit',
          channel: 'post',
          receivedAt: on('03-01'),
          from: 'x',
          at: on('03-11'),
        },
        { type: 'startStep', step: 'check', at: on('03-11') },
      ]).steps,
    ).toHaveLength(1)
  })
})

describe('another version', () => {
  it('is followed from then on, and a step that does itself there is done', () => {
    const office = {
      ...situation,
      procedures: [
        permitWith({ start: 'log', steps: { log: { automatic: true, next: ['sign'] }, sign: {} } }),
        permit,
      ],
    }
    const dossier = given(story([receive], office), office)
      .when({ type: 'switchProcedureVersion', version: 1, legalBasis: 'art. 9', at: on('03-05') })
      .then([
        { type: 'ProcedureVersionSwitched', data: { fromVersion: 2, procedureVersion: 1 } },
        { type: 'DeadlineSet', data: { cause: 'recomputation', procedureVersion: 1 } },
        { type: 'StepStarted', data: { step: 'log' } },
        { type: 'StepCompleted', data: { step: 'log', next: 'sign' } },
      ])
    expect(dossier).toMatchObject({ procedureVersion: 1, arrivals: [{ step: 'sign' }] })
  })
})

describe('another version in which a step does itself', () => {
  it('does it if its turn had come before', () => {
    const office = {
      ...situation,
      procedures: [
        permitWith({
          start: 'check',
          steps: { check: { next: ['sign'] }, sign: { automatic: true, next: ['file'] }, file: {} },
        }),
        permit,
      ],
    }
    const toSign: GivenCommand[] = [
      receive,
      { type: 'startStep', step: 'check', at: on('03-05') },
      { type: 'completeStep', step: 'check', next: 'sign', at: on('03-05') },
      { type: 'switchProcedureVersion', version: 1, legalBasis: 'art. 9', at: on('03-05') },
    ]
    expect(dossierAfter(toSign, office).arrivals).toEqual([{ step: 'file', from: 'sign' }])
  })
})

describe('links', () => {
  it('are told, one of each kind to each dossier', () => {
    const office = { ...situation, others: { 'd-2': undefined } }
    const dossier = dossierAfter(
      [
        receive,
        { type: 'linkDossier', to: 'd-2', link: 'bundle', at: on('03-05') },
        { type: 'linkDossier', to: 'd-2', link: 'follows', at: on('03-05') },
      ],
      office,
    )
    expect(dossier.links).toEqual([
      { to: 'd-2', link: 'bundle' },
      { to: 'd-2', link: 'follows' },
    ])
  })
})
