// The calendar of the Vietnamese administration, ready made: an entry of its own, `dossier-engine/calendars/vietnam`.
// A preset is data and a few lines that put it together; no rule of counting is in here.

import { formatDayNumber, toDayNumber, weekdayOf } from '../kernel/civil-date.js'
import { DossierError } from '../kernel/errors.js'
import { calendarKnownOn, daysKnownOn } from './calendar-known-on.js'
import { weekdays, type CalendarDay, type CalendarDefinition, type DateRange } from './definition.js'
import { extendCalendar } from './extend-calendar.js'
import { vietnamOfficialDays, type OfficialDays } from './vietnam-days.js'
import { vietnamEstimates } from './vietnam-estimates.js'
import { workingCalendar, type WorkingCalendar } from './working-calendar.js'

export {
  vietnamOfficialDays,
  type OfficialDays,
  type OfficialDaysOff,
  type OfficialSwap,
} from './vietnam-days.js'
export { vietnamEstimates } from './vietnam-estimates.js'

/** Which days of Vietnam are asked for. */
export interface VietnamCalendarOptions {
  /** Default `vietnam`, with estimates `vietnam-estimate`. */
  readonly id?: string | undefined
  /** Within the years whose official days are known, 2023-01-01 to 2026-12-31 (with estimates to 2027-12-31); default all. */
  readonly covers?: DateRange | undefined
  /** Only what had been announced by this civil date: before 2024-04-12 the swap of 2024-04-29 is not in it. */
  readonly knownOn?: string | undefined
  /** Whether years without a notice are covered by what the law lets expect; reasons begin with `estimate:` then. */
  readonly estimates?: boolean | undefined
}

/** What may be other than usual in an office. */
export interface VietnamOfficeOptions extends VietnamCalendarOptions {
  /** Default `vietnam-office`, with estimates `vietnam-office-estimate`. */
  readonly id?: string | undefined
  /** Monday to Friday and on days worked instead; default 07:30–11:30 and 13:30–17:00. */
  readonly hours?: readonly string[] | undefined
  /** The office's own days; they replace official ones of the same date. */
  readonly days?: readonly CalendarDay[] | undefined
}

/**
 * The official days of Vietnam without any office's hours, to be extended: closed on official days off, and days worked
 * instead are `like` the weekday that they replace.
 *
 * @throws DossierError `calendar-range` where `covers` has years that are not known, `civil-date-invalid` for `knownOn`
 * @example
 * const office = workingCalendar(
 *   extendCalendar(vietnamCalendar(), { id: 'son-la', week: { mon: ['07:00-11:30', '13:30-17:00'] } }),
 * )
 */
export function vietnamCalendar(options: VietnamCalendarOptions = {}): CalendarDefinition {
  const { estimates = false, knownOn } = options
  const { id = estimates ? 'vietnam-estimate' : 'vietnam' } = options
  const known = estimates
    ? { from: vietnamOfficialDays.covers.from, to: vietnamEstimates.covers.to }
    : vietnamOfficialDays.covers
  const covers = options.covers ?? known
  for (const asked of [covers.from, covers.to]) {
    if (asked >= known.from && asked <= known.to) continue
    throw new DossierError(
      'calendar-range',
      `The official days off of Vietnam are not known for ${String(asked).slice(0, 60)}, only from ${known.from} to ${known.to}: give days of your own to workingCalendar, or ask for estimates, which go to ${vietnamEstimates.covers.to}`,
      { calendar: id, asked: String(asked).slice(0, 60), covers: known },
    )
  }
  const days = [vietnamOfficialDays, ...(estimates ? [vietnamEstimates] : [])].flatMap(daysOf)
  const national = {
    id,
    timeZone: 'Asia/Ho_Chi_Minh',
    covers,
    week: {},
    days: days.filter(({ on }) => covers.from <= on && on <= covers.to),
  }
  return knownOn === undefined ? national : calendarKnownOn(national, knownOn)
}

/**
 * The calendar of a Vietnamese office: Monday to Friday in Asia/Ho_Chi_Minh, closed on the official days off, open
 * on the days worked instead. To cover years without a notice is a decision, which this takes only where `estimates`
 * are asked for.
 *
 * @throws DossierError `calendar-invalid` with all findings, `calendar-range` where `covers` has years that are not
 * known, `civil-date-invalid` for `knownOn`
 */
export function vietnamOffice(options: VietnamOfficeOptions = {}): WorkingCalendar {
  const { estimates = false, knownOn, hours = ['07:30-11:30', '13:30-17:00'], days = [] } = options
  const { id = estimates ? 'vietnam-office-estimate' : 'vietnam-office' } = options
  return workingCalendar(
    extendCalendar(vietnamCalendar({ ...options, id }), {
      id,
      week: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours },
      days: knownOn === undefined ? days : daysKnownOn(days, knownOn),
    }),
  )
}

/** Official days one by one, as days of a calendar. */
function daysOf({ off, swaps }: OfficialDays): CalendarDay[] {
  const closed = off.flatMap(({ from, to, reason, notice, basis, announcedOn }) =>
    datesOf(from, to).map((on): CalendarDay => ({
      on,
      hours: [],
      reason: `${reason} (${notice ?? basis})`,
      announcedOn,
      notice,
    })),
  )
  const worked = swaps.map((swap): CalendarDay => ({
    on: swap.worked,
    like: weekdays[weekdayOf(toDayNumber(swap.off))]!,
    reason: `worked instead of ${swap.off}`,
    announcedOn: swap.announcedOn,
    notice: swap.notice,
  }))
  return [...closed, ...worked]
}

function datesOf(from: string, to: string): string[] {
  const first = toDayNumber(from)
  return Array.from({ length: toDayNumber(to) - first + 1 }, (_, index) => formatDayNumber(first + index))
}
