// What a correction does to the dates: what it puts right is as if it had been recorded rightly. The calendar: Monday to
// Friday 07:30–11:30 and 13:30–17:00; March 2024 has no day off in it.

import { describe, expect, it } from 'vitest'
import { createEngine, type DossierCommandInput } from 'dossier-engine'
import { given, type GivenCommand } from 'dossier-engine/testing'
import { officeCalendar, on } from '../../support/office.js'
import { dossierAfter, dueAfter, permitWith, receive, situation, story, withPermit } from './permit.js'

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

describe('a clock that stands as its dossier does', () => {
  const own = { start: ['DossierReceived'], stop: ['ResultReturned'], within: { workingDays: 4 } }
  const office = withPermit({
    clocks: {
      own: {
        ...own,
        pausedBy: ['concurrence', 'payment'],
        pause: ['FeedbackReceived'],
        resume: ['FeedbackAnswered'],
      },
    },
  }) as Office
  const clockAfter = (commands: readonly GivenCommand[]) => {
    const { dueAt, grounds } = dossierAfter(commands, office).clocks![0]!
    return [new Date(dueAt + 7 * 3_600_000).toISOString().slice(5, 10), grounds]
  }
  const pay = { type: 'requestPayment', fee: 'filing', at: on('03-05') } as const
  const paid = { type: 'recordPayment', amount: 150_000, currency: 'VND', at: on('03-08') } as const

  it('counts pauses once that overlap only as they are corrected', () => {
    const told = [
      receive,
      consult('a', '03-05'),
      answer('a', '03-06'),
      consult('b', '03-07'),
      answer('b', '03-08'),
    ]
    // 5 7 8 11; 6 and 8 are given back: 12. Then 6 7 8 11: 14.
    expect(clockAfter(told)).toEqual(['03-12', []])
    const all = corrected(told, { type: 'ConcurrenceGiven', happenedAt: on('03-11') }, office)
    expect(clockAfter(all)).toEqual(['03-14', []])
  })

  it('runs between pauses that a correction parts, of which none of its own events tells', () => {
    const both = [consult('a', '03-05'), consult('b', '03-07'), answer('a', '03-11'), answer('b', '03-12')]
    expect(clockAfter([receive, ...both])).toEqual(['03-15', []])
    const all = corrected([receive, ...both], { type: 'ConcurrenceGiven', happenedAt: on('03-06') }, office)
    // 6, and 8 11 12.
    expect(clockAfter(all)).toEqual(['03-14', []])
    given(story(all, office), office)
      .when({ type: 'recomputeDeadlines', at: on('03-20') })
      .then('nothing-to-change')
  })

  it('goes on where its dossier did not stand for what was asked', () => {
    const notStopped = { type: 'PaymentRequested', data: { stopsClock: false }, at: on('03-06') }
    const asked = corrected([receive, pay], notStopped, office)
    expect(clockAfter(asked)).toEqual(['03-08', []])
    expect(clockAfter([...asked, paid])).toEqual(['03-08', []])
    expect(clockAfter(corrected([receive, pay, paid], { ...notStopped, at: on('03-20') }, office))).toEqual([
      '03-08',
      [],
    ])
  })

  it('stands where its dossier did stand for what was asked', () => {
    const told = corrected(
      [receive, pay],
      { type: 'PaymentRequested', data: { stopsClock: false }, at: on('03-06') },
      office,
    )
    const again = {
      type: 'correctEvent',
      event: 4,
      data: { stopsClock: true },
      reason: 'it did',
      at: on('03-07'),
    } as const
    expect(clockAfter([...told, again])).toEqual(['03-08', ['payment']])
    // 6 7 8 are given back.
    expect(clockAfter([...told, again, paid])).toEqual(['03-13', []])
  })

  it('keeps what it stood for by its own events', () => {
    const complaint = { type: 'receiveFeedback', kind: 'complaint', at: on('03-06') } as const
    const notStopped = { type: 'PaymentRequested', data: { stopsClock: false }, at: on('03-07') }
    expect(clockAfter(corrected([receive, pay, complaint], notStopped, office))).toEqual(['03-08', ['own']])
  })
})

describe('an answer', () => {
  it('ends the pause of no other request where the clock did not stand for its own', () => {
    const both = [receive, consult('a', '03-05'), consult('b', '03-06'), answer('a', '03-07')]
    const all = corrected(both, {
      type: 'ConcurrenceRequested',
      data: { stopsClock: false },
      at: on('03-08'),
    })
    expect(dossierAfter(all).pauses).toMatchObject([{ concurrence: 'b', from: Date.parse(on('03-06')) }])
    expect(dossierAfter(all).pauses[0]).not.toHaveProperty('to')
    given(story(both), situation)
      .when(all.at(-1)!)
      .then([
        { type: 'EventCorrected', data: { correctedType: 'ConcurrenceRequested' } },
        { type: 'EventCorrected', data: { correctedType: 'ConcurrenceGiven', correctedAt: undefined } },
      ])
    // 7 8 11.
    expect(dueAfter([...all, answer('b', '03-11')])).toBe('03-21T17:00')
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

describe('a step that does itself', () => {
  const steps = {
    check: { next: ['record'] },
    record: { automatic: true, next: ['file'] },
    file: { automatic: true, next: ['sign'] },
    sign: {},
  }
  const own = { start: ['DossierReceived'], stop: [{ event: 'StepCompleted', step: 'file' }] }
  const procedures = [permitWith({ steps, clocks: { own: { ...own, within: { workingDays: 4 } } } })]
  const day = (instant: number | undefined) => new Date(instant!).toISOString().slice(8, 10)

  // An engine: what a command leads to is in one commit there.
  async function checked() {
    const engine = await createEngine({ calendars: [officeCalendar], procedures })
    const handle = async (command: GivenCommand) => {
      const outcome = await engine.handle({ dossierId: 'd', actor: 'lan', ...command } as DossierCommandInput)
      expect(outcome).toMatchObject({ accepted: true })
    }
    await handle(receive)
    await handle({ type: 'startStep', step: 'check', at: on('03-05') })
    await handle({ type: 'completeStep', step: 'check', at: on('03-08') })
    await handle({ type: 'startStep', step: 'sign', at: on('03-08') })
    const moveTo = (happenedAt: string, type: string) => {
      const event = engine.timeline('d').find((each) => each.type === type)!.version
      return handle({ type: 'correctEvent', event, happenedAt, reason: 'a slip', at: on('03-20') })
    }
    const days = () => {
      const { steps: runs, clocks } = engine.dossier('d')
      const done = runs.map((run) => [run.step, day(run.startedAt), run.completedAt && day(run.completedAt)])
      return [...done.map((each) => each.join(' ').trim()), `stopped ${day(clocks![0]!.stoppedAt)}`]
    }
    return { moveTo, days }
  }

  it('was done when that happened by which its turn came', async () => {
    const { moveTo, days } = await checked()
    await moveTo(on('03-06'), 'StepCompleted')
    expect(days()).toEqual(['check 05 06', 'record 06 06', 'file 06 06', 'sign 08', 'stopped 06'])
    // What was put right is put right once more.
    await moveTo(on('03-07'), 'StepCompleted')
    expect(days()).toEqual(['check 05 07', 'record 07 07', 'file 07 07', 'sign 08', 'stopped 07'])
  })

  it('stays where only what followed it is put right', async () => {
    const { moveTo, days } = await checked()
    await moveTo(on('03-11'), 'ClockStopped')
    expect(days()).toEqual(['check 05 08', 'record 08 08', 'file 08 08', 'sign 08', 'stopped 11'])
  })
})
