// One office for all golden texts: the swap of April 2024, a procedure in days, one in hours, one with a choice of terms.

import {
  createEngine,
  defineProcedure,
  workingCalendar,
  type DossierCommandInput,
  type EngineOptions,
} from 'dossier-engine'

const hours = ['07:30-11:30', '13:30-17:00']

export const office = workingCalendar({
  id: 'office',
  timeZone: 'Asia/Ho_Chi_Minh',
  covers: { from: '2024-01-01', to: '2024-12-31' },
  week: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours },
  days: [
    { on: '2024-04-29', hours: [], reason: 'nghỉ hoán đổi', announcedOn: '2024-04-12' },
    { on: '2024-04-30', hours: [], reason: 'Ngày Chiến thắng' },
    { on: '2024-05-01', hours: [], reason: 'Ngày Quốc tế lao động' },
    { on: '2024-05-04', hours, reason: 'làm bù cho 29/4', announcedOn: '2024-04-12' },
  ],
})

const shared = { calendar: office.id, start: 'check', steps: { check: {} } } as const

const procedures = [
  defineProcedure({
    ...shared,
    code: 'days',
    name: 'Days',
    term: { workingDays: 5 },
    steps: { check: { within: { workingHours: 6 } } },
  }),
  defineProcedure({
    ...shared,
    code: 'waits',
    name: 'Waits',
    term: { workingDays: 5 },
    concurrence: { stopsClock: true },
    extension: { apology: false },
  }),
  defineProcedure({ ...shared, code: 'hours', name: 'Hours', term: { workingHours: 2 } }),
  defineProcedure({
    ...shared,
    code: 'choice',
    name: 'Choice',
    term: { earlierOf: [{ workingDays: 3 }, { on: '2024-05-05' }, { months: 1 }] },
  }),
  defineProcedure({
    ...shared,
    code: 'cut-off',
    name: 'Cut-off',
    term: { days: 3 },
    termOptions: { cutOff: '15:00', end: 'midnight' },
    onSupplement: 'restart',
  }),
  defineProcedure({ code: 'open', name: 'Open', start: 'check', steps: { check: {} } }),
]

/** `on('05-02', '10:00')`, 2024 in the office. */
export const on = (day: string, time = '10:00') => `2024-${day}T${time}:00+07:00`

type Told<Command> = Command extends DossierCommandInput ? Omit<Command, 'actor' | 'dossierId'> : never

/** An engine in which these commands were accepted, all by `lan`, of dossier `d-1`. */
export async function told(...commands: Told<DossierCommandInput>[]) {
  const options: EngineOptions = { calendars: [office], procedures }
  const engine = await createEngine(options)
  for (const command of commands) {
    const outcome = await engine.handle({ dossierId: 'd-1', actor: 'lan', ...command } as DossierCommandInput)
    if (!outcome.accepted) throw new Error(`${command.type}: ${outcome.rejection.message}`)
  }
  return engine
}

/** A dossier that was received. */
export const received = (procedure: string, at: string) =>
  ({ type: 'receiveDossier', procedure, channel: 'online', at }) as const
