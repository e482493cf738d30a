// (1)–(2) Days of a calendar that are decided after it was published: a day off, a swap, half a day, and their
// withdrawal. All days of one command make one version of the calendar.

import { calendarInvalid, type CalendarDay, type CalendarDefinition } from '../calendar/definition.js'
import { workingCalendar, type WorkingCalendar } from '../calendar/working-calendar.js'
import type { CivilDate } from '../kernel/civil-date.js'
import { isDossierError } from '../kernel/errors.js'
import { formatFindings, type Finding } from '../kernel/finding.js'
import { reject, type Rejected } from '../kernel/outcome.js'
import { present } from '../kernel/present.js'
import { whichThereAre } from '../kernel/which-there-are.js'
import { commandInvalid } from '../log/command-definition.js'
import type { FactOf } from '../log/envelope.js'
import { code, json, optional, text } from '../log/field.js'
import {
  defineOfficeCommand,
  type OfficeCommandInputOf,
  type OfficeCommandOf,
} from '../log/office-command-definition.js'
import { canonicalJson } from '../log/canonical.js'
import { withDays, type CalendarVersion } from './calendar-file.js'
import type { Catalogue } from './catalogue.js'
import type { ProcedureEvents } from './events.js'

/** What is decided about a calendar. */
export interface CalendarChange {
  /** The calendar's id. */
  readonly calendar: string
  /** Dates with the hours that they are to have; they replace what the calendar says of these dates. */
  readonly declare?: readonly CalendarDay[] | undefined
  /** Dates of which a declaration holds no more. */
  readonly withdraw?: readonly string[] | undefined
  /** The number of the notice or decision. */
  readonly decision?: string | undefined
  readonly reason?: string | undefined
}

/** The commands about calendars by type. */
export const calendarCommands = {
  /**
   * Dates of a calendar get other hours than were published, or get the published ones back. It changes no promise by
   * itself: see `applyCalendarChange`.
   * @by whoever keeps the calendar, by a notice of the government or the agency's own decision
   * @source Labour Code 2019, art. 112, and the yearly notices of days off and days swapped
   */
  changeCalendar: defineOfficeCommand('changeCalendar', {
    calendar: code(),
    declare: optional(json<readonly CalendarDay[]>()),
    withdraw: optional(json<readonly string[]>()),
    decision: optional(code()),
    reason: optional(text()),
  }),
} as const

type Definitions = typeof calendarCommands

/** A command about a calendar as a caller gives it. */
export type CalendarCommandInput = OfficeCommandInputOf<Definitions['changeCalendar']>

/** A command about a calendar as its rules receive it. */
export type CalendarCommand = OfficeCommandOf<Definitions['changeCalendar']>

/** Why a command about a calendar may be refused. */
export type CalendarRejectionCode =
  'calendar-unknown' | 'day-declared-twice' | 'day-not-covered' | 'day-not-declared' | 'unchanged'

/** An event of a calendar before it is recorded. */
export type CalendarFact = FactOf<Pick<ProcedureEvents, 'CalendarDayDeclared' | 'CalendarDayWithdrawn'>>

/** A change as it would be: the events, and the calendar after them. */
export interface ChangedCalendar {
  readonly events: readonly Pick<CalendarFact, 'type' | 'data'>[]
  readonly calendar: WorkingCalendar
}

/**
 * What a change would do.
 * @throws DossierError `calendar-invalid` for days that are none; `command-invalid` for a change that is not of its form
 */
export function changedCalendar(
  change: CalendarChange,
  catalogue: Catalogue,
): ChangedCalendar | Rejected<CalendarRejectionCode> {
  const { calendar: id, declare, withdraw } = formOf(change)
  const latest = catalogue.calendarVersion(id)
  if (latest === undefined) {
    return unknownCalendar(id, catalogue)
  }
  const missing = withdraw.find((on) => !catalogue.wasDeclared(id, on))
  if (missing !== undefined) {
    const message = `nothing was declared of ${missing}: declare the hours that it is to have`
    return reject('day-not-declared', message, { calendar: id, on: missing })
  }
  const dates = [...declare.map(({ on }) => on), ...withdraw]
  const twice = dates.find((on, index) => dates.indexOf(on) !== index)
  if (twice !== undefined)
    return reject('day-declared-twice', `${twice} is named twice`, { calendar: id, on: twice })
  const kept = [...latest.declared.values()].filter(({ on }) => !dates.includes(on))
  // Compiled as it will be folded: with what the change says of all its days.
  const { decision, reason } = change
  const told = declare.map((day) =>
    present({ ...day, reason: day.reason ?? reason, notice: day.notice ?? decision }),
  )
  const calendar = compiled(withDays(latest.published, [...kept, ...told]), change)
  const { covers } = calendar
  const outside = dates.find((on) => on < covers.from || on > covers.to)
  if (outside !== undefined) {
    const message = `'${id}' covers ${covers.from} to ${covers.to}, and not ${outside}: publish a version that does`
    return reject('day-not-covered', message, { calendar: id, on: outside, covers })
  }
  const events = [
    // What was withdrawn before may be named again: whoever was interrupted asks twice.
    ...withdraw.filter((on) => latest.declared.has(on)).map((on) => withdrawn(on, change)),
    ...declare.flatMap(({ on }) => declared(calendar, on, latest)),
  ]
  if (events.length > 0) return { events, calendar }
  return reject('unchanged', `nothing would change for calendar ${id}`, { calendar: id })
}

/** The calendar as it would be; what is wrong with declared days, which are the last of it, is told where they were given. */
function compiled(definition: CalendarDefinition, { declare = [], reason, decision }: CalendarChange) {
  try {
    return workingCalendar(definition)
  } catch (error) {
    if (!isDossierError(error, 'calendar-invalid')) throw error
    const first = (definition.days?.length ?? 0) - declare.length
    const told = error.details.findings.map((finding): Finding => {
      const [list, index, ...rest] = finding.path
      if (list !== 'days' || typeof index !== 'number' || index < first) return finding
      const day = declare[index - first]
      // What the change says of all its days is not wrong in each of them.
      if (rest[0] === 'reason' && day?.reason === undefined && reason !== undefined)
        return { ...finding, path: ['reason'] }
      if (rest[0] === 'notice' && day?.notice === undefined && decision !== undefined)
        return { ...finding, path: ['decision'] }
      return { ...finding, path: ['declare', index - first, ...rest] }
    })
    const findings = [...new Map(told.map((finding) => [formatFindings([finding]), finding])).values()]
    throw calendarInvalid(definition, findings)
  }
}

/** The refusal of a calendar that was never published. */
export function unknownCalendar(id: string, { calendarIds }: Catalogue): Rejected<'calendar-unknown'> {
  const known = whichThereAre(calendarIds, id, 'none was published')
  return reject('calendar-unknown', `there is no calendar '${id}'; ${known}`, { calendar: id })
}

/** A change whose lists are lists; that its days are days, compiling the calendar says. */
function formOf({ calendar, declare = [], withdraw = [] }: CalendarChange) {
  const isDay = (day: unknown) => typeof (Object(day) as Partial<CalendarDay>).on === 'string'
  const isList = { declare: isListOf(declare, isDay), withdraw: isListOf(withdraw, isText) }
  const findings = Object.entries(isList).flatMap(([member, isRight]) =>
    isRight ? [] : [{ path: [member], code: 'shape', message: 'is no list of dates' }],
  )
  if (findings.length > 0) throw commandInvalid('changeCalendar', findings)
  return { calendar, declare, withdraw }
}

const isText = (value: unknown) => typeof value === 'string'

function isListOf(value: unknown, isRight: (each: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isRight)
}

type Event = ChangedCalendar['events'][number]

function withdrawn(on: string, { calendar, decision, reason }: CalendarChange): Event {
  return { type: 'CalendarDayWithdrawn', data: present({ calendar, on: on as CivilDate, reason, decision }) }
}

/** The event of a day, unless just that was declared of it before. */
function declared({ id, definition }: WorkingCalendar, on: string, latest: CalendarVersion): Event[] {
  const { notice, ...day } = definition.days.find((each) => each.on === on)!
  const before = latest.declared.get(on)
  if (before !== undefined && canonicalJson(present({ ...day, notice })) === canonicalJson(before)) return []
  const [date, announcedOn] = [day.on, day.announcedOn] as [CivilDate, CivilDate | undefined]
  const data = present({ calendar: id, ...day, on: date, announcedOn, decision: notice })
  return [{ type: 'CalendarDayDeclared', data }]
}

/**
 * Decides a command about a calendar.
 * @throws DossierError `calendar-invalid`, `command-invalid`
 */
export function decideCalendar(
  { at, actor, ...command }: CalendarCommand,
  catalogue: Catalogue,
): { readonly accepted: true; readonly events: readonly CalendarFact[] } | Rejected<CalendarRejectionCode> {
  const found = changedCalendar(command, catalogue)
  if ('accepted' in found) return found
  return { accepted: true, events: found.events.map((event) => ({ ...event, at, actor }) as CalendarFact) }
}
