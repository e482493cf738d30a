// What an office declares as its calendar, and the check that it can be compiled. A definition is plain
// JSON. What leaves here is normalised: the same calendar has the same bytes, so that it can be hashed and
// published. Nothing here knows how a zone's clocks move.

import * as z from 'zod'
import { parseDayNumber } from '../kernel/civil-date.js'
import { DossierError, isDossierError } from '../kernel/errors.js'
import { formatFindings, type Finding } from '../kernel/finding.js'
import { isId, isWellFormed } from '../kernel/ids.js'
import { check, withoutCodeGeneration } from '../kernel/schema.js'
import { timeZone } from '../kernel/time-zone.js'
import { formatInterval, parseInterval, type Interval } from './wall-clock.js'

/** Names of the days of the week, Monday first. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/** One of {@link weekdays}. */
export type Weekday = (typeof weekdays)[number]

/** The hours of one date, instead of those of its weekday: `[]` for a day off, hours for a make-up or half day. */
export interface CalendarDay {
  /** The civil date; at most once in a calendar. A date that the calendar doesn't cover has no effect. */
  readonly on: string
  readonly hours: readonly string[]
  /** Why, in words for people: explanations repeat it. */
  readonly reason?: string | undefined
  /** The civil date on which it was made known. */
  readonly announcedOn?: string | undefined
}

/** The first and the last civil date that a calendar answers for, both included. */
export interface DateRange {
  readonly from: string
  readonly to: string
}

/**
 * An office's opening hours. Hours are `HH:MM-HH:MM` in local time within one date, ascending, at most 24 of them, and
 * `24:00` at the latest.
 */
export interface CalendarDefinition {
  readonly id: string
  /** IANA name. */
  readonly timeZone: string
  /** At most 400 years. Outside of it the calendar refuses to answer. */
  readonly covers: DateRange
  /** A weekday that is missing is closed. A night shift is `22:00-24:00`, and `00:00-06:00` the day after. */
  readonly week: { readonly [Day in Weekday]?: readonly string[] | undefined }
  readonly days?: readonly CalendarDay[] | undefined
}

/** A definition in its one normal form: hours that adjoin are merged, days sorted, every weekday present. */
export interface NormalDefinition extends CalendarDefinition {
  readonly week: { readonly [Day in Weekday]: readonly string[] }
  readonly days: readonly CalendarDay[]
}

// What a definition can make this process do: 400 years of 24 openings a day compile in about a second.
const maxDays = 146_097
const maxIntervals = 24

const schema = withoutCodeGeneration(() => {
  const date = z
    .string()
    .refine((text) => parseDayNumber(text) !== undefined, 'must be a date YYYY-MM-DD that exists')
  const hours = z
    .array(z.string())
    .max(maxIntervals, `must be at most ${maxIntervals} a day`)
    .superRefine((texts, context) => {
      let open = 0
      for (const [index, text] of texts.entries()) {
        const interval = parseInterval(text)
        const message =
          interval === undefined
            ? "must be hours such as '07:30-11:30', that end after they begin and by 24:00"
            : interval[0] < open
              ? 'must begin after the hours before it have ended'
              : undefined
        if (message !== undefined) context.addIssue({ code: 'custom', path: [index], message })
        open = interval?.[1] ?? open
      }
    })
  const week = Object.fromEntries(weekdays.map((day) => [day, hours.optional()]))
  return z.strictObject({
    id: z.string().refine(isId, 'must be 1 to 200 characters without control characters'),
    timeZone: z.string().refine(isTimeZone, "must be a time zone's IANA name such as 'Asia/Ho_Chi_Minh'"),
    covers: z.strictObject({ from: date, to: date }).superRefine(({ from, to }, context) => {
      const days = (parseDayNumber(to) ?? Number.NaN) - (parseDayNumber(from) ?? Number.NaN) + 1
      if (days < 1) context.addIssue({ code: 'custom', path: ['to'], message: "must not be before 'from'" })
      if (days > maxDays)
        context.addIssue({ code: 'custom', path: ['to'], message: 'must be within 400 years' })
    }),
    week: z.strictObject(week as Record<Weekday, z.ZodOptional<typeof hours>>),
    days: z
      .array(
        z.strictObject({
          on: date,
          hours,
          reason: z.string().max(1000).refine(isWellFormed, 'must not hold a lone surrogate').optional(),
          announcedOn: date.optional(),
        }),
      )
      .superRefine((days, context) => {
        const seen = new Set<string>()
        for (const [index, { on }] of days.entries()) {
          if (seen.has(on))
            context.addIssue({ code: 'custom', path: [index, 'on'], message: `${on} is here twice` })
          seen.add(on)
        }
      })
      .optional(),
  })
})

/** Checks a {@link CalendarDefinition} at a border, without compiling it. */
const calendarDefinitionSchema: z.ZodType<CalendarDefinition> = schema

/**
 * Gives the deeply frozen normal form of a definition.
 * @throws DossierError `calendar-invalid` with all findings
 */
export function normalDefinition(definition: CalendarDefinition): NormalDefinition {
  const {
    id,
    timeZone,
    covers,
    week,
    days = [],
  } = check(calendarDefinitionSchema, definition, (findings) => calendarInvalid(definition, findings))
  return Object.freeze({
    id,
    timeZone,
    covers: Object.freeze({ from: covers.from, to: covers.to }),
    week: Object.freeze(
      Object.fromEntries(weekdays.map((day) => [day, mergedHours(week[day] ?? [])])),
    ) as NormalDefinition['week'],
    days: Object.freeze(
      days
        .toSorted((a, b) => (a.on < b.on ? -1 : 1))
        .map(({ on, hours, reason, announcedOn }) =>
          Object.freeze({
            on,
            hours: mergedHours(hours),
            ...(reason === undefined ? {} : { reason }),
            ...(announcedOn === undefined ? {} : { announcedOn }),
          }),
        ),
    ),
  })
}

/** The intervals of hours that were checked before. */
export function intervalsOf(hours: readonly string[]): readonly Interval[] {
  return hours.map((text) => parseInterval(text) as Interval)
}

function mergedHours(hours: readonly string[]): readonly string[] {
  const merged: [number, number][] = []
  for (const [from, to] of intervalsOf(hours)) {
    const last = merged.at(-1)
    if (last?.[1] === from) last[1] = to
    else merged.push([from, to])
  }
  return Object.freeze(merged.map(formatInterval))
}

function isTimeZone(id: string): boolean {
  if (id.length > 100) return false
  try {
    timeZone(id)
    return true
  } catch (error) {
    if (isDossierError(error, 'time-zone-unknown')) return false
    throw error
  }
}

function calendarInvalid(definition: unknown, findings: readonly Finding[]): Error {
  const given =
    typeof definition === 'object' && definition !== null && 'id' in definition ? definition.id : undefined
  const calendar = isId(given) ? given : '(no id)'
  return new DossierError(
    'calendar-invalid',
    `Calendar '${calendar}' can't be compiled. Put these right:\n${formatFindings(findings)}`,
    { calendar, findings },
  )
}
