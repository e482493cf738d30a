// Due dates worked out by hand, where several things move one promise. The calendar: Monday to Friday 07:30–11:30 and
// 13:30–17:00; March 2024 has no day off in it.

import { describe, expect, it } from 'vitest'
import { given, type GivenCommand } from 'dossier-engine/testing'
import { on } from '../../support/office.js'
import { dossierAfter, dueAfter, permitWith, receive, situation, story, withPermit } from './permit.js'

const ask = (day: string, time?: string): GivenCommand => ({
  type: 'requestSupplement',
  reason: 'a page',
  at: on(day, time),
})
const bring = (day: string, time?: string): GivenCommand => ({ type: 'receiveSupplement', at: on(day, time) })
const consult = (concurrence: string, day: string, time?: string): GivenCommand => ({
  type: 'requestConcurrence',
  ...{ agency: 'police', question: 'any objection?', concurrence },
  at: on(day, time),
})
const answer = (concurrence: string, day: string, time?: string): GivenCommand => ({
  type: 'giveConcurrence',
  ...{ concurrence, answer: 'agreed' },
  at: on(day, time),
})
const stop = (day: string): GivenCommand => ({ type: 'stopProcessing', reason: 'a court', at: on(day) })
const resume = (day: string): GivenCommand => ({ type: 'resumeProcessing', at: on(day) })
const extend = (day: string, workingDays = 5): GivenCommand => ({
  ...{ type: 'extendDeadline', term: { workingDays }, reason: 'a site visit' },
  at: on(day),
})

describe('the first promise', () => {
  it('is the whole term after the day of reception', () => {
    // 5 6 7 8 · 11 12 13 14 15 · 18
    expect(dueAfter([receive])).toBe('03-18T17:00')
  })

  it('is the term of the channel', () => {
    // 5 6 7 8 · 11 12 13
    expect(dueAfter([{ ...receive, channel: 'online' }])).toBe('03-13T17:00')
    expect(dueAfter([{ ...receive, channel: 'inPerson' }])).toBe('03-18T17:00')
  })

  it('of a dossier that was taken over counts from when the first office received it', () => {
    const takeOver = {
      type: 'takeOverDossier',
      procedure: 'permit',
      channel: 'post',
      from: 'old',
      receivedAt: on('03-01'),
      at: on('03-11'),
    } as const
    // Friday 1 March: 4 5 6 7 8 · 11 12 13 14 15
    expect(dueAfter([takeOver])).toBe('03-15T17:00')
    // Unless it comes with the promise that was made there.
    expect(dueAfter([{ ...takeOver, dueAt: on('03-29', '17:00') }])).toBe('03-29T17:00')
    expect(dossierAfter([{ ...takeOver, dueAt: on('03-29', '17:00') }]).deadline?.policy).toBe('recorded')
    // A promise made elsewhere is moved by pauses here: 12, 13 and 14 March are given back.
    const waited = [{ ...takeOver, dueAt: on('03-29', '17:00') }, ask('03-11'), bring('03-14')]
    expect(dueAfter(waited)).toBe('04-03T17:00')
    // Due at the end of a Saturday on which the clock stood: nothing is given back, and nothing is due before it runs again.
    const weekend = [{ ...takeOver, dueAt: on('03-17', '00:00') }, ask('03-16'), bring('03-17', '00:00')]
    expect(dueAfter(weekend)).toBe('03-18T17:00')
    // And it stays the one to count from: asked on the 12th, only 13 and 14 March are.
    const correct = { type: 'correctEvent', event: 3, reason: 'a slip', at: on('03-15') } as const
    expect(dueAfter([...waited, { ...correct, happenedAt: on('03-12') }])).toBe('04-02T17:00')
  })
})

describe('pauses', () => {
  it('that overlap count once', () => {
    // Other agency 5–8 March, applicant 7–12 March: the clock stands from the 5th to the 12th, 6 7 8 11 12: 5 days.
    const overlapping = [receive, consult('a', '03-05'), ask('03-07'), answer('a', '03-08'), bring('03-12')]
    expect(dueAfter(overlapping)).toBe('03-25T17:00')
    // And not at all before the last of them ends.
    expect(dueAfter(overlapping.slice(0, 4))).toBe('03-18T17:00')
  })

  it('for several agencies end with the last answer, in whatever order they come', () => {
    const asked = [receive, consult('a', '03-05'), consult('b', '03-06')]
    // 6 7 8 · 11: four days.
    expect(dueAfter([...asked, answer('a', '03-07'), answer('b', '03-11')])).toBe('03-22T17:00')
    expect(dueAfter([...asked, answer('b', '03-07'), answer('a', '03-11')])).toBe('03-22T17:00')
  })

  it('that follow one another each count', () => {
    // 6 and 7 March; then 13 March.
    const two = [receive, ask('03-05'), bring('03-07'), ask('03-12'), bring('03-13')]
    expect(dueAfter(two.slice(0, 3))).toBe('03-20T17:00')
    expect(dueAfter(two)).toBe('03-21T17:00')
  })

  it('of which one begins at the very moment at which the other ends are one, if the clock never ran', () => {
    // Asked on the 5th; on the 7th the applicant is asked, and then the answer comes: 6 7 8 11 12.
    const seamless = [receive, consult('a', '03-05'), ask('03-07'), answer('a', '03-07'), bring('03-12')]
    expect(dueAfter(seamless)).toBe('03-25T17:00')
    // The other way round the clock runs for a moment: 6 7, and then 8 11 12. The same days, in two moves.
    const apart = [receive, consult('a', '03-05'), answer('a', '03-07'), ask('03-07'), bring('03-12')]
    expect(dueAfter(apart)).toBe('03-25T17:00')
    expect(dueAfter(apart.slice(0, 3))).toBe('03-20T17:00')
  })

  it('of a stop goes on with what was awaited before it, and resuming ends both', () => {
    // Asked on the 5th, stopped on the 7th, resumed on the 14th: 6 7 8 · 11 12 13 14.
    const stopped = [receive, ask('03-05'), stop('03-07'), resume('03-14')]
    expect(dueAfter(stopped)).toBe('03-27T17:00')
    const dossier = dossierAfter(stopped)
    expect(dossier.state).toBe('processing')
    expect(dossier.pauses).toMatchObject([
      { ground: 'supplement', to: Date.parse(on('03-14')) },
      { ground: 'stop', to: Date.parse(on('03-14')) },
    ])
  })

  it('of a stop leave the other agencies their answers', () => {
    const stopped = [receive, consult('a', '03-05'), stop('03-06'), resume('03-08')]
    expect(dueAfter(stopped)).toBe('03-18T17:00')
    // Still asked: 6 7 8 · 11 12.
    expect(dueAfter([...stopped, answer('a', '03-12')])).toBe('03-25T17:00')
  })

  it('for a payment move the promise, unless the procedure lets the clock run', () => {
    const paid = [
      receive,
      { type: 'requestPayment', fee: 'filing', at: on('03-05') },
      { type: 'recordPayment', amount: 150_000, currency: 'VND', at: on('03-07') },
    ] as const
    expect(dueAfter(paid)).toBe('03-20T17:00')
    const running = withPermit({ payment: { stopsClock: false } })
    expect(dueAfter(paid, running)).toBe('03-18T17:00')
    expect(dossierAfter(paid, running).pauses).toEqual([])
  })

  it('end with the dossier, and a late answer neither moves anything nor stops what comes after', () => {
    const reopened: GivenCommand[] = [
      receive,
      consult('old', '03-05'),
      { type: 'resolveDossier', outcome: 'refused', at: on('03-06') },
      { type: 'reopenDossier', ground: 'appeal', reason: 'it holds', at: on('03-11') },
      consult('new', '03-12'),
      answer('old', '03-13'),
    ]
    // Reopened on Monday 11 March: 12 13 14 15 · 18 … 22 · 25.
    expect(dueAfter(reopened)).toBe('03-25T17:00')
    expect(dossierAfter(reopened).pauses.at(-1)).not.toHaveProperty('to')
    // 13 14 15: the new request stopped the clock until its own answer.
    expect(dueAfter([...reopened, answer('new', '03-15')])).toBe('03-28T17:00')
  })
})

describe('the policy to restart', () => {
  const office = withPermit({ onSupplement: 'restart' })

  it('gives the full term from the moment at which the clock runs again', () => {
    // 13 14 15 · 18 … 22 · 25 26
    expect(dueAfter([receive, ask('03-05'), bring('03-12')], office)).toBe('03-26T17:00')
  })

  it('does so also where another ground overlaps, from the end of the last', () => {
    const overlapping = [receive, consult('a', '03-05'), ask('03-06'), bring('03-07'), answer('a', '03-12')]
    expect(dueAfter(overlapping, office)).toBe('03-26T17:00')
  })

  it('does not give it for other grounds', () => {
    expect(dueAfter([receive, consult('a', '03-05'), answer('a', '03-07')], office)).toBe('03-20T17:00')
  })
})

describe('an extension', () => {
  it('adds to the promise, with an apology and the new day', () => {
    given(story([receive]), situation)
      .when(extend('03-12'))
      .then([
        { type: 'ExtensionGranted', data: { term: { workingDays: 5 }, fromDueAt: on('03-18', '17:00') } },
        { type: 'ApologyIssued', data: { reappointedAt: on('03-25', '17:00') } },
        {
          type: 'DeadlineSet',
          data: { dueAt: on('03-25', '17:00'), cause: 'extension', shift: { workingDays: 5 } },
        },
      ])
  })

  it('and a pause after it both count', () => {
    // 25 March; then 14 and 15 March are given back.
    expect(dueAfter([receive, extend('03-12'), ask('03-13'), bring('03-15')])).toBe('03-27T17:00')
  })

  it('granted while the clock stands and the pause both count', () => {
    expect(dueAfter([receive, ask('03-05'), extend('03-06'), bring('03-07')])).toBe('03-27T17:00')
  })

  it('granted while the clock stands appoints for when it would be due if the clock ran again, where its date has passed', () => {
    const waiting = given(story([receive, ask('03-05')]), situation)
    const appointing = (day: string, reappointedAt: string) =>
      waiting.when(extend(day)).then([
        { type: 'ExtensionGranted' },
        { type: 'ApologyIssued', data: { reappointedAt } },
        // The promise itself is open until the clock runs again.
        { type: 'DeadlineSet', data: { dueAt: on('03-25', '17:00') } },
      ])
    appointing('03-22', on('03-25', '17:00'))
    // 6 7 8 · 11 … 15 · 18 … 22 · 25 26 March are given back: 8 April; and five days more.
    appointing('03-26', on('04-15', '17:00'))
    expect(dueAfter([receive, ask('03-05'), extend('03-26'), bring('03-26')])).toBe('04-15T17:00')
    // Nobody is appointed for a day that has passed.
    waiting
      .when({ ...extend('03-26'), term: { on: '2024-03-21' } } as GivenCommand)
      .then('reappointed-before')
  })

  it('granted at the moment at which the clock runs again is not what the pause gives back', () => {
    given(story([receive, ask('03-05'), extend('03-07')]), situation)
      .when(bring('03-07'))
      .then([
        { type: 'SupplementReceived' },
        {
          type: 'DeadlineSet',
          data: { dueAt: on('03-27', '17:00'), cause: 'resumption', shift: { workingDays: 2 } },
        },
      ])
  })

  it('must be notified a working day before', () => {
    given(story([receive]), situation)
      .when(extend('03-18'))
      .then('extension-too-late')
    // Friday 15 March, 17:00, is one working day before Monday 18 March, 17:00.
    const notice = { ...extend('03-15'), at: on('03-15', '17:00') } as GivenCommand
    expect(dueAfter([receive, notice])).toBe('03-25T17:00')
    given(story([receive]), situation)
      .when({ ...notice, at: on('03-16', '09:00') } as GivenCommand)
      .then('extension-too-late')
  })
})

describe('a dossier that is taken up again', () => {
  it('has the full term anew', () => {
    const reopened: GivenCommand[] = [
      receive,
      ask('03-05'),
      { type: 'withdrawDossier', at: on('03-06') },
      { type: 'reopenDossier', ground: 'error', reason: 'withdrawn by mistake', at: on('03-08') },
    ]
    // Friday 8 March: 11 … 15 · 18 … 22
    expect(dueAfter(reopened)).toBe('03-22T17:00')
    expect(dossierAfter(reopened)).toMatchObject({ state: 'processing', deadline: { cause: 'restart' } })
  })
})

describe('a correction', () => {
  const correct = (event: number, right: object): GivenCommand => ({
    ...{ type: 'correctEvent', event, reason: 'a slip', at: on('03-20') },
    ...right,
  })

  it('of when the dossier was received counts the promise anew, pauses included', () => {
    const waited = [receive, ask('03-07'), bring('03-11')]
    // 8 and 11 March are given back.
    expect(dueAfter(waited)).toBe('03-20T17:00')
    // Received on Wednesday the 6th: 7 8 · 11 … 15 · 18 19 20, and two days: 21 22.
    expect(dueAfter([...waited, correct(1, { happenedAt: on('03-06') })])).toBe('03-22T17:00')
  })

  it('of the channel gives the term of that channel', () => {
    expect(dueAfter([receive, correct(1, { data: { channel: 'online' } })])).toBe('03-13T17:00')
  })

  it('of when a pause began or ended counts it anew', () => {
    const waited = [receive, ask('03-07'), bring('03-11')]
    expect(dueAfter([...waited, correct(3, { happenedAt: on('03-06') })])).toBe('03-21T17:00')
    expect(dueAfter([...waited, correct(4, { happenedAt: on('03-08') })])).toBe('03-19T17:00')
    // An end before the beginning is not believed: nothing is given back.
    expect(dueAfter([...waited, correct(4, { happenedAt: on('03-05') })])).toBe('03-18T17:00')
  })

  it('of anything else leaves the promise alone', () => {
    given(story([receive, ask('03-07')]), situation)
      .when(correct(3, { data: { reason: 'two pages' } }))
      .then([
        {
          type: 'EventCorrected',
          data: { corrects: 3, correctedType: 'SupplementRequested', correctedAt: undefined },
        },
      ])
  })
})

describe('another version of the procedure', () => {
  const office = { ...situation, procedures: [permitWith({}), permitWith({ term: { workingDays: 5 } })] }
  const switched: GivenCommand = {
    ...{ type: 'switchProcedureVersion', version: 1, legalBasis: 'art. 9' },
    at: on('03-12'),
  }

  it('counts the promise anew, with all that has moved it', () => {
    // The version in force is the second: 5 6 7 8 · 11.
    expect(dueAfter([receive], office)).toBe('03-11T17:00')
    expect(dueAfter([receive, switched], office)).toBe('03-18T17:00')
    expect(dueAfter([receive, ask('03-05'), bring('03-07'), switched], office)).toBe('03-20T17:00')
    expect(dueAfter([receive, extend('03-05'), switched], office)).toBe('03-25T17:00')
  })
})
