// What an adversary found, each as it went wrong: ways back that opened a second way beside the first, corrections that
// could not be made, names that ran out.

import { describe, expect, it } from 'vitest'
import { createEngine, defineProcedure, type AnyEngine, type DossierCommandInput } from 'dossier-engine'
import { officeCalendar } from '../../support/office.js'

const at = (hour: number) => Date.parse('2024-03-04T08:00:00+07:00') + hour * 3_600_000

/** An engine and one dossier of a procedure, with commands sent an hour apart. */
async function openWith(steps: object, more: object = {}) {
  const procedure = defineProcedure<string, string>({
    code: 'p',
    name: 'P',
    calendar: officeCalendar.id,
    start: Object.keys(steps)[0]!,
    steps: steps as never,
    ...more,
  })
  const engine: AnyEngine = await createEngine({ calendars: [officeCalendar], procedures: [procedure] })
  let hour = 0
  const send = async (type: DossierCommandInput['type'], fields: object = {}) => {
    const command = { type, dossierId: 'd', actor: 'a', at: at(hour++), ...fields }
    const outcome = await engine.handle(command as DossierCommandInput)
    return outcome.accepted ? 'accepted' : outcome.rejection.code
  }
  const done = async (...names: string[]) => {
    for (const step of names) {
      expect(await send('startStep', { step })).toBe('accepted')
      expect(await send('completeStep', { step })).toBe('accepted')
    }
  }
  expect(await send('receiveDossier', { procedure: 'p', channel: 'online' })).toBe('accepted')
  return { engine, send, done }
}

const looped = {
  check: { next: ['appraise'] },
  appraise: { fork: ['visit', 'consult'] },
  visit: { next: ['photograph'] },
  photograph: { next: ['conclude'] },
  consult: { next: ['conclude'] },
  conclude: { join: ['photograph', 'consult'], next: ['sign', 'check'] },
  sign: {},
}

describe('going back', () => {
  it('inside a branch leaves the other branch alone, also where the route runs in a circle', async () => {
    const { engine, send, done } = await openWith(looped)
    await done('check', 'appraise', 'visit')
    await send('startStep', { step: 'consult' })
    expect(await send('returnToStep', { step: 'visit', reason: 'again' })).toBe('accepted')
    expect(engine.progress('d')).toMatchObject({ steps: ['consult'], expected: ['visit'] })
    await done('visit', 'photograph')
    expect(await send('startStep', { step: 'conclude' })).not.toBe('accepted')
    expect(await send('resolveDossier', { outcome: 'granted' })).toBe('steps-remaining')
  })

  it('leaves a branch that has arrived where it is', async () => {
    const { engine, send, done } = await openWith(looped)
    await done('check', 'appraise', 'visit', 'consult')
    await send('returnToStep', { step: 'visit', reason: 'again' })
    await done('visit', 'photograph')
    expect(engine.progress('d').expected).toEqual(['conclude'])
  })

  it('twice is at one place, not at two', async () => {
    const { engine, send, done } = await openWith({ a: { next: ['b'] }, b: { next: ['c'] }, c: {} })
    await done('a', 'b')
    await send('returnToStep', { step: 'b', reason: 'x' })
    await send('returnToStep', { step: 'a', reason: 'x' })
    expect(engine.dossier('d').arrivals).toEqual([{ step: 'a' }])
  })

  it('to another way of a choice leaves the way taken', async () => {
    const ways = {
      a: { next: ['b', 'c'] },
      b: { next: ['d'] },
      c: { next: ['d'] },
      d: { next: ['a', 'e'] },
      e: {},
    }
    const { engine, send } = await openWith(ways)
    for (const [step, next] of [
      ['a', 'b'],
      ['b', 'd'],
      ['d', 'a'],
      ['a', 'c'],
    ] as const) {
      await send('startStep', { step })
      await send('completeStep', { step, next })
    }
    await send('startStep', { step: 'c' })
    expect(await send('returnToStep', { step: 'b', reason: 'x' })).toBe('accepted')
    expect(engine.progress('d')).toMatchObject({ steps: [], expected: ['b'] })
  })
})

describe('a correction', () => {
  it('puts right what is said to have happened in the future', async () => {
    const { engine, send } = await openWith({ a: {} })
    expect(await send('startStep', { step: 'a', at: Date.parse('2034-03-04T09:00:00+07:00') })).toBe(
      'accepted',
    )
    expect(await send('completeStep', { step: 'a' })).toBe('at-before-last-event')
    const right = { event: 2, happenedAt: at(1), reason: 'typed 2034 for 2024' }
    expect(await send('correctEvent', right)).toBe('accepted')
    expect(await send('completeStep', { step: 'a' })).toBe('accepted')
    expect(engine.dossier('d').steps).toMatchObject([{ startedAt: at(1) }])
  })

  it('to a procedure that nobody published is refused', async () => {
    const { send } = await openWith({ a: {} })
    const wrong = { event: 1, data: { procedure: 'nope' }, reason: 'x' }
    expect(await send('correctEvent', wrong)).toBe('procedure-unknown')
  })
})

describe('what is numbered by itself', () => {
  it('takes the first number that nobody has', async () => {
    const { engine, send } = await openWith({ a: {} })
    const asked = { agency: 'x', question: 'q' }
    await send('requestConcurrence', { ...asked, concurrence: 'concurrence-2' })
    expect(await send('requestConcurrence', asked)).toBe('accepted')
    await send('receiveFeedback', { kind: 'complaint', feedback: 'feedback-2' })
    expect(await send('receiveFeedback', { kind: 'complaint' })).toBe('accepted')
    const { concurrences, feedback } = engine.dossier('d')
    expect(new Set(concurrences.map((each) => each.concurrence)).size).toBe(2)
    expect(new Set(feedback.map((each) => each.feedback)).size).toBe(2)
  })
})

describe('an extension', () => {
  const policy = { term: { workingHours: 16 }, extension: { notice: { workingHours: 1 } } }

  it('may be granted while the clock stands that was in time when it stopped', async () => {
    const { send } = await openWith({ a: {} }, policy)
    await send('requestSupplement', { reason: 'x' })
    const late = { term: { workingHours: 8 }, reason: 'x', at: at(24 * 30) }
    expect(await send('extendDeadline', late)).toBe('accepted')
  })

  it('of nothing is none', async () => {
    const { send } = await openWith({ a: {} }, policy)
    expect(await send('extendDeadline', { term: { workingHours: 0 }, reason: 'x' })).toBe('nothing-to-change')
  })
})
