// The entry `dossier-engine/interop/date-holidays`: what the npm package date-holidays knows of a country, as days off
// of a working calendar. It takes an instance that its caller opened, and imports nothing of that package.

import type { DateRange } from '../calendar/definition.js'
import { civilFromDayNumber, parseDayNumber } from '../kernel/civil-date.js'
import { DossierError } from '../kernel/errors.js'
import { formatFindings, type Finding } from '../kernel/finding.js'
import { coveredDays, DayGatherer, rangeText, type DayRange, type DaysOff } from './days-off.js'
import { importInvalid, shown } from './import-finding.js'

export type { DaysOff } from './days-off.js'

/** The types of holidays that date-holidays tells apart. */
export const holidayTypes = ['public', 'bank', 'optional', 'school', 'observance'] as const
/** One of {@link holidayTypes}. */
export type HolidayType = (typeof holidayTypes)[number]

/** A holiday, as date-holidays gives it. */
export interface FoundHoliday {
  /** `YYYY-MM-DD HH:MM:SS` in the country's zone; with ` -0600` behind, it begins six hours before. */
  readonly date: string
  readonly start: Date
  readonly end: Date
  readonly name: string
  readonly type: string
  readonly rule?: string
  readonly substitute?: boolean
}

/** The one member of a `Holidays` instance that is used. */
export interface HolidaySource {
  getHolidays(year: number): readonly FoundHoliday[]
}

/** Which holidays are taken. */
export interface DateHolidaysOptions {
  /** The dates that are wanted: those of the calendar. */
  readonly covers: DateRange
  /** Default `['public']`; the others are counted in the findings. */
  readonly types?: readonly HolidayType[] | undefined
}

const dayMinutes = 1440
/** Clocks may be put forward or back while a holiday lasts. */
const clockChange = 60

/**
 * Gives the days off that an open instance of date-holidays knows within `covers`: whole days as `hours: []`, all
 * dates of one that lasts several; one from a time of day until midnight as a half day, `until` that time.
 *
 * Findings tell, with name and rule, of holidays that last several days, that are substitutes, that begin at sunset,
 * that don't fit whole days, of dates with several holidays (merged), of years without any, and how many of each
 * other type were left out.
 * @throws DossierError `import-invalid` for what is no holiday, `civil-date-invalid`, `definition-invalid`
 * @example const { days, findings } = daysFromDateHolidays(new Holidays('NL'), { covers })
 */
export function daysFromDateHolidays(holidays: HolidaySource, options: DateHolidaysOptions): DaysOff {
  const covers = coveredDays(options.covers, 'daysFromDateHolidays')
  const types = checkedTypes(options.types ?? ['public'])
  const gatherer = new DayGatherer(covers)
  const findings: Finding[] = []
  const damage: Finding[] = []
  const leftOut = new Map<string, number>()
  const [firstYear, lastYear] = [civilFromDayNumber(covers.from).year, civilFromDayNumber(covers.to).year]
  // One that began in December may last into the first year.
  for (let year = Math.max(1, firstYear - 1); year <= lastYear; year++) {
    const found = holidays.getHolidays(year)
    if (found.length === 0 && year >= firstYear) findings.push(noHolidays(year))
    for (const holiday of found) {
      const span = spanOf(holiday)
      if (span === undefined) damage.push(noHoliday(holiday, year))
      else if (span.days.from > covers.to || span.days.to < covers.from) continue
      else if (types.has(holiday.type)) findings.push(...take(holiday, span, gatherer))
      else leftOut.set(holiday.type, (leftOut.get(holiday.type) ?? 0) + 1)
    }
  }
  if (damage.length > 0) throw importInvalid('what date-holidays gave', damage)
  for (const [type, count] of leftOut) findings.push(otherType(type, count, covers))
  const { days, findings: merged } = gatherer.days()
  return { days, findings: [...findings, ...merged] }
}

/** When a holiday is. */
interface Span {
  /** The dates that it touches. */
  readonly days: DayRange
  /** The whole dates to take, if there are some. */
  readonly whole?: DayRange
  /** Whether they are those that its name stands for, though it begins the evening before. */
  readonly fromSunset: boolean
  /** The time of day from which its date is off. */
  readonly until?: string
  /** What is not expressed: from when to when it really lasts. */
  readonly rest?: string
}

const form = /^(\d{4}-\d{2}-\d{2}) ([01]\d|2[0-3]):([0-5]\d):[0-5]\d(?: ([+-])(\d{2})(\d{2}))?$/

function spanOf({ date, start, end }: FoundHoliday): Span | undefined {
  const [, on, hour, minute, sign, hours, minutes] = form.exec(date) ?? []
  const day = parseDayNumber(on)
  const lasts = Math.round((Number(end) - Number(start)) / 60_000)
  if (day === undefined || !(lasts > 0)) return undefined
  const clock = Number(hour) * 60 + Number(minute)
  const shift = sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  const wholeDays = Math.round(lasts / dayMinutes)
  if (clock === 0 && wholeDays > 0 && Math.abs(lasts - wholeDays * dayMinutes) <= clockChange) {
    const days = { from: day, to: day + wholeDays - 1 }
    return { days, whole: days, fromSunset: shift !== 0 }
  }
  if (shift === 0 && clock > 0 && Math.abs(clock + lasts - dayMinutes) <= clockChange)
    return { days: { from: day, to: day }, fromSunset: false, until: `${hour}:${minute}` }
  const from = day * dayMinutes + clock + shift
  const to = from + lasts
  const whole = { from: Math.ceil(from / dayMinutes), to: Math.floor(to / dayMinutes) - 1 }
  return {
    days: { from: Math.floor(from / dayMinutes), to: Math.ceil(to / dayMinutes) - 1 },
    ...(whole.from <= whole.to && { whole }),
    fromSunset: false,
    rest: `${clockText(from)} to ${clockText(to)}`,
  }
}

function take(holiday: FoundHoliday, span: Span, gatherer: DayGatherer): Finding[] {
  const { name, substitute = false } = holiday
  const { days, whole, until, rest, fromSunset } = span
  const findings: Finding[] = []
  const tell = (code: string, message: string) => findings.push(finding(holiday, code, message))
  if (until !== undefined) gatherer.addHalf(days.from, until, name)
  if (whole !== undefined) gatherer.add(whole, name)
  if (rest !== undefined) {
    const taken = whole === undefined ? 'no day off was made of it' : `${rangeText(whole)} was taken`
    tell('not-whole-days', `is from ${rest}: ${taken}`)
  } else if (whole !== undefined && whole.to > whole.from) {
    tell(
      'several-days',
      `lasts ${whole.to - whole.from + 1} days, ${rangeText(whole)}: all that are covered were taken`,
    )
  }
  if (fromSunset)
    tell('begins-at-sunset', 'begins at sunset the day before, and may move by a day: check its date')
  if (substitute) tell('substitute-day', 'is a substitute day: it was taken as a day off')
  return findings
}

function finding({ date, name, rule = '' }: FoundHoliday, code: string, message: string): Finding {
  const said = rule === '' ? '' : ` (rule ${shown(rule)})`
  return { path: ['on', date.slice(0, 10)], code, message: `${shown(name)}${said} ${message}` }
}

function otherType(type: string, count: number, covers: DayRange): Finding {
  const message = `${count} of this type within ${rangeText(covers)} ${count === 1 ? 'was' : 'were'} left out`
  return { path: ['type', shown(type).slice(1, -1)], code: 'other-type', message }
}

function noHolidays(year: number): Finding {
  const message = 'there are none: was it opened for a country, and does it know this year?'
  return { path: ['year', year], code: 'no-holidays', message }
}

function noHoliday({ date, name }: FoundHoliday, year: number): Finding {
  const message = `${shown(String(name))} on ${shown(String(date))} has no date that exists, or ends before it begins`
  return { path: ['year', year], code: 'holiday-invalid', message }
}

/** `2026-12-24 14:00` of minutes since 1970-01-01. */
function clockText(minutes: number): string {
  return new Date(minutes * 60_000).toISOString().slice(0, 16).replace('T', ' ')
}

function checkedTypes(types: readonly string[]): ReadonlySet<string> {
  const findings = types.flatMap((type, index) =>
    (holidayTypes as readonly string[]).includes(type)
      ? []
      : [{ path: ['types', index], code: 'type-unknown', message: `is none of ${holidayTypes.join(', ')}` }],
  )
  if (findings.length === 0) return new Set(types)
  const message = `holidays can't be taken like this:\n${formatFindings(findings)}`
  throw new DossierError('definition-invalid', message, { definition: 'daysFromDateHolidays', findings })
}
