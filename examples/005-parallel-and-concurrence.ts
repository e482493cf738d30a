// One dossier on three desks at once: branches that a join brings together, two agencies that are asked, a supplement
// in the middle of it, an extension with an apology; and why it is due when it is.

import {
  createEngine,
  defineProcedure,
  formatInstant,
  formatTerm,
  stepDiagram,
  type Instant,
} from 'dossier-engine'
import { vietnamOffice } from 'dossier-engine/calendars/vietnam'

const office = vietnamOffice()
const local = (at: Instant | undefined) =>
  at === undefined ? '–' : formatInstant(at, office.timeZone).slice(0, 16).replace('T', ' ')

// 1. After the check three branches start; the decision waits for all of them.
const construction = defineProcedure({
  code: '1.013236',
  name: 'Construction permit',
  unit: 'one-stop',
  calendar: office.id,
  term: { workingDays: 20 },
  start: 'check',
  steps: {
    check: { unit: 'one-stop', within: { workingDays: 1 }, fork: ['appraise', 'fire', 'notify'] },
    appraise: { unit: 'building', within: { workingDays: 7 }, next: ['draft'] },
    draft: { unit: 'building', within: { workingDays: 2 }, next: ['decide'] },
    fire: { unit: 'fire-police', within: { workingDays: 10 }, next: ['decide'] },
    notify: { automatic: true, next: ['decide'] },
    decide: { unit: 'director', within: { workingDays: 2 }, join: ['draft', 'fire', 'notify'] },
  },
  // The clock stands while another agency is asked, and while the applicant is.
  concurrence: { within: { workingDays: 5 }, stopsClock: true },
  onSupplement: 'resume',
  extension: { limit: 1, atMost: { workingDays: 5 }, notice: { workingDays: 1 } },
})
type Step = keyof typeof construction.steps

const engine = await createEngine({ calendars: [office], procedures: [construction] })
const dossierId = 'SL-240603-0001'

/** Who, and when. */
const by = (actor: string, at: string) => ({ dossierId, actor, at: `2024-${at}:00+07:00` })
/** Handles a command that must be accepted, and gives the types of its events. */
const tell = async (command: Parameters<typeof engine.handle>[0]) => {
  const outcome = await engine.handle(command)
  if (!outcome.accepted) throw new Error(outcome.rejection.message)
  return outcome.events.map(({ type }) => type).join(', ')
}
const start = (step: Step, actor: string, at: string) => tell({ type: 'startStep', step, ...by(actor, at) })
const complete = (step: Step, actor: string, at: string) =>
  tell({ type: 'completeStep', step, ...by(actor, at) })

const show = (when: string) => {
  const { state, steps, expected, awaiting, percent, clock, dueAt } = engine.progress(dossierId)
  console.log(`${when}: ${state}, ${percent} %, clock ${clock}, due ${local(dueAt)}`)
  if (steps.length > 0) console.log(`  in work: ${steps.join(', ')}`)
  if (expected.length > 0) console.log(`  to start: ${expected.join(', ')}`)
  for (const { step, branches } of awaiting) console.log(`  ${step} waits for: ${branches.join(', ')}`)
}

// 2. The check is done: two branches wait for somebody to start them, the third does itself.
await tell({
  type: 'receiveDossier',
  procedure: construction.code,
  channel: 'online',
  ...by('lan', '06-03T09:00'),
})
await start('check', 'lan', '06-03T09:30')
console.log(`completeStep: ${await complete('check', 'lan', '06-03T15:00')}`)
show('after the check')
await start('appraise', 'hoa', '06-04T08:00')
await start('fire', 'dung', '06-04T10:00')
show('two branches in work')

// 3. Two agencies are asked, and the applicant: three reasons why the clock stands, and the time counts once.
await tell({
  type: 'requestConcurrence',
  concurrence: 'heritage',
  agency: 'culture',
  question: 'is the site listed?',
  step: 'appraise',
  ...by('hoa', '06-05T09:00'),
})
await tell({
  type: 'requestConcurrence',
  concurrence: 'water',
  agency: 'environment',
  question: 'is the drainage sound?',
  step: 'appraise',
  ...by('hoa', '06-06T09:00'),
})
await tell({
  type: 'requestSupplement',
  reason: 'the plan of the stairs is missing',
  ...by('dung', '06-07T10:00'),
})
show('two agencies and the applicant are asked')

// The agency asked last answers first, then the supplement comes: the clock stands on, for the other agency.
await tell({
  type: 'giveConcurrence',
  concurrence: 'water',
  answer: 'agreed',
  ...by('environment', '06-10T11:00'),
})
await tell({ type: 'receiveSupplement', ...by('lan', '06-12T08:30') })
show('an answer and the supplement are there')

await complete('fire', 'dung', '06-12T16:00')
await complete('appraise', 'hoa', '06-13T10:00')
await start('draft', 'hoa', '06-13T10:00')
const early = await engine.handle({ type: 'startStep', step: 'decide', ...by('minh', '06-14T08:00') })
if (!early.accepted) console.log(`refused: ${early.rejection.code}: ${early.rejection.message}`)

// 4. The last answer has a condition, so one branch goes back a step. What the others have done stays done.
const answered = await tell({
  type: 'giveConcurrence',
  concurrence: 'heritage',
  answer: 'agreedWithConditions',
  note: 'the gate stays',
  ...by('culture', '06-17T14:00'),
})
console.log(`giveConcurrence: ${answered}`)
await tell({
  type: 'returnToStep',
  step: 'appraise',
  reason: 'the gate must stay',
  ...by('hoa', '06-18T09:00'),
})
show('one branch went back')

// The term is extended, as the procedure allows, and that comes with an apology.
const extend = (workingDays: number) =>
  ({
    type: 'extendDeadline',
    term: { workingDays },
    reason: 'a second appraisal',
    unit: 'building',
    ...by('minh', '06-18T09:30'),
  }) as const
const tooLong = await engine.handle(extend(10))
if (!tooLong.accepted) console.log(`refused: ${tooLong.rejection.code}: ${tooLong.rejection.message}`)
console.log(`extendDeadline: ${await tell(extend(5))}`)

await start('appraise', 'hoa', '06-19T08:00')
await complete('appraise', 'hoa', '06-24T16:00')
await start('draft', 'hoa', '06-25T08:00')
await complete('draft', 'hoa', '06-27T16:00')
show('all branches are in')
await start('decide', 'minh', '06-28T08:00')
await complete('decide', 'minh', '06-28T08:30')
await tell({ type: 'resolveDossier', outcome: 'granted', ...by('minh', '06-28T09:00') })
show('granted')

// 5. The control slip: one row for each pair of hands, against the step's own budget.
console.log('\ncontrol slip')
for (const { step, unit, startedAt, endedAt, dueAt, ended } of engine.controlSlip(dossierId)) {
  const times = `${local(startedAt)} – ${local(endedAt)}`
  const budget = dueAt === undefined || endedAt === undefined ? '–' : endedAt > dueAt ? 'late' : 'in time'
  console.log(`  ${(step ?? '–').padEnd(8)} ${(unit ?? '–').padEnd(11)} ${times}  ${ended} ${budget}`)
}

// 6. Every promise with its cause; and the days that moved it.
console.log('\nwhy it is due then')
for (const { at, cause, dueAt, pause, shift, trace } of engine.explainDeadline(dossierId).promises) {
  console.log(`  ${local(at)} ${cause}: due ${local(dueAt)}`)
  if (pause !== undefined) {
    const { from, to, grounds } = pause
    console.log(`    the clock stood from ${local(from)} to ${local(to)} for ${grounds.join(' and ')}`)
  }
  if (shift === undefined) continue
  const moved = trace?.moves.at(-1)?.days ?? []
  const days = moved.filter(({ counted }) => counted).map(({ on }) => on.slice(5))
  console.log(`    ${formatTerm(shift)} more: ${days.join(', ')}`)
}
const { apologies, concurrences } = engine.dossier(dossierId)
for (const { reason, unit, reappointedAt } of apologies)
  console.log(`  apology of ${unit}: ${reason}; appointed instead: ${local(reappointedAt)}`)
for (const { agency, dueAt, answeredAt, answer } of concurrences)
  console.log(`  ${agency} was to answer by ${local(dueAt)}, and did at ${local(answeredAt)}: ${answer}`)

// 7. The route as a drawing: Mermaid, which many viewers of Markdown show.
console.log(`\n${stepDiagram(construction)}`)
await engine.close()
