// An office whose calendar is changed after dossiers were received: March 2024, Monday to Friday, and the change that
// takes Wednesday the sixth off.

import {
  createEngine,
  defineProcedure,
  workingCalendar,
  type CalendarChangePreview,
  type Engine,
  type EngineOptions,
} from 'dossier-engine'
import { on } from '../../support/office.js'

const hours = ['07:30-11:30', '13:30-17:00']

/** The office’s hours on working days, but on days off. */
export const working = (id: string, off: readonly string[] = []) =>
  workingCalendar({
    ...{ id, timeZone: 'Asia/Ho_Chi_Minh', covers: { from: '2024-01-01', to: '2024-12-31' } },
    week: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours },
    days: off.map((day) => ({ on: `2024-${day}`, hours: [] })),
  })

/** Due after five working days; the first of its steps after two. */
export const procedure = (code: string, changes: object = {}) =>
  defineProcedure<string, string>({
    ...{ code, name: code, calendar: 'office', term: { workingDays: 5 }, start: 'check' },
    steps: { check: { within: { workingDays: 2 }, next: ['sign'] }, sign: {} },
    ...changes,
  })

/** A clock of a procedure’s own. */
export const norm = { start: ['DossierReceived'], stop: ['ResultReturned'], within: { workingDays: 5 } }

/** An engine with them. */
export const open = (options: EngineOptions = {}) =>
  createEngine({ calendars: [working('office')], procedures: [procedure('licence')], ...options })

/** The reception of a dossier, on Monday the fourth. */
export const receive = {
  type: 'receiveDossier',
  procedure: 'licence',
  channel: 'post',
  at: on('03-04'),
} as const

/** The change that takes the sixth off. */
export const wednesdayOff = {
  calendar: 'office',
  declare: [{ on: '2024-03-06', hours: [] }],
  decision: '12/QD',
}

/** Applies it, on the eighth. */
export const apply = (engine: Engine, changes: object = {}) =>
  engine.applyCalendarChange({ ...wednesdayOff, actor: 'boss', at: on('03-08'), ...changes })

/** What it would move, asked on the eighth. */
export async function preview(engine: Engine, changes: object = {}): Promise<CalendarChangePreview> {
  const found = await engine.previewCalendarChange({ ...wednesdayOff, asOf: on('03-08'), ...changes })
  if (!found.accepted) throw new Error(found.rejection.message)
  return found
}

/** Of a preview, which clock of which dossier would move to which day. */
export const moves = ({ moved }: CalendarChangePreview) =>
  moved.map(({ dossierId, clock, after }) => [dossierId, clock, day(after)])

/** The day of an instant in the office, without its year. */
export const day = (at: number | undefined) => at && new Date(at + 7 * 3_600_000).toISOString().slice(5, 10)

/** The day on which a dossier is due. */
export const dueOf = (engine: Engine, dossierId = 'd') => day(engine.dossier(dossierId).deadline?.dueAt)
