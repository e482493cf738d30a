// A pass over the dossiers of an engine: what it notes of each clock, what it leaves, and what it says of that.

import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  createEngine,
  memoryLog,
  usualNotices,
  workingCalendar,
  type DeadlineNotice,
  type Engine,
  type EventLog,
  type Instant,
} from 'dossier-engine'
import { licence, on } from '../../support/office.js'
import { permitWith, receive, situation, withPermit } from '../dossier/permit.js'

const at = (day: string, time?: string) => Date.parse(on(day, time))
const closing = (day: string) => at(day, '17:00')
const who = { dossierId: 'd', actor: 'lan' } as const
const actor = 'scheduler'

/** What was noted of a dossier: the clock, its run, the date, and the notice. */
function noted(engine: Pick<Engine, 'timeline'>, dossierId = 'd') {
  return engine.timeline(dossierId).flatMap(({ type, data }) => {
    if (type !== 'DeadlinePassed' && type !== 'DeadlineApproached') return []
    const { clock, occurrence, dueAt, notice = 'passed' } = data as Record<string, unknown>
    return [[clock, occurrence, dueAt, notice]]
  })
}

describe('a pass', () => {
  it('notes a date once it is over, and no millisecond before', async () => {
    const engine = await createEngine(situation)
    await engine.handle({ ...receive, ...who })
    const due = closing('03-18')
    await expect(engine.noteDeadlines({ actor, at: due })).resolves.toMatchObject({
      passed: 0,
      nextDueAt: due,
    })
    const notes = await engine.noteDeadlines({ actor, at: due + 1 })
    expect(notes).toMatchObject({ at: due + 1, dossiers: 1, passed: 1, refused: [], uncounted: [] })
    expect(notes.nextDueAt).toBeUndefined()
    expect(noted(engine)).toEqual([['statutory', 1, due, 'passed']])
  })

  it('tells which date passes next, also of a dossier of which it has just noted one', async () => {
    const check = { within: { workingHours: 15 }, next: ['sign'] }
    const office = withPermit({ term: { workingDays: 2 }, start: 'check', steps: { check, sign: {} } })
    const engine = await createEngine(office)
    await engine.handle({ ...receive, ...who })
    await engine.handle({ type: 'startStep', step: 'check', ...who, at: receive.at })
    // Five hours on Monday, seven and a half on Tuesday, two and a half on Wednesday.
    const [first, last] = [at('03-06', '10:00'), closing('03-06')]
    const { nextDueAt } = await engine.noteDeadlines({ actor, at: receive.at })
    expect(nextDueAt).toBe(first)
    expect(await engine.noteDeadlines({ actor, at: first + 1 })).toMatchObject({ passed: 1, nextDueAt: last })
  })

  it('tells by the usual notices that a date draws near, and when an apology is still in time', async () => {
    const engine = await createEngine(situation)
    await engine.handle({ ...receive, ...who })
    const due = closing('03-18')
    const pass = (day: string, time: string) =>
      engine.noteDeadlines({ actor, at: at(day, time), notices: usualNotices })
    await pass('03-14', '16:59')
    expect(noted(engine)).toEqual([])
    await pass('03-14', '17:00')
    // The permit's extension must be notified a working day before the date, and of that it is told a day ahead.
    expect(noted(engine)).toEqual([
      ['statutory', 1, due, 'dueSoon'],
      ['statutory', 1, due, 'apologyOwed'],
    ])
    const extended = { type: 'extendDeadline', reason: 'x', term: { workingDays: 2 } } as const
    await expect(engine.handle({ ...extended, at: on('03-15'), ...who })).resolves.toMatchObject({
      accepted: true,
    })
    await pass('03-18', '17:00')
    // It may be extended once.
    expect(noted(engine).slice(2)).toEqual([['statutory', 1, closing('03-20'), 'dueSoon']])
  })

  it('looks a working day further where the law wants to be told days before', async () => {
    const early = permitWith({ extension: { notice: { days: 3 } } })
    const engine = await createEngine({ ...situation, procedures: [early] })
    await engine.handle({ ...receive, ...who })
    await engine.noteDeadlines({ actor, at: at('03-13', '17:00'), notices: usualNotices })
    // Thursday 17:00 and three days are Sunday 17:00; Friday 17:00 and three days are Monday 17:00.
    expect(noted(engine)).toEqual([])
    await engine.noteDeadlines({ actor, at: at('03-14', '17:00'), notices: usualNotices })
    expect(noted(engine).map((each) => each[3])).toEqual(['dueSoon', 'apologyOwed'])
  })

  it('notes what applicants, agencies and officers were to do, and what people are owed', async () => {
    const engine = await createEngine(situation)
    await engine.handle({ ...receive, ...who })
    await engine.handle({ type: 'startStep', step: 'check', at: on('03-04', '11:00'), ...who })
    await engine.handle({
      type: 'requestConcurrence',
      agency: 'police',
      question: '?',
      at: on('03-04', '11:10'),
      ...who,
    })
    await engine.handle({ type: 'requestSupplement', reason: 'x', at: on('03-04', '11:15'), ...who })
    await engine.handle({ type: 'receiveFeedback', kind: 'complaint', at: on('03-04', '11:20'), ...who })
    // The dossier's own clock and the step stand; the terms of others run.
    await engine.noteDeadlines({ actor, at: at('04-01') })
    expect(noted(engine).map(([clock, run, due]) => [clock, run, due])).toEqual([
      ['supplement', 1, closing('03-11')],
      ['concurrence/concurrence-1', 1, closing('03-08')],
      ['feedback/feedback-1', 1, closing('03-11')],
    ])
  })

  it('notes a clock of the procedure, a second run as a second one, and what is late after the end', async () => {
    const clocks = {
      answer: { start: ['FeedbackReceived'], stop: ['FeedbackAnswered'], within: { workingDays: 1 } },
    }
    const engine = await createEngine({ ...situation, procedures: [permitWith({ clocks, feedback: {} })] })
    await engine.handle({ ...receive, ...who })
    await engine.handle({ type: 'resolveDossier', outcome: 'refused', at: on('03-05'), ...who })
    for (const [day, next, feedback] of [
      ['03-06', '03-08', 'a'],
      ['03-11', '03-13', 'b'],
    ] as const) {
      await engine.handle({ type: 'receiveFeedback', kind: 'complaint', feedback, at: on(day), ...who })
      await engine.noteDeadlines({ actor, at: at(next, '08:00') })
      await engine.handle({ type: 'answerFeedback', feedback, at: on(next, '09:00'), ...who })
    }
    expect(noted(engine)).toEqual([
      ['answer', 1, closing('03-07'), 'passed'],
      ['answer', 2, closing('03-12'), 'passed'],
    ])
    expect(engine.dossier('d').state).toBe('resolved')
  })

  it('tells of a date that moved again, and keeps what was so', async () => {
    const engine = await createEngine(situation)
    await engine.handle({ ...receive, ...who })
    await engine.noteDeadlines({ actor, at: at('03-19') })
    const moved = { type: 'correctEvent', event: 1, happenedAt: on('03-06'), reason: 'stamped late' } as const
    await engine.handle({ ...moved, at: on('03-19', '09:00'), ...who })
    await engine.noteDeadlines({ actor, at: at('03-19', '10:00') })
    expect(noted(engine)).toHaveLength(1)
    await engine.noteDeadlines({ actor, at: at('03-21') })
    expect(noted(engine).map((each) => each[2])).toEqual([closing('03-18'), closing('03-20')])
    // Put back to where it was: that date was told of.
    await engine.handle({ ...moved, happenedAt: on('03-04'), at: on('03-21', '09:00'), ...who })
    await engine.noteDeadlines({ actor, at: at('03-22') })
    expect(noted(engine)).toHaveLength(2)
  })

  it('holds back nothing that is told late', async () => {
    const engine = await createEngine(situation)
    await engine.handle({ ...receive, ...who })
    await engine.handle({ type: 'startStep', step: 'check', at: on('03-04', '11:00'), ...who })
    await engine.noteDeadlines({ actor, at: at('03-06', '10:00') })
    expect(noted(engine)).toEqual([['step/check', 1, closing('03-05'), 'passed']])
    const done = {
      type: 'completeStep',
      step: 'check',
      next: 'sign',
      at: on('03-05', '16:00'),
      ...who,
    } as const
    await expect(engine.handle(done)).resolves.toMatchObject({ accepted: true })
  })

  it('says which notices it could not count, and notes what has passed all the same', async () => {
    const short = workingCalendar({
      ...{ id: 'office', timeZone: 'Asia/Ho_Chi_Minh', covers: { from: '2024-01-01', to: '2024-03-20' } },
      week: { mon: ['07:30-17:00'], tue: ['07:30-17:00'], wed: ['07:30-17:00'] },
    })
    const engine = await createEngine({ calendars: [short], procedures: [{ ...licence, term: { days: 1 } }] })
    const filed = { type: 'receiveDossier', procedure: 'licence', channel: 'post', actor: 'lan' } as const
    await engine.handle({ ...filed, dossierId: 'd', at: on('03-12') })
    await engine.handle({ ...filed, dossierId: 'e', at: on('03-18', '15:00') })
    const notices: DeadlineNotice[] = [{ name: 'far', before: { workingDays: 9 } }]
    const notes = await engine.noteDeadlines({ actor, at: at('03-18', '16:00'), notices })
    expect(notes).toMatchObject({ passed: 1, approached: { far: 0 }, refused: [] })
    expect(notes.uncounted).toMatchObject([{ notice: 'far', calendar: 'office', code: 'calendar-range' }])
  })

  it('says which dossiers it could not note, and why', async () => {
    const engine = await createEngine({
      ...situation,
      authorize: ({ actor: by, command }) =>
        by !== 'scheduler' || !('dossierId' in command) || command.dossierId !== 'd',
    })
    await engine.handle({ ...receive, ...who })
    await engine.handle({ ...receive, ...who, dossierId: 'e' })
    await engine.handle({ ...receive, ...who, dossierId: 'f' })
    await engine.handle({ type: 'assign', officer: 'minh', actor: 'lan', dossierId: 'f', at: on('04-10') })
    const notes = await engine.noteDeadlines({ actor, at: at('04-01') })
    expect(notes.passed).toBe(1)
    expect(notes.refused.map(({ dossierId, code }) => [dossierId, code])).toEqual([
      ['d', 'not-authorized'],
      ['f', 'at-before-last-event'],
    ])
  })

  it('refuses what is no request, before anything is looked at', async () => {
    const engine = await createEngine(situation)
    const wrong: readonly object[] = [
      { at: 1 },
      { actor, notices: [{ name: 'n' }] },
      {
        actor,
        notices: [
          { name: 'n', before: { days: 1 } },
          { name: 'n', before: { days: 2 } },
        ],
      },
      { actor, notices: [{ name: 'n', before: { days: 1 }, of: 'never' }] },
      { actor, notices: [{ name: 'n', before: { days: 1 }, clock: 'statutory' }] },
      { actor, notice: [] },
    ]
    for (const request of wrong)
      await expect(engine.noteDeadlines(request as never)).rejects.toMatchObject({
        code: expect.stringMatching(/^(query|id)-invalid$/) as string,
      })
    await expect(engine.noteDeadlines({ actor }, { batch: 0 })).rejects.toMatchObject({
      code: 'query-invalid',
    })
  })

  it('says what is wrong in a notice, and in which', async () => {
    const engine = await createEngine(situation)
    const notices = [
      { name: 'near', before: { days: 1 } },
      { name: 'soon', before: { workingDay: 2 } },
    ]
    const message = /notices: has a notice that is none: 1 before is not a term/
    await expect(engine.noteDeadlines({ actor, notices } as never)).rejects.toThrow(message)
    expect(() => engine.startScheduler({ actor, notices } as never)).toThrow(message)
  })

  it('tells listeners, by type', async () => {
    const engine = await createEngine(situation)
    await engine.handle({ ...receive, ...who })
    const heard: [string, Instant][] = []
    engine.on('DeadlinePassed', ({ data }) => {
      expectTypeOf(data.dueAt).toEqualTypeOf<Instant>()
      heard.push([data.clock, data.dueAt])
    })
    engine.on('DeadlineApproached', ({ data }) => heard.push([data.notice, data.dueAt]))
    await engine.noteDeadlines({ actor, at: at('03-18'), notices: [{ name: 'soon', before: { days: 1 } }] })
    await engine.noteDeadlines({ actor, at: at('03-19') })
    expect(heard).toEqual([
      ['soon', closing('03-18')],
      ['statutory', closing('03-18')],
    ])
  })
})

describe('passes of several engines on one log', () => {
  const dossiers = 40

  async function filledLog(): Promise<EventLog> {
    const log = memoryLog()
    const engine = await createEngine({ ...situation, log })
    for (let count = 0; count < dossiers; count++)
      await engine.handle({ ...receive, actor: 'lan', dossierId: `d-${count}` })
    return log
  }

  /** How often each date was noted. */
  async function counts(log: EventLog): Promise<readonly number[]> {
    const engine = await createEngine({ ...situation, log })
    return Array.from({ length: dossiers }, (_, count) => noted(engine, `d-${count}`).length)
  }

  for (const engines of [2, 5]) {
    it(`note each date once, whoever is first: ${engines}`, async () => {
      const log = await filledLog()
      const { lend: _, ...unlent } = log
      const desks = await Promise.all(
        Array.from({ length: engines }, () => createEngine({ ...situation, log: unlent as EventLog })),
      )
      const notes = await Promise.all(desks.map((desk) => desk.noteDeadlines({ actor, at: at('03-19') })))
      expect(notes.reduce((sum, { passed }) => sum + passed, 0)).toBe(dossiers)
      expect(notes.flatMap(({ refused }) => refused)).toEqual([])
      expect(await counts(log)).toEqual(Array.from({ length: dossiers }, () => 1))
      for (const desk of desks) await desk.close()
    })
  }

  it('would note it twice if they believed what they had seen', async () => {
    const log = await filledLog()
    const desks = [await createEngine({ ...situation, log }), await createEngine({ ...situation, log })]
    // Each looks what is overdue, and then appends it without asking the rules.
    const seen = desks.map((desk) => desk.overdue({ asOf: at('03-19') }).dossiers)
    for (const [index, desk] of desks.entries())
      await desk.import(
        seen[index]!.map(({ dossierId, dueAt }) => ({
          dossierId,
          events: [
            { type: 'DeadlinePassed', at: at('03-19'), data: { clock: 'statutory', occurrence: 1, dueAt } },
          ],
        })),
        { source: 'control' },
      )
    expect(await counts(log)).toEqual(Array.from({ length: dossiers }, () => 2))
  })

  it('can be cut off anywhere and begun again, by another', async () => {
    for (const cut of [0, 1, 17]) {
      const log = await filledLog()
      const first = await createEngine({ ...situation, log })
      const abort = new AbortController()
      const onProgress = ({ dossiers: done }: { dossiers: number }) => {
        if (done === cut) abort.abort()
      }
      const request = { actor, at: at('03-19') }
      const options = { batch: 1, onProgress, signal: abort.signal }
      await expect(first.noteDeadlines(request, options)).rejects.toMatchObject({ code: 'aborted' })
      await first.close()
      const noteds = (await counts(log)).filter((count) => count === 1).length
      expect([cut, cut + 1]).toContain(noteds)
      const second = await createEngine({ ...situation, log })
      expect((await second.noteDeadlines(request)).passed).toBe(dossiers - noteds)
      expect(await counts(log)).toEqual(Array.from({ length: dossiers }, () => 1))
    }
  })
})
