// One dossier from the desk to the applicant: declare, receive, work, resolve, return, and ask on the way.

import { createEngine, defineProcedure, formatInstant, workingCalendar, type Instant } from 'dossier-engine'

// 1. What the office declares: when it is open, and how the procedure goes.
const hours = ['07:30-11:30', '13:30-17:00']
const office = workingCalendar({
  id: 'office',
  timeZone: 'Asia/Ho_Chi_Minh',
  covers: { from: '2024-01-01', to: '2024-12-31' },
  week: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours },
  days: [
    { on: '2024-04-29', hours: [], reason: 'swapped for Saturday 4 May' },
    { on: '2024-04-30', hours: [], reason: 'Reunification Day' },
    { on: '2024-05-01', hours: [], reason: 'Labour Day' },
    { on: '2024-05-04', hours, reason: 'worked instead of 29 April' },
  ],
})
const licence = defineProcedure({
  code: '2.000591',
  name: 'Alcohol retail licence',
  level: 'province',
  unit: 'one-stop',
  calendar: office.id,
  term: { workingDays: 5 },
  start: 'check',
  steps: {
    check: { unit: 'one-stop', within: { workingHours: 4 }, next: ['appraise'] },
    appraise: { unit: 'trade', within: { workingDays: 3 }, next: ['sign'] },
    sign: { unit: 'director' },
  },
})

const engine = await createEngine({ calendars: [office], procedures: [licence] })
const local = (at: Instant | undefined) => (at === undefined ? '–' : formatInstant(at, office.timeZone))

// 2. The office receives a dossier. A refusal would be a value, not an exception.
const received = await engine.handle({
  type: 'receiveDossier',
  dossierId: 'SL-240426-0001',
  procedure: licence.code,
  channel: 'online',
  actor: 'lan',
  at: '2024-04-26T10:00:00+07:00',
})
if (!received.accepted) throw new Error(received.rejection.message)
const { dossierId } = received
console.log(`received: ${received.events.map(({ type }) => type).join(', ')}`)
console.log(`due ${local(engine.progress(dossierId).dueAt)}, because:`)
const [promise] = engine.explainDeadline(dossierId).promises
for (const { on, weekday, counted, kind, reason } of promise?.trace?.days ?? []) {
  console.log(`  ${on} ${weekday}  ${counted ? 'counted' : '   –   '}  ${reason ?? kind}`)
}

// 3. It goes its way, step by step.
const step = async (name: keyof typeof licence.steps, actor: string, from: string, to: string) => {
  await engine.handle({ type: 'startStep', dossierId, step: name, actor, at: from })
  await engine.handle({ type: 'completeStep', dossierId, step: name, actor, at: to })
}
await step('check', 'lan', '2024-04-26T10:30:00+07:00', '2024-04-26T11:00:00+07:00')

// What the rules don't allow is refused, with a reason, and nothing is written.
const early = await engine.handle({
  type: 'resolveDossier',
  dossierId,
  outcome: 'granted',
  actor: 'minh',
  at: '2024-05-02T08:00:00+07:00',
})
if (!early.accepted) console.log(`refused: ${early.rejection.code}: ${early.rejection.message}`)

await step('appraise', 'hoa', '2024-05-02T08:00:00+07:00', '2024-05-06T16:00:00+07:00')
const { step: next, unit, percent, clock } = engine.progress(dossierId)
console.log(`progress: ${percent} %, next step ${next}, held by ${unit}, clock ${clock}`)
await step('sign', 'minh', '2024-05-07T09:00:00+07:00', '2024-05-07T09:10:00+07:00')
await engine.handle({
  type: 'resolveDossier',
  dossierId,
  outcome: 'granted',
  actor: 'minh',
  at: '2024-05-07T09:15:00+07:00',
})
await engine.handle({
  type: 'returnResult',
  dossierId,
  channel: 'online',
  actor: 'lan',
  at: '2024-05-07T14:00:00+07:00',
})

// 4. What remains: the whole story, and how it counts.
console.log('timeline:')
for (const { version, type, at, actor } of engine.timeline(dossierId)) {
  console.log(`  ${String(version).padStart(2)}  ${local(at)}  ${actor.padEnd(4)}  ${type}`)
}
const { total } = engine.onTime({ from: '2024-05-01', to: '2024-05-31', definition: 'byDate' })
console.log(
  `May, by date: resolved ${total.resolved.total}, on time ${total.resolved.onTime}, rate ${total.rate}`,
)
await engine.close()
