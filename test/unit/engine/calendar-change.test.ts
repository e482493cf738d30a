// A calendar that is changed after dossiers were received: which dates move, which stay, and what is told of those that
// can't be counted. March 2024, Monday to Friday.

import { describe, expect, it } from 'vitest'
import {
  createEngine,
  defineProcedure,
  workingCalendar,
  type CalendarChangePreview,
  type Engine,
  type EngineOptions,
} from 'dossier-engine'
import { accept, on } from '../../support/office.js'

const hours = ['07:30-11:30', '13:30-17:00']
const working = (id: string, off: readonly string[] = []) =>
  workingCalendar({
    ...{ id, timeZone: 'Asia/Ho_Chi_Minh', covers: { from: '2024-01-01', to: '2024-12-31' } },
    week: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours },
    days: off.map((day) => ({ on: `2024-${day}`, hours: [] })),
  })
const procedure = (code: string, changes: object = {}) =>
  defineProcedure<string, string>({
    ...{ code, name: code, calendar: 'office', term: { workingDays: 5 }, start: 'check' },
    steps: { check: { within: { workingDays: 2 }, next: ['sign'] }, sign: {} },
    ...changes,
  })
const norm = { start: ['DossierReceived'], stop: ['ResultReturned'], within: { workingDays: 5 } }
const open = (options: EngineOptions = {}) =>
  createEngine({ calendars: [working('office')], procedures: [procedure('licence')], ...options })

const receive = { type: 'receiveDossier', procedure: 'licence', channel: 'post', at: on('03-04') } as const
const wednesdayOff = { calendar: 'office', declare: [{ on: '2024-03-06', hours: [] }], decision: '12/QD' }
const apply = (engine: Engine, changes: object = {}) =>
  engine.applyCalendarChange({ ...wednesdayOff, actor: 'boss', at: on('03-08'), ...changes })
async function preview(engine: Engine, changes: object = {}): Promise<CalendarChangePreview> {
  const found = await engine.previewCalendarChange({ ...wednesdayOff, asOf: on('03-08'), ...changes })
  if (!found.accepted) throw new Error(found.rejection.message)
  return found
}
const moves = ({ moved }: CalendarChangePreview) =>
  moved.map(({ dossierId, clock, after }) => [dossierId, clock, day(after)])
const day = (at: number | undefined) => at && new Date(at + 7 * 3_600_000).toISOString().slice(5, 10)
const dueOf = (engine: Engine, dossierId = 'd') => day(engine.dossier(dossierId).deadline?.dueAt)

describe('a preview', () => {
  it('tells each date that would move, and how the dossier would stand', async () => {
    const engine = await open()
    await accept(
      engine,
      { ...receive, dossierId: 'd' },
      { type: 'startStep', step: 'check', dossierId: 'd', at: on('03-04') },
    )
    const { position } = engine
    expect(await preview(engine, { asOf: on('03-12') })).toEqual({
      ...{ accepted: true, calendar: 'office', calendarVersion: 2, asOf: Date.parse(on('03-12')), position },
      dossiers: 1,
      moved: [
        {
          ...{ dossierId: 'd', clock: 'statutory', unit: undefined },
          ...{ before: Date.parse(on('03-11', '17:00')), after: Date.parse(on('03-12', '17:00')) },
          ...{ classBefore: 'late', classAfter: 'onTime' },
        },
        {
          ...{ dossierId: 'd', clock: 'step/check', unit: undefined },
          ...{ before: Date.parse(on('03-06', '17:00')), after: Date.parse(on('03-07', '17:00')) },
          ...{ classBefore: 'late', classAfter: 'late' },
        },
      ],
      refused: [],
    })
    expect(engine.position).toBe(position)
  })

  it('of a change that is refused is that refusal', async () => {
    const engine = await open()
    const asOf = on('03-04')
    for (const [changes, code] of [
      [{ calendar: 'nowhere' }, 'calendar-unknown'],
      [{ declare: [{ on: '2025-01-01', hours: [] }] }, 'day-not-covered'],
      [{ declare: [], withdraw: ['2024-03-06'] }, 'day-not-declared'],
    ] as const)
      expect(await engine.previewCalendarChange({ ...wednesdayOff, asOf, ...changes })).toMatchObject({
        ...{ accepted: false, rejection: { code } },
      })
  })

  it('of no change is what the calendar as it is would move', async () => {
    const engine = await open()
    await accept(engine, { ...receive, dossierId: 'd' })
    const asOf = on('03-04')
    const anew = () => engine.previewCalendarChange({ calendar: 'office', asOf })
    expect(await anew()).toMatchObject({ accepted: true, moved: [] })
    await engine.publish({ calendars: [working('office', ['03-06'])] })
    const after = Date.parse(on('03-12', '17:00'))
    expect(await anew()).toMatchObject({ moved: [{ dossierId: 'd', clock: 'statutory', after }] })
  })

  it('of what is no change is a typed error', async () => {
    const engine = await open()
    const asOf = on('03-04')
    for (const [question, code] of [
      [undefined, 'query-invalid'],
      [{ ...wednesdayOff, asOf, colour: 'red' }, 'query-invalid'],
      [{ ...wednesdayOff, asOf, calendar: 5 }, 'command-invalid'],
      [{ ...wednesdayOff, asOf, declare: [null] }, 'command-invalid'],
      [{ ...wednesdayOff, asOf, withdraw: [Symbol('x')] }, 'command-invalid'],
      [{ ...wednesdayOff, asOf, reason: 5 }, 'command-invalid'],
      [{ ...wednesdayOff, asOf, declare: [{ on: '2024-02-30', hours: [] }] }, 'calendar-invalid'],
    ] as const)
      await expect(engine.previewCalendarChange(question as never)).rejects.toMatchObject({ code })
    const options = { batch: 0 }
    await expect(engine.previewCalendarChange({ ...wednesdayOff, asOf }, options)).rejects.toMatchObject({
      code: 'query-invalid',
    })
  })

  it.each([
    [{}, ['asOf: is missing']],
    [{ asof: on('03-04') }, ['asOf: is missing', 'asof: is not known here']],
    [{ asOf: 'soon' }, ['asOf: is not an instant']],
    [{ asOf: undefined }, ['asOf: is missing']],
  ])('without its moment says so at its place: %j', async (moment, lines) => {
    const engine = await open()
    const asked = engine.previewCalendarChange({ ...wednesdayOff, ...moment } as never)
    await expect(asked).rejects.toMatchObject({ code: 'query-invalid' })
    for (const line of ["previewCalendarChange can't be answered", ...lines])
      await expect(asked).rejects.toThrow(line)
  })

  it('may be asked with what is then applied', async () => {
    const engine = await open()
    const change = { ...wednesdayOff, actor: 'boss', commandId: 'c-1', at: on('03-08') }
    expect(await engine.previewCalendarChange({ ...change, asOf: on('03-04') })).toMatchObject({
      ...{ accepted: true, calendarVersion: 2 },
    })
  })
})

describe('a calendar that nobody published', () => {
  it('is refused by the three alike, with those that there are', async () => {
    const engine = await open()
    const calendar = 'offise'
    for (const outcome of [
      await engine.previewCalendarChange({ calendar, asOf: on('03-04') }),
      await engine.applyCalendarChange({ calendar, actor: 'boss' }),
      await engine.recomputeDeadlines({ calendar, actor: 'boss' }),
    ])
      expect(outcome).toEqual({
        accepted: false,
        rejection: {
          code: 'calendar-unknown',
          message: "there is no calendar 'offise'; there is only office",
          details: { calendar },
        },
      })
  })
})

describe('a change that is applied', () => {
  it('moves dossiers that wait, and those that are late; not those that have ended', async () => {
    const engine = await open()
    for (const dossierId of ['waits', 'late', 'done', 'early'])
      await accept(engine, { ...receive, dossierId, ...(dossierId === 'early' && { at: on('02-01') }) })
    await accept(engine, { type: 'requestSupplement', reason: 'x', dossierId: 'waits', at: on('03-07') })
    await accept(engine, { type: 'resolveDossier', outcome: 'refused', dossierId: 'done', at: on('03-05') })
    const told = await preview(engine, { asOf: on('03-14') })
    expect(moves(told)).toEqual([
      ['waits', 'statutory', '03-12'],
      ['late', 'statutory', '03-12'],
    ])
    expect(await apply(engine, { at: on('03-14') })).toMatchObject({
      dossiers: 3,
      recomputed: 2,
      refused: [],
    })
    expect(['waits', 'late', 'done', 'early'].map((id) => dueOf(engine, id))).toEqual([
      ...['03-12', '03-12', '03-11', '02-08'],
    ])
    // It was the seventh when the clock stopped; 8, 11, 12, 13 and 14 March are given back.
    await accept(engine, { type: 'receiveSupplement', dossierId: 'waits', at: on('03-14') })
    expect(dueOf(engine, 'waits')).toBe('03-19')
  })

  it('is recorded with its decision, and explained by the calendar of that day', async () => {
    const engine = await open()
    await accept(engine, { ...receive, dossierId: 'd' })
    await apply(engine)
    const [, anew] = engine.explainDeadline('d').promises
    expect(anew).toMatchObject({ cause: 'recomputation', reason: '12/QD', actor: 'boss', calendarVersion: 2 })
    expect(anew!.trace?.days.find(({ on }) => on === '2024-03-06')).toMatchObject({ counted: false })
    expect(engine.explainDeadline('d').promises[0]!.trace?.dueAt).toBe(Date.parse(on('03-11', '17:00')))
  })

  it('moves only what is counted in that calendar', async () => {
    const clocks = { norm: { ...norm, calendar: 'other' } }
    const engine = await open({
      ...{ calendars: [working('office'), working('other')], procedures: [procedure('licence', { clocks })] },
    })
    await accept(engine, { ...receive, dossierId: 'd' })
    // Published, and not counted anew yet.
    await engine.publish({ calendars: [working('other', ['03-07'])] })
    expect(moves(await preview(engine))).toEqual([['d', 'statutory', '03-12']])
    await apply(engine)
    expect(day(engine.dossier('d').clocks![0]!.dueAt)).toBe('03-11')
    const request = { calendar: 'other', actor: 'boss', at: on('03-08') }
    expect(await engine.recomputeDeadlines(request)).toMatchObject({ recomputed: 1 })
    expect(day(engine.dossier('d').clocks![0]!.dueAt)).toBe('03-12')
    expect(dueOf(engine)).toBe('03-12')
  })

  it('leaves dossiers that can not be counted as they are, says why, and moves the others', async () => {
    const engine = await open()
    await accept(engine, { ...receive, dossierId: 'd' })
    // Due on the last day that the calendar knows.
    await accept(engine, { ...receive, dossierId: 'at-the-end', at: on('12-24') })
    const of = { clock: 'statutory', policy: 'recorded', cause: 'reception', calendar: 'office' }
    const events = [
      { type: 'DossierReceived', at: on('03-01'), data: { procedure: 'unheard-of', channel: 'post' } },
      { type: 'DeadlineSet', at: on('03-01'), data: { ...of, dueAt: Date.parse(on('03-20')) } },
    ]
    await engine.import([{ dossierId: 'imported', events }], { source: 'old' })
    const declare = [...wednesdayOff.declare, { on: '2024-12-31', hours: [] }]
    const refused = [
      { dossierId: 'at-the-end', code: 'calendar-range' },
      { dossierId: 'imported', code: 'procedure-unknown' },
    ]
    const told = await preview(engine, { declare, asOf: on('12-24') })
    expect(told).toMatchObject({ dossiers: 3, refused })
    expect(moves(told)).toEqual([['d', 'statutory', '03-12']])
    expect(await apply(engine, { declare, at: on('12-24') })).toMatchObject({ recomputed: 1, refused })
    expect(dueOf(engine)).toBe('03-12')
  })

  it('is refused for a dossier that has gone on since, but not where nothing would move', async () => {
    const engine = await open()
    await accept(
      engine,
      { ...receive, dossierId: 'moves' },
      { ...receive, dossierId: 'stays', at: on('03-11') },
    )
    await accept(engine, { type: 'requestSupplement', reason: 'x', dossierId: 'moves', at: on('03-08') })
    const refused = [{ dossierId: 'moves', code: 'at-before-last-event' }]
    // A preview asks how things stand at a moment, and records nothing then.
    expect(moves(await preview(engine, { asOf: on('03-07') }))).toEqual([['moves', 'statutory', '03-12']])
    expect(await apply(engine, { at: on('03-07') })).toMatchObject({ dossiers: 2, recomputed: 0, refused })
  })

  it('is refused whole where the office may not', async () => {
    const engine = await open({ authorize: ({ actor }) => actor !== 'boss' })
    await accept(engine, { ...receive, dossierId: 'd' })
    expect(await apply(engine)).toMatchObject({ accepted: false, rejection: { code: 'not-authorized' } })
    expect(dueOf(engine)).toBe('03-11')
  })

  it('stopped before anything moved is called again as it was, also where days are taken back', async () => {
    const engine = await open()
    await accept(engine, { ...receive, dossierId: 'd' })
    const signal = AbortSignal.abort()
    for (const [change, due] of [
      [wednesdayOff, '03-12'],
      [{ calendar: 'office', withdraw: ['2024-03-06'] }, '03-11'],
    ] as const) {
      const command = { ...change, actor: 'boss', at: on('03-08') }
      await expect(engine.applyCalendarChange(command, { signal })).rejects.toMatchObject({ code: 'aborted' })
      expect(await engine.applyCalendarChange(command)).toMatchObject({ accepted: true, recomputed: 1 })
      expect(await engine.applyCalendarChange(command)).toMatchObject({ accepted: true, recomputed: 0 })
      expect(dueOf(engine)).toBe(due)
    }
  })

  it('under one id is one change, and another under it is refused', async () => {
    const engine = await open()
    await accept(engine, { ...receive, dossierId: 'd' })
    const commandId = 'c-1'
    expect(await apply(engine, { commandId })).toMatchObject({ accepted: true, recomputed: 1 })
    const { position } = engine
    expect(await apply(engine, { commandId })).toMatchObject({ accepted: true, recomputed: 0, position })
    expect(await apply(engine, { commandId, declare: [{ on: '2024-03-07', hours: [] }] })).toMatchObject({
      ...{ accepted: false, rejection: { code: 'command-reused' } },
    })
  })

  it('tells of its progress, between batches', async () => {
    const engine = await open()
    for (const dossierId of ['a', 'b', 'c']) await accept(engine, { ...receive, dossierId })
    const told: number[] = []
    await engine.applyCalendarChange(
      { ...wednesdayOff, actor: 'boss', at: on('03-08') },
      { batch: 2, onProgress: ({ dossiers, of }) => void told.push(dossiers, of) },
    )
    expect(told).toEqual([0, 3, 2, 3, 3, 3])
  })
})

describe('a calendar that is only published anew', () => {
  it('moves no promise until it is asked for', async () => {
    const engine = await open()
    await accept(engine, { ...receive, dossierId: 'd' })
    await engine.publish({ calendars: [working('office', ['03-06'])] })
    expect(dueOf(engine)).toBe('03-11')
    const request = { calendar: 'office', actor: 'boss', at: on('03-08') }
    expect(await engine.recomputeDeadlines(request)).toMatchObject({ dossiers: 1, recomputed: 1 })
    expect(dueOf(engine)).toBe('03-12')
  })
})

describe('another version of the procedure', () => {
  it('leaves nothing for a change of the calendar to move', async () => {
    const clocks = { norm }
    const engine = await open({ procedures: [procedure('licence', { clocks })] })
    await accept(
      engine,
      { ...receive, dossierId: 'd' },
      { type: 'startStep', step: 'check', dossierId: 'd', at: on('03-04') },
    )
    const steps = { check: { within: { workingDays: 3 }, next: ['sign'] }, sign: {} }
    const longer = { ...norm, within: { workingDays: 8 } }
    await engine.publish({ procedures: [procedure('licence', { steps, clocks: { norm: longer } })] })
    await accept(engine, {
      ...{ type: 'switchProcedureVersion', version: 2, legalBasis: 'art. 9', dossierId: 'd' },
      at: on('03-05'),
    })
    const { steps: runs, clocks: own } = engine.dossier('d')
    expect([day(runs[0]!.dueAt), day(own![0]!.dueAt)]).toEqual(['03-07', '03-14'])
    const elsewhere = { declare: [{ on: '2024-11-11', hours: [] }] }
    expect(moves(await preview(engine, elsewhere))).toEqual([])
  })
})

describe('a dossier that is taken up again', () => {
  it('at the very instant of an extension has the promise that its facts make', async () => {
    const engine = await open({ procedures: [procedure('licence', { extension: { apology: false } })] })
    const at = on('03-05')
    await accept(
      engine,
      { ...receive, dossierId: 'd' },
      { type: 'extendDeadline', term: { workingDays: 5 }, reason: 'x', dossierId: 'd', at },
      { type: 'resolveDossier', outcome: 'refused', dossierId: 'd', at },
      { type: 'reopenDossier', ground: 'error', reason: 'x', dossierId: 'd', at },
    )
    const { position } = engine
    const request = { calendar: 'office', actor: 'boss', at }
    expect(await engine.recomputeDeadlines(request)).toMatchObject({ recomputed: 0, position })
    for (const { trace, dueAt } of engine.explainDeadline('d').promises) expect(trace?.dueAt).toBe(dueAt)
  })
})
