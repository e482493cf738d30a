// The codes that people know dossiers by: no two dossiers have one, at whatever moment commands come; and which number
// and day is in them.

import { describe, expect, it } from 'vitest'
import { memoryLog, vietnamDossierCode, workingCalendar, type AnyEngine, type EventLog } from 'dossier-engine'
import { unlent } from '../../model/unlent-log.js'
import { licence, officeCalendar, openOffice } from '../../support/office.js'

async function open(log: EventLog = memoryLog(), reserve?: number): Promise<AnyEngine> {
  return (await openOffice({ log, dossierCodes: { pattern: vietnamDossierCode, reserve } }))
    .engine as AnyEngine
}

const codeOf = (number: number) => `department-240304-${String(number).padStart(4, '0')}`
const given = (number: number) => ({ dossierCode: codeOf(number) })

/** Whether a command is accepted, or why not. */
async function send(engine: AnyEngine, command: object): Promise<unknown> {
  const at = '2024-03-04T09:00:00+07:00'
  const outcome = await engine.handle({ actor: 'a', at, ...command } as never)
  return outcome.accepted || outcome.rejection.code
}

const receive = (engine: AnyEngine, dossierId: string, more: object = {}) =>
  send(engine, { type: 'receiveDossier', procedure: 'licence', channel: 'online', dossierId, ...more })
const correct = (engine: AnyEngine, dossierId: string, data: object) =>
  send(engine, { type: 'correctEvent', dossierId, event: 1, data, reason: 'a slip' })

describe('of commands that come at once with one dossier code', () => {
  it.each([
    ['lent', (log: EventLog) => log],
    ['shared', (log: EventLog) => unlent(log, { delivery: 'later' })],
  ])('the first is accepted, on a log that is %s', async (_, port) => {
    const engine = await open(port(memoryLog()))
    const filed = { type: 'registerDossier', dossierCode: 'H-1' }
    const answers = await Promise.all([
      receive(engine, 'd', { dossierCode: 'H-1' }),
      receive(engine, 'e', { dossierCode: 'H-1' }),
      receive(engine, 'f', filed),
      receive(engine, 'g', { dossierCode: 'H-2' }),
    ])
    expect(answers).toEqual([true, 'dossier-code-taken', 'dossier-code-taken', true])
  })

  it.each([
    ['with the same code', { type: 'receiveDossier', ...given(1) }],
    ['that is given the code', { type: 'registerDossier' }],
  ])('none waits for one that is put while it is authorized, %s', async (_, inner) => {
    const answers: unknown[] = []
    const { engine } = await openOffice({
      dossierCodes: { pattern: vietnamDossierCode },
      async authorize({ command }) {
        if ('dossierId' in command && command.dossierId === 'outer')
          answers.push(await receive(engine as AnyEngine, 'inner', inner).catch(String))
        return true
      },
    })
    answers.push(await receive(engine as AnyEngine, 'outer', given(1)))
    expect(answers).toEqual([true, 'dossier-code-taken'])
  })

  it('the next is accepted where the first failed', async () => {
    const log = unlent(memoryLog())
    let isDown = false
    const failing: EventLog = {
      ...log,
      async append(commits) {
        if (isDown) {
          isDown = false
          throw new Error('no connection')
        }
        return log.append(commits)
      },
    }
    const engine = await open(failing)
    isDown = true
    const answers = await Promise.allSettled(
      ['d', 'e', 'f'].map((dossierId) => receive(engine, dossierId, { dossierCode: 'H-1' })),
    )
    expect(answers).toMatchObject([{ status: 'rejected' }, { value: true }, { value: 'dossier-code-taken' }])
  })

  it('a correction is one of them', async () => {
    const engine = await open()
    for (const dossierId of ['d', 'e']) await receive(engine, dossierId)
    const answers = await Promise.all([
      correct(engine, 'd', { dossierCode: 'H-1' }),
      correct(engine, 'e', { dossierCode: 'H-1' }),
      receive(engine, 'f', { dossierCode: 'H-1' }),
    ])
    expect(answers).toEqual([true, 'dossier-code-taken', 'dossier-code-taken'])
    expect(engine.search({ dossierCode: 'H-1' } as never).dossiers).toHaveLength(1)
  })

  it('a correction of something else is none of them, though two dossiers came in with one code', async () => {
    const engine = await open()
    const data = { procedure: 'licence', channel: 'post', dossierCode: 'H-1' }
    const events = [{ type: 'DossierReceived', at: '2024-03-04T09:00:00+07:00', data }]
    await engine.import(
      ['d', 'e'].map((dossierId) => ({ dossierId, events })),
      { source: 'old' },
    )
    expect(await correct(engine, 'e', { channel: 'online' })).toBe(true)
    expect(await correct(engine, 'e', { dossierCode: 'H-2' })).toBe(true)
    expect(await correct(engine, 'e', { dossierCode: 'H-1' })).toBe('dossier-code-taken')
  })

  it('one that was sent twice is answered twice', async () => {
    const engine = await open()
    const command = { dossierCode: 'H-1', commandId: 'c' }
    expect(await Promise.all([receive(engine, 'd', command), receive(engine, 'd', command)])).toEqual([
      true,
      true,
    ])
  })

  it.each([0, 1])('who gives none is given the next of a number that is given by hand', async (byHand) => {
    const engine = await open()
    const received = ['d', 'e'].map((dossierId, index) =>
      receive(engine, dossierId, index === byHand ? given(1) : {}),
    )
    expect(await Promise.all(received)).toEqual([true, true])
    const codes = ['d', 'e'].map((dossierId) => engine.dossier(dossierId).dossierCode)
    expect(new Set(codes)).toEqual(new Set([codeOf(1), codeOf(2)]))
    expect(engine.dossier(byHand === 0 ? 'd' : 'e').dossierCode).toBe(codeOf(1))
  })
})

describe('where somebody gave codes by hand', () => {
  const at = Date.parse('2024-03-04T09:00:00+07:00')
  const request = { agencyId: 'department', procedure: 'licence', at } as never

  it('who gives none is given the first that is free, however many are not, by one reservation', async () => {
    const engine = await open()
    const data = { procedure: 'licence', channel: 'post' }
    const old = Array.from({ length: 2_500 }, (_, index) => ({
      dossierId: `old-${index}`,
      events: [{ type: 'DossierReceived', at, data: { ...data, ...given(index + 1) } }],
    }))
    await engine.import(old, { source: 'old' })
    const before = engine.position
    expect(await receive(engine, 'd')).toBe(true)
    expect(engine.dossier('d').dossierCode).toBe(codeOf(2_501))
    expect(engine.position - before).toBe(2)
  })

  it.each([1, 4])('only what they took is left out, with reservations of %i', async (reserve) => {
    const engine = await open(memoryLog(), reserve)
    for (const number of [2, 3, 6]) await receive(engine, `by hand ${number}`, given(number))
    for (const dossierId of ['a', 'b', 'c']) await receive(engine, dossierId)
    await receive(engine, 'by hand 8', given(8))
    const reserved = await engine.reserveDossierCodes(request, 3)
    const codes = ['a', 'b', 'c'].map((dossierId) => engine.dossier(dossierId).dossierCode)
    expect([...codes, ...reserved]).toEqual([1, 4, 5, 7, 9, 10].map(codeOf))
  })

  it('another engine leaves them out as well', async () => {
    const log = memoryLog()
    const [one, other] = [await open(unlent(log)), await open(unlent(log, { delivery: 'later' }))]
    await receive(one, 'by hand', given(1))
    expect(await receive(other, 'd')).toBe(true)
    expect(other.dossier('d').dossierCode).toBe(codeOf(2))
  })
})

describe('a reservation', () => {
  it.each([0, 1.5, 100_001, Number.MAX_SAFE_INTEGER, 1e300, '4'])('is never of %s numbers', async (count) => {
    const log = memoryLog()
    await expect(open(log, count as number)).rejects.toMatchObject({
      code: 'definition-invalid',
      details: { findings: [{ path: ['dossierCodes', 'reserve'], code: 'shape' }] },
    })
    const engine = await open(log)
    const before = engine.position
    const at = Date.parse('2024-03-04T09:00:00+07:00')
    const request = { agencyId: 'department', procedure: 'licence', at }
    await expect(engine.reserveDossierCodes(request as never, count as number)).rejects.toMatchObject({
      code: 'query-invalid',
      message: expect.stringMatching(/^reserveDossierCodes/) as string,
      details: { findings: [{ path: ['count'], code: 'count' }] },
    })
    expect(engine.position).toBe(before)
  })

  it('is set up without misspelt options', async () => {
    const dossierCodes = { pattern: vietnamDossierCode, reserved: 4 }
    await expect(openOffice({ dossierCodes })).rejects.toMatchObject({
      code: 'definition-invalid',
      details: { findings: [{ path: ['dossierCodes', 'reserved'], code: 'unknown-key' }] },
    })
  })
})

describe('the day in a code', () => {
  // Tuesday in Vladivostok, Monday in UTC and in Lisbon.
  const at = '2024-03-05T09:00:00+10:00'
  const calendarIn = (id: string, timeZone: string) => {
    const { covers, week } = officeCalendar.definition
    return workingCalendar({ id, timeZone, covers, week })
  }
  const calendars = [calendarIn('far', 'Asia/Vladivostok'), calendarIn('near', 'Europe/Lisbon')]
  const agencies = [
    { id: 'department', name: 'Department' },
    { id: 'harbour', name: 'Harbour', calendar: 'far' },
  ]
  const units = [{ id: 'one-stop', name: 'One-stop', agency: 'department', calendar: 'far' }]

  async function dayOf(procedure: object, options: object = {}, command: object = {}): Promise<unknown> {
    const { engine } = await openOffice({
      ...{
        calendars,
        procedures: [{ ...licence, ...procedure }],
        organisation: { agencies, units, officers: [] },
      },
      ...{ dossierCodes: { pattern: vietnamDossierCode }, ...options },
    } as never)
    expect(await receive(engine as AnyEngine, 'd', { at, ...command })).toBe(true)
    return engine.dossier('d').dossierCode?.split('-')[1]
  }

  const filed = { type: 'registerDossier' }

  it('is that of the calendar by which the promise is made, also where it is the unit’s or the agency’s', async () => {
    expect(await dayOf({ calendar: 'far' })).toBe('240305')
    expect(await dayOf({ calendar: 'near' })).toBe('240304')
    expect(await dayOf({ calendar: { of: 'unit' } })).toBe('240305')
    expect(await dayOf({ calendar: { of: 'unit' } }, { timeZone: 'UTC' }, filed)).toBe('240305')
    expect(await dayOf({ calendar: { of: 'agency' }, agency: 'harbour' })).toBe('240305')
  })

  it('is that of the engine’s zone, or of the one that the calendars share, where no calendar is named', async () => {
    const unnamed = { calendar: undefined, term: undefined, steps: { check: {} } }
    expect(await dayOf(unnamed, { timeZone: 'Asia/Vladivostok' })).toBe('240305')
    expect(await dayOf(unnamed, { calendars: calendars.slice(0, 1) })).toBe('240305')
    const ofAgency = { calendar: { of: 'agency' } }
    expect(await dayOf(ofAgency, { timeZone: 'Asia/Vladivostok' }, filed)).toBe('240305')
  })

  it('is not guessed: without a zone there is no code, unless no day is in it', async () => {
    const unnamed = { calendar: undefined, term: undefined, steps: { check: {} } }
    await expect(dayOf(unnamed)).rejects.toMatchObject({
      code: 'definition-invalid',
      details: { findings: [{ path: ['timeZone'], code: 'time-zone-missing' }] },
    })
    expect(await dayOf(unnamed, { dossierCodes: { pattern: 'H-{seq:4}' } })).toBe('0001')
  })
})
