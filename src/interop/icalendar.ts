// The entry `dossier-engine/interop/icalendar`: the all-day events of an iCalendar file (RFC 5545) as days off of a
// working calendar. An event that is none, or that it can't express, is told and never dropped in silence.

import type { DateRange } from '../calendar/definition.js'
import { toDayNumber } from '../kernel/civil-date.js'
import type { Finding } from '../kernel/finding.js'
import { timeZone as zoneOf } from '../kernel/time-zone.js'
import { coveredDays, DayGatherer, rangeText, type DayRange, type DaysOff } from './days-off.js'
import { importInvalid, shown, type Problem } from './import-finding.js'
import { eventDates, type EventDates } from './icalendar-dates.js'
import { calendarFile, eventPath, type CalendarEvent } from './icalendar-events.js'
import { momentReader, type MomentReader } from './icalendar-moments.js'
import { Allowance, TooMuchWork } from './icalendar-recurrence.js'

export type { DaysOff } from './days-off.js'

/** How an iCalendar file is read. */
export interface ICalendarOptions {
  /** The office's zone, an IANA name: moments in UTC are read and shown in it. */
  readonly timeZone: string
  /** The dates that are wanted: those of the calendar. */
  readonly covers: DateRange
  /**
   * What to do with events that say they leave people free (`TRANSP:TRANSPARENT`): `leaveOut` (default) tells of
   * them, `take` makes them days off. Some publishers of public holidays mark all of them so.
   */
  readonly transparent?: 'leaveOut' | 'take' | undefined
  /** The civil date on which these days were made known; put into each of them. */
  readonly announcedOn?: string | undefined
  /** Names the file in errors. */
  readonly source?: string | undefined
}

const maxLength = 10_000_000
const maxDates = 20_000

/**
 * Gives the days off of an iCalendar text: all-day events with their durations, recurrences within `covers`,
 * exceptions and changed dates, each `{ on, hours: [], reason }` with the event's summary.
 *
 * Findings tell, with the event's number and UID, of events with times of day, cancelled, tentative and transparent
 * ones, rules that are not read, recurrences cut at `covers`, and dates with several events (merged). Events that lie
 * outside of `covers`, and components that are no events, are counted.
 * @throws DossierError `import-invalid` with all findings: no iCalendar, damaged events, more than 10 million
 * characters or 20 000 dates; `time-zone-unknown`, `civil-date-invalid`, `definition-invalid` about the options
 * @example const { days, findings } = daysFromICalendar(text, { timeZone: 'Europe/Amsterdam', covers })
 */
export function daysFromICalendar(text: string, options: ICalendarOptions): DaysOff {
  const { source = 'the iCalendar file', announcedOn } = options
  const covers = coveredDays(options.covers, 'daysFromICalendar')
  if (announcedOn !== undefined) toDayNumber(announcedOn)
  const moments = momentReader(zoneOf(options.timeZone))
  const refused = (code: string, message: string) => importInvalid(source, [{ path: [], code, message }])
  if (typeof text !== 'string') throw refused('not-text', 'give its text, not its bytes')
  if (text.length > maxLength) throw refused('text-too-long', `it has more than ${maxLength} characters`)

  const { events, others, damage } = calendarFile(text)
  const reading = new Reading({ covers, moments, transparent: options.transparent ?? 'leaveOut' })
  try {
    reading.read(events)
  } catch (error) {
    if (!(error instanceof TooMuchWork)) throw error
    const message = `its recurrences have more than ${maxDates} dates or take too long: ask for fewer years`
    throw importInvalid(source, [...damage, { path: [], code: 'too-many-dates', message }])
  }
  if (damage.length + reading.damage.length > 0) throw importInvalid(source, [...damage, ...reading.damage])
  return reading.result(others, announcedOn)
}

interface Setting {
  readonly covers: DayRange
  readonly moments: MomentReader
  readonly transparent: 'leaveOut' | 'take'
}

/** One file on its way into days off. */
class Reading {
  readonly damage: Finding[] = []
  readonly #setting: Setting
  readonly #allowance = new Allowance()
  readonly #gatherer: DayGatherer
  readonly #findings: Finding[] = []
  #outside = 0
  #events = 0
  #dates = 0

  constructor(setting: Setting) {
    this.#setting = setting
    this.#gatherer = new DayGatherer(setting.covers)
  }

  read(events: readonly CalendarEvent[]): void {
    this.#events = events.length
    for (const { event, dates } of eventDates(events, this.#setting, this.#allowance)) {
      for (const finding of dates.damage) this.damage.push(at(event, finding))
      this.#judge(event, dates)
    }
  }

  /** Takes an event's dates, or says why not. */
  #judge(event: CalendarEvent, dates: EventDates): void {
    const { covers, moments, transparent } = this.#setting
    const hours = event.start.kind === 'time' ? moments.hours(event) : undefined
    if (dates.inside.length === 0 && dates.problems.length === 0) {
      this.#outside++
      return
    }
    if (event.summary.includes('\ufffd')) this.#tell(event, wrongEncoding)
    if (event.cancelled) return this.#tell(event, cancelled)
    if (hours !== undefined) {
      const repeats = event.rules.length + event.added.length > 0 ? ', and again by its rule' : ''
      const message = `is from ${hours}${repeats}, not whole days: no day off was made of it`
      return this.#tell(event, { code: 'not-whole-days', message })
    }
    if (event.transparent && transparent === 'leaveOut') return this.#tell(event, leavesFree)
    if (event.tentative) this.#tell(event, tentative)
    if (event.endIsStart) this.#tell(event, endIsStart)
    for (const problem of dates.problems) this.#tell(event, problem)
    let taken = 0
    for (const range of dates.inside) {
      const added = this.#gatherer.add(range, event.summary)
      taken += added
      this.#dates += added
      if (this.#dates > maxDates) throw new TooMuchWork()
    }
    if (dates.cut && taken > 0) {
      const message = `has dates outside of ${rangeText(covers)} too, or may have: ${taken} inside ${taken === 1 ? 'was' : 'were'} taken`
      this.#tell(event, { code: 'cut-at-covers', message })
    }
  }

  #tell(event: CalendarEvent, problem: Problem): void {
    this.#findings.push(at(event, problem))
  }

  result(others: ReadonlyMap<string, number>, announcedOn: string | undefined): DaysOff {
    const { days, findings } = this.#gatherer.days(announcedOn)
    const range = rangeText(this.#setting.covers)
    const counted: Finding[] = [...others].map(([name, count]) => ({
      path: [shown(name).slice(1, -1)],
      code: 'component-not-read',
      message: `${count} of it in the file: only events become days off`,
    }))
    if (this.#outside > 0) {
      const message = `${this.#outside} of the file's ${this.#events} events have no date within ${range}`
      counted.push({ path: [], code: 'outside-covers', message })
    }
    if (this.#events === 0) {
      counted.push({ path: [], code: 'no-events', message: 'the file holds no events' })
    }
    return { days, findings: [...this.#findings, ...findings, ...counted] }
  }
}

const cancelled: Problem = { code: 'cancelled', message: 'is cancelled: no day off was made of it' }
const tentative: Problem = { code: 'tentative', message: 'is tentative: it was taken as a day off' }
const endIsStart: Problem = { code: 'end-is-start', message: 'ends as it begins: it was taken as one day' }
const leavesFree: Problem = {
  code: 'transparent',
  message: "says that it leaves people free: if it is a day off all the same, give transparent: 'take'",
}
const wrongEncoding: Problem = {
  code: 'encoding-invalid',
  message: 'holds U+FFFD, the mark of a wrong encoding: read the file as what it is',
}

/** A finding about an event, which names it. */
function at(event: CalendarEvent, { code, message }: Problem): Finding {
  return { path: eventPath(event.number, event.uid), code, message: `${shown(event.summary)} ${message}` }
}
