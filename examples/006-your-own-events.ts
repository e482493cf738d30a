// What the engine doesn't know: attributes, an event, a command and a rule of the office's own; and the history of
// an event of its own, imported from an inspection app.

import {
  code,
  count,
  createEngine,
  defineEvent,
  defineOwnCommand,
  definePlugin,
  defineProcedure,
  defineProjection,
  formatInstant,
  happened,
  optional,
  ownState,
  refuse,
  text,
  type BuiltInEvents,
  type ImportedEvent,
  type RecordedEvent,
} from 'dossier-engine'
import { vietnamOffice } from 'dossier-engine/calendars/vietnam'
import { eventsFromCsv, eventsToCsv } from 'dossier-engine/interop/csv'

const office = vietnamOffice()

// 1. An event of the office's own, by its fields.
const SiteVisited = defineEvent('SiteVisited', {
  visitors: count(),
  verdict: code(['fit', 'unfit']),
  remark: optional(text()),
})

// 2. What the plug-in knows of each dossier: a fold of that event, and of the engine's own.
interface Visits {
  count: number
  lastVerdict?: string
}
const visits = ownState(
  { SiteVisited },
  {
    start: (): Visits => ({ count: 0 }),
    on: {
      SiteVisited(known, { data }) {
        known.count += 1
        known.lastVerdict = data.verdict
      },
    },
  },
)

// 3. A command with its rule: at most two visits. It sees the dossier, what the plug-in knows, and never a clock.
const visitSite = defineOwnCommand(
  'visitSite',
  { visitors: count(), verdict: code(['fit', 'unfit']), remark: optional(text()) },
  {
    in: ['received', 'processing'],
    state: visits,
    decide({ command: { visitors, verdict, remark }, dossier, own }) {
      if (own.count >= 2) {
        const message = `the site of '${dossier.id}' was visited twice: decide on what was seen`
        return refuse('visited-twice', message, { lastVerdict: own.lastVerdict })
      }
      return [happened(SiteVisited, { visitors, verdict, remark })]
    },
  },
)
const siteVisits = definePlugin({
  name: 'site-visits',
  events: [SiteVisited],
  commands: [visitSite],
  state: visits,
})

const permit = defineProcedure({
  code: 'permit',
  name: 'Building permit',
  calendar: office.id,
  term: { workingDays: 10 },
  start: 'appraise',
  steps: { appraise: {} },
})
// `ward` is needed for a reception; `households` may come later.
const attributes = { ward: code(), households: optional(count()) }
const engine = await createEngine({
  calendars: [office],
  procedures: [permit],
  attributes,
  plugins: [siteVisits],
  // When things are recorded; every command here says itself when it happened.
  clock: () => '2024-06-11T08:00:00+07:00',
})

// The listener knows the fields of the office's own event.
engine.on('SiteVisited', ({ stream, data }) =>
  console.log(`  [${stream}] visited by ${data.visitors}: ${data.verdict}`),
)

const at = (time: string) => `2024-${time}:00+07:00`
const wards = [
  ['d1', 'chieng-le', 12],
  ['d2', 'to-hieu', 3],
  ['d3', 'chieng-le', undefined],
] as const
for (const [dossierId, ward, households] of wards) {
  await engine.handle({
    type: 'receiveDossier',
    dossierId,
    procedure: permit.code,
    channel: 'online',
    attributes: { ward, households },
    actor: 'lan',
    at: at('06-03T09:00'),
  })
}
const without = await engine.handle({
  type: 'receiveDossier',
  procedure: permit.code,
  channel: 'post',
  actor: 'lan',
  at: at('06-03T09:00'),
})
if (!without.accepted) console.log(`refused: ${without.rejection.code}: ${without.rejection.message}`)

console.log('three visits')
const days = ['06-04T14:00', '06-06T14:00', '06-07T14:00']
for (const day of days) {
  const visited = await engine.handle({
    type: 'visitSite',
    dossierId: 'd1',
    visitors: 2,
    verdict: day === days[0] ? 'unfit' : 'fit',
    actor: 'dung',
    at: at(day),
  })
  if (!visited.accepted) console.log(`  refused: ${visited.rejection.code}: ${visited.rejection.message}`)
}
console.log('own state:', engine.dossier('d1').own['site-visits'])

// 4. Attributes are set and taken away later, and questions know them by name.
await engine.handle({
  type: 'setAttributes',
  dossierId: 'd3',
  attributes: { households: 7 },
  actor: 'hoa',
  at: at('06-05T09:00'),
})
const { rows } = engine.onTime({ from: '2024-06-01', to: '2024-06-30', groupBy: ['attributes.ward'] })
console.log('received by ward:')
for (const { key, counts } of rows) console.log(`  ${key['attributes.ward']}: ${counts.received}`)
console.log('in Chiềng Lề:')
for (const found of engine.search({ attributes: { ward: 'chieng-le' } }).dossiers)
  console.log(`  ${found.dossierId}`, found.attributes)

// 5. What an inspection app recorded: imported as it is, past the rules (this is the third visit to d1).
const fromTheApp = `dossierId,at,data.visitors,data.verdict,data.remark
d1,2024-06-10T08:00:00+07:00,1,fit,the fence is up
d2,2024-06-10T10:00:00+07:00,3,unfit,
`
async function* file() {
  yield fromTheApp
}
const imported = await engine.import(eventsFromCsv(file(), { definition: SiteVisited }), {
  source: 'inspection-app',
})
console.log(`imported: ${imported.events} events about dossiers, ${imported.dossiers} of them new`)

// 6. Read back: the timeline tells where it came from, and a projection of the office's own counts by verdict.
console.log('timeline of d1:')
for (const { type, at: when, source, actor } of engine.timeline('d1')) {
  const told = source === undefined ? `by ${actor}` : `from ${source}`
  console.log(`  ${formatInstant(when, office.timeZone).slice(0, 10)} ${type} ${told}`)
}
const verdicts = defineProjection<Map<string, number>, BuiltInEvents & { SiteVisited: typeof SiteVisited }>({
  name: 'verdicts',
  version: 1,
  start: () => new Map(),
  on: {
    SiteVisited(perVerdict, { data }) {
      perVerdict.set(data.verdict, (perVerdict.get(data.verdict) ?? 0) + 1)
    },
  },
  snapshot: (perVerdict) => Object.fromEntries([...perVerdict].toSorted(([a], [b]) => (a < b ? -1 : 1))),
})
console.log('verdicts:', verdicts.snapshot(engine.project(verdicts)))

// 7. Out again: the events of one type as CSV, with a column for each of its fields.
const all = wards.flatMap(([dossierId]) => engine.timeline(dossierId))
for await (const lines of eventsToCsv(all, { definition: SiteVisited, timeZone: office.timeZone }))
  console.log(lines.trimEnd())

// 8. And whole dossiers into another engine that knows the same types. It publishes no procedure and decides nothing.
const archive = await createEngine({ timeZone: office.timeZone, attributes, plugins: [siteVisits] })
const dossiers = wards.map(([dossierId]) => ({ dossierId, events: engine.timeline(dossierId).map(factOf) }))
await archive.import(dossiers, { source: 'the office' })
console.log(
  'archive:',
  verdicts.snapshot(archive.project(verdicts)),
  archive.dossier('d1').own['site-visits'],
)
console.log('in Tô Hiệu:', archive.search({ attributes: { ward: 'to-hieu' } }).dossiers.length)
await archive.close()
await engine.close()

function factOf({ type, at: happenedAt, actor, data }: RecordedEvent): ImportedEvent {
  return { type, at: happenedAt, actor, data }
}
