// Days off from date-holidays: real countries against dates known from elsewhere, and made-up holidays for the rest.

import Holidays from 'date-holidays'
import { describe, expect, it } from 'vitest'
import { vietnamOfficialDays } from '../../../src/calendar/vietnam.js'
import {
  daysFromDateHolidays,
  type DateHolidaysOptions,
  type FoundHoliday,
} from '../../../src/interop/date-holidays.js'
import { isDossierError } from '../../../src/kernel/errors.js'

const year = { from: '2025-01-01', to: '2025-12-31' }

/** A source that knows these holidays, each in the year of its date. */
function source(...holidays: readonly Partial<FoundHoliday>[]) {
  const all = holidays.map((each): FoundHoliday => {
    const date = each.date ?? '2025-06-02 00:00:00'
    const start = each.start ?? new Date(`${date.slice(0, 10)}T${date.slice(11, 19)}Z`)
    return {
      type: 'public',
      name: 'A',
      rule: 'r',
      end: new Date(Number(start) + 86_400_000),
      ...each,
      date,
      start,
    }
  })
  return { getHolidays: (asked: number) => all.filter(({ date }) => date.startsWith(String(asked))) }
}
const lasting = (date: string, hours: number): Partial<FoundHoliday> => {
  const start = new Date(`${date.slice(0, 10)}T${date.slice(11, 19)}Z`)
  return { date, start, end: new Date(Number(start) + hours * 3_600_000) }
}
const brief = (
  holidays: Parameters<typeof daysFromDateHolidays>[0],
  options: Partial<DateHolidaysOptions> = {},
) => {
  const { days, findings } = daysFromDateHolidays(holidays, { covers: year, ...options })
  return {
    days: days.map(({ on, until, reason }) =>
      [on, ...(until === undefined ? [] : [until]), reason].join(' '),
    ),
    findings: findings.map(({ path, code }) => [code, ...path].join(' ')),
  }
}

describe('real countries', () => {
  it('the Netherlands in 2025, as its government lists them', () => {
    const { days, findings } = brief(new Holidays('NL'))
    expect(days.map((text) => text.slice(0, 10))).toEqual([
      '2025-01-01',
      '2025-04-20',
      '2025-04-21',
      // King's Day is a day early where 27 April is a Sunday.
      '2025-04-26',
      '2025-05-29',
      '2025-06-08',
      '2025-06-09',
      '2025-12-25',
      '2025-12-26',
    ])
    expect(findings).toEqual(
      ['other-type type observance', 'other-type type school', 'other-type type bank'].map((text) =>
        expect.stringContaining(text.slice(0, 15)),
      ),
    )
  })

  it('Bavaria in 2025: Corpus Christi and All Saints too, and half days of banks if they are asked for', () => {
    const { days } = brief(new Holidays('DE', 'BY'), { types: ['public', 'bank'] })
    expect(days).toEqual([
      '2025-01-01 Neujahr',
      '2025-01-06 Heilige Drei Könige',
      '2025-04-18 Karfreitag',
      '2025-04-21 Ostermontag',
      '2025-05-01 Maifeiertag',
      '2025-05-29 Christi Himmelfahrt',
      '2025-06-09 Pfingstmontag',
      '2025-06-19 Fronleichnam',
      '2025-10-03 Tag der Deutschen Einheit',
      '2025-11-01 Allerheiligen',
      '2025-12-24 14:00 Heiliger Abend',
      '2025-12-25 1. Weihnachtstag',
      '2025-12-26 2. Weihnachtstag',
      '2025-12-31 14:00 Silvester',
    ])
  })

  it('a substitute day is told, and taken', () => {
    const covers = { from: '2022-01-01', to: '2022-12-31' }
    const { days, findings } = daysFromDateHolidays(new Holidays('GB', 'ENG'), { covers })
    expect(days.map(({ on }) => on)).toContain('2022-12-27')
    expect(findings.find(({ path }) => path[1] === '2022-12-27')).toEqual({
      path: ['on', '2022-12-27'],
      code: 'substitute-day',
      message:
        '"Christmas Day (substitute day)" (rule "substitutes 12-25 if saturday then next monday if sunday the…") is a substitute day: it was taken as a day off',
    })
  })

  it('holidays from sunset on are the date that they are named for', () => {
    const { days, findings } = brief(new Holidays('AE'))
    expect(
      days
        .filter((text) => text.startsWith('2025-03-3') || text.startsWith('2025-04'))
        .map((text) => text.slice(0, 10)),
    ).toEqual(['2025-03-30', '2025-03-31', '2025-04-01'])
    expect(findings).toContain('begins-at-sunset on 2025-03-30')
    expect(findings).toContain('several-days on 2025-03-30')
  })

  it('Vietnam is not known well enough, as the page says: 18 of 48 official weekdays off are missing', () => {
    const covers = { from: '2023-01-01', to: '2026-12-31' }
    const known = new Set(daysFromDateHolidays(new Holidays('VN'), { covers }).days.map(({ on }) => on))
    const official = vietnamOfficialDays.off.flatMap(({ from, to }) => datesBetween(from, to))
    const weekdays = official.filter((on) => ![0, 6].includes(new Date(on).getUTCDay()))
    const missing = weekdays.filter((on) => !known.has(on))
    expect([missing.length, weekdays.length]).toEqual([18, 48])
  })
})

function datesBetween(from: string, to: string): string[] {
  const dates: string[] = []
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000) {
    dates.push(new Date(at).toISOString().slice(0, 10))
  }
  return dates
}

describe('holidays', () => {
  it('of several days give all dates that are covered, from December on too', () => {
    expect(brief(source(lasting('2024-12-30 00:00:00', 96), lasting('2025-12-31 00:00:00', 48)))).toEqual({
      days: ['2025-01-01 A', '2025-01-02 A', '2025-12-31 A'],
      findings: ['several-days on 2024-12-30', 'several-days on 2025-12-31'],
    })
  })

  it('are whole days though the clocks change in them', () => {
    expect(brief(source(lasting('2025-03-30 00:00:00', 23), lasting('2025-10-26 00:00:00', 25)))).toEqual({
      days: ['2025-03-30 A', '2025-10-26 A'],
      findings: [],
    })
  })

  it('that fit no whole days are told, and the whole days among them taken', () => {
    const ramazan = { ...lasting('2025-03-30 00:00:00 -0600', 90) }
    expect(brief(source(ramazan, lasting('2025-06-02 09:00:00', 3)))).toEqual({
      days: ['2025-03-30 A', '2025-03-31 A', '2025-04-01 A'],
      findings: ['not-whole-days on 2025-03-30', 'not-whole-days on 2025-06-02'],
    })
    expect(daysFromDateHolidays(source(ramazan), { covers: year }).findings[0]?.message).toBe(
      '"A" (rule "r") is from 2025-03-29 18:00 to 2025-04-02 12:00: 2025-03-30 to 2025-04-01 was taken',
    )
  })

  it('on one date are merged, the most closed one counts', () => {
    const half = { ...lasting('2025-12-24 14:00:00', 10), name: 'Eve' }
    const earlier = { ...lasting('2025-12-24 12:00:00', 12), name: 'Noon' }
    const whole = { ...lasting('2025-12-24 00:00:00', 24), name: 'All' }
    expect(brief(source(half, earlier)).days).toEqual(['2025-12-24 12:00 Eve; Noon'])
    expect(brief(source(half, whole, earlier))).toEqual({
      days: ['2025-12-24 Eve; All; Noon'],
      findings: ['dates-merged on 2025-12-24'],
    })
  })

  it('of other types are counted, and years without any told', () => {
    expect(
      brief(source({ type: 'school' }, { type: 'school' }, {}), {
        covers: { from: '2025-01-01', to: '2026-01-31' },
      }),
    ).toEqual({ days: ['2025-06-02 A'], findings: ['no-holidays year 2026', 'other-type type school'] })
    expect(brief(new Holidays('XX' as 'NL')).findings).toEqual(['no-holidays year 2025'])
  })

  it('that are none are refused, and so are unknown types', () => {
    const codes = (ask: () => unknown) => {
      try {
        return ask()
      } catch (error) {
        if (isDossierError(error, 'import-invalid')) return error.details.findings.map(({ code }) => code)
        return isDossierError(error) ? error.code : error
      }
    }
    expect(
      codes(() => brief(source({ date: '2025-02-30 00:00:00' }, lasting('2025-06-02 00:00:00', -1)))),
    ).toEqual(['holiday-invalid', 'holiday-invalid'])
    expect(codes(() => brief(source(), { types: ['publik' as 'public'] }))).toBe('definition-invalid')
  })
})
