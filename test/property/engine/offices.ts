// An office with two calendars and three procedures: one counted in a calendar by name, one in that of the unit that
// holds the dossier, one in that of the competent agency with a clock in the other calendar. And what is decided late.

import fc from 'fast-check'
import {
  createEngine,
  defineProcedure,
  isDossierError,
  memoryLog,
  workingCalendar,
  type CalendarDay,
  type CalendarDefinition,
  type DossierCommandInput,
  type Engine,
  type EventLog,
  type OrganisationDefinition,
  type Procedure,
} from 'dossier-engine'
import {
  calendarDefinitionArbitrary,
  commandSequenceArbitrary,
  procedureArbitrary,
} from 'dossier-engine/testing'
import { daysWithHours } from '../calendar/days-with-hours.js'

/** An office at work, and a change of its first calendar. */
export interface Office {
  readonly calendars: readonly CalendarDefinition[]
  readonly procedures: readonly Procedure[]
  readonly commands: readonly DossierCommandInput[]
  readonly declare: readonly CalendarDay[]
}

/** The calendar that is changed late. */
export const changed = 'a'

const organisation: OrganisationDefinition = {
  agencies: [
    { id: 'people', name: 'People', calendar: 'b' },
    { id: 'department-1', name: 'Department 1', parent: 'people', calendar: 'a' },
    { id: 'department-2', name: 'Department 2', parent: 'people' },
  ],
  units: [
    { id: 'one-stop', name: 'One-stop', agency: 'department-1' },
    { id: 'trade', name: 'Trade', agency: 'department-1', calendar: 'b' },
    { id: 'leaders', name: 'Leaders', agency: 'department-2' },
  ],
  officers: [],
}

const covers = { from: '2024-01-01', to: '2027-12-31' }
const timeZone = 'Asia/Ho_Chi_Minh'
const date = fc
  .integer({ min: 0, max: 400 })
  .map((days) => new Date(Date.UTC(2024, 0, 8) + days * 86_400_000).toISOString().slice(0, 10))
const hours: fc.Arbitrary<object> = fc.constantFrom(
  { hours: [] },
  { hours: [] },
  { hours: ['07:30-11:30'] },
  { hours: ['00:00-24:00'] },
  { like: 'wed' },
  { until: '11:00' },
  { like: 'mon', from: '09:00' },
)
const days = fc.uniqueArray(
  fc.tuple(date, hours).map(([on, each]) => ({ on, ...each }) as CalendarDay),
  { minLength: 1, maxLength: 40, selector: ({ on }) => on, size: 'max' },
)

/** A procedure that promises every dossier something: by that is known in whose calendar its steps are counted. */
const promising = (code: string) =>
  procedureArbitrary({ code, calendar: 'a', maxSteps: 4 }).filter(
    ({ term, termByChannel = {} }) =>
      term !== undefined && !Object.values(termByChannel).some((own) => own === 'none'),
  )

/** Offices, without corrections: a correction leaves the dates of steps and own clocks to the next recomputation. */
export function officeArbitrary({ dossiers = 5, maxLength = 50 } = {}): fc.Arbitrary<Office> {
  return fc
    .tuple(
      calendarDefinitionArbitrary({ id: 'a', covers, timeZone }),
      calendarDefinitionArbitrary({ id: 'b', covers, timeZone }),
      procedureArbitrary({ code: 'named', calendar: 'a', maxSteps: 4 }),
      promising('by-unit'),
      promising('by-agency'),
      days,
    )
    .chain(([a, b, named, byUnit, byAgency, declare]) => {
      const clocks = Object.fromEntries(
        Object.entries(byAgency.clocks ?? {}).map(([name, clock]) => [name, { ...clock, calendar: 'a' }]),
      )
      const procedures = [
        named,
        defineProcedure<string, string>({
          ...byUnit,
          unit: byUnit.unit ?? 'one-stop',
          calendar: { of: 'unit' },
        }),
        defineProcedure<string, string>({
          ...byAgency,
          ...{ agency: byAgency.agency ?? 'department-1', calendar: { of: 'agency' }, clocks },
        }),
      ]
      const takenDays = daysWithHours(declare, a.week)
      return fc.record({
        calendars: fc.constant([a, b]),
        procedures: fc.constant(procedures),
        commands: commandSequenceArbitrary(procedures, {
          ...{ dossiers, maxLength, minLength: 10, corrections: false, nonsense: 0 },
        }),
        declare: fc.constant(takenDays.length > 0 ? takenDays : [{ on: '2024-01-08', hours: [] }]),
      })
    })
}

/** An office that was played; what can't be told, as a date beyond the calendar, was not done. */
export interface PlayedOffice {
  readonly engine: Engine
  readonly log: EventLog
  readonly lastAt: number
  readonly ids: readonly string[]
}

/** Plays an office on a log of its own; the same office is played the same way. */
export async function playOffice(office: Office): Promise<PlayedOffice> {
  const log = memoryLog()
  const { procedures, commands } = office
  const engine = await createEngine({
    ...{ log, procedures, organisation, clock: () => Date.UTC(2024, 0, 1) },
    calendars: office.calendars.map((each) => workingCalendar(each)),
  })
  for (const command of commands) {
    try {
      await engine.handle(command)
    } catch (error) {
      if (!isDossierError(error, 'calendar-range') && !isDossierError(error, 'calendar-unknown')) throw error
    }
  }
  const ids = [...new Set(commands.map(({ dossierId }) => dossierId!))].filter((id) => {
    try {
      engine.dossier(id)
      return true
    } catch (error) {
      if (isDossierError(error, 'dossier-unknown')) return false
      throw error
    }
  })
  return { engine, log, ids, lastAt: Math.max(...commands.map(({ at }) => Number(at))) }
}

/** Every date that is promised, by dossier and clock. */
export function dates({ engine, ids }: Pick<PlayedOffice, 'engine' | 'ids'>): Map<string, number> {
  const found = new Map<string, number>()
  for (const id of ids) {
    const { deadline, steps, clocks = [] } = engine.dossier(id)
    if (deadline !== undefined) found.set(`${id} statutory`, deadline.dueAt)
    for (const [index, { step, dueAt }] of steps.entries())
      if (dueAt !== undefined) found.set(`${id} step/${step} #${index}`, dueAt)
    for (const [index, { clock, dueAt }] of clocks.entries()) found.set(`${id} ${clock} #${index}`, dueAt)
  }
  return found
}
