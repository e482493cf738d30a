// What a correction does to the dates: what it puts right is as if it had been recorded rightly. The calendar: Monday to
// Friday 07:30–11:30 and 13:30–17:00; March 2024 has no day off in it.

import { describe, expect, it } from 'vitest'
import { given, type GivenCommand } from 'dossier-engine/testing'
import { on } from '../../support/office.js'
import { dossierAfter, dueAfter, receive, situation, story, withPermit } from './permit.js'

type Office = typeof situation

/** Corrects the nth event of a type of what happened by these commands, on 20 March. */
function corrected(
  commands: readonly GivenCommand[],
  {
    type,
    nth = 0,
    ...right
  }: { readonly type: string; readonly nth?: number; readonly [name: string]: unknown },
  office: Office = situation,
): GivenCommand[] {
  const versions = story(commands, office).flatMap((each, index) => (each.type === type ? [index + 1] : []))
  const correction = {
    type: 'correctEvent',
    event: versions[nth]!,
    reason: 'a slip',
    at: on('03-20'),
    ...right,
  }
  return [...commands, correction as GivenCommand]
}

const ask = (day: string): GivenCommand => ({ type: 'requestSupplement', reason: 'a page', at: on(day) })
const bring = (day: string): GivenCommand => ({ type: 'receiveSupplement', at: on(day) })

const consult = (concurrence: string, day: string, time?: string): GivenCommand => ({
  ...{ type: 'requestConcurrence', agency: 'police', question: 'any objection?', concurrence },
  at: on(day, time),
})
const answer = (concurrence: string, day: string, time?: string): GivenCommand => ({
  ...{ type: 'giveConcurrence', concurrence, answer: 'agreed' },
  at: on(day, time),
})

describe('pauses', () => {
  it('that overlap only once they are corrected count once', () => {
    const told = [
      receive,
      consult('a', '03-05'),
      answer('a', '03-06'),
      consult('b', '03-07'),
      answer('b', '03-08'),
    ]
    const all = corrected(told, { type: 'ConcurrenceGiven', happenedAt: on('03-11') })
    // From the 5th to the 11th: 6 7 8 11 are given back, and 7 and 8 not twice.
    expect(dueAfter(all)).toBe('03-22T17:00')
  })

  it('that overlapped until they were corrected count each, and nothing in between', () => {
    const both = [
      consult('a', '03-05'),
      consult('b', '03-13'),
      answer('a', '03-13', '11:00'),
      answer('b', '03-14'),
    ]
    const all = corrected([receive, ...both], { type: 'ConcurrenceGiven', happenedAt: on('03-06') })
    // The 6th and the 14th are given back.
    expect(dueAfter(all)).toBe('03-20T17:00')
  })

  it('end each with the answer to its own request', () => {
    const both = [consult('a', '03-05'), consult('b', '03-07'), answer('b', '03-11'), answer('a', '03-13')]
    const all = corrected([receive, ...both], { type: 'ConcurrenceGiven', nth: 1, happenedAt: on('03-06') })
    // From the 5th to the 6th, and from the 7th to the 11th: 6, 8 and 11.
    expect(dueAfter(all)).toBe('03-21T17:00')
  })
})

describe('a term', () => {
  const office = withPermit({ termByChannel: { online: 'none' } }) as Office
  const online = { ...receive, channel: 'online' } as const

  it('that only the right facts give is promised by the correction', () => {
    const all = corrected([online], { type: 'DossierReceived', data: { channel: 'post' } }, office)
    given(story([online], office), office)
      .when(all.at(-1)!)
      .then([
        { type: 'EventCorrected' },
        { type: 'DeadlineSet', data: { cause: 'recomputation', dueAt: on('03-18', '17:00') } },
      ])
    // A pause before the correction counts: 6 and 7 March.
    const waited = [online, ask('03-05'), bring('03-07')]
    expect(
      dueAfter(corrected(waited, { type: 'DossierReceived', data: { channel: 'post' } }, office), office),
    ).toBe('03-20T17:00')
  })

  it('that was promised stays promised where the right facts give none', () => {
    const all = corrected([receive], { type: 'DossierReceived', data: { channel: 'online' } }, office)
    expect(dueAfter(all, office)).toBe('03-18T17:00')
  })

  it('that was never promised where an import told of the dossier is not promised by another slip', () => {
    const told = { procedure: 'permit', procedureVersion: 1, channel: 'post' }
    given([{ type: 'DossierReceived', at: on('03-04'), data: told }], office)
      .when({ type: 'correctEvent', event: 1, happenedAt: on('03-05'), reason: 'a slip', at: on('03-20') })
      .then([{ type: 'EventCorrected' }])
  })
})

describe('a step that was left undone', () => {
  it('is not moved by what stood after it', () => {
    const commands: GivenCommand[] = [
      receive,
      { type: 'startStep', step: 'check', at: on('03-04') },
      { type: 'completeStep', step: 'check', next: 'sign', at: on('03-04') },
      { type: 'startStep', step: 'sign', at: on('03-04') },
      { type: 'returnToStep', step: 'check', reason: 'once more', at: on('03-05') },
      ask('03-07'),
      bring('03-12'),
    ]
    const steps = { check: { next: ['sign'] }, sign: { within: { workingDays: 5 } } }
    const office = withPermit({ steps }) as Office
    const all = corrected(commands, { type: 'SupplementReceived', happenedAt: on('03-11') }, office)
    given(story(all.slice(0, -1), office), office)
      .when(all.at(-1)!)
      .then([{ type: 'EventCorrected' }, { type: 'DeadlineSet', data: { clock: 'statutory' } }])
    expect(dossierAfter(all, office).steps.at(-1)).toMatchObject({ dueAt: Date.parse(on('03-11', '17:00')) })
  })
})
