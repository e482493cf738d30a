// Days off from elsewhere on their way into a calendar's definition: dates within what the calendar covers, one entry
// a date, and what was found on the way. It knows no format, and drops nothing without a finding.

import type { CalendarDay, DateRange } from '../calendar/definition.js'
import { formatDayNumber, toDayNumber } from '../kernel/civil-date.js'
import { DossierError } from '../kernel/errors.js'
import { formatFindings, type Finding } from '../kernel/finding.js'
import { shown } from './import-finding.js'

/** Days off, ready for `days` of a calendar's definition, and all that was not taken as it stands. */
export interface DaysOff {
  /** By date, at most one entry a date. */
  readonly days: readonly CalendarDay[]
  /** What a person should look at: what was left out, cut, merged or is doubtful. Empty if there is nothing. */
  readonly findings: readonly Finding[]
}

/** A range of dates as day numbers, both included. */
export interface DayRange {
  readonly from: number
  readonly to: number
}

// As much as a calendar can cover, and as a definition takes for a reason.
const maxDays = 146_097
const maxReason = 1000

/**
 * The dates that a calendar is to cover, as day numbers.
 * @throws DossierError `civil-date-invalid`, `definition-invalid` where they are no range of at most 400 years
 */
export function coveredDays(covers: DateRange, importer: string): DayRange {
  const [from, to] = [toDayNumber(covers.from), toDayNumber(covers.to)]
  if (from <= to && to - from < maxDays) return { from, to }
  const message = from > to ? `is before ${covers.from}` : 'is more than 400 years later'
  const findings = [{ path: ['covers', 'to'], code: 'range-invalid', message }]
  throw new DossierError(
    'definition-invalid',
    `days off can't be taken for this range:\n${formatFindings(findings)}`,
    { definition: importer, findings },
  )
}

/** Prints a range for a message: `2026-01-01 to 2026-12-31`. */
export function rangeText({ from, to }: DayRange): string {
  return from === to ? formatDayNumber(from) : `${formatDayNumber(from)} to ${formatDayNumber(to)}`
}

/** What an entry of a date says: closed all day, or from a time on. */
interface Closing {
  until: string | undefined
  readonly names: string[]
}

/** Gathers days off, merging what falls on one date. */
export class DayGatherer {
  readonly #covers: DayRange
  readonly #byDay = new Map<number, Closing>()

  constructor(covers: DayRange) {
    this.#covers = covers
  }

  /** Adds the dates of a range that are covered, and gives their number. */
  add({ from, to }: DayRange, name: string): number {
    const first = Math.max(from, this.#covers.from)
    const last = Math.min(to, this.#covers.to)
    for (let day = first; day <= last; day++) this.#close(day, name, undefined)
    return Math.max(0, last - first + 1)
  }

  /** Adds a half day, closed from a time of day on, and gives whether its date is covered. */
  addHalf(day: number, until: string, name: string): boolean {
    const isCovered = day >= this.#covers.from && day <= this.#covers.to
    if (isCovered) this.#close(day, name, until)
    return isCovered
  }

  #close(day: number, name: string, until: string | undefined): void {
    const known = this.#byDay.get(day)
    if (known === undefined) {
      this.#byDay.set(day, { until, names: [name] })
      return
    }
    known.names.push(name)
    // Closed all day is more than closed from a time on, and an earlier time more than a later one.
    if (until === undefined || known.until === undefined) known.until = undefined
    else if (until < known.until) known.until = until
  }

  /** The days, with what is to be said of each, and what was merged. */
  days(announcedOn?: string): DaysOff {
    const sorted = [...this.#byDay].sort(([a], [b]) => a - b)
    const findings = sorted
      .filter(([, { names }]) => names.length > 1)
      .map(([day, { names, until }]) => ({
        path: ['on', formatDayNumber(day)],
        code: 'dates-merged',
        message: `${names.length} fall on it: ${listed(names)}; it is one ${until === undefined ? 'day off' : 'half day'}`,
      }))
    return { days: sorted.map(([day, closing]) => dayOff(day, closing, announcedOn)), findings }
  }
}

function dayOff(day: number, { until, names }: Closing, announcedOn: string | undefined): CalendarDay {
  const reason = reasonOf(names)
  return {
    on: formatDayNumber(day),
    ...(until === undefined ? { hours: [] } : { until }),
    ...(reason === '' ? {} : { reason }),
    ...(announcedOn === undefined ? {} : { announcedOn }),
  }
}

function listed(names: readonly string[]): string {
  const some = names.slice(0, 3).map(shown).join(', ')
  return names.length > 3 ? `${some} and ${names.length - 3} more` : some
}

/** Names as one reason, each once, without what a definition would refuse. */
function reasonOf(names: readonly string[]): string {
  const text = [...new Set(names.map(oneLine))].filter((name) => name !== '').join('; ')
  return wellFormed(text.length > maxReason ? `${text.slice(0, maxReason - 1)}…` : text)
}

function oneLine(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim()
}

function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\ufffd')
}
