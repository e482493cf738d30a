// What comes to the department in the year: who files what, when and how. These are the inputs of the report, 10,732
// dossiers of which 10,714 online; what becomes of them is decided by officers and the engine, not here.

import { dayNumber, formatDayNumber } from '../../kernel/civil-date.js'
import { minuteMs, type Instant } from '../../kernel/instant.js'
import type { WorkingCalendar } from '../../calendar/working-calendar.js'
import type { Channel } from '../../procedure/channel.js'
import { Lot, type Chance } from './chance.js'
import type { DepartmentProcedure } from './procedures.js'
import type { Route } from './subjects.js'

/** A dossier as it comes. */
export interface Filing {
  readonly at: Instant
  readonly procedure: DepartmentProcedure
  readonly channel: Channel
  /**
   * What is to become of it at the desk. Only `complete` ones can be received; the others are `hopeless`, `regretted`
   * by the applicant at once, or filed when the desk had closed for the year.
   */
  readonly fate: 'complete' | 'hopeless' | 'regretted' | 'tooLate'
  /** The application that it is part of, with another dossier. */
  readonly bundle?: Bundle | undefined
}

/** One application for two procedures; its first dossier leaves its id here, for the second to be linked to it. */
export interface Bundle {
  readonly application: string
  dossierId: string | undefined
}

/** A dossier that was begun in the old system, and goes on in this one before the year begins. */
export interface TakenOver {
  readonly at: Instant
  readonly procedure: DepartmentProcedure
  readonly receivedAt: Instant
  readonly dueAt: Instant
}

/** How many dossiers come in 2024 that the department can receive, by the report. */
const incoming = { online: 10_714, offline: 18 }
/** Of those online: how many ask for a visit to the site on the last two working days. */
const lastMinute = 8

/** How many of what comes online in one application with another. */
const bundled = 0.02

/** Last days on which applicants, who know the department, file what is still to be decided in the year. */
const lastFilingOn: Readonly<Record<Route, number>> = {
  desk: dayNumber(2024, 12, 31),
  file: dayNumber(2024, 12, 24),
  visit: dayNumber(2024, 12, 13),
}
const firstDay = dayNumber(2024, 1, 1)
const lastDay = dayNumber(2024, 12, 31)
/** How much comes in a month, January first. */
const busyness = [8, 5, 8, 8, 8, 8, 9, 9, 9, 9, 10, 9]

/** All that is filed in the year, in no order. */
export function filingsOfTheYear(
  procedures: readonly DepartmentProcedure[],
  calendar: WorkingCalendar,
  chance: Chance,
): readonly Filing[] {
  const byCases = ({ cases }: DepartmentProcedure) => cases
  const online = filedOnline(procedures)
  const lots = {
    any: new Lot(procedures, byCases),
    online: new Lot(online, byCases),
    visits: new Lot(
      online.filter(({ route }) => route === 'visit'),
      byCases,
    ),
  }
  const days = daysToFileOn(calendar)
  const momentOf = ({ route }: DepartmentProcedure) => moment(days[route].draw(chance), calendar, chance)
  const several = (count: number, make: () => Filing) => Array.from({ length: count }, make)

  const usual = several(incoming.online - lastMinute, () => {
    const procedure = lots.online.draw(chance)
    return { at: momentOf(procedure), procedure, channel: 'online', fate: 'complete' }
  })
  return [
    ...inBundles(usual, chance),
    ...several(lastMinute, () => {
      const at = momentBetween(lastDay - 1, lastDay, calendar, chance)
      return { at, procedure: lots.visits.draw(chance), channel: 'online', fate: 'complete' }
    }),
    ...several(incoming.offline, () => {
      const procedure = lots.any.draw(chance)
      // At the counter and by post, what comes after hours is there at the next opening.
      const at = calendar.add(momentOf(procedure), { workingMinutes: 0 })
      return { at, procedure, channel: chance.happens(0.6) ? 'inPerson' : 'post', fate: 'complete' }
    }),
    ...several(chance.between(60, 90), () => {
      const procedure = lots.online.draw(chance)
      const fate = chance.happens(0.65) ? 'hopeless' : 'regretted'
      return { at: momentOf(procedure), procedure, channel: 'online', fate }
    }),
    ...several(chance.between(2, 6), () => {
      const at = (calendar.closingOn('2024-12-31')! + chance.between(5, 400) * minuteMs) as Instant
      return { at, procedure: lots.online.draw(chance), channel: 'online', fate: 'tooLate' }
    }),
  ]
}

/** What the old system still had in work in December: each is finished in this one before the year begins. */
export function takenOverFilings(
  procedures: readonly DepartmentProcedure[],
  calendar: WorkingCalendar,
  chance: Chance,
): readonly TakenOver[] {
  const files = filedOnline(procedures).filter(({ route }) => route === 'file')
  return Array.from({ length: 7 }, (_, index) => ({
    procedure: chance.pick(files),
    receivedAt: atMinute(dayNumber(2023, 12, 6), chance.between(450, 1000), calendar, chance),
    at: atMinute(dayNumber(2023, 12, 13), 480 + 5 * index, calendar, chance),
    dueAt: calendar.closingOn('2023-12-28')!,
  }))
}

function filedOnline(procedures: readonly DepartmentProcedure[]): DepartmentProcedure[] {
  return procedures.filter(({ procedure }) => /^(full|partial)$/.test(procedure.onlineService))
}

/** Files some together with the one before them, if both are worked on in the same way. */
function inBundles(filings: readonly Filing[], chance: Chance): Filing[] {
  const all = [...filings]
  for (let index = 1; index < all.length; index++) {
    const [first, second] = [all[index - 1]!, all[index]!]
    const mayGoTogether = first.bundle === undefined && first.procedure !== second.procedure
    if (first.procedure.route !== second.procedure.route || !mayGoTogether) continue
    if (!chance.happens(bundled)) continue
    const bundle: Bundle = { application: `application-${chance.id()}`, dossierId: undefined }
    all[index - 1] = { ...first, bundle }
    all[index] = { ...second, at: (first.at + 20_000) as Instant, bundle }
  }
  return all
}

/** The days of the year by how much is filed on them; on days off something comes in online. */
function daysToFileOn(calendar: WorkingCalendar): Readonly<Record<Route, Lot<number>>> {
  const all = Array.from({ length: lastDay - firstDay + 1 }, (_, index) => firstDay + index)
  const weight = (day: number) => {
    const on = formatDayNumber(day)
    return (calendar.isWorkingDay(on) ? 100 : 5) * busyness[Number(on.slice(5, 7)) - 1]!
  }
  const upTo = (route: Route) =>
    new Lot(
      all.filter((day) => day <= lastFilingOn[route]),
      weight,
    )
  return { desk: upTo('desk'), file: upTo('file'), visit: upTo('visit') }
}

/** A moment of a day: four of five while the office is open, else in the evening; on the last day before ten. */
function moment(day: number, calendar: WorkingCalendar, chance: Chance): Instant {
  const minute =
    day === lastDay
      ? chance.between(420, 600)
      : chance.happens(0.8)
        ? chance.between(450, 1019)
        : chance.between(1020, 1430)
  return atMinute(day, minute, calendar, chance)
}

/** A moment in the working hours of a day, or in the first two of the day after it. */
function momentBetween(day: number, next: number, calendar: WorkingCalendar, chance: Chance): Instant {
  return chance.happens(0.6)
    ? atMinute(day, chance.between(480, 1000), calendar, chance)
    : atMinute(next, chance.between(450, 570), calendar, chance)
}

function atMinute(day: number, minute: number, calendar: WorkingCalendar, chance: Chance): Instant {
  const start = calendar.startOfDay(formatDayNumber(day))
  return (start + minute * minuteMs + chance.between(0, 59) * 1000) as Instant
}
