// Legal terms of other forms, worked out by hand: none at all, a fixed date, the earlier or the later of two; with what
// moves them. The calendar: Monday to Friday 07:30–11:30 and 13:30–17:00; March 2024 has no day off in it.

import { describe, expect, it } from 'vitest'
import { given, type GivenCommand } from 'dossier-engine/testing'
import { on } from '../../support/office.js'
import { dossierAfter, dueAfter, receive, story, withPermit } from './permit.js'

const ask = (day: string): GivenCommand => ({ type: 'requestSupplement', reason: 'a page', at: on(day) })
const bring = (day: string): GivenCommand => ({ type: 'receiveSupplement', at: on(day) })
const extend = (day: string, term: object): GivenCommand =>
  ({ type: 'extendDeadline', term, reason: 'a site visit', at: on(day) }) as GivenCommand
const free = {
  termByChannel: {},
  steps: { check: {} },
  start: 'check',
  extension: { limit: 9, apology: false },
}

describe("the term 'none'", () => {
  it('of a channel makes no promise, and the others theirs', () => {
    const office = withPermit({ ...free, term: { workingDays: 5 }, termByChannel: { online: 'none' } })
    const online = { ...receive, channel: 'online' } as const
    given([], office)
      .when(online)
      .then([{ type: 'DossierReceived' }])
    expect(dueAfter([online], office)).toBeUndefined()
    expect(dueAfter([receive], office)).toBe('03-11T17:00')
    given(story([online], office), office)
      .when(extend('03-05', { workingDays: 1 }))
      .then('no-deadline')
    // A pause moves nothing, and breaks nothing.
    given(story([online, ask('03-05')], office), office)
      .when(bring('03-07'))
      .then([{ type: 'SupplementReceived' }])
  })

  it('leaves a channel with a term of its own', () => {
    const office = withPermit({ ...free, term: 'none', termByChannel: { online: { workingDays: 3 } } })
    expect(dueAfter([receive], office)).toBeUndefined()
    expect(dueAfter([{ ...receive, channel: 'online' }], office)).toBe('03-07T17:00')
  })
})

describe('a fixed date', () => {
  const office = withPermit({ ...free, term: { on: '2024-03-16' } })

  it('is the date, off a day off, whenever the dossier came', () => {
    expect(dueAfter([receive], office)).toBe('03-18T17:00')
    expect(dueAfter([{ ...receive, at: on('03-20') }], office)).toBe('03-18T17:00')
  })

  it('does not move by a pause', () => {
    given(story([receive, ask('03-05')], office), office)
      .when(bring('03-12'))
      .then([{ type: 'SupplementReceived' }])
  })

  it('moves by an extension, to a date or by days', () => {
    expect(dueAfter([receive, extend('03-05', { on: '2024-03-21' })], office)).toBe('03-21T17:00')
    // Counted from the date itself, Saturday the 16th.
    expect(dueAfter([receive, extend('03-05', { workingDays: 2 })], office)).toBe('03-19T17:00')
  })
})

describe('the earlier of two terms', () => {
  const office = withPermit({ ...free, term: { earlierOf: [{ workingDays: 5 }, { on: '2024-03-13' }] } })

  it('is that which ends first', () => {
    expect(dueAfter([receive], office)).toBe('03-11T17:00')
    expect(dueAfter([{ ...receive, at: on('03-11') }], office)).toBe('03-13T17:00')
  })

  it('moves by a pause as far as the other lets it', () => {
    // 6: one day, 12 March; 6 7 8: three days, 14 March, but for the fixed date.
    expect(dueAfter([receive, ask('03-05'), bring('03-06')], office)).toBe('03-12T17:00')
    expect(dueAfter([receive, ask('03-05'), bring('03-08')], office)).toBe('03-13T17:00')
    const dossier = dossierAfter([receive, ask('03-05'), bring('03-08')], office)
    expect(dossier.deadline).toMatchObject({ cause: 'resumption' })
  })

  it('has both moved by an extension', () => {
    expect(dueAfter([receive, extend('03-05', { workingDays: 5 })], office)).toBe('03-18T17:00')
    expect(dueAfter([receive, extend('03-05', { on: '2024-03-22' })], office)).toBe('03-22T17:00')
  })
})

describe('the later of two terms', () => {
  const office = withPermit({ ...free, term: { laterOf: [{ workingDays: 5 }, { on: '2024-03-13' }] } })

  it('is that which ends last, and a pause counts where it makes the other later', () => {
    expect(dueAfter([receive], office)).toBe('03-13T17:00')
    given(story([receive, ask('03-05')], office), office)
      .when(bring('03-06'))
      .then([{ type: 'SupplementReceived' }])
    // 6 7 8: 14 March is later than the 13th.
    expect(dueAfter([receive, ask('03-05'), bring('03-08')], office)).toBe('03-14T17:00')
    // Two pauses that are too little each are enough together: 6, then 8 and 11.
    const two = [receive, ask('03-05'), bring('03-06'), ask('03-07'), bring('03-11')]
    expect(dueAfter(two, office)).toBe('03-14T17:00')
  })
})

describe('an extension to a date', () => {
  const office = withPermit({ ...free, term: { workingDays: 5 } })

  it('is the new date, from which pauses after it count', () => {
    expect(dueAfter([receive, extend('03-05', { on: '2024-03-20' })], office)).toBe('03-20T17:00')
    const then = [receive, extend('03-05', { on: '2024-03-20' }), ask('03-06'), bring('03-08')]
    expect(dueAfter(then, office)).toBe('03-22T17:00')
  })

  it('earlier than the promise is refused', () => {
    for (const day of ['2024-03-08', '2024-03-11', '2024-03-10']) {
      const decided = given(story([receive], office), office).when(extend('03-05', { on: day }))
      decided.then('nothing-to-change')
      expect(() => decided.events).toThrow('the due date would not be later')
    }
  })

  it('is held to the longest that there may be', () => {
    const limited = withPermit({
      ...free,
      term: { workingDays: 5 },
      extension: { atMost: { workingDays: 5 } },
    })
    given(story([receive], limited), limited)
      .when(extend('03-05', { on: '2024-03-19' }))
      .then('extension-too-long')
    expect(dueAfter([receive, extend('03-05', { on: '2024-03-18' })], limited)).toBe('03-18T17:00')
  })
})
