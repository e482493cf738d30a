// The check of a calendar's definition: its form, and what its parts say of one another. The types are in
// definition.ts; `schemas/calendar.json` is made from this by docs/generate/calendar-schema.ts.

import * as z from 'zod'
import { parseDayNumber, weekdayOf } from '../kernel/civil-date.js'
import { isId, isWellFormed } from '../kernel/ids.js'
import { withoutCodeGeneration } from '../kernel/schema.js'
import { isTimeZone } from '../kernel/time-zone.js'
import {
  clipped,
  formatInterval,
  minutesOfDay,
  parseClock,
  parseInterval,
  type Interval,
} from './wall-clock.js'
import { dayBefore, laidOverDays, tailBefore, weekdays, type DeclaredWeek, type Weekday } from './week.js'

// What a definition can make this process do: 400 years of 24 openings a day compile in about a second.
const maxDays = 146_097
const maxIntervals = 24

type Context = z.core.$RefinementCtx
type Path = (string | number)[]

/** Runs a check also where other checks failed before, so that all findings come at once: it is given anything. */
const always = { when: () => true }

const find = (context: Context, path: Path, message: string): void =>
  context.addIssue({ code: 'custom', path, message })

/** Checks a definition at the border: its form, and what its parts say of one another. Gives it as it came. */
export const schema = withoutCodeGeneration(() => {
  const date = z
    .string()
    .refine((text) => parseDayNumber(text) !== undefined, 'must be a date YYYY-MM-DD that exists')
  const clock = z
    .string()
    .refine((text) => parseClock(text) !== undefined, "must be a time of day such as '11:30', by 24:00")
  const text = (most: number) =>
    z.string().max(most).refine(isWellFormed, 'must not hold a lone surrogate').optional()
  const hours = (mayPassMidnight: boolean) =>
    z
      .array(z.string())
      .max(maxIntervals, `must be at most ${maxIntervals} a day`)
      .superRefine((texts, context) => checkHours(texts, mayPassMidnight, context))
  const week = Object.fromEntries(weekdays.map((day) => [day, hours(true).optional()]))
  const day = z
    .strictObject({
      on: date,
      hours: hours(false).optional(),
      like: z.enum(weekdays).optional(),
      from: clock.optional(),
      until: clock.optional(),
      reason: text(1000),
      announcedOn: date.optional(),
      notice: text(200),
    })
    .superRefine(checkForm, always)
  const definition = z.strictObject({
    id: z.string().refine(isId, 'must be 1 to 200 characters without control characters'),
    timeZone: z.string().refine(isTimeZone, "must be a time zone's IANA name such as 'Asia/Ho_Chi_Minh'"),
    covers: z.strictObject({ from: date, to: date }).superRefine(({ from, to }, context) => {
      const days = (parseDayNumber(to) ?? Number.NaN) - (parseDayNumber(from) ?? Number.NaN) + 1
      if (days < 1) find(context, ['to'], "must not be before 'from'")
      if (days > maxDays) find(context, ['to'], 'must be within 400 years')
    }),
    week: z
      .strictObject(week as Record<Weekday, z.ZodOptional<ReturnType<typeof hours>>>)
      .superRefine(checkWeek, always),
    days: z.array(day).superRefine(checkDates, always).optional(),
  })
  return definition.superRefine(checkHoursLeft, always)
})

function checkHours(texts: readonly string[], mayPassMidnight: boolean, context: Context): void {
  let open = 0
  for (const [index, text] of texts.entries()) {
    const interval = parseInterval(text)
    const isPastMidnight = interval !== undefined && interval[1] > minutesOfDay
    if (interval === undefined)
      find(
        context,
        [index],
        mayPassMidnight
          ? "must be hours such as '07:30-11:30', that end by 24:00, or past midnight '22:00-06:00'"
          : "must be hours such as '07:30-11:30', that end after they begin and by 24:00",
      )
    else if (isPastMidnight && !mayPassMidnight)
      find(
        context,
        [index],
        'must end by 24:00: hours of a date replace those of that date alone, so give what comes after midnight to the next date',
      )
    else if (interval[0] < open) find(context, [index], 'must begin after the hours before it have ended')
    open = interval?.[1] ?? open
  }
}

/** Holds hours past midnight to those of the day after. */
function checkWeek(given: unknown, context: Context): void {
  const declared = declaredIn(given)
  const laid = laidOverDays(declared)
  for (const day of weekdays) {
    const [tail] = tailBefore(day, declared)
    const first = declared[day][0]
    if (tail === undefined) continue
    const before = `the hours of '${dayBefore(day)}' that run past midnight`
    if (first !== undefined && first[0] < tail[1])
      find(context, [day, 0], `must begin after ${before} have ended`)
    else if (laid[day].length > maxIntervals)
      find(context, [day], `must be at most ${maxIntervals} a day, with ${before}`)
  }
}

/** The intervals of each weekday that is as it should be; none of any other. */
function declaredIn(week: unknown): DeclaredWeek {
  const intervals = weekdays.map((day) => [day, intervalsIn(week, day) ?? []])
  return Object.fromEntries(intervals) as DeclaredWeek
}

function intervalsIn(week: unknown, day: Weekday): readonly Interval[] | undefined {
  const hours = isObject(week) ? (week[day] ?? []) : undefined
  const intervals = Array.isArray(hours) ? hours.map(parseInterval) : [undefined]
  return intervals.every((interval) => interval !== undefined) ? intervals : undefined
}

/**
 * Holds days that are said by the hours of a weekday to have some: a day off is said by `hours: []`. A date that is
 * closed anyway may stay closed, because lists of a country's days don't know which weekdays an office works; so may all
 * dates of a week without any hours, which is there to be extended.
 */
function checkHoursLeft(definition: unknown, context: Context): void {
  const { week, days } = isObject(definition) ? definition : {}
  // What can't be read has a finding of its own, and what follows from it is not known yet.
  if (!Array.isArray(days) || weekdays.some((day) => intervalsIn(week, day) === undefined)) return
  const laid = laidOverDays(declaredIn(week))
  for (const [index, day] of days.entries()) {
    const lost = lostHours(day, laid)
    if (lost !== undefined) find(context, ['days', index, lost.key], lost.message)
  }
}

function lostHours(day: unknown, laid: DeclaredWeek): { key: string; message: string } | undefined {
  if (!isObject(day) || day['hours'] !== undefined) return undefined
  const date = parseDayNumber(day['on'])
  const own = date === undefined ? undefined : weekdays[weekdayOf(date)]
  const { like = own, from = '00:00', until = '24:00' } = day
  const [opens, closes] = [parseClock(from), parseClock(until)]
  if (own === undefined || !isWeekday(like) || opens === undefined || closes === undefined) return undefined
  const off = "give 'hours: []' for a day off"
  const hours = laid[like]
  if (hours.length === 0) {
    if (laid[own].length === 0) return undefined
    const message = `is closed, and '${own}', which this date is, is not: ${off}, or the hours that it is to have`
    return { key: 'like', message }
  }
  if (opens >= closes || clipped(hours, opens, closes).length > 0) return undefined
  const message = `leaves nothing of the hours of '${like}', ${hours.map(formatInterval).join(', ')}: ${off}`
  return { key: day['until'] === undefined ? 'from' : 'until', message }
}

function isWeekday(value: unknown): value is Weekday {
  return (weekdays as readonly unknown[]).includes(value)
}

/** Holds a day to one way of saying its hours. */
function checkForm(day: unknown, context: Context): void {
  if (!isObject(day)) return
  const others = (['like', 'from', 'until'] as const).filter((key) => day[key] !== undefined)
  if (day['hours'] === undefined && others.length === 0)
    find(context, ['hours'], "is missing: give 'hours', or 'like', or of a half day 'from' or 'until'")
  if (day['hours'] !== undefined)
    for (const key of others) find(context, [key], "must not stand beside 'hours', which say it all")
  const [from, until] = [parseClock(day['from']), parseClock(day['until'])]
  if (from !== undefined && until !== undefined && from >= until)
    find(context, ['until'], "must be after 'from'")
}

function checkDates(days: unknown, context: Context): void {
  const seen = new Set<unknown>()
  for (const [index, day] of Array.isArray(days) ? days.entries() : []) {
    const on: unknown = isObject(day) ? day['on'] : undefined
    if (typeof on === 'string' && seen.has(on))
      find(context, [index, 'on'], `${on.slice(0, 60)} is here twice`)
    seen.add(on)
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
