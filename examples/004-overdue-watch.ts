// A morning at the office, on a simulated clock: who is nearly due, who is overdue, and listeners that hear of it.

import { createEngine, defineProcedure, formatInstant, isDossierError, type Instant } from 'dossier-engine'
import { vietnamOffice } from 'dossier-engine/calendars/vietnam'

const office = vietnamOffice()
const local = (at: Instant) => formatInstant(at, office.timeZone).slice(0, 16).replace('T', ' ')

const permit = defineProcedure({
  code: 'permit',
  name: 'Permit',
  unit: 'one-stop',
  calendar: office.id,
  term: { workingDays: 2 },
  start: 'appraise',
  steps: { appraise: { unit: 'trade' } },
})

// The engine asks this clock, and only for commands without `at`; questions always name their moment.
let now = '2024-04-24T08:00:00+07:00'
const engine = await createEngine({ calendars: [office], procedures: [permit], clock: () => now })

// Listeners hear of what is in the log, after it is there; `on` gives the function that ends it.
engine.on('DeadlineSet', ({ stream, data }) => console.log(`  [${stream}] due ${local(data.dueAt)}`))
engine.on('rejected', ({ command, rejection }) => console.log(`  [${command.type}] ${rejection.code}`))
engine.on('error', (error) => {
  if (!isDossierError(error)) console.log(`  [listener failed] ${String(error)}`)
})
const stopFailing = engine.on('DossierResolved', () => {
  throw new Error('no connection to the mail server')
})

const receive = (dossierId: string) =>
  engine.handle({ type: 'receiveDossier', dossierId, procedure: permit.code, channel: 'post', actor: 'lan' })

console.log('Wednesday 08:00')
await receive('one')
await receive('two')
now = '2024-04-25T09:00:00+07:00'
console.log('Thursday 09:00')
await receive('three')

// A live view of one dossier: an immutable snapshot and the patches that lead from each to the next.
const watched = engine.watch('one', ({ event, patches }) => {
  console.log(`  one: ${event.type} changed ${patches.map(({ path }) => path.join('.')).join(', ')}`)
})

const ask = () => {
  const due = engine.nearlyDue({ asOf: now, within: { workingHours: 8 } }).dossiers
  const late = engine.overdue({ asOf: now }).dossiers
  for (const { dossierId, dueAt } of due) console.log(`  nearly due: ${dossierId}, ${local(dueAt)}`)
  for (const { dossierId, byMs } of late)
    console.log(`  overdue: ${dossierId}, by ${(byMs / 3_600_000).toFixed(1)} hours`)
}

now = '2024-04-26T08:00:00+07:00'
console.log('Friday 08:00')
ask()
await engine.handle({ type: 'startStep', dossierId: 'one', step: 'appraise', actor: 'hoa' })
await engine.handle({ type: 'startStep', dossierId: 'one', step: 'appraise', actor: 'hoa' })
await engine.handle({ type: 'completeStep', dossierId: 'one', step: 'appraise', actor: 'hoa' })
await engine.handle({ type: 'resolveDossier', dossierId: 'one', outcome: 'granted', actor: 'minh' })
stopFailing()
watched.stop()

now = '2024-04-26T17:30:00+07:00'
console.log('Friday 17:30')
ask()

// Monday to Wednesday are off: working hours ahead reach over them to Thursday 2 May.
now = '2024-04-29T09:00:00+07:00'
console.log('Monday 09:00, a day off')
ask()
await engine.close()
