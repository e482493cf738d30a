// Thirty-six dossiers in a spring, and how well their promises were kept: by procedure, by month, by two definitions.

import { createEngine, defineProcedure, formatInstant, type OnTimeCounts } from 'dossier-engine'
import { vietnamOffice } from 'dossier-engine/calendars/vietnam'

const office = vietnamOffice()
const short = defineProcedure({
  code: 'certificate',
  name: 'Certificate',
  level: 'commune',
  calendar: office.id,
  term: { workingDays: 3 },
  start: 'issue',
  steps: { issue: {} },
})
const long = defineProcedure({
  code: 'permit',
  name: 'Permit',
  level: 'province',
  calendar: office.id,
  term: { workingDays: 15 },
  start: 'appraise',
  steps: { appraise: { next: ['sign'] }, sign: {} },
})
const engine = await createEngine({ calendars: [office], procedures: [short, long] })

// A dossier every other day; most are resolved before their date, some on it, a few late, the last not at all.
const day = 86_400_000
const firstAt = Date.parse('2024-03-04T09:00:00+07:00')
for (let index = 0; index < 36; index++) {
  const procedure = index % 3 === 2 ? long : short
  const received = await engine.handle({
    type: 'receiveDossier',
    dossierId: `dossier-${index + 1}`,
    procedure: procedure.code,
    channel: index % 5 === 0 ? 'inPerson' : 'online',
    actor: 'lan',
    at: firstAt + index * 2 * day,
  })
  if (!received.accepted) throw new Error(received.rejection.message)
  const { dossierId } = received
  const { dueAt } = engine.progress(dossierId)
  if (dueAt === undefined || index >= 33) continue

  // 17:00 is closing time and the promise: an hour before, an hour after, three days late, or a day early.
  const resolvedAt =
    index % 8 === 1
      ? dueAt - 3_600_000
      : index % 8 === 4
        ? dueAt + 3_600_000
        : index % 8 === 7
          ? dueAt + 3 * day
          : dueAt - day
  for (const step of Object.keys(procedure.steps) as ('issue' | 'appraise' | 'sign')[]) {
    await engine.handle({ type: 'startStep', dossierId, step, actor: 'hoa', at: resolvedAt })
    await engine.handle({ type: 'completeStep', dossierId, step, actor: 'hoa', at: resolvedAt })
  }
  await engine.handle({
    type: 'resolveDossier',
    dossierId,
    outcome: 'granted',
    actor: 'minh',
    at: resolvedAt,
  })
}

const percent = (rate: number | undefined) => (rate === undefined ? '–' : `${(rate * 100).toFixed(1)} %`)
const columns = ['carried', 'received', 'early', 'on time', 'late', 'open', 'overdue', 'rate']
const line = (name: string, cells: readonly (string | number)[]) =>
  console.log(name.padEnd(22) + cells.map((cell) => String(cell).padStart(9)).join(''))
const row = (name: string, { carriedOver, received, resolved, inProcess, rate }: OnTimeCounts) =>
  line(name, [
    carriedOver,
    received,
    resolved.early,
    resolved.onTime,
    resolved.late,
    inProcess.total,
    inProcess.overdue,
    percent(rate),
  ])

// The same dossiers under two definitions: the rate is a matter of the definition, so the answer names it.
const spring = { from: '2024-03-01', to: '2024-05-31' } as const
line('', columns)
for (const definition of ['byDate', 'byInstant'] as const) {
  const report = engine.onTime({ ...spring, definition })
  row(report.definition, report.total)
}

console.log('\nby procedure and channel, by date')
for (const { key, counts } of engine.onTime({
  ...spring,
  definition: 'byDate',
  groupBy: ['procedure', 'channel'],
}).rows) {
  row(`${key.procedure}, ${key.channel}`, counts)
}

console.log('\nby month, by date')
for (const { key, counts } of engine.onTime({ ...spring, definition: 'byDate', groupBy: ['period'] }).rows) {
  row(key.period ?? '', counts)
}

console.log('\noverdue when May ended')
for (const { dossierId, dueAt, byMs } of engine.overdue({ asOf: '2024-06-01T00:00:00+07:00' }).dossiers) {
  console.log(
    `${dossierId}, due ${formatInstant(dueAt, office.timeZone)}, ${Math.floor(byMs / day)} days ago`,
  )
}
await engine.close()
