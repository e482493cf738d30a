import { describe, expect, it } from 'vitest'
import { vietnamOffice, vietnamOfficialDays } from '../../../src/calendar/vietnam.js'
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
    })
    expect(day('2024-05-04')).toMatchObject({
      reason: 'worked instead of 2024-04-29',
      announcedOn: '2024-04-12',
    })
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
})
