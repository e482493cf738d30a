// Days of a calendar that are decided after it was published: what one decision makes, what is refused, and what later
// publications leave of it.

import { beforeEach, describe, expect, it } from 'vitest'
import { isDossierError, memoryLog, workingCalendar, type CalendarDay } from 'dossier-engine'
import { calendar, midnight, openCatalogue } from './office.js'

let office: Awaited<ReturnType<typeof openCatalogue>>
beforeEach(async () => {
  office = await openCatalogue()
})

const { definition } = calendar
const off: CalendarDay = { on: '2024-04-29', hours: [], reason: 'swapped', announcedOn: '2024-04-12' }
const makeUp: CalendarDay = { on: '2024-05-04', like: 'mon', reason: 'make-up day' }
const change = (changes: object) =>
  office.ask({ type: 'changeCalendar', calendar: 'office', actor: 'chief', ...changes })
const code = async (changes: object) => {
  const outcome = await change(changes)
  return outcome.accepted ? outcome.events.map(({ type }) => type).join() : outcome.rejection.code
}
const known = () => office.catalogue().calendar('office')
const dayOf = (on: string) => known().calendar.definition.days.find((day) => day.on === on)
const isWorking = (day: string) => known().calendar.isWorking(midnight(day) + 8 * 3_600_000)

/** The code of an error, and the paths of its findings. */
async function errorOf(changes: object): Promise<string[]> {
  try {
    await change(changes)
    return ['accepted or refused']
  } catch (error) {
    if (!isDossierError(error)) throw error
    const { findings } = error.details as unknown as { findings: { path: unknown[] }[] }
    return [error.code, ...findings.map(({ path }) => path.join('.'))]
  }
}

describe('days that are declared', () => {
  it('by one decision make one version', async () => {
    expect(await code({ declare: [off, makeUp], decision: '2450/VPCP' })).toBe(
      'CalendarDayDeclared,CalendarDayDeclared',
    )
    expect(known().version).toBe(2)
    expect([isWorking('2024-04-29'), isWorking('2024-05-04')]).toEqual([false, true])
    expect(office.catalogue().calendar('office', 1).calendar.definition).toEqual(definition)
  })

  it('and taken back by one decision make one version too, and give back the published hours', async () => {
    await change({ declare: [off, makeUp] })
    const half = { on: '2024-04-30', until: '11:00' } as const
    expect(await code({ withdraw: [off.on, makeUp.on], declare: [half] })).toBe(
      'CalendarDayWithdrawn,CalendarDayWithdrawn,CalendarDayDeclared',
    )
    expect(known().version).toBe(3)
    expect([isWorking('2024-04-29'), isWorking('2024-05-04')]).toEqual([true, false])
    expect(dayOf('2024-04-30')?.hours).toEqual(['07:30-11:00'])
  })

  it('replace published days, and withdrawn leave those', async () => {
    const published = workingCalendar({
      ...definition,
      days: [{ on: '2024-09-02', hours: [], reason: 'holiday' }],
    })
    await office.publish({ calendars: [published] })
    await change({ declare: [{ on: '2024-09-02', like: 'mon' }] })
    expect(isWorking('2024-09-02')).toBe(true)
    await change({ withdraw: ['2024-09-02'] })
    expect(isWorking('2024-09-02')).toBe(false)
    expect(dayOf('2024-09-02')?.reason).toBe('holiday')
  })

  it('are recorded with their hours, whatever they were said by', async () => {
    const outcome = await change({
      declare: [off, makeUp],
      decision: '2450/VPCP',
      reason: 'Reunification Day',
    })
    expect(outcome.accepted && outcome.events.map(({ data }) => data)).toEqual([
      {
        ...{ calendar: 'office', on: '2024-04-29', hours: [], reason: 'swapped', announcedOn: '2024-04-12' },
        decision: '2450/VPCP',
      },
      {
        ...{ calendar: 'office', on: '2024-05-04', hours: ['07:30-11:30', '13:30-17:00'] },
        ...{ reason: 'make-up day', decision: '2450/VPCP' },
      },
    ])
    expect(dayOf('2024-04-29')?.notice).toBe('2450/VPCP')
  })

  it('keep the number of a notice of their own', async () => {
    await change({ declare: [{ ...off, notice: 'N-1' }, makeUp], decision: '2450/VPCP' })
    expect([dayOf('2024-04-29')?.notice, dayOf('2024-05-04')?.notice]).toEqual(['N-1', '2450/VPCP'])
  })
})

describe('a configuration', () => {
  it('that is published again after a declaration changes nothing', async () => {
    await change({ declare: [off] })
    await office.publish({ calendars: [calendar] })
    expect(known().version).toBe(2)
    expect(isWorking('2024-04-29')).toBe(false)
  })

  it('that is new keeps the declared days on top', async () => {
    await change({ declare: [off, makeUp] })
    const mornings = Object.fromEntries(
      (['mon', 'tue', 'wed', 'thu', 'fri'] as const).map((day) => [day, ['08:00-12:00']]),
    )
    await office.publish({ calendars: [workingCalendar({ ...definition, week: mornings })] })
    expect(known().version).toBe(3)
    expect(dayOf('2024-04-29')?.hours).toEqual([])
    // The hours are those that were decided.
    expect(dayOf('2024-05-04')?.hours).toEqual(['07:30-11:30', '13:30-17:00'])
    await change({ withdraw: [off.on] })
    expect(isWorking('2024-04-29')).toBe(true)
    // And the first one again is a version of its own: the latest publication is another.
    await office.publish({ calendars: [calendar] })
    expect(known().version).toBe(5)
  })

  it('of other years leaves days that it does not cover without effect', async () => {
    await change({ declare: [off] })
    const covers = { from: '2025-01-01', to: '2026-12-31' }
    await office.publish({ calendars: [workingCalendar({ ...definition, covers })] })
    expect(known().calendar.covers).toEqual(covers)
    await change({ declare: [{ on: '2025-04-29', hours: [] }] })
    expect(isWorking('2025-04-29')).toBe(false)
  })
})

describe('a change', () => {
  it('is refused where there is no such calendar', async () => {
    expect(await code({ calendar: 'nowhere', declare: [off] })).toBe('calendar-unknown')
  })

  it('is refused where a day that is taken back was never declared', async () => {
    expect(await code({ withdraw: ['2024-04-29'] })).toBe('day-not-declared')
    // Neither is a day that was only published.
    const published = workingCalendar({ ...definition, days: [{ on: '2024-09-02', hours: [] }] })
    await office.publish({ calendars: [published] })
    expect(await code({ withdraw: ['2024-09-02'] })).toBe('day-not-declared')
    expect(known().version).toBe(2)
  })

  it('is refused where a day is named twice', async () => {
    expect(await code({ declare: [off, { ...off, hours: ['08:00-09:00'] }] })).toBe('day-declared-twice')
    await change({ declare: [off] })
    expect(await code({ declare: [off], withdraw: [off.on] })).toBe('day-declared-twice')
    expect(await code({ withdraw: [off.on, off.on] })).toBe('day-declared-twice')
  })

  it('is refused beyond what the calendar covers', async () => {
    expect(await code({ declare: [{ on: '2026-01-01', hours: [] }] })).toBe('day-not-covered')
    expect(await code({ declare: [{ on: '2023-12-31', hours: [] }] })).toBe('day-not-covered')
  })

  it('is refused where nothing would change', async () => {
    expect(await code({})).toBe('unchanged')
    expect(await code({ declare: [], withdraw: [] })).toBe('unchanged')
    await change({ declare: [off, makeUp], decision: 'd' })
    expect(await code({ declare: [makeUp, off], decision: 'd' })).toBe('unchanged')
    // What differs is told, and only that.
    const half = { ...off, hours: ['07:30-11:30'] }
    expect(await code({ declare: [half, makeUp], decision: 'd' })).toBe('CalendarDayDeclared')
    expect(await code({ declare: [{ ...half, reason: 'other' }], decision: 'd' })).toBe('CalendarDayDeclared')
  })

  it('that takes back what was taken back is done already', async () => {
    await change({ declare: [off, makeUp] })
    await change({ withdraw: [off.on] })
    expect(await code({ withdraw: [off.on] })).toBe('unchanged')
    expect(await code({ withdraw: [off.on, makeUp.on] })).toBe('CalendarDayWithdrawn')
  })

  it.each([
    [{ on: '2024-02-30', hours: [] }, 'declare.0.on'],
    [{ on: '2024-04-29', hours: ['11:30-07:30'] }, 'declare.0.hours.0'],
    [{ on: '2024-04-29', hours: ['08:00-12:00', '11:00-13:00'] }, 'declare.0.hours.1'],
    [{ on: '2024-04-29' }, 'declare.0'],
    [{ on: '2024-04-29', hours: [], like: 'mon' }, 'declare.0'],
    [{ on: '2024-04-29', like: 'monday' }, 'declare.0.like'],
    [{ on: '2024-04-29', hours: [], announcedOn: 'yesterday' }, 'declare.0.announcedOn'],
    [{ on: '2024-04-29', hours: [], colour: 'red' }, 'declare.0.colour'],
  ])('with a day that is none, %j, is an error that names it', async (day, path) => {
    const [error, ...paths] = await errorOf({ declare: [day] })
    expect(error).toBe('calendar-invalid')
    expect(paths.some((each) => each.startsWith(path))).toBe(true)
    expect(known().version).toBe(1)
  })

  it('with several days names the one that is wrong by its place in the change', async () => {
    const days = [{ on: '2024-09-02', hours: [] }]
    await office.publish({ calendars: [workingCalendar({ ...definition, days })] })
    await change({ declare: [{ on: '2024-05-02', hours: [] }] })
    const faulty = { on: '2024-04-29', hours: ['08:00-12:00', '11:00-13:00'] }
    expect(await errorOf({ declare: [makeUp, faulty] })).toEqual([
      ...['calendar-invalid', 'declare.1.hours.1'],
    ])
    // One that replaces a day of before, and a shorter day than the office has hours for.
    expect(
      await errorOf({
        declare: [
          { on: '2024-09-02', like: 'someday' },
          { on: '2024-05-02', until: '07:00' },
        ],
      }),
    ).toEqual(['calendar-invalid', 'declare.0.like', 'declare.1.until'])
    await expect(change({ declare: [faulty] })).rejects.toThrow('declare.0.hours.1: must begin after')
  })

  it('with a reason that is too long for its days says so once', async () => {
    const [reason, { reason: _, ...day }] = ['x'.repeat(1001), makeUp]
    expect(await errorOf({ declare: [{ on: off.on, hours: [] }, day], reason })).toEqual([
      ...['calendar-invalid', 'reason'],
    ])
    expect(await errorOf({ declare: [off, { ...day, reason }] })).toEqual([
      ...['calendar-invalid', 'declare.1.reason'],
    ])
  })

  it.each([
    { declare: 5 },
    { withdraw: {} },
    { declare: [null] },
    { declare: ['2024-04-29'] },
    { declare: [off, 5] },
    { colour: 'red' },
    { calendar: undefined },
  ])('of another form, %j, is an error', async (changes) => {
    const [error] = await errorOf(changes)
    expect(error).toBe('command-invalid')
    expect(known().version).toBe(1)
  })

  it('sent again under one id is done once, and another under it is refused', async () => {
    const first = await change({ declare: [off], commandId: 'c-1' })
    const again = await change({ declare: [off], commandId: 'c-1' })
    expect(first).toMatchObject({ accepted: true, repeated: false })
    expect(again).toMatchObject({
      accepted: true,
      repeated: true,
      position: first.accepted && first.position,
    })
    expect(await code({ declare: [makeUp], commandId: 'c-1' })).toBe('command-reused')
    expect(known().version).toBe(2)
  })

  it('is known to a second office on the same log, and not to the past', async () => {
    const log = memoryLog()
    office = await openCatalogue({ log })
    const before = office.replica.table.position
    await change({ declare: [off] })
    const other = await openCatalogue({ log })
    expect(other.catalogue().calendar('office')).toMatchObject({ version: 2 })
    expect(office.catalogue().upTo(before).calendar('office')).toMatchObject({ version: 1 })
    expect(office.catalogue().upTo(before).calendarVersion('office')?.declared.size).toBe(0)
  })
})
