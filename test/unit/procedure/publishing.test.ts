// Publishing by configuration: what an engine is given becomes versions in its log.

import { describe, expect, it } from 'vitest'
import {
  createEngine,
  defineEvent,
  defineProcedure,
  memoryLog,
  text,
  type EventDefinition,
  type Procedure,
} from 'dossier-engine'
import { licence, officeCalendar } from '../../support/office.js'

describe('publishing', () => {
  it('makes a new version only where the content differs', async () => {
    const engine = await createEngine({ calendars: [officeCalendar], procedures: [licence] })
    const published: string[] = []
    engine.on('ProcedurePublished', ({ data, version }) => published.push(`${data.procedure} ${version}`))
    const before = engine.position
    await engine.publish({ calendars: [officeCalendar], procedures: [licence] })
    expect(engine.position).toBe(before)
    const amended = defineProcedure({ ...licence, term: { workingDays: 5 } })
    await engine.publish({ procedures: [amended] })
    await engine.publish({ procedures: [licence] })
    expect(published).toEqual(['licence 2', 'licence 3'])
  })

  it('leaves received dossiers on the version of their reception', async () => {
    const engine = await createEngine({ calendars: [officeCalendar], procedures: [licence] })
    const command = {
      type: 'receiveDossier',
      procedure: 'licence',
      channel: 'online',
      actor: 'a',
      at: '2024-03-04T10:00:00+07:00',
    } as const
    await engine.handle({ ...command, dossierId: 'before' })
    await engine.publish({
      procedures: [defineProcedure({ code: 'licence', name: 'Shorter', start: 'only', steps: { only: {} } })],
    })
    await engine.handle({ ...command, dossierId: 'after' })
    expect(engine.progress('before')).toMatchObject({ procedureVersion: 1, step: 'check', stepsLeft: 2 })
    expect(engine.progress('after')).toMatchObject({ procedureVersion: 2, step: 'only', stepsLeft: 1 })
  })

  it('refuses a procedure whose calendar nobody published, and writes nothing', async () => {
    await expect(createEngine({ procedures: [licence] })).rejects.toMatchObject({
      code: 'procedure-invalid',
      details: { findings: [{ path: ['calendar'], code: 'calendar-unknown' }] },
    })
  })

  it('refuses clocks that wait for events that there are not, but for what was published before', async () => {
    const waitingFor = (event: string) => {
      const clock = { start: [event], stop: ['DossierResolved'], within: { workingDays: 1 } }
      return defineProcedure({ ...licence, clocks: { norm: clock } })
    }
    const inspected = defineEvent('SiteInspected', { place: text() })
    const log = memoryLog()
    const open = (procedures: Procedure[], events: EventDefinition[] = []) =>
      createEngine({ log, calendars: [officeCalendar], procedures, events })
    const message = expect.stringContaining('DossierReceived') as string
    const path = ['clocks', 'norm', 'start', 0]
    const refused = {
      code: 'procedure-invalid',
      details: { findings: [{ path, code: 'event-unknown', message }] },
    }
    await expect(open([waitingFor('DossierRecieved')])).rejects.toMatchObject(refused)
    await (await open([waitingFor('SiteInspected')], [inspected])).close()
    const engine = await open([waitingFor('SiteInspected')])
    const amended = engine.administer({
      ...{ type: 'amendProcedure', definition: waitingFor('DossierRecieved'), actor: 'chair' },
      ...{ decision: '1/QĐ', decidedOn: '2024-05-20', inForceFrom: '2024-06-01' },
    })
    await expect(amended).rejects.toMatchObject(refused)
  })

  it('starts again with what was configured before a decision, and not with something new', async () => {
    const log = memoryLog()
    const open = (procedure: Procedure) =>
      createEngine({ log, calendars: [officeCalendar], procedures: [procedure] })
    const shorter = { ...licence, term: { workingDays: 5 } }
    const before = await open(licence)
    await before.administer({
      type: 'amendProcedure',
      definition: shorter,
      decision: '1/QĐ',
      decidedOn: '2024-05-20',
      inForceFrom: '2024-06-01',
      actor: 'chair',
    })
    for (const same of [licence, defineProcedure(shorter)])
      expect((await open(same)).catalogue().findProcedure('licence')).toMatchObject({ version: 2 })
    const head = await log.head()
    await expect(open(defineProcedure({ ...licence, name: 'Another' }))).rejects.toMatchObject({
      code: 'procedure-invalid',
      details: { procedure: 'licence', findings: [{ path: ['code'], code: 'decided' }] },
    })
    expect(await log.head()).toBe(head)
  })
})
