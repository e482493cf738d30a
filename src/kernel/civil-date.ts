// Civil dates: days of the (proleptic Gregorian) calendar without a time zone, and their day numbers.
// Arithmetic is on day numbers, whole days since 1970-01-01; the algorithms are Howard Hinnant's
// ("chrono-compatible low-level date algorithms").

import { DossierError } from './errors.js'

declare const civilDateBrand: unique symbol

/** A day, `YYYY-MM-DD`, in whatever zone its owner says; years 0001–9999. */
export type CivilDate = string & { readonly [civilDateBrand]: true }

/** Days since 1970-01-01 of a year, month (1–12) and day; the day may run past the month's end. */
export function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  )
}

/** Year, month (1–12) and day of a day number. */
export function civilFromDayNumber(days: number): { year: number; month: number; day: number } {
  const z = days + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  }
}

/** Days in a month (1–12). */
function daysInMonth(year: number, month: number): number {
  return (
    dayNumber(month === 12 ? year + 1 : year, month === 12 ? 1 : month + 1, 1) - dayNumber(year, month, 1)
  )
}

/** Day of the week of a day number: Monday = 0 … Sunday = 6. */
export function weekdayOf(days: number): number {
  return (((days + 3) % 7) + 7) % 7
}

/** The day number plus so many months: same day of the month, or the month's last day if it has none. */
export function addMonths(days: number, months: number): number {
  const { year, month, day } = civilFromDayNumber(days)
  const total = year * 12 + (month - 1) + months
  const toYear = Math.floor(total / 12)
  const toMonth = total - toYear * 12 + 1
  return dayNumber(toYear, toMonth, Math.min(day, daysInMonth(toYear, toMonth)))
}

/** Prints a day number as `YYYY-MM-DD`. */
export function formatDayNumber(days: number): CivilDate {
  const { year, month, day } = civilFromDayNumber(days)
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as CivilDate
}

/** The day number of `YYYY-MM-DD`, or `undefined` where the text is no such day. */
export function parseDayNumber(text: unknown): number | undefined {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const year = Number(text.slice(0, 4))
  const month = Number(text.slice(5, 7))
  const day = Number(text.slice(8, 10))
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  return dayNumber(year, month, day)
}

/**
 * Reads a civil date and gives its day number.
 * @throws DossierError `civil-date-invalid`
 */
export function toDayNumber(text: string): number {
  const days = parseDayNumber(text)
  if (days === undefined) {
    const input = typeof text === 'string' ? text.slice(0, 60) : `(${typeof text})`
    throw new DossierError(
      'civil-date-invalid',
      `'${input}' is not a date: give YYYY-MM-DD of a day that exists`,
      {
        input,
      },
    )
  }
  return days
}
