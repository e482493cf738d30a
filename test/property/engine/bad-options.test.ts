// Whatever an engine is set up with, and whatever it is given to publish: it works, or is refused before anything is
// written.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  code,
  createEngine,
  defineEvent,
  defineProcedure,
  memoryLog,
  workingCalendar,
  type EngineOptions,
} from 'dossier-engine'
import { licence, officeCalendar, openOffice } from '../../support/office.js'
import { garbage, nearly, orError } from './garbage.js'
import { seenAgain } from './seen.js'

describe('any options of an engine', () => {
  const right = {
    log: memoryLog(),
    calendars: [officeCalendar],
    procedures: [licence],
    events: [defineEvent('SiteVisited', { ward: code() })],
    projections: [seenAgain],
    timeZone: 'Asia/Ho_Chi_Minh',
    clock: () => 0,
    newId: () => 'id',
    authorize: () => true,
    onUnreadable: 'fail',
  }
  const codes = [
    'definition-invalid',
    'calendar-invalid',
    'procedure-invalid',
    'time-zone-unknown',
    'instant-invalid',
    'closed',
  ] as const

  it('open an engine that works, or are refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 5, arbitrary: nearly(right) }, garbage), async (drawn) => {
        const options = (
          typeof drawn === 'object' && drawn !== null && 'log' in drawn && drawn.log === right.log
            ? { ...drawn, log: memoryLog() }
            : drawn
        ) as EngineOptions
        const engine = await orError(() => createEngine(options), codes)
        if (typeof engine === 'string') return
        // An engine that opened does not fall over the first command.
        const outcome = await orError(
          () =>
            engine.handle({
              type: 'receiveDossier',
              procedure: 'licence',
              channel: 'post',
              actor: 'x',
              at: '2024-03-04T09:00:00+07:00',
            }),
          ['definition-invalid', 'instant-invalid'],
        )
        expect(outcome).toBeDefined()
      }),
      { numRuns: 600 },
    )
  })

  it('are the same when they publish', async () => {
    const { engine } = await openOffice()
    const publication = fc.oneof(
      { weight: 3, arbitrary: nearly({ calendars: [officeCalendar], procedures: [licence], actor: 'x' }) },
      garbage,
    )
    const calendar = fc.oneof(
      nearly({ ...officeCalendar }),
      fc.constant(officeCalendar.definition),
      nearly({ id: 'x', definition: officeCalendar.definition }),
      garbage,
    )
    await fc.assert(
      fc.asyncProperty(publication, calendar, async (drawn, wrong) => {
        const before = engine.position
        for (const each of [drawn, { calendars: [wrong] }, { procedures: [wrong] }]) {
          const result = await orError(
            () => engine.publish(each as Parameters<typeof engine.publish>[0]),
            [...codes, 'event-invalid', 'id-invalid'],
          )
          if (typeof result === 'string') expect(engine.position).toBe(before)
        }
        // Whatever was published can be counted with.
        engine.nearlyDue({ asOf: '2024-03-04T09:00:00+07:00', within: { workingDays: 1 } })
      }),
      { numRuns: 300 },
    )
  })

  it('publish one version a start, also where one code is declared twice', async () => {
    const log = memoryLog()
    const twice = [licence, defineProcedure({ ...licence, name: 'Another' })]
    const codesOf = async () =>
      orError(
        () => createEngine({ log, calendars: [officeCalendar], procedures: twice }),
        ['procedure-invalid'],
      )
    expect(await codesOf()).toBe('procedure-invalid')
    expect(await log.head()).toBe(0)
    const engine = await createEngine({ log, calendars: [officeCalendar], procedures: [licence] })
    const { position } = engine
    await createEngine({
      log,
      calendars: [workingCalendar(officeCalendar.definition)],
      procedures: [licence],
    })
    expect(await log.head()).toBe(position)
  })
})
