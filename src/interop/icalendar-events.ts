// Reads iCalendar (RFC 5545) into events with the few properties that tell of days off. ical.js parses the text; what
// it lets pass that is none (a 31st of February, an event within an event) is found here. It judges no event.

import ICAL from 'ical.js'
import { parseDayNumber } from '../kernel/civil-date.js'
import type { Finding } from '../kernel/finding.js'
import { shown, type Problem } from './import-finding.js'
import type { RuleParts } from './icalendar-recurrence.js'

/** A date, or a date and time with what the file says of its zone: UTC, a zone's name, or nothing. */
export type Moment =
  | { readonly kind: 'date'; readonly day: number }
  | { readonly kind: 'time'; readonly day: number; readonly text: string; readonly zone?: string }

/** A VEVENT. */
export interface CalendarEvent {
  /** Its place among the events of the file, from 1. */
  readonly number: number
  readonly uid?: string
  /** As it stands; empty if it has none. */
  readonly summary: string
  readonly start: Moment
  /** Days that an event of whole days lasts. */
  readonly length: number
  /** When it ends, of an event with times of day that says so. */
  readonly end?: Moment
  /** Whether its end is its start, which RFC 5545 doesn't allow: it lasts one day. */
  readonly endIsStart: boolean
  readonly cancelled: boolean
  readonly tentative: boolean
  readonly transparent: boolean
  readonly rules: readonly RuleParts[]
  readonly added: readonly Moment[]
  readonly removed: readonly Moment[]
  /** What it says that is not read: exception rules, and periods among its dates. */
  readonly unread: readonly string[]
  /** The date of a recurring event that it stands for. */
  readonly replaces?: Moment
  /** Whether it stands for all later dates too. */
  readonly replacesLater: boolean
}

/** What a file holds. */
export interface CalendarFile {
  readonly events: readonly CalendarEvent[]
  /** How many there are of each other kind of component. */
  readonly others: ReadonlyMap<string, number>
  /** What is damaged. */
  readonly damage: readonly Finding[]
}

/** jCal (RFC 7265), as ical.js gives it: name, parameters, type, values; and name, properties, components. */
type Property = readonly [string, Readonly<Record<string, unknown>>, string, ...unknown[]]
type Component = readonly [string, readonly Property[], readonly Component[], ...unknown[]]

const once = ['uid', 'summary', 'dtstart', 'dtend', 'duration', 'status', 'transp', 'recurrence-id'] as const
const silent = new Set(['vevent', 'vtimezone'])

/** The path of a finding about an event: its number, and its UID where it has one. */
export function eventPath(number: number, uid: string | undefined): Finding['path'] {
  return uid === undefined ? ['event', number] : ['event', number, shown(uid).slice(1, -1)]
}

/** Reads a text; what is damaged is told, and the events that are whole are given besides. */
export function calendarFile(text: string): CalendarFile {
  const damage: Finding[] = []
  const events: CalendarEvent[] = []
  const others = new Map<string, number>()
  let number = 0
  for (const calendar of calendarsOf(text, damage)) {
    const cancels = textOf(calendar, 'method')?.toUpperCase() === 'CANCEL'
    for (const component of calendar[2]) {
      const name = component[0]
      if (!silent.has(name)) others.set(name, (others.get(name) ?? 0) + 1)
      const path = name === 'vevent' ? ['event', ++number] : [name]
      if (hidesEvent(component)) damage.push({ path, ...hidden })
      if (name !== 'vevent') continue
      const problems: Problem[] = []
      const event = eventOf(component, { number, cancels, problems })
      const place = eventPath(number, textOf(component, 'uid'))
      damage.push(...problems.map((problem) => ({ path: place, ...problem })))
      if (event !== undefined && problems.length === 0) events.push(event)
    }
  }
  return { events, others, damage }
}

const hidden: Problem = {
  code: 'event-hidden',
  message: 'an event begins in it before it has ended: a line END is missing, get the file again',
}

/** What stands before a line's value; ical.js looks through the whole line for each parameter. */
const longParameters = /^[^:;\r\n]{0,200};(?:[^:"\r\n]|"[^"\r\n]*"){2000}/m

function calendarsOf(text: string, damage: Finding[]): readonly Component[] {
  if (longParameters.test(text.replaceAll(/\r?\n[ \t]/g, ''))) {
    const message = 'a line has more parameters than any event needs: get the file again'
    damage.push({ path: [], code: 'line-too-long', message })
    return []
  }
  let parsed: unknown
  try {
    parsed = ICAL.parse(text)
  } catch (error) {
    const said = error instanceof ICAL.parse.ParserError ? `: ${shown(error.message)}` : ''
    damage.push({ path: [], code: 'not-icalendar', message: `it is no whole iCalendar file${said}` })
    return []
  }
  const roots = (isComponent(parsed) ? [parsed] : parsed) as readonly unknown[]
  const sound = roots.filter(
    (root): root is Component => isComponent(root) && root[0] === 'vcalendar' && root.length === 3,
  )
  if (sound.length === 0 || sound.length < roots.length) {
    damage.push({ path: [], code: 'not-icalendar', message: 'it holds something else than VCALENDAR' })
  }
  return sound
}

function isComponent(value: unknown): value is Component {
  return (
    Array.isArray(value) && typeof value[0] === 'string' && Array.isArray(value[1]) && Array.isArray(value[2])
  )
}

/** Whether an event stands somewhere within a component: the file lost a line. */
function hidesEvent(component: Component): boolean {
  const open = [...component[2]]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next[0] === 'vevent') return true
    open.push(...next[2])
  }
  return false
}

function eventOf(
  component: Component,
  { number, cancels, problems }: { number: number; cancels: boolean; problems: Problem[] },
): CalendarEvent | undefined {
  for (const name of once) {
    if (propertiesOf(component, name).length < 2) continue
    const message = `has ${name.toUpperCase()} twice: two events have run into one, or one has to go`
    problems.push({ code: 'property-twice', message })
  }
  const moments = (name: string) => propertiesOf(component, name).flatMap((each) => momentsOf(each, problems))
  const [start] = moments('dtstart')
  if (start === undefined) {
    if (propertiesOf(component, 'dtstart').length === 0)
      problems.push({ code: 'start-missing', message: 'has no DTSTART: say when it begins' })
    return undefined
  }
  const [end] = moments('dtend')
  const [replaces] = moments('recurrence-id')
  const uid = textOf(component, 'uid')
  const status = textOf(component, 'status')?.toUpperCase()
  const dates = propertiesOf(component, 'rdate')
  const periods = dates.some(([, , type]) => type === 'period')
  return {
    number,
    ...(uid !== undefined && { uid }),
    summary: textOf(component, 'summary') ?? '',
    start,
    ...lengthOf(component, { start, end, problems }),
    cancelled: cancels || status === 'CANCELLED',
    tentative: status === 'TENTATIVE',
    transparent: textOf(component, 'transp')?.toUpperCase() === 'TRANSPARENT',
    rules: propertiesOf(component, 'rrule').flatMap((each) => each.slice(3) as RuleParts[]),
    added: dates.filter(([, , type]) => type !== 'period').flatMap((each) => momentsOf(each, problems)),
    removed: moments('exdate'),
    unread: [
      ...(propertiesOf(component, 'exrule').length > 0 ? ['EXRULE'] : []),
      ...(periods ? ['periods in RDATE'] : []),
    ],
    ...(replaces !== undefined && { replaces }),
    replacesLater: propertiesOf(component, 'recurrence-id').some(([, { range }]) => range !== undefined),
  }
}

function lengthOf(
  component: Component,
  { start, end, problems }: { start: Moment; end: Moment | undefined; problems: Problem[] },
): Pick<CalendarEvent, 'length' | 'endIsStart'> & { readonly end?: Moment } {
  const duration = propertiesOf(component, 'duration')[0]?.[3]
  if (start.kind === 'time') return { length: 1, endIsStart: false, ...(end !== undefined && { end }) }
  if (end !== undefined) {
    const wrong = end.kind === 'time' || end.day < start.day
    if (wrong) problems.push({ code: 'end-invalid', message: 'ends before it begins, or at a time of day' })
    return { length: Math.max(1, end.day - start.day), endIsStart: !wrong && end.day === start.day }
  }
  const length = duration === undefined ? 1 : daysOf(duration)
  if (length === undefined) {
    const message = `lasts ${shown(String(duration))}, which is no number of whole days`
    problems.push({ code: 'duration-invalid', message })
  }
  return { length: length ?? 1, endIsStart: false }
}

function daysOf(duration: unknown): number | undefined {
  if (
    typeof duration !== 'string' ||
    !/^\+?P(\d{1,7}W|\d{1,7}D|T\d{1,7}H|T\d{1,7}H0M0S|\d{1,7}DT0H0M0S)$/.test(duration)
  )
    return undefined
  const days = ICAL.Duration.fromString(duration).toSeconds() / 86_400
  return Number.isInteger(days) && days > 0 ? days : undefined
}

function momentsOf(property: Property, problems: Problem[]): Moment[] {
  const [name, { tzid }, , ...values] = property
  return values.flatMap((value) => {
    const moment = momentOf(String(value), typeof tzid === 'string' ? tzid : undefined)
    if (moment !== undefined) return [moment]
    const message = `${name.toUpperCase()} is ${shown(String(value))}, which is no date that exists`
    problems.push({ code: 'date-invalid', message })
    return []
  })
}

/** A moment of jCal: `2026-01-01`, `2026-01-01T10:00:00`, `2026-01-01T10:00:00Z`. */
export function momentOf(text: string, tzid?: string): Moment | undefined {
  // `T::` is what ical.js makes of a date that lacks VALUE=DATE.
  const [, date, clock, utc] =
    /^(\d{4}-\d{2}-\d{2})(?:T((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(Z?))?$/.exec(text.replace(/T::$/, '')) ?? []
  const day = parseDayNumber(date)
  if (day === undefined) return undefined
  if (clock === undefined) return { kind: 'date', day }
  const zone = utc === 'Z' ? 'UTC' : tzid
  return { kind: 'time', day, text: `${date}T${clock}`, ...(zone !== undefined && { zone }) }
}

function propertiesOf(component: Component, name: string): readonly Property[] {
  return component[1].filter((property) => property[0] === name)
}

function textOf(component: Component, name: string): string | undefined {
  const value = propertiesOf(component, name)[0]?.[3]
  return typeof value === 'string' ? value : undefined
}
