// On 12 April 2024 the swap of Monday 29 April for Saturday 4 May was announced, when dossiers with those dates were in
// work. What would it move, moving it, doing so twice, and taking it back.

import {
  createEngine,
  defineProcedure,
  formatInstant,
  type CalendarChange,
  type Instant,
  type Term,
} from 'dossier-engine'
import { vietnamOffice } from 'dossier-engine/calendars/vietnam'

// The calendar as people knew it the day before.
const office = vietnamOffice({ knownOn: '2024-04-11' })
const local = (at: Instant | undefined) =>
  at === undefined ? '–' : formatInstant(at, office.timeZone).slice(5, 16).replace('T', ' ')

const procedure = (code: string, term: Term) =>
  defineProcedure({
    code,
    name: code,
    unit: 'one-stop',
    calendar: office.id,
    term,
    start: 'check',
    steps: { check: { within: { workingDays: 2 } } },
  })
const procedures = [
  procedure('ten', { workingDays: 10 }),
  procedure('twelve', { workingDays: 12 }),
  procedure('fifteen', { workingDays: 15 }),
  procedure('civil', { days: 22 }),
]
let now = '2024-04-10T09:00:00+07:00'
const engine = await createEngine({ calendars: [office], procedures, clock: () => now })
const tell = async (command: Parameters<typeof engine.handle>[0]) => {
  const outcome = await engine.handle(command)
  if (!outcome.accepted) throw new Error(outcome.rejection.message)
}
const show = (title: string) => {
  const dossiers = engine.search({}).dossiers.map(({ dossierId, dueAt }) => `${dossierId} ${local(dueAt)}`)
  console.log(`${title}: ${dossiers.join(', ')}`)
}

// 1. Six dossiers came in by the morning of 12 April. One is done, one waits for a supplement.
const receive = (dossierId: string, code: (typeof procedures)[number]['code'], at: string) =>
  tell({ type: 'receiveDossier', dossierId, procedure: code, channel: 'online', actor: 'lan', at })
await receive('done', 'ten', '2024-04-10T09:00:00+07:00')
await receive('early', 'ten', '2024-04-11T09:00:00+07:00')
for (const code of ['ten', 'twelve', 'fifteen', 'civil'])
  await receive(code, code, '2024-04-12T08:00:00+07:00')
const on12April = { actor: 'hoa', at: '2024-04-12T08:30:00+07:00' }
await tell({ type: 'startStep', dossierId: 'done', step: 'check', ...on12April })
await tell({ type: 'completeStep', dossierId: 'done', step: 'check', ...on12April })
await tell({ type: 'resolveDossier', dossierId: 'done', outcome: 'granted', ...on12April })
await tell({ type: 'requestSupplement', dossierId: 'twelve', reason: 'the plan is missing', ...on12April })
show('before')

// 2. The news of the day. What would it move, and how would dossiers stand on 2 May at 09:00 if they ended then?
const swap: CalendarChange = {
  calendar: office.id,
  declare: [
    { on: '2024-04-29', hours: [], reason: 'swapped for Saturday 4 May', announcedOn: '2024-04-12' },
    { on: '2024-05-04', like: 'mon', reason: 'worked instead of 29 April', announcedOn: '2024-04-12' },
  ],
  decision: '2450/VPCP-KGVX',
}
const preview = await engine.previewCalendarChange({ ...swap, asOf: '2024-05-02T09:00:00+07:00' })
if (!preview.accepted) throw new Error(preview.rejection.message)
console.log(`preview: ${preview.moved.length} of ${preview.dossiers} open dossiers would move`)
for (const { dossierId, before, after, classBefore, classAfter } of preview.moved) {
  const way = after > before ? 'later' : 'earlier'
  const flip = classBefore === classAfter ? classBefore : `${classBefore}, then ${classAfter}`
  console.log(`  ${dossierId}: ${local(before)} becomes ${local(after)}, ${way}; on 2 May ${flip}`)
}
show('nothing is written')

// 3. Applied; and once more, which does nothing.
now = '2024-04-12T15:00:00+07:00'
for (const time of ['applied', 'again']) {
  const applied = await engine.applyCalendarChange({ ...swap, actor: 'chief', at: now })
  if (!applied.accepted) throw new Error(applied.rejection.message)
  const { dossiers, recomputed, refused } = applied
  console.log(`${time}: ${recomputed} of ${dossiers} moved, ${refused.length} refused`)
}
show('after')
for (const promise of engine.explainDeadline('ten').promises.slice(1)) {
  const { cause, dueAt, calendarVersion, reason } = promise
  console.log(`  ten: ${cause} to ${local(dueAt)} by calendar version ${calendarVersion}, ${reason}`)
}

// The clock of `twelve` stood meanwhile. Its supplement comes: the pause is counted by the calendar of today.
await tell({
  type: 'receiveSupplement',
  dossierId: 'twelve',
  actor: 'lan',
  at: '2024-04-16T09:00:00+07:00',
})
show('a supplement came')

// 4. Taken back: the published hours hold again, and so do the dates.
now = '2024-04-17T09:00:00+07:00'
const withdrawn = await engine.applyCalendarChange({
  calendar: office.id,
  withdraw: ['2024-04-29', '2024-05-04'],
  reason: 'announced by mistake',
  actor: 'chief',
})
if (!withdrawn.accepted) throw new Error(withdrawn.rejection.message)
console.log(`withdrawn: ${withdrawn.recomputed} of ${withdrawn.dossiers} moved`)
show('as before')

// 5. What was promised in between stays answerable, and each promise has its account.
const then = engine.progress('ten', { knownAt: '2024-04-12T16:00:00+07:00' })
console.log(`ten, as known on 12 April at 16:00: due ${local(then.dueAt)}`)
for (const { cause, dueAt, calendarVersion, trace } of engine.explainDeadline('ten').promises) {
  const day = trace?.days.find(({ on }) => on === '2024-04-29')
  console.log(`  ${cause}: ${local(dueAt)}, version ${calendarVersion}, 29 April is a ${day?.kind}`)
}
await engine.close()
