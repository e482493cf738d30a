// On which dates the events of an iCalendar file fall: recurrences with their exceptions, added dates, and single
// dates that another event replaces. It knows dates only, and neither judges events nor gathers days.

import { formatDayNumber } from '../kernel/civil-date.js'
import type { DayRange } from './days-off.js'
import { shown, type Problem } from './import-finding.js'
import { momentOf, type CalendarEvent, type Moment } from './icalendar-events.js'
import type { MomentReader } from './icalendar-moments.js'
import {
  isReadable,
  ruleDates,
  TooMuchWork,
  type Allowance,
  type RuleParts,
  type RuleQuestion,
} from './icalendar-recurrence.js'

/** An event's dates. */
export interface EventDates {
  /** Stretches of dates that lie at least in part within what is covered. */
  readonly inside: readonly DayRange[]
  /** Whether there are dates outside of what is covered, or may be. */
  readonly cut: boolean
  readonly problems: readonly Problem[]
  readonly damage: readonly Problem[]
}

interface Setting {
  readonly covers: DayRange
  readonly moments: MomentReader
}

/**
 * Gives each event with its dates, in the order of the file.
 * @throws TooMuchWork
 */
export function* eventDates(
  events: readonly CalendarEvent[],
  setting: Setting,
  allowance: Allowance,
): Generator<{ readonly event: CalendarEvent; readonly dates: EventDates }> {
  const series = new Map<string, CalendarEvent>()
  const replaced = new Map<CalendarEvent, Set<number>>()
  const repeated = new Map<CalendarEvent, number>()
  for (const event of events) {
    if (event.replaces !== undefined || event.uid === undefined) continue
    const first = series.get(event.uid)
    if (first === undefined) series.set(event.uid, event)
    else repeated.set(event, first.number)
  }
  const strays = new Set<CalendarEvent>()
  for (const event of events) {
    if (event.replaces === undefined || event.replacesLater) continue
    const master = event.uid === undefined ? undefined : series.get(event.uid)
    if (master === undefined) {
      strays.add(event)
      continue
    }
    const days = replaced.get(master) ?? new Set()
    replaced.set(master, days.add(dayNamed(event.replaces, master, setting.moments)))
  }
  for (const event of events) {
    const dates = datesOf(event, replaced.get(event) ?? new Set(), setting, allowance)
    const first = repeated.get(event)
    const problems = [
      ...(strays.has(event) ? [stray] : []),
      ...(event.replacesLater ? [replacesLater] : []),
      ...(first === undefined ? [] : [uidTwice(first)]),
    ]
    // What lies outside is counted and not spoken of.
    if (dates.inside.length === 0) yield { event, dates }
    else yield { event, dates: { ...dates, problems: [...problems, ...dates.problems] } }
  }
}

/** Which day of an event a moment names that leaves one out or replaces one. */
function dayNamed(moment: Moment, { start }: CalendarEvent, moments: MomentReader): number {
  return start.kind === 'date' ? moments.wholeDayOf(moment) : moments.dayOf(moment)
}

const stray: Problem = {
  code: 'override-without-original',
  message: 'stands for a date of a recurring event that is not in the file: it was taken for itself',
}
const replacesLater: Problem = {
  code: 'override-not-read',
  message:
    'stands for all later dates of a recurring event too: it was taken for itself, put the others right by days of your own',
}
function uidTwice(number: number): Problem {
  return {
    code: 'uid-twice',
    message: `has the UID of event ${number}: both were taken, one may be outdated`,
  }
}

function datesOf(
  event: CalendarEvent,
  replaced: ReadonlySet<number>,
  { covers, moments }: Setting,
  allowance: Allowance,
): EventDates {
  const problems: Problem[] = []
  const damage: Problem[] = []
  const first = moments.dayOf(event.start)
  const last = event.end === undefined ? first + event.length - 1 : Math.max(first, moments.dayOf(event.end))
  const length = last - first
  const isRecurring = event.rules.length + event.added.length + event.unread.length > 0
  if (!isRecurring || event.start.kind === 'time') {
    const range = { from: first, to: last }
    const removed = new Set([
      ...replaced,
      ...event.removed.map((moment) => dayNamed(moment, event, moments)),
    ]).has(first)
    const inside = overlaps(range, covers) && !removed ? [range] : []
    // An event with times of day is only told of: wherever its rule may lead.
    const told = isRecurring && first <= covers.to ? [range] : inside
    return {
      inside: event.start.kind === 'time' ? told : inside,
      cut: sticksOut(range, covers),
      problems,
      damage,
    }
  }

  const days = new Set([first])
  let cut = false
  for (const name of event.unread) problems.push(unreadPart(name))
  for (const rule of event.rules) {
    const question = { start: first, first: covers.from - length, last: covers.to }
    const read = readRule(rule, question, moments, allowance)
    if ('damage' in read) damage.push(read.damage)
    else if ('problem' in read) problems.push(read.problem)
    else {
      cut ||= read.goesOn
      if (!read.days.includes(first) && overlaps({ from: first, to: last }, covers))
        problems.push(startOutside)
      for (const day of read.days) days.add(day)
    }
  }
  for (const moment of event.added) {
    if (moment.kind === 'date') days.add(moment.day)
    else problems.push(unreadPart(`the time ${moment.text} in RDATE`))
  }
  if (problems.some(({ code }) => code === 'recurrence-not-read'))
    return { inside: [], cut, problems, damage }
  for (const day of new Set([
    ...event.removed.map((moment) => dayNamed(moment, event, moments)),
    ...replaced,
  ])) {
    if (!days.delete(day) && day >= covers.from && day <= covers.to) problems.push(noSuchDate(day))
  }
  const ranges = [...days].sort((a, b) => a - b).map((from) => ({ from, to: from + length }))
  cut ||= ranges.some((range) => sticksOut(range, covers))
  return { inside: ranges.filter((range) => overlaps(range, covers)), cut, problems, damage }
}

const startOutside: Problem = {
  code: 'start-outside-rule',
  message: 'begins on a date that its own rule does not name: that date was taken too',
}
function unreadPart(name: string): Problem {
  const message = `has ${name}, which is not read: none of its dates were taken, give them as days of your own`
  return { code: 'recurrence-not-read', message }
}
function noSuchDate(day: number): Problem {
  const message = `leaves out or replaces ${formatDayNumber(day)}, which is none of its dates`
  return { code: 'exception-without-date', message }
}

type ReadRule =
  | { readonly days: readonly number[]; readonly goesOn: boolean }
  | { readonly problem: Problem }
  | { readonly damage: Problem }

function readRule(
  rule: RuleParts,
  question: RuleQuestion,
  moments: MomentReader,
  allowance: Allowance,
): ReadRule {
  const said = shown(ruleText(rule))
  const until = typeof rule['until'] === 'string' ? momentOf(rule['until'], undefined) : undefined
  const hasEnd = rule['until'] !== undefined
  const { count } = rule
  if (
    rule['freq'] === undefined ||
    (hasEnd && until === undefined) ||
    (count !== undefined && !(Number(count) >= 1))
  )
    return { damage: { code: 'recurrence-invalid', message: `has the rule ${said}, which is none` } }
  if (!isReadable(rule)) return { problem: unreadPart(`the rule ${said}`) }
  try {
    const end = until === undefined ? {} : { until: moments.wholeDayOf(until) }
    return ruleDates(rule, { ...question, ...end }, allowance)
  } catch (error) {
    if (error instanceof TooMuchWork) throw error
    return { problem: unreadPart(`the rule ${said}`) }
  }
}

function ruleText(rule: RuleParts): string {
  return Object.entries(rule)
    .map(([name, value]) => `${name.toUpperCase()}=${String(value)}`)
    .join(';')
}

function overlaps(range: DayRange, covers: DayRange): boolean {
  return range.from <= covers.to && range.to >= covers.from
}

function sticksOut(range: DayRange, covers: DayRange): boolean {
  return range.from < covers.from || range.to > covers.to
}
