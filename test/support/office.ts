// A small office for tests: a calendar with a holiday and a make-up day, a procedure of three steps, and an engine
// on a clock of the test's own. No production logic is repeated here.

import {
  createEngine,
  defineProcedure,
  workingCalendar,
  type DossierCommandInput,
  type Engine,
  type EngineOptions,
} from 'dossier-engine'

const hours = ['07:30-11:30', '13:30-17:00']

/** Mon–Fri with the swap of April 2024: 29 April off, Saturday 4 May worked. */
export const officeCalendar = workingCalendar({
  id: 'office',
  timeZone: 'Asia/Ho_Chi_Minh',
  covers: { from: '2024-01-01', to: '2025-12-31' },
  week: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours },
  days: [
    { on: '2024-04-29', hours: [], reason: 'swapped' },
    { on: '2024-04-30', hours: [], reason: 'holiday' },
    { on: '2024-05-01', hours: [], reason: 'holiday' },
    { on: '2024-05-04', hours, reason: 'make-up day' },
  ],
})

/** Seven working days, three steps with a choice in the middle. */
export const licence = defineProcedure({
  code: 'licence',
  name: 'Alcohol retail licence',
  level: 'province',
  field: 'trade',
  agency: 'department',
  unit: 'one-stop',
  onlineService: 'full',
  calendar: 'office',
  term: { workingDays: 7 },
  start: 'check',
  steps: {
    check: { within: { workingDays: 1 }, next: ['appraise', 'sign'] },
    appraise: { within: { workingDays: 5 }, unit: 'trade-unit', next: ['sign'] },
    sign: { unit: 'leaders' },
  },
})

/** An engine with that office, on a clock that stands at `recordedAt.now` until the test moves it. */
export async function openOffice(options: EngineOptions = {}) {
  const recorded = { now: Date.parse('2024-03-04T07:30:00+07:00') }
  let ids = 0
  const engine = await createEngine({
    calendars: [officeCalendar],
    procedures: [licence],
    clock: () => recorded.now,
    newId: () => `id-${++ids}`,
    ...options,
  })
  return { engine, recorded }
}

/** A command without the parts that a test doesn't care about. */
type Brief<Command> = Command extends DossierCommandInput
  ? Omit<Command, 'actor'> & { actor?: string }
  : never

/** Handles commands that must all be accepted; gives the last one's outcome. */
export async function accept(engine: Engine, ...commands: Brief<DossierCommandInput>[]) {
  let last
  for (const command of commands) {
    const outcome = await engine.handle({ actor: 'officer-1', ...command } as DossierCommandInput)
    if (!outcome.accepted)
      throw new Error(`${command.type}: ${outcome.rejection.code}: ${outcome.rejection.message}`)
    last = outcome
  }
  return last!
}

/** Handles a command that must be refused; gives the code. */
export async function refused(engine: Engine, command: Brief<DossierCommandInput>): Promise<string> {
  const outcome = await engine.handle({ actor: 'officer-1', ...command } as DossierCommandInput)
  return outcome.accepted ? 'accepted' : outcome.rejection.code
}

/** A local time in the office, 2024: `on('05-02', '10:00')`. */
export function on(day: string, time = '10:00'): string {
  return `2024-${day}T${time}:00+07:00`
}
