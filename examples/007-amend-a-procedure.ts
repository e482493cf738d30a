// A procedure from its publication to its end, by decision: drafted, published, amended from a day on, on portals,
// replaced, abolished; and what becomes of a dossier that was received before.

import {
  createEngine,
  decide,
  formatInstant,
  formatTerm,
  toInstant,
  type Instant,
  type OfficeCommandInput,
  type ProcedureDefinition,
} from 'dossier-engine'
import { vietnamOffice } from 'dossier-engine/calendars/vietnam'

const office = vietnamOffice()
const local = (at: number | undefined) =>
  at === undefined || !Number.isFinite(at)
    ? '–'
    : formatInstant(at as Instant, office.timeZone)
        .slice(0, 16)
        .replace('T', ' ')
const at = (time: string) => `2024-${time}:00+07:00`

// The procedure comes by decision, not by configuration: the engine is given the calendar alone.
const engine = await createEngine({ calendars: [office] })
const retail: ProcedureDefinition = {
  code: '2.000591',
  name: 'Alcohol retail licence',
  level: 'province',
  calendar: office.id,
  term: { workingDays: 10 },
  start: 'check',
  steps: { check: { next: ['sign'] }, sign: {} },
}
const shorter: ProcedureDefinition = { ...retail, term: { workingDays: 7 }, onlineService: 'full' }

const administer = async (command: OfficeCommandInput) => {
  const outcome = await engine.administer(command)
  const [event] = outcome.accepted ? outcome.events : []
  console.log(
    outcome.accepted
      ? `${command.type}: ${event?.type}`
      : `${command.type} refused: ${outcome.rejection.code}: ${outcome.rejection.message}`,
  )
}
const receive = async (dossierId: string, procedure: string, time: string) => {
  const outcome = await engine.handle({
    type: 'receiveDossier',
    dossierId,
    procedure,
    channel: 'inPerson',
    actor: 'lan',
    at: at(time),
  })
  if (!outcome.accepted) {
    console.log(`${dossierId} refused: ${outcome.rejection.code}: ${outcome.rejection.message}`)
    return
  }
  const { procedureVersion, dueAt } = engine.progress(dossierId)
  console.log(`${dossierId} follows version ${procedureVersion}, due ${local(dueAt)}`)
}

// 1. Drafted, and published by a decision that holds from a later day.
await administer({ type: 'draftProcedure', definition: retail, actor: 'control', at: at('02-20T09:00') })
await receive('too-early', retail.code, '02-26T09:00')
await administer({
  type: 'publishProcedure',
  procedure: retail.code,
  decision: '112/QĐ-UBND',
  decidedOn: '2024-02-26',
  inForceFrom: '2024-03-01',
  actor: 'chair',
  at: at('02-26T10:00'),
})
for (const [portal, publicisedOn, time] of [
  ['national', '2024-02-28', '02-28T09:00'],
  ['province', '2024-03-05', '03-05T09:00'],
] as const)
  await administer({
    type: 'publiciseProcedure',
    procedure: retail.code,
    portal,
    publicisedOn,
    actor: 'web',
    at: at(time),
  })

// 2. Amended: decided in June, in force from July. Who comes before that day has the version of that day.
await administer({
  type: 'amendProcedure',
  definition: shorter,
  decision: '480/QĐ-UBND',
  decidedOn: '2024-06-17',
  inForceFrom: '2024-07-01',
  actor: 'chair',
  at: at('06-17T10:00'),
})
await receive('before', retail.code, '06-28T09:00')
await receive('after', retail.code, '07-01T09:00')

// 3. The decision lets open dossiers change over. What would that do? The rules are pure, so they can be asked first.
const change = {
  type: 'switchProcedureVersion',
  dossierId: 'before',
  version: 2,
  legalBasis: '480/QĐ-UBND, art. 3',
  actor: 'chair',
} as const
const preview = decide(
  { ...change, at: toInstant(at('07-03T08:00')) },
  engine.dossier('before'),
  engine.catalogue(),
)
for (const event of preview.accepted ? preview.events : [])
  if (event.type === 'DeadlineSet') console.log(`preview: due ${local(event.data.dueAt)}`)
console.log(`nothing is written: due ${local(engine.progress('before').dueAt)}`)

await engine.handle({ ...change, at: at('07-03T08:00') })
for (const { cause, dueAt, term, procedureVersion, trace } of engine.explainDeadline('before').promises) {
  const days = trace?.days.filter(({ counted }) => counted).length
  console.log(
    `  ${cause}: due ${local(dueAt)}, ${term && formatTerm(term)} of version ${procedureVersion}, ${days} days counted`,
  )
}

// 4. Replaced by another procedure; and the one that took its place, abolished.
const merged = { ...shorter, code: '2.002000', name: 'Alcohol trade licence' }
await administer({
  type: 'publishProcedure',
  definition: merged,
  decision: '901/QĐ-UBND',
  decidedOn: '2024-09-16',
  inForceFrom: '2024-10-01',
  actor: 'chair',
  at: at('09-16T10:00'),
})
await administer({
  type: 'replaceProcedure',
  procedure: retail.code,
  by: merged.code,
  decision: '901/QĐ-UBND',
  decidedOn: '2024-09-16',
  inForceFrom: '2024-10-01',
  actor: 'chair',
  at: at('09-16T10:05'),
})
await receive('last-day', retail.code, '09-30T16:00')
await receive('next-day', retail.code, '10-01T08:00')
await administer({
  type: 'amendProcedure',
  definition: { ...retail, term: { workingDays: 3 } },
  decision: '950/QĐ-UBND',
  decidedOn: '2024-10-07',
  inForceFrom: '2024-11-01',
  actor: 'chair',
  at: at('10-07T10:00'),
})
await administer({
  type: 'abolishProcedure',
  procedure: merged.code,
  decision: '1200/QĐ-UBND',
  decidedOn: '2024-12-02',
  inForceFrom: '2025-01-01',
  actor: 'chair',
  at: at('12-02T10:00'),
})

// 5. The whole history, with the times for which each version holds.
const catalogue = engine.catalogue()
for (const code of [retail.code, merged.code]) {
  const history = catalogue.historyOf(code)
  console.log(`history of ${code}`)
  for (const { version, decision, from, to, changes = [] } of history?.versions ?? []) {
    const changed = changes.length === 0 ? '' : `, changes ${changes.join(', ')}`
    console.log(`  version ${version} by ${decision}: ${local(from)} until ${local(to)}${changed}`)
  }
  const { end } = history ?? {}
  if (end !== undefined)
    console.log(`  ${end.how} by ${end.decision} from ${end.inForceFrom}${end.by ? ` by ${end.by}` : ''}`)
}
for (const { version, portal, publicisedOn, inForceFrom = '' } of catalogue.portalPublications(retail.code))
  console.log(`  version ${version} on ${portal}: ${publicisedOn <= inForceFrom ? 'in time' : 'late'}`)
for (const day of ['03-01T00:00', '10-01T00:00', '12-31T00:00']) {
  const inForce = catalogue.procedures({ on: toInstant(at(day)) })
  console.log(
    `in force on ${day.slice(0, 5)}: ${inForce.map(({ definition }) => definition.code).join(', ')}`,
  )
}
await engine.close()
