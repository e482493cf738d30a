// A request for a supplement stops the clock; when the supplement is there, the due date has moved, and says why.

import {
  createEngine,
  defineProcedure,
  formatInstant,
  formatTerm,
  type Instant,
  type SupplementPolicy,
} from 'dossier-engine'
import { vietnamOffice } from 'dossier-engine/calendars/vietnam'

const office = vietnamOffice()
const local = (at: Instant | undefined) => (at === undefined ? '–' : formatInstant(at, office.timeZone))

/** The same procedure, with another rule about supplements. */
const permit = (onSupplement: SupplementPolicy) =>
  defineProcedure({
    code: `permit-${onSupplement}`,
    name: `Permit (${onSupplement})`,
    calendar: office.id,
    term: { workingDays: 10 },
    start: 'appraise',
    steps: { appraise: {} },
    onSupplement,
  })
const policies = ['resume', 'restart', 'ignore'] as const
const engine = await createEngine({ calendars: [office], procedures: policies.map(permit) })

for (const policy of policies) {
  const dossierId = `dossier-${policy}`
  await engine.handle({
    type: 'receiveDossier',
    dossierId,
    procedure: `permit-${policy}`,
    channel: 'inPerson',
    actor: 'lan',
    at: '2024-03-04T09:00:00+07:00',
  })
  await engine.handle({
    type: 'requestSupplement',
    dossierId,
    reason: 'the site plan is missing',
    actor: 'hoa',
    at: '2024-03-07T15:00:00+07:00',
  })
  const waiting = engine.progress(dossierId)
  await engine.handle({
    type: 'receiveSupplement',
    dossierId,
    actor: 'lan',
    at: '2024-03-13T08:30:00+07:00',
  })
  const after = engine.progress(dossierId)
  console.log(`${policy}: ${waiting.state}, clock ${waiting.clock}, due ${local(waiting.dueAt)}`)
  console.log(`  then ${after.state}, clock ${after.clock}, due ${local(after.dueAt)}`)
}

// Why the first of them is due when it is: every promise made, and what it was computed from.
for (const promise of engine.explainDeadline('dossier-resume').promises) {
  const { cause, at, dueAt, pause, shift, trace, policy } = promise
  console.log(`${local(at)} ${cause}: due ${local(dueAt)} (${policy})`)
  if (pause === undefined || shift === undefined) continue
  console.log(`  the clock stood from ${local(pause.from)} to ${local(pause.to)}: ${formatTerm(shift)}`)
  // The trace tells the whole way from the reception; its last move is this pause.
  const { paused = [], days = [] } = trace?.moves.at(-1) ?? {}
  for (const { on, weekday, counted, part } of [...paused, ...days]) {
    const what = part === 'pause' ? 'given back' : 'added'
    console.log(`  ${on} ${weekday}  ${counted ? what : 'a day off'}`)
  }
}

// While the clock stands, a dossier in time is not overdue, however long it takes.
await engine.handle({
  type: 'requestSupplement',
  dossierId: 'dossier-resume',
  reason: 'the plan is not signed',
  actor: 'hoa',
  at: '2024-03-20T10:00:00+07:00',
})
const late = '2024-06-03T08:00:00+07:00'
for (const { dossierId, dueAt } of engine.overdue({ asOf: late }).dossiers) {
  console.log(`overdue on 3 June: ${dossierId}, due ${local(dueAt)}`)
}
console.log('workload on 3 June:', engine.workload({ asOf: late, groupBy: [] }).total)
await engine.close()
