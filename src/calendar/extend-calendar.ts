// An office's hours over a calendar that many offices share, such as that of its country. Pure data in, data out: what
// is wrong with the parts is said when the whole is checked; only what would not become a part of it is said here.

import * as z from 'zod'
import { parseDayNumber } from '../kernel/civil-date.js'
import { DossierError } from '../kernel/errors.js'
import { check, withoutCodeGeneration } from '../kernel/schema.js'
import { calendarInvalid, type CalendarDay, type CalendarDefinition, type DateRange } from './definition.js'

/** What an office says of its own. */
export interface CalendarExtension {
  readonly id: string
  /** Default: that of the base. */
  readonly timeZone?: string | undefined
  /** Within what the base covers; default: all of it. */
  readonly covers?: DateRange | undefined
  /** A weekday that is given replaces the base's, `[]` closes it; the others stay. */
  readonly week?: CalendarDefinition['week'] | undefined
  /** They replace days of the base with the same dates. */
  readonly days?: readonly CalendarDay[] | undefined
}

/** As much of a form as the parts need to be put together. */
const [baseSchema, extensionSchema] = withoutCodeGeneration(() => {
  const any = z.unknown().optional()
  const covers = z.looseObject({ from: z.string(), to: z.string() })
  const parts = {
    ...{ id: any, timeZone: any, covers, week: z.looseObject({}).optional() },
    days: z.array(z.looseObject({})).optional(),
  } satisfies Record<keyof CalendarExtension, z.ZodType>
  return [z.strictObject(parts), z.strictObject({ ...parts, covers: covers.optional() })]
})

/**
 * The definition of an office's calendar from one that it shares with others. Days of the base that are `like` a
 * weekday or half of one follow the office's hours. Give the base as it was declared: in a normal form the hours of
 * such days, and hours past midnight, are fixed already.
 *
 * @throws DossierError `calendar-range` where `covers` leaves what the base covers; `calendar-invalid` for members that
 * nobody knows, and for what can't be put together; the rest is said when the whole is checked
 * @example
 * const office = workingCalendar(
 *   extendCalendar(national, { id: 'office', week: { mon: ['07:30-11:30', '13:30-17:00'] } }),
 * )
 */
export function extendCalendar(base: CalendarDefinition, extension: CalendarExtension): CalendarDefinition {
  check<unknown>(baseSchema, base, (findings) => calendarInvalid(base, findings))
  check<unknown>(extensionSchema, extension, (findings) => calendarInvalid(extension, findings))
  const { id, timeZone = base.timeZone, covers = base.covers, week = {}, days = [] } = extension
  for (const asked of [covers.from, covers.to]) {
    // What is no date at all is a finding of the whole.
    if (parseDayNumber(asked) === undefined || (asked >= base.covers.from && asked <= base.covers.to))
      continue
    throw new DossierError(
      'calendar-range',
      `Calendar '${id}' can't cover ${asked}: '${base.id}', which it extends, covers ${base.covers.from} to ${base.covers.to}`,
      { calendar: id, asked, covers: base.covers },
    )
  }
  const own = new Set(days.map(({ on }) => on))
  const given = Object.entries(week).filter(([, hours]) => hours !== undefined)
  return {
    id,
    timeZone,
    covers,
    week: { ...base.week, ...Object.fromEntries(given) },
    days: [...(base.days ?? []).filter(({ on }) => !own.has(on)), ...days],
  }
}
