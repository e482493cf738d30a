import { describe, expect, it } from 'vitest'
import { extendCalendar } from '../../../src/calendar/extend-calendar.js'
import { vietnamEstimates } from '../../../src/calendar/vietnam-estimates.js'
import { vietnamCalendar, vietnamOffice, vietnamOfficialDays } from '../../../src/calendar/vietnam.js'
import { workingCalendar } from '../../../src/calendar/working-calendar.js'
import { parseDayNumber } from '../../../src/kernel/civil-date.js'
import { isDossierError } from '../../../src/kernel/errors.js'

const office = vietnamOffice()

describe('the Vietnamese office', () => {
  it('works the office hours of a weekday, also on days worked instead', () => {
    expect(office.closingOn('2024-03-04')).toBe(Date.parse('2024-03-04T17:00:00+07:00'))
    for (const { off, worked } of vietnamOfficialDays.swaps) {
      expect([off, office.isWorkingDay(off)]).toEqual([off, false])
      expect(office.closingOn(worked)).toBe(Date.parse(`${worked}T17:00:00+07:00`))
    }
  })

  it('is closed on every official day off, 48 of them weekdays', () => {
    const closed = office.definition.days.filter(({ hours }) => hours.length === 0)
    for (const { on } of closed) expect(office.isWorkingDay(on)).toBe(false)
    const weekdays = closed.filter(({ on }) => ![0, 6].includes(new Date(`${on}T00:00Z`).getUTCDay()))
    expect(weekdays).toHaveLength(48)
  })

  it('says why a day is off or worked, and since when that was known', () => {
    const day = (on: string) => office.definition.days.find((each) => each.on === on)
    expect(day('2024-04-29')).toMatchObject({
      hours: [],
      reason: expect.stringContaining('2450/VPCP-KGVX'),
      announcedOn: '2024-04-12',
      notice: '2450/VPCP-KGVX',
    })
    expect(day('2024-05-04')).toMatchObject({
      reason: 'worked instead of 2024-04-29',
      announcedOn: '2024-04-12',
      notice: '2450/VPCP-KGVX',
    })
    expect(day('2024-05-01')).toEqual({
      on: '2024-05-01',
      hours: [],
      reason: '30/4 and 1/5 (Labour Code 2019, art. 112.1.c, d)',
      announcedOn: '2019-11-20',
    })
  })

  it('as known on a day has no swap that was announced later', () => {
    const before = vietnamOffice({ knownOn: '2024-04-11' })
    const after = vietnamOffice({ knownOn: '2024-04-12' })
    expect([before.isWorkingDay('2024-04-29'), before.isWorkingDay('2024-05-04')]).toEqual([true, false])
    expect([after.isWorkingDay('2024-04-29'), after.isWorkingDay('2024-05-04')]).toEqual([false, true])
    for (const day of ['2024-04-30', '2024-05-01', '2024-09-02', '2024-02-12'])
      expect([day, before.isWorkingDay(day)]).toEqual([day, false])
    const dueOf = (calendar: typeof office) =>
      calendar.dateAt(calendar.add('2024-04-26T10:00:00+07:00', { workingDays: 3 }))
    expect([dueOf(before), dueOf(after)]).toEqual(['2024-05-03', '2024-05-04'])
  })

  it('as known on a day has the official day that a later day of its own replaces', () => {
    const days = [{ on: '2024-05-01', hours: ['08:00-10:00'], announcedOn: '2024-04-20' }]
    expect(vietnamOffice({ knownOn: '2024-04-19', days }).isWorkingDay('2024-05-01')).toBe(false)
    expect(vietnamOffice({ knownOn: '2024-04-20', days }).isWorkingDay('2024-05-01')).toBe(true)
  })

  it('refuses days and ranges whose official days are not known', () => {
    const asks = [
      () => office.add('2026-12-30T10:00:00+07:00', { workingDays: 5 }),
      () => office.isWorkingDay('2022-12-31'),
      () => vietnamOffice({ covers: { from: '2026-01-01', to: '2027-12-31' } }),
    ]
    for (const ask of asks) {
      let thrown: unknown
      try {
        ask()
      } catch (error) {
        thrown = error
      }
      expect(isDossierError(thrown, 'calendar-range')).toBe(true)
    }
  })

  it('takes hours, a range and days of its own', () => {
    const hours = ['07:00-11:30', '13:30-17:00']
    const own = vietnamOffice({
      id: 'son-la',
      hours,
      covers: { from: '2024-01-01', to: '2024-12-31' },
      days: [{ on: '2024-04-29', hours: ['08:00-10:00'], reason: 'on duty' }],
    })
    expect(own.id).toBe('son-la')
    expect(own.isWorking('2024-05-04T07:00:00+07:00')).toBe(true)
    expect(own.closingOn('2024-04-29')).toBe(Date.parse('2024-04-29T10:00:00+07:00'))
  })

  it('has official days inside the years that it covers only', () => {
    const { covers, off, swaps } = vietnamOfficialDays
    expect(swaps).toHaveLength(4)
    for (const { from, to } of off) expect(covers.from <= from && from <= to && to <= covers.to).toBe(true)
  })

  it('knows of every day what it rests on, and of every notice when it came', () => {
    const { off, swaps } = vietnamOfficialDays
    for (const day of off) {
      expect([day.from, day.notice ?? day.basis]).toEqual([day.from, expect.any(String)])
      if (day.basis !== 'weekly rest') expect(parseDayNumber(day.announcedOn)).toBeDefined()
      if (day.announcedOn !== undefined) expect(day.announcedOn < day.from).toBe(true)
    }
    for (const swap of swaps) {
      expect(swap.announcedOn < swap.off && swap.announcedOn < swap.worked).toBe(true)
      expect(off.find(({ from, to }) => from === swap.off && to === swap.off)).toMatchObject({
        notice: swap.notice,
        announcedOn: swap.announcedOn,
      })
    }
    const dates = vietnamCalendar().days!.map(({ on }) => on)
    expect(new Set(dates).size).toBe(dates.length)
  })

  it('keeps Tet and Hung Kings on their lunar dates', () => {
    // Reckoned for Beijing; in these years Vietnam's new moons are on the same dates.
    const lunar = new Intl.DateTimeFormat('en-u-ca-chinese', {
      month: 'numeric',
      day: 'numeric',
      timeZone: 'UTC',
    })
    const calendar = vietnamOffice({ estimates: true })
    const closedOn = (lunarDate: string) =>
      calendar.definition.days.filter(
        ({ on, hours }) => hours.length === 0 && lunar.format(new Date(`${on}T00:00Z`)) === lunarDate,
      )
    for (const [lunarDate, reason] of [
      ['1/1', /Tet/],
      ['1/2', /Tet/],
      ['3/10', /Hung Kings/],
    ] as const) {
      const found = closedOn(lunarDate)
      expect(found.map(({ on }) => on.slice(0, 4))).toEqual(['2023', '2024', '2025', '2026', '2027'])
      for (const day of found) expect(day.reason).toMatch(reason)
    }
  })
})

describe('the national calendar', () => {
  it('has no hours of its own, and is extended by those of an office', () => {
    const hours = ['07:00-11:30', '13:00-16:30']
    const week = { mon: hours, tue: hours, wed: hours, thu: hours, fri: ['07:00-11:30'] }
    const own = workingCalendar(extendCalendar(vietnamCalendar(), { id: 'son-la', week }))
    expect(workingCalendar(vietnamCalendar()).countWorkingDays('2022-12-31', '2026-12-31')).toBe(0)
    const day = (on: string) => own.definition.days.find((each) => each.on === on)?.hours
    expect(day('2024-05-04')).toEqual(hours)
    // 26 April 2025 is worked instead of a Friday.
    expect(day('2025-04-26')).toEqual(['07:00-11:30'])
  })

  it('serves an office that is closed on weekdays which were swapped', () => {
    // 26 April 2025 is worked instead of a Friday: nothing to an office that works from Monday to Wednesday.
    const hours = ['07:00-11:30']
    const extension = { id: 'son-la', week: { mon: hours, tue: hours, wed: hours } }
    expect(workingCalendar(extendCalendar(vietnamCalendar(), extension)).isWorkingDay('2025-04-26')).toBe(
      false,
    )
    // One that works on Saturdays would lose that one: it has to say what holds.
    const saturdays = { ...extension, week: { ...extension.week, sat: hours } }
    const lost = extendCalendar(vietnamCalendar(), saturdays)
    expect(() => workingCalendar(lost)).toThrow(/days\.\d+\.like: is closed, and 'sat'/)
    const swapped = lost.days!.filter(({ like }) => like === 'thu' || like === 'fri')
    const said = { ...saturdays, days: swapped.map(({ on }) => ({ on, hours })) }
    expect(workingCalendar(extendCalendar(vietnamCalendar(), said)).isWorkingDay('2025-04-26')).toBe(true)
  })

  it('extended by the usual hours is the office, byte for byte', () => {
    const hours = ['07:30-11:30', '13:30-17:00']
    const week = { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours }
    const own = workingCalendar(extendCalendar(vietnamCalendar(), { id: 'vietnam-office', week }))
    expect(JSON.stringify(own.definition)).toBe(JSON.stringify(office.definition))
  })

  it('has only days that it covers, so that a year to come changes nothing of it', () => {
    const covers = { from: '2024-01-01', to: '2024-12-31' }
    for (const { on } of vietnamCalendar({ covers }).days!) expect(on.slice(0, 4)).toBe('2024')
  })
})

describe('estimates', () => {
  const estimated = vietnamOffice({ estimates: true })

  it('cover 2027 only where they are asked for, under an id that says so', () => {
    expect([estimated.id, vietnamCalendar({ estimates: true }).id]).toEqual([
      'vietnam-office-estimate',
      'vietnam-estimate',
    ])
    expect(vietnamOffice({ estimates: true, id: 'own' }).id).toBe('own')
    expect(estimated.covers.to).toBe('2027-12-31')
    expect(() =>
      vietnamOffice({ estimates: true, covers: { from: '2027-01-01', to: '2028-01-01' } }),
    ).toThrow(/not known for 2028-01-01/)
  })

  it('are the days of the law and those compensatory for Saturdays and Sundays', () => {
    const closed = estimated.definition.days.filter(
      ({ on }) => on > '2027' && ![0, 6].includes(new Date(`${on}T00:00Z`).getUTCDay()),
    )
    expect(closed.map(({ on }) => on)).toEqual([
      '2027-01-01',
      ...['2027-02-04', '2027-02-05', '2027-02-08', '2027-02-09', '2027-02-10'],
      '2027-04-16',
      ...['2027-04-30', '2027-05-03'],
      ...['2027-09-02', '2027-09-03'],
      '2027-11-24',
    ])
  })

  it('say that they are estimates, and were announced by nobody', () => {
    const days = new Set(office.definition.days.map(({ on }) => on))
    const added = estimated.definition.days.filter(({ on }) => !days.has(on))
    expect(added.length).toBeGreaterThan(10)
    for (const day of added) {
      expect(day.reason).toMatch(/^estimate: /)
      expect([day.announcedOn, day.notice]).toEqual([undefined, undefined])
    }
    expect(estimated.definition.days.filter(({ reason }) => reason!.startsWith('estimate:'))).toEqual(added)
    expect(vietnamEstimates.swaps).toEqual([])
  })
})
