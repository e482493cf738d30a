// What a dossier waits for: the applicant, a payment, other agencies, the office itself.

import { describe, expect, it } from 'vitest'
import { given, type GivenCommand } from 'dossier-engine/testing'
import { on } from '../../support/office.js'
import { dossierAfter, receive, situation, story, withPermit } from './permit.js'

const at = on('03-06')

describe('a supplement', () => {
  const ask: GivenCommand = { type: 'requestSupplement', reason: 'no photo', at }

  it('has a term of its own, after which the office may say so, and stop', () => {
    // 7 8 · 11 12 13
    given(story([receive]), situation)
      .when(ask)
      .then([{ type: 'SupplementRequested', data: { stopsClock: true, dueAt: on('03-13', '17:00') } }])
    const expired = given(story([receive, ask]), situation)
      .when({ type: 'expireSupplement', at: on('03-13', '17:01') })
      .then([{ type: 'SupplementTermExpired', data: { dueAt: on('03-13', '17:00') } }])
    expect(expired).toMatchObject({ state: 'supplementRequested' })
    expect(expired.supplementRequests[0]).toHaveProperty('expiredAt')
  })

  it('that comes late is taken all the same', () => {
    const late: GivenCommand = { type: 'receiveSupplement', at: on('03-20') }
    const dossier = dossierAfter([receive, ask, { type: 'expireSupplement', at: on('03-14') }, late])
    expect(dossier).toMatchObject({ state: 'processing', supplements: 1 })
    expect(dossier.supplementRequests[0]).toMatchObject({ receivedAt: Date.parse(on('03-20')) })
  })

  it('lets the clock run where the procedure says so', () => {
    given(story([receive]), withPermit({ onSupplement: 'ignore' }))
      .when(ask)
      .then([{ type: 'SupplementRequested', data: { stopsClock: false } }])
  })

  it('of which the last is there is not awaited because an earlier one never came', () => {
    const stopped: GivenCommand[] = [
      receive,
      ask,
      { type: 'stopProcessing', reason: 'nothing came', at: on('03-14') },
      { type: 'resumeProcessing', at: on('03-15') },
      { ...ask, at: on('03-15') },
      { type: 'receiveSupplement', at: on('03-18') },
    ]
    const [first, second] = dossierAfter(stopped).supplementRequests
    expect(first).not.toHaveProperty('receivedAt')
    expect(second).toHaveProperty('receivedAt')
  })
})

describe('a payment', () => {
  const ask: GivenCommand = { type: 'requestPayment', fee: 'filing', at }

  it('is of a fee of the procedure, or of an amount', () => {
    given(story([receive]), situation)
      .when(ask)
      .then([
        {
          type: 'PaymentRequested',
          // 7 8 · 11
          data: {
            amount: 150_000,
            currency: 'VND',
            fee: 'filing',
            stopsClock: true,
            dueAt: on('03-11', '17:00'),
          },
        },
      ])
    given(story([receive]), situation)
      .when({ type: 'requestPayment', amount: 7, currency: 'EUR', at })
      .then([{ type: 'PaymentRequested', data: { amount: 7, currency: 'EUR', fee: undefined } }])
    given(story([receive]), situation)
      .when({ ...ask, amount: 90_000 } as GivenCommand)
      .then([{ type: 'PaymentRequested', data: { amount: 90_000, currency: 'VND' } }])
  })

  it('is of no fee that is only for dossiers of another channel', () => {
    const fees = [
      { code: 'filing', amount: 150_000, currency: 'VND' },
      { code: 'portal', amount: 100_000, currency: 'VND', channel: 'online' },
      { code: 'postage', amount: 20_000, currency: 'VND', channel: 'post' },
    ]
    const office = withPermit({ fees }) as typeof situation
    const portal = { ...ask, fee: 'portal' } as const
    given(story([receive], office), office)
      .when(portal)
      .then('fee-unknown')
    expect(() => given(story([receive], office), office).when(portal).events).toThrow(
      "the procedure has no fee 'portal' for channel post; it has filing, postage",
    )
    const online = { ...receive, channel: 'online' } as const
    given(story([online], office), office)
      .when(portal)
      .then([{ type: 'PaymentRequested', data: { amount: 100_000, fee: 'portal' } }])
    // An import may tell of a channel that no procedure knows.
    const told = { procedure: 'permit', procedureVersion: 1, channel: 'kiosk' }
    const imported = given([{ type: 'DossierReceived', at: on('03-04'), data: told }], office)
    imported.when(ask).then([{ type: 'PaymentRequested', data: { fee: 'filing' } }])
    imported.when(portal).then('fee-unknown')
  })

  it('of more than was asked for is taken, and the dossier goes on', () => {
    const dossier = given(story([receive, ask]), situation)
      .when({ type: 'recordPayment', amount: 200_000, currency: 'VND', receipt: 'r-7', at: on('03-07') })
      .then([{ type: 'PaymentRecorded', data: { fee: 'filing' } }, { type: 'DeadlineSet' }])
    expect(dossier).toMatchObject({ state: 'processing', payments: [{ amount: 200_000, receipt: 'r-7' }] })
  })

  it('of less, or in another currency, does not pay what was asked for before a stop', () => {
    const stopped: GivenCommand[] = [
      receive,
      ask,
      { type: 'stopProcessing', reason: 'x', at },
      { type: 'resumeProcessing', at },
      { type: 'recordPayment', amount: 7, currency: 'EUR', at },
    ]
    expect(dossierAfter(stopped).payments).toMatchObject([
      { amount: 150_000 },
      { amount: 7, currency: 'EUR' },
    ])
    expect(dossierAfter(stopped).payments[0]).not.toHaveProperty('paidAt')
  })

  it('before anybody asks moves nothing', () => {
    const dossier = given(story([receive]), situation)
      .when({ type: 'recordPayment', amount: 5, currency: 'VND', at })
      .then([{ type: 'PaymentRecorded' }])
    expect(dossier).toMatchObject({ state: 'received', payments: [{ amount: 5, paidAt: Date.parse(at) }] })
  })
})

describe('another agency', () => {
  const ask = (agency: string): GivenCommand => ({ type: 'requestConcurrence', agency, question: '?', at })

  it('is asked under a number of its own, and the dossier goes on', () => {
    const dossier = dossierAfter([receive, ask('police'), ask('ward')])
    expect(dossier.state).toBe('received')
    expect(dossier.concurrences).toMatchObject([
      { concurrence: 'concurrence-1', agency: 'police', dueAt: Date.parse(on('03-12', '17:00')) },
      { concurrence: 'concurrence-2', agency: 'ward' },
    ])
    const started = dossierAfter([receive, ask('police'), { type: 'startStep', step: 'check', at }])
    expect(started.state).toBe('processing')
  })

  it('answers while the applicant is waited for, or the office has stopped', () => {
    const answer: GivenCommand = {
      type: 'giveConcurrence',
      concurrence: 'concurrence-1',
      answer: 'agreedWithConditions',
      at,
    }
    const waiting: GivenCommand[] = [
      { type: 'requestSupplement', reason: 'x', at },
      { type: 'requestPayment', fee: 'filing', at },
      { type: 'stopProcessing', reason: 'x', at },
    ]
    for (const wait of waiting) {
      const dossier = given(story([receive, ask('police'), wait]), situation)
        .when(answer)
        .then([{ type: 'ConcurrenceGiven', data: { stoppedClock: true } }])
      expect(dossier.concurrences[0]).toMatchObject({ answer: 'agreedWithConditions' })
    }
  })
})

describe('a stop', () => {
  it('may come while the applicant is waited for, and then nothing is taken until it goes on', () => {
    const stop: GivenCommand = { type: 'stopProcessing', reason: 'x', notice: 'form-5', at: on('03-07') }
    const awaited: GivenCommand[] = [receive, { type: 'requestSupplement', reason: 'x', at }, stop]
    expect(dossierAfter(awaited)).toMatchObject({ state: 'stopped' })
    given(story(awaited), situation)
      .when({ type: 'receiveSupplement', at: on('03-08') })
      .then('wrong-state')
    const resumed = dossierAfter([...awaited, { type: 'resumeProcessing', at: on('03-08') }])
    expect(resumed).toMatchObject({ state: 'processing' })
    expect(resumed.pauses.every(({ to }) => to !== undefined)).toBe(true)
  })
})
