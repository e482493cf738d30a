// (6) Periods of a report in the office's time zone, and how a longer one is cut into months, quarters or years.

import {
  addMonths,
  civilFromDayNumber,
  dayNumber,
  formatDayNumber,
  type CivilDate,
} from '../kernel/civil-date.js'
import type { Instant } from '../kernel/instant.js'
import type { TimeZone } from '../kernel/time-zone.js'

/** Lengths into which a period can be cut. */
export const periodLengths = ['month', 'quarter', 'year'] as const
/** One of {@link periodLengths}. */
export type PeriodLength = (typeof periodLengths)[number]

/** Whole days of one zone: both dates belong to it. */
export interface Period {
  readonly from: CivilDate
  readonly to: CivilDate
  /** First instant of it. */
  readonly startAt: Instant
  /** First instant after it. */
  readonly endAt: Instant
  /** `2024`, `2024-Q2` or `2024-05` for a part of a longer one. */
  readonly name?: string
}

/** A period of whole days, given by day numbers. */
export function periodOf(from: number, to: number, zone: TimeZone): Period {
  return {
    from: formatDayNumber(from),
    to: formatDayNumber(to),
    startAt: zone.startOfDay(from),
    endAt: zone.startOfDay(to + 1),
  }
}

const monthsOf: Readonly<Record<PeriodLength, number>> = { month: 1, quarter: 3, year: 12 }

/** How many parts {@link partsOf} cuts days into. */
export function partCount(from: number, to: number, length: PeriodLength): number {
  const [first, last] = [from, to].map((day) => {
    const { year, month } = civilFromDayNumber(day)
    return Math.floor((year * 12 + month - 1) / monthsOf[length])
  }) as [number, number]
  return last - first + 1
}

/** Cuts days into the calendar's months, quarters or years; the first and last may be shorter. */
export function partsOf(from: number, to: number, length: PeriodLength, zone: TimeZone): Period[] {
  const months = monthsOf[length]
  const parts: Period[] = []
  for (let start = from; start <= to;) {
    const { year, month } = civilFromDayNumber(start)
    const firstMonth = Math.floor((month - 1) / months) * months + 1
    const next = addMonths(dayNumber(year, firstMonth, 1), months)
    const name = {
      year: `${year}`,
      quarter: `${year}-Q${Math.ceil(month / 3)}`,
      month: formatDayNumber(start).slice(0, 7),
    }[length]
    parts.push({ ...periodOf(start, Math.min(next - 1, to), zone), name })
    start = next
  }
  return parts
}
