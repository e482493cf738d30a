// An office that decides about procedures: the real log, replica and recorder, and no engine around them.

import { memoryLog, workingCalendar, toInstant, type EventLog } from 'dossier-engine'
import { administer, type OfficeCommandInput } from '../../../src/engine/administer.js'
import { vaultOf } from '../../../src/engine/memory-vault.js'
import { publish } from '../../../src/engine/publish.js'
import { Recorder } from '../../../src/engine/recorder.js'
import { openReplica } from '../../../src/engine/replica.js'
import type { FieldTable } from '../../../src/log/field.js'
import { createRegistry } from '../../../src/log/registry.js'
import { organisationEvents } from '../../../src/organisation/events.js'
import { procedureEvents } from '../../../src/procedure/events.js'

const hours = ['07:30-11:30', '13:30-17:00']

/** An ordinary week in Son La. */
export const calendar = workingCalendar({
  id: 'office',
  timeZone: 'Asia/Ho_Chi_Minh',
  covers: { from: '2024-01-01', to: '2025-12-31' },
  week: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours },
})

/** A procedure of one step, which tests change as they like. */
export const definition = {
  code: 'licence',
  name: 'Alcohol retail licence',
  level: 'province',
  field: 'trade',
  calendar: 'office',
  term: { workingDays: 7 },
  start: 'check',
  steps: { check: { within: { workingDays: 3 } } },
} as const

/** The decision of a day, in force from a day. */
export function decided(decidedOn: string, inForceFrom: string) {
  return { decision: `QĐ-${decidedOn}`, decidedOn, inForceFrom }
}

/** The procedure’s first version, in force from March. */
export const publishProcedure = {
  type: 'publishProcedure',
  definition,
  ...decided('2024-02-01', '2024-03-01'),
} as const

/** The procedure with a shorter term. */
export const shorter = { ...definition, term: { workingDays: 5 } }

/** Its second version, in force from June. */
export const amendProcedure = {
  type: 'amendProcedure',
  definition: shorter,
  ...decided('2024-05-20', '2024-06-01'),
} as const

/** Midnight of a day in Son La. */
export function midnight(day: string) {
  return toInstant(`${day}T00:00:00+07:00`)
}

type Brief<Command> = Command extends OfficeCommandInput ? Omit<Command, 'actor'> : never

/** Opens the office on a log. */
export async function openCatalogue({
  log = memoryLog(),
  attributes,
}: { log?: EventLog; attributes?: FieldTable } = {}) {
  const registry = createRegistry([...Object.values(procedureEvents), ...Object.values(organisationEvents)])
  const replica = await openReplica(log, registry, {
    onAppend: () => undefined,
    onUnreadable: () => undefined,
    onFailure: () => undefined,
  })
  const clock = () => toInstant('2024-03-04T09:00:00+07:00')
  const recorder = new Recorder({ log, table: replica.table, now: clock })
  let ids = 0
  const parts = {
    replica,
    recorder,
    vault: vaultOf(log),
    newId: () => `id-${++ids}`,
    timeZone: undefined,
    attributes,
  }
  await publish({ calendars: [calendar] }, replica, recorder)
  return {
    replica,
    catalogue: () => replica.books.catchUp().catalogue,
    publish: (publication: Parameters<typeof publish>[0]) =>
      publish(publication, replica, recorder, attributes),
    ask: async (command: unknown) => (await administer(command, parts)).outcome,
    /** The types of the events that followed, or the code of the refusal. */
    async decide(command: Brief<OfficeCommandInput>): Promise<string> {
      const { outcome } = await administer({ actor: 'chief', ...command }, parts)
      return outcome.accepted ? outcome.events.map(({ type }) => type).join() : outcome.rejection.code
    },
  }
}
