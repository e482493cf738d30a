// What a change of a calendar would do, asked beforehand: which dates would move, and what is refused.

import { describe, expect, it } from 'vitest'
import { accept, on } from '../../support/office.js'
import { open, preview, receive, wednesdayOff, working } from './calendar-change-office.js'

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
