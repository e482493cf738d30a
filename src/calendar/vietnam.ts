// The office of the Vietnamese administration, ready made: an entry of its own, `dossier-engine/calendars/vietnam`.
// A preset is data and a few lines that put it together; no rule of counting is in here.

import { formatDayNumber, toDayNumber } from '../kernel/civil-date.js'
import { DossierError } from '../kernel/errors.js'
import type { CalendarDay, DateRange } from './definition.js'
import { vietnamOfficialDays } from './vietnam-days.js'
import { workingCalendar, type WorkingCalendar } from './working-calendar.js'

export {
  vietnamOfficialDays,
  type OfficialDays,
  type OfficialDaysOff,
  type OfficialSwap,
} from './vietnam-days.js'

/** What may be other than usual in an office. */
export interface VietnamOfficeOptions {
  /** Default `vietnam-office`. */
  readonly id?: string | undefined
  /** Monday to Friday and on days worked instead; default 07:30–11:30 and 13:30–17:00. */
  readonly hours?: readonly string[] | undefined
  /** Within the years whose official days are known; default all of them, 2023-01-01 to 2026-12-31. */
  readonly covers?: DateRange | undefined
  /** The office's own days; they replace official ones of the same date. */
  readonly days?: readonly CalendarDay[] | undefined
}

/**
 * The calendar of a Vietnamese office: Monday to Friday in Asia/Ho_Chi_Minh, closed on the official days off, open
 * on the days worked instead. To cover years without a notice is a decision, which this doesn't take: make such a
 * calendar with `workingCalendar` from {@link vietnamOfficialDays} and days of your own.
 *
 * @throws DossierError `calendar-invalid` with all findings, `calendar-range` where `covers` has unknown years
 */
export function vietnamOffice(options: VietnamOfficeOptions = {}): WorkingCalendar {
  const { id = 'vietnam-office', hours = ['07:30-11:30', '13:30-17:00'], covers, days = [] } = options
  const known = vietnamOfficialDays.covers
  for (const asked of covers === undefined ? [] : [covers.from, covers.to]) {
    if (asked >= known.from && asked <= known.to) continue
    throw new DossierError(
      'calendar-range',
      `The official days off of Vietnam are not known for ${String(asked).slice(0, 60)}, only from ${known.from} to ${known.to}: use workingCalendar with days of your own`,
      { calendar: id, asked: String(asked).slice(0, 60), covers: known },
    )
  }
  const own = new Set(days.map(({ on }) => on))
  return workingCalendar({
    id,
    timeZone: 'Asia/Ho_Chi_Minh',
    covers: covers ?? known,
    week: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours },
    days: [...officialDays(hours).filter(({ on }) => !own.has(on)), ...days],
  })
}

/** The official days one by one, as days of a calendar. */
function officialDays(hours: readonly string[]): CalendarDay[] {
  const announced = new Map(vietnamOfficialDays.swaps.map(({ off, announcedOn }) => [off, announcedOn]))
  const off = vietnamOfficialDays.off.flatMap(({ from, to, reason, notice }) =>
    datesOf(from, to).map((on) => ({
      on,
      hours: [],
      reason: notice === undefined ? reason : `${reason} (${notice})`,
      announcedOn: announced.get(on),
    })),
  )
  const worked = vietnamOfficialDays.swaps.map((swap) => ({
    on: swap.worked,
    hours,
    reason: `worked instead of ${swap.off}`,
    announcedOn: swap.announcedOn,
  }))
  return [...off, ...worked]
}

function datesOf(from: string, to: string): string[] {
  const first = toDayNumber(from)
  return Array.from({ length: toDayNumber(to) - first + 1 }, (_, index) => formatDayNumber(first + index))
}
