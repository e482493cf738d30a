// What an office declares as its calendar, and its one normal form. A definition is plain JSON. What leaves here is
// normalised: the same calendar has the same bytes, so that it can be hashed and published. Nothing here knows how a
// zone's clocks move.

import type * as z from 'zod'
import { toDayNumber, weekdayOf } from '../kernel/civil-date.js'
import { DossierError } from '../kernel/errors.js'
import { formatFindings, type Finding } from '../kernel/finding.js'
import { isId } from '../kernel/ids.js'
import { check } from '../kernel/schema.js'
import { schema } from './definition-schema.js'
import {
  clipped,
  formatInterval,
  merged,
  minutesOfDay,
  parseClock,
  parseInterval,
  type Interval,
} from './wall-clock.js'
import { laidOverDays, weekdays, type DeclaredWeek, type Weekday } from './week.js'

export { weekdays, type Weekday } from './week.js'

/** What is said of a date beside its hours. */
interface DayFacts {
  /** The civil date; at most once in a calendar. A date that the calendar doesn't cover has no effect. */
  readonly on: string
  /** Why, in words for people: explanations repeat it. At most 1,000 characters. */
  readonly reason?: string | undefined
  /** The civil date on which it was made known; a day without it was always known. */
  readonly announcedOn?: string | undefined
  /** The number of the notice or decision. At most 200 characters. */
  readonly notice?: string | undefined
}

/** The hours of a date themselves: `[]` for a day off. They end by `24:00`. */
interface OwnHours {
  readonly hours: readonly string[]
  readonly like?: undefined
  readonly from?: undefined
  readonly until?: undefined
}

/** The hours of a weekday, from and until a time of day `HH:MM`. */
interface HoursLike {
  readonly hours?: undefined
  /** Whose hours of this calendar's week; without it those of the date's own weekday. */
  readonly like?: Weekday | undefined
  readonly from?: string | undefined
  readonly until?: string | undefined
}

type Given<Key extends keyof HoursLike> = HoursLike & { readonly [Each in Key]: NonNullable<HoursLike[Each]> }

/**
 * The hours of one date, instead of those of its weekday; exactly one of:
 * - `hours`: these, `[]` for a day off;
 * - `like`: those of a weekday, for a make-up day that is worked like a Monday;
 * - `from`, `until` or both: a half day, the hours of its weekday, or of the one that it is `like`, within these times.
 *
 * The last two leave the hours to the office, so that one list of days serves offices with different hours. They are
 * refused where they would leave nothing of these hours, or of an open date because it is `like` a weekday that is closed:
 * a day off is said by `hours: []`. A date that is closed anyway may stay closed.
 */
export type CalendarDay = DayFacts & (OwnHours | Given<'like'> | Given<'from'> | Given<'until'>)

/** A date of a normal form: whatever its hours were said by, here they are. */
export interface NormalDay extends DayFacts {
  readonly hours: readonly string[]
}

/** The first and the last civil date that a calendar answers for, both included. */
export interface DateRange {
  readonly from: string
  readonly to: string
}

/** An office's opening hours. Hours are `HH:MM-HH:MM` in local time, ascending, at most 24 of them a day. */
export interface CalendarDefinition {
  readonly id: string
  /** IANA name. */
  readonly timeZone: string
  /** At most 400 years. Outside of it the calendar refuses to answer. */
  readonly covers: DateRange
  /**
   * A weekday that is missing is closed. The last hours of a day may run past midnight: `22:00-06:00` of Monday is the
   * same as `22:00-24:00`, and `00:00-06:00` of Tuesday; where a dated day replaces Tuesday, it replaces these too.
   */
  readonly week: { readonly [Day in Weekday]?: readonly string[] | undefined }
  readonly days?: readonly CalendarDay[] | undefined
}

/** A definition in its one normal form: hours lie within a date, adjoining ones are merged, days sorted, every weekday present. */
export interface NormalDefinition extends CalendarDefinition {
  readonly week: { readonly [Day in Weekday]: readonly string[] }
  readonly days: readonly NormalDay[]
}

/**
 * Checks a {@link CalendarDefinition} at a border, without compiling it, and gives it as it came. For editors and other
 * languages there is `dossier-engine/schemas/calendar.json`, a JSON Schema (draft 2020-12) that refuses nothing which
 * this accepts; what it can't say is in its `$comment`.
 */
// zod knows the keys of a day, but not that one of them excludes the others; `checkForm` holds it to that.
export const calendarDefinitionSchema = schema as unknown as z.ZodType<CalendarDefinition>

/**
 * Gives the deeply frozen normal form of a definition. That of a normal form is the same again.
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
  const declared = Object.fromEntries(weekdays.map((day) => [day, intervalsOf(week[day] ?? [])]))
  const laid = laidOverDays(declared as DeclaredWeek)
  return Object.freeze({
    id,
    timeZone,
    covers: Object.freeze({ from: covers.from, to: covers.to }),
    week: Object.freeze(
      Object.fromEntries(weekdays.map((day) => [day, hoursOf(laid[day])])),
    ) as NormalDefinition['week'],
    days: Object.freeze(
      days
        .toSorted((a, b) => (a.on < b.on ? -1 : 1))
        .map((day) => {
          const { on, reason, announcedOn, notice } = day
          return Object.freeze({
            on,
            hours: hoursOf(intervalsOn(day, laid)),
            ...(reason === undefined ? {} : { reason }),
            ...(announcedOn === undefined ? {} : { announcedOn }),
            ...(notice === undefined ? {} : { notice }),
          })
        }),
    ),
  })
}

/** The intervals of hours that were checked before. */
export function intervalsOf(hours: readonly string[]): readonly Interval[] {
  return hours.map((text) => parseInterval(text) as Interval)
}

/** The intervals of a date, whichever way they are said. */
function intervalsOn({ on, hours, like, from, until }: CalendarDay, week: DeclaredWeek): readonly Interval[] {
  if (hours !== undefined) return intervalsOf(hours)
  const usual = week[like ?? weekdays[weekdayOf(toDayNumber(on))]!]
  return clipped(usual, parseClock(from) ?? 0, parseClock(until) ?? minutesOfDay)
}

function hoursOf(intervals: readonly Interval[]): readonly string[] {
  return Object.freeze(merged(intervals).map(formatInterval))
}

/** The error for what can't be a calendar. */
export function calendarInvalid(definition: unknown, findings: readonly Finding[]): Error {
  const given =
    typeof definition === 'object' && definition !== null && 'id' in definition ? definition.id : undefined
  const calendar = isId(given) ? given : '(no id)'
  return new DossierError(
    'calendar-invalid',
    `Calendar '${calendar}' can't be compiled. Put these right:\n${formatFindings(findings)}`,
    { calendar, findings },
  )
}
