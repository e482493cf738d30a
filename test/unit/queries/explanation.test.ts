// Why a dossier is due when it is: what is told of overlapping pauses, of dossiers that came from elsewhere, and of
// promises computed anew.

import { expect, it } from 'vitest'
import { createEngine, defineProcedure } from '../../../src/index.js'
import { vietnamOffice } from '../../../src/calendar/vietnam.js'

const office = vietnamOffice()
const permit = defineProcedure({
  code: 'permit',
  name: 'Permit',
  calendar: office.id,
  term: { workingDays: 10 },
  start: 'check',
  steps: { check: {} },
  concurrence: { stopsClock: true },
})
const on = (day: string) => `2024-${day}T09:00:00+07:00`
const open = () => createEngine({ calendars: [office], procedures: [permit] })
const who = { dossierId: 'd', actor: 'lan' } as const

it('tells of pauses that overlap the whole stretch, and every ground', async () => {
  const engine = await open()
  await engine.handle({
    type: 'receiveDossier',
    procedure: 'permit',
    channel: 'post',
    at: on('06-03'),
    ...who,
  })
  const asked = { type: 'requestConcurrence', concurrence: 'c', agency: 'a', question: 'q' } as const
  await engine.handle({ ...asked, at: on('06-05'), ...who })
  await engine.handle({ type: 'requestSupplement', reason: 'r', at: on('06-06'), ...who })
  await engine.handle({ type: 'receiveSupplement', at: on('06-07'), ...who })
  await engine.handle({
    type: 'giveConcurrence',
    concurrence: 'c',
    answer: 'agreed',
    at: on('06-11'),
    ...who,
  })
  const [, resumed] = engine.explainDeadline('d').promises
  expect(resumed).toMatchObject({
    cause: 'resumption',
    shift: { workingDays: 4 },
    pause: { from: Date.parse(on('06-05')), to: Date.parse(on('06-11')) },
  })
  expect(resumed!.pause!.grounds).toEqual(['concurrence', 'supplement'])
})

it('traces the promise of a dossier that was taken over from the day on which it was received', async () => {
  const engine = await open()
  await engine.handle({
    type: 'takeOverDossier',
    procedure: 'permit',
    channel: 'post',
    receivedAt: on('06-03'),
    from: 'old',
    at: on('06-10'),
    ...who,
  })
  const { promises, dueAt } = engine.explainDeadline('d')
  expect(promises[0]!.trace).toMatchObject({ dueAt, start: { on: '2024-06-03' } })
})

it('traces a promise computed anew, over the pauses that moved it', async () => {
  for (const isPaused of [false, true]) {
    const engine = await open()
    await engine.handle({
      type: 'receiveDossier',
      procedure: 'permit',
      channel: 'post',
      at: on('06-03'),
      ...who,
    })
    if (isPaused) {
      await engine.handle({ type: 'requestSupplement', reason: 'r', at: on('06-05'), ...who })
      await engine.handle({ type: 'receiveSupplement', at: on('06-07'), ...who })
    }
    await engine.publish({ procedures: [defineProcedure({ ...permit, term: { workingDays: 7 } })] })
    await engine.handle({
      type: 'switchProcedureVersion',
      version: 2,
      legalBasis: 'l',
      at: on('06-10'),
      ...who,
    })
    const { promises, dueAt } = engine.explainDeadline('d')
    const last = promises.at(-1)!
    expect(last).toMatchObject({ cause: 'recomputation', dueAt })
    expect(last.trace).toMatchObject({ dueAt, moves: isPaused ? [{ kind: 'pause' }] : [] })
  }
})
