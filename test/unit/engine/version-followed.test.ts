// Which version of its procedure a dossier follows before it is received, and a clock after another version came: that in
// force, and that by which the clock began; never one that only was decided. The calendar: Monday to Friday, June 2024.

import { describe, expect, it } from 'vitest'
import type { ClockDefinition, Engine } from 'dossier-engine'
import { accept, on } from '../../support/office.js'
import { day, open, procedure } from './calendar-change-office.js'

const within = (workingDays: number) => ({ within: { workingDays } })
const intake = { start: ['DossierRegistered'], stop: ['DossierReceived'], ...within(3) }
const norm = { start: ['DossierReceived'], stop: ['ResultReturned'], ...within(10) }
const who = { dossierId: 'd' }
const dayOff = (on: string) => ({
  calendar: 'office',
  declare: [{ on: `2024-${on}`, hours: [] }],
  decision: '9',
})
const clockDue = (engine: Engine) => day(engine.dossier('d').clocks!.at(-1)!.dueAt)

/** An office whose procedure has a second version, decided on 3 June. */
async function officeWith(first: object, second: object, inForceFrom: string): Promise<Engine> {
  const engine = await open({
    procedures: [procedure('licence', first)],
    clock: () => Date.parse(on('06-03')),
  })
  const decided = {
    decision: '1',
    decidedOn: '2024-06-03',
    inForceFrom: `2024-${inForceFrom}`,
    actor: 'boss',
  }
  const definition = procedure('licence', second)
  const amended = await engine.administer({ type: 'amendProcedure', definition, ...decided })
  if (!amended.accepted) throw new Error(amended.rejection.message)
  return engine
}

/** An office whose clock stands on two grounds, and by its second version on one of them. */
const pausedByFewer = () => {
  const standing = { ...norm, ...within(5), pausedBy: ['supplement', 'concurrence'] }
  const concurrence = { stopsClock: true }
  return officeWith(
    { concurrence, clocks: { norm: standing } },
    { concurrence, clocks: { norm: { ...standing, pausedBy: ['supplement'] } } },
    '06-04',
  )
}

describe('a dossier that is only registered, where another version was decided for later', () => {
  const first = { clocks: { intake }, feedback: within(5), components: [{ code: 'photo' }] }
  const second = { clocks: { intake: { ...intake, ...within(1) } }, feedback: within(20) }
  const registered = async () => {
    const engine = await officeWith(first, second, '09-01')
    await accept(engine, {
      ...{ type: 'registerDossier', procedure: 'licence', channel: 'post', at: on('06-03'), ...who },
    })
    return engine
  }

  it('takes what the version in force asks for, and answers by its terms', async () => {
    const engine = await registered()
    await accept(
      engine,
      { type: 'attachDocument', document: 'p', component: 'photo', at: on('06-03'), ...who },
      { type: 'receiveFeedback', kind: 'complaint', at: on('06-03'), ...who },
    )
    expect(day(engine.dossier('d').feedback[0]!.dueAt)).toBe('06-10')
    const feedback = engine.explainDeadline('d', { clock: 'feedback/feedback-1' })
    expect(feedback.promises[0]).toMatchObject({ term: { workingDays: 5 } })
    expect(engine.file('d').lacking).toEqual([])
  })

  it('keeps the date of its clock where the calendar changes elsewhere', async () => {
    const engine = await registered()
    expect(clockDue(engine)).toBe('06-06')
    const change = { ...dayOff('12-24'), actor: 'boss', at: on('06-04') }
    expect(await engine.applyCalendarChange(change)).toMatchObject({ recomputed: 0 })
    await engine.applyCalendarChange({ ...change, ...dayOff('06-05') })
    expect(clockDue(engine)).toBe('06-07')
  })

  it('goes by the version of its day once that has come', async () => {
    const engine = await registered()
    await accept(engine, { type: 'receiveFeedback', kind: 'complaint', at: on('09-02'), ...who })
    expect(day(engine.dossier('d').feedback[0]!.dueAt)).toBe('09-30')
  })
})

describe('a clock that began by an earlier version', () => {
  const receive = { type: 'receiveDossier', procedure: 'licence', channel: 'post', ...who } as const
  const change = { ...dayOff('06-10'), actor: 'boss', at: on('06-06') }
  const switched = async (clocks: Record<string, ClockDefinition>) => {
    const engine = await officeWith({ clocks: { norm } }, { clocks }, '06-04')
    const toSecond = { type: 'switchProcedureVersion', version: 2, legalBasis: 'art. 9' } as const
    await accept(engine, { ...receive, at: on('06-03') }, { ...toSecond, at: on('06-05'), ...who })
    return engine
  }

  it('moves with the calendar also where the version followed does not declare it', async () => {
    const engine = await switched({})
    expect(clockDue(engine)).toBe('06-17')
    expect(await engine.applyCalendarChange(change)).toMatchObject({ recomputed: 1 })
    expect(clockDue(engine)).toBe('06-18')
    const { promises } = engine.explainDeadline('d', { clock: 'norm' })
    expect(promises.at(-1)).toMatchObject({ cause: 'recomputation', procedureVersion: 1 })
  })

  it('is taken over by a switch to a version that declares it, also where its date stays', async () => {
    const engine = await switched({ norm: { ...norm, pausedBy: ['supplement'] } })
    expect(clockDue(engine)).toBe('06-17')
    const { promises } = engine.explainDeadline('d', { clock: 'norm' })
    expect(promises.map(({ cause, procedureVersion }) => [cause, procedureVersion])).toEqual([
      ['start', 1],
      ['recomputation', 2],
    ])
  })

  it('is taken over by a switch while it stands, where it does not stand by the later version', async () => {
    const engine = await officeWith(
      { clocks: { norm: { ...norm, ...within(5), pausedBy: ['supplement'] } } },
      { clocks: { norm: { ...norm, ...within(8) } } },
      '06-04',
    )
    await accept(
      engine,
      { ...receive, at: on('06-03') },
      { type: 'requestSupplement', reason: 'r', at: on('06-04'), ...who },
      { type: 'switchProcedureVersion', version: 2, legalBasis: 'art. 9', at: on('06-05'), ...who },
    )
    expect(engine.dossier('d').clocks).toMatchObject([{ procedureVersion: 2 }])
    // 4 5 6 7 · 10 11 12 13, and the day for which it stood until then.
    expect(clockDue(engine)).toBe('06-14')
    const request = { actor: 'boss', calendar: 'office', at: on('06-06') }
    expect(await engine.recomputeDeadlines(request)).toMatchObject({ recomputed: 0 })
  })

  it.each([false, true])(
    'keeps what the version before gave back, a supplement meanwhile: %s',
    async (isAsked) => {
      const engine = await pausedByFewer()
      await accept(
        engine,
        { ...receive, at: on('06-03') },
        { type: 'requestConcurrence', agency: 'police', question: 'q', at: on('06-04'), ...who },
      )
      if (isAsked)
        await accept(
          engine,
          { type: 'requestSupplement', reason: 'r', at: on('06-05'), ...who },
          { type: 'receiveSupplement', at: on('06-06'), ...who },
        )
      await accept(engine, {
        ...{
          type: 'giveConcurrence',
          concurrence: 'concurrence-1',
          answer: 'agreed',
          at: on('06-07'),
          ...who,
        },
      })
      const before = clockDue(engine)
      await accept(engine, {
        ...{ type: 'switchProcedureVersion', version: 2, legalBasis: 'art. 9', at: on('06-10'), ...who },
      })
      expect([before, clockDue(engine)]).toEqual(['06-13', '06-13'])
    },
  )

  it('goes by what is corrected of a pause that the later version knows too', async () => {
    const engine = await pausedByFewer()
    const [name, answer] = ['concurrence-1', 'agreed'] as const
    await accept(
      engine,
      { ...receive, at: on('06-03') },
      { type: 'requestConcurrence', agency: 'police', question: 'q', at: on('06-04'), ...who },
      { type: 'requestSupplement', reason: 'r', at: on('06-05'), ...who },
      { type: 'giveConcurrence', concurrence: name, answer, at: on('06-06'), ...who },
      { type: 'switchProcedureVersion', version: 2, legalBasis: 'art. 9', at: on('06-06'), ...who },
    )
    // Asked on the tenth: so it stood from the fourth to the sixth, and from the tenth to the eleventh.
    const asked = engine.timeline('d').find(({ type }) => type === 'SupplementRequested')!.version
    await accept(
      engine,
      { type: 'receiveSupplement', at: on('06-11'), ...who },
      {
        type: 'correctEvent',
        event: asked,
        happenedAt: on('06-10'),
        reason: 'slip',
        at: on('06-11'),
        ...who,
      },
    )
    // 4 5 6 7 · 10, and the three days for which it stood.
    expect(clockDue(engine)).toBe('06-13')
  })

  it('is counted by the version that a correction tells, also where its date stays', async () => {
    const paused = { clocks: { norm: { ...norm, pausedBy: ['supplement'] } } }
    const engine = await officeWith(paused, { clocks: { norm } }, '06-04')
    await accept(
      engine,
      { ...receive, at: on('06-03') },
      { type: 'switchProcedureVersion', version: 2, legalBasis: 'art. 9', at: on('06-03'), ...who },
    )
    const event = engine.timeline('d').find(({ type }) => type === 'ProcedureVersionSwitched')!.version
    const right = { data: { procedureVersion: 1 }, reason: 'a slip', at: on('06-04') }
    await accept(
      engine,
      { type: 'correctEvent', event, ...right, ...who },
      { type: 'requestSupplement', reason: 'r', at: on('06-05'), ...who },
      { type: 'receiveSupplement', at: on('06-07'), ...who },
    )
    expect(clockDue(engine)).toBe('06-19')
  })

  it('is counted on as it began where the dossier is only received by the later version', async () => {
    const first = { clocks: { norm: { ...norm, start: ['DossierRegistered'], pausedBy: ['supplement'] } } }
    const second = { clocks: { norm: { ...first.clocks.norm, ...within(3) } } }
    const engine = await officeWith(first, second, '06-04')
    await accept(
      engine,
      { ...receive, type: 'registerDossier', at: on('06-03') },
      { ...receive, at: on('06-04') },
    )
    await engine.applyCalendarChange(change)
    expect(clockDue(engine)).toBe('06-18')
    await accept(
      engine,
      { type: 'requestSupplement', reason: 'r', at: on('06-11'), ...who },
      { type: 'receiveSupplement', at: on('06-13'), ...who },
    )
    expect(clockDue(engine)).toBe('06-20')
  })
})

it('makes nobody late who handed a step over before its budget was made shorter', async () => {
  const check = (workingDays: number) => ({ steps: { check: within(workingDays) } })
  const engine = await officeWith(check(5), check(2), '06-04')
  await accept(
    engine,
    { type: 'receiveDossier', procedure: 'licence', channel: 'post', unit: 'a', at: on('06-03'), ...who },
    { type: 'startStep', step: 'check', at: on('06-03'), ...who },
    { type: 'handOver', unit: 'b', at: on('06-07'), ...who },
    { type: 'switchProcedureVersion', version: 2, legalBasis: 'art. 9', at: on('06-07'), ...who },
  )
  const slip = engine.controlSlip('d').map(({ unit, dueAt }) => [unit, dueAt && day(dueAt)])
  expect(slip).toEqual([
    ['a', '06-10'],
    ['b', '06-05'],
  ])
})
