// Why one dossier is due when it is: days off, a Saturday that is worked, a pause and an extension; told in English and
// in Vietnamese, and counted again from the account alone.

import {
  createEngine,
  defineProcedure,
  formatInstant,
  formatTerm,
  termPresets,
  type TermTrace,
  type TraceDay,
} from 'dossier-engine'
import { vietnamOffice } from 'dossier-engine/calendars/vietnam'
import { explanationText, vi } from 'dossier-engine/report'

const office = vietnamOffice()
const licence = defineProcedure({
  ...termPresets['vn.one-stop'].declaration,
  code: '2.000591',
  name: 'Alcohol retail licence',
  calendar: office.id,
  term: { workingDays: 5 },
  start: 'check',
  steps: { check: {} },
})
const engine = await createEngine({ calendars: [office], procedures: [licence] })

const dossierId = 'SL-240426-0001'
const tell = async (command: Parameters<typeof engine.handle>[0]) => {
  const outcome = await engine.handle(command)
  if (!outcome.accepted) throw new Error(outcome.rejection.message)
}
const at = (time: string) => `2024-${time}:00+07:00`

// 1. Received before the long weekend; a lease is missing, and comes five days later; then a visit to the shop is needed.
await tell({
  type: 'receiveDossier',
  dossierId,
  procedure: licence.code,
  channel: 'inPerson',
  actor: 'lan',
  at: at('04-26T10:00'),
})
await tell({
  type: 'requestSupplement',
  dossierId,
  reason: 'the lease is missing',
  actor: 'hoa',
  at: at('05-03T10:00'),
})
await tell({ type: 'receiveSupplement', dossierId, actor: 'lan', at: at('05-08T10:00') })
await tell({
  type: 'extendDeadline',
  dossierId,
  term: { workingDays: 3 },
  reason: 'a visit to the shop',
  actor: 'minh',
  at: at('05-09T10:00'),
})

// 2. The account, as a person reads it.
const why = engine.explainDeadline(dossierId)
console.log(explanationText(why))
console.log()
console.log(explanationText(why, { messages: vi }))

// 3. Counted again from the account alone, as somebody would who has it on paper: no calendar is asked.
const countedOf = (days: readonly TraceDay[] = [], part: TraceDay['part']) =>
  days.filter((day) => day.part === part && day.counted)

function recount({ term, days, moves, due, dueAt }: TermTrace): void {
  const own = countedOf(days, 'count')
  console.log(`term of ${formatTerm(term)}: ${own.length} days, the last is ${own.at(-1)?.on}`)
  for (const { kind, by, paused, days: moved, lastDay } of moves) {
    const added = countedOf(moved, 'shift')
    const stood = kind === 'pause' ? `${countedOf(paused, 'pause').length} days stood still, ` : ''
    console.log(`${kind} of ${by && formatTerm(by)}: ${stood}${added.length} days on, the last is ${lastDay}`)
  }
  // What the clock on the wall shows on that date, as an instant.
  const shown = Date.parse(`${due.on}T${due.clock}Z`) - due.offsetMs
  console.log(`${due.on} ${due.clock} is ${formatInstant(dueAt, office.timeZone)}: ${shown === dueAt}`)
}
console.log()
const { trace } = why.promises.at(-1)!
if (trace !== undefined) recount(trace)

// 4. Nothing was rewritten: each promise has its own account, by what was known when it was made.
console.log()
for (const promise of why.promises) {
  const { cause, dueAt, calendarVersion, trace: account } = promise
  const due = formatInstant(dueAt, office.timeZone)
  console.log(
    `${cause}: ${due}, calendar version ${calendarVersion}, found again: ${account?.dueAt === dueAt}`,
  )
}
await engine.close()
