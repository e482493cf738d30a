// What the golden log is made of and asked. The log itself is `v0.1.jsonl`: it is never edited and never made anew;
// every later version of the package must read it and give the answers in `v0.1.answers.json`.
// Both were written once by `npx tsx test/golden/event-log/write.ts v0.1`; the next format gets a file of its own.

import {
  civilDate,
  code,
  count,
  createEngine,
  defineEvent,
  flag,
  instant,
  json,
  optional,
  personal,
  stepBook,
  text,
  trackingBook,
  verifyLog,
  type EventLog,
} from 'dossier-engine'

/** An event type of a user's own, with a field of every kind. */
export const SiteVisited = defineEvent('SiteVisited', {
  arrivedAt: instant(),
  plannedOn: optional(civilDate()),
  ward: code(['north', 'south']),
  visitors: optional(count()),
  approved: optional(flag()),
  remark: optional(text()),
  measures: optional(json<{ metres: number[] }>()),
  owner: optional(personal()),
})

/** Everything that the golden log is asked; plain JSON. */
export async function answersOf(log: EventLog): Promise<unknown> {
  const engine = await createEngine({ log, events: [SiteVisited], timeZone: 'Asia/Ho_Chi_Minh' })
  const [tracking, steps] = await engine.replay([trackingBook, stepBook])
  const dossiers = ['granted', 'refused', 'withdrawn', 'not-received', 'open', 'imported']
  const answers = {
    verification: await verifyLog(log),
    procedures: engine.procedures().map(({ definition, version }) => [definition.code, version]),
    tracking: trackingBook.snapshot(tracking),
    steps: stepBook.snapshot(steps),
    progress: dossiers.map((id) => engine.progress(id)),
    dossiers: dossiers.map((id) => engine.dossier(id)),
    timelines: dossiers.map((id) => engine.timeline(id)),
    promises: engine.explainDeadline('granted'),
    onTime: engine.onTime({ from: '2024-04-01', to: '2024-06-30', groupBy: ['period', 'procedure'], definition: 'byDate' }),
    overdue: engine.overdue({ asOf: '2024-07-01T00:00:00+07:00' }),
    overdueThen: engine.overdue({ asOf: '2024-05-20T00:00:00+07:00', knownAt: '2024-05-20T00:00:00+07:00' }),
    workload: engine.workload({ asOf: '2024-07-01T00:00:00+07:00' }),
  }
  return JSON.parse(JSON.stringify(answers)) as unknown
}
