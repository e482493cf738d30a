// A calendar that is changed after dossiers were received: which dates move, which stay, and what is told of those that
// can't be counted. March 2024, Monday to Friday.

import { describe, expect, it } from 'vitest'
import { accept, on } from '../../support/office.js'
import {
  apply,
  day,
  dueOf,
  moves,
  norm,
  open,
  preview,
  procedure,
  receive,
  wednesdayOff,
  working,
} from './calendar-change-office.js'

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
