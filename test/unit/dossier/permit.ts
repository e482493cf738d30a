// One procedure that has everything, for tests of the rules; and how long stories are told on the pure rules alone.

import { defineProcedure } from 'dossier-engine'
import { given, type GivenCommand, type GivenEvent } from 'dossier-engine/testing'
import { officeCalendar, on } from '../../support/office.js'

/** Ten working days (seven online), a choice, a fork with a join, a step that may be skipped and one that does itself. */
export const permit = defineProcedure({
  code: 'permit',
  name: 'Permit for a petrol station',
  level: 'province',
  agency: 'department',
  unit: 'one-stop',
  calendar: 'office',
  term: { workingDays: 10 },
  termByChannel: { online: { workingDays: 7 } },
  supplement: { within: { workingDays: 5 }, limit: 2 },
  payment: { within: { workingDays: 3 } },
  concurrence: { within: { workingDays: 4 }, stopsClock: true },
  extension: { atMost: { workingDays: 5 }, notice: { workingDays: 1 } },
  feedback: { within: { workingDays: 5 } },
  fees: [{ code: 'filing', amount: 150_000, currency: 'VND' }],
  components: [{ code: 'application' }, { code: 'lease', mayBeMissing: true }],
  start: 'check',
  steps: {
    check: { within: { workingDays: 1 }, next: ['appraise', 'sign'] },
    appraise: { unit: 'trade', fork: ['visit', 'consult'] },
    visit: { next: ['conclude'], unit: 'field' },
    consult: { next: ['conclude'], mayBeSkipped: true },
    conclude: { join: ['visit', 'consult'], next: ['record'] },
    record: { automatic: true, next: ['sign'] },
    sign: { unit: 'leaders' },
  },
})

/** The permit with some things said otherwise. */
export function permitWith(changes: object) {
  return defineProcedure<string, string>({ ...permit, ...changes })
}

export const situation = { procedures: [permit], calendars: [officeCalendar] }

/** The office with another permit than the usual one. */
export const withPermit = (changes: object) => ({ ...situation, procedures: [permitWith(changes)] })

/** Monday 4 March 2024, 10:00, by post: due on Monday 18 March. */
export const receive = {
  type: 'receiveDossier',
  procedure: 'permit',
  channel: 'post',
  at: on('03-04'),
} as const satisfies GivenCommand

/** What happened when these commands came one after the other, all of them accepted. */
export function story(commands: readonly GivenCommand[], office: Parameters<typeof given>[1] = situation) {
  const happened: GivenEvent[] = []
  for (const command of commands) happened.push(...given(happened, office).when(command).events)
  return happened
}

/** The dossier after these commands. */
export function dossierAfter(
  commands: readonly GivenCommand[],
  office: Parameters<typeof given>[1] = situation,
) {
  const last = commands.at(-1)!
  const answer = given(story(commands.slice(0, -1), office), office).when(last)
  return answer.then(answer.events as never)
}

/** When a dossier is due after these commands, by the clock of the office. */
export function dueAfter(
  commands: readonly GivenCommand[],
  office: Parameters<typeof given>[1] = situation,
): string | undefined {
  const { deadline } = dossierAfter(commands, office)
  return deadline && new Date(deadline.dueAt + 7 * 3_600_000).toISOString().slice(5, 16)
}

/** Commands that bring a received permit to the end of its steps by the short way, on 5 March. */
export const shortWay = [
  { type: 'startStep', step: 'check', at: on('03-05') },
  { type: 'completeStep', step: 'check', next: 'sign', at: on('03-05') },
  { type: 'startStep', step: 'sign', at: on('03-05') },
  { type: 'completeStep', step: 'sign', at: on('03-05') },
] as const satisfies readonly GivenCommand[]

/** Commands that bring it to the fork, on 5 March: a visit and a consultation may start. */
export const toTheFork = [
  { type: 'startStep', step: 'check', at: on('03-05') },
  { type: 'completeStep', step: 'check', next: 'appraise', at: on('03-05') },
  { type: 'startStep', step: 'appraise', at: on('03-05') },
  { type: 'completeStep', step: 'appraise', at: on('03-05') },
] as const satisfies readonly GivenCommand[]
