// Writes a golden log and its answers, once for each version of the formats. It refuses to write over one that is there.

import { existsSync, writeFileSync } from 'node:fs'
import { createEngine, defineProcedure, memoryLog, memoryVault, type DossierCommandInput } from 'dossier-engine'
import { vietnamOffice } from 'dossier-engine/calendars/vietnam'
import { answersOf, SiteVisited } from './office-of-0.1.js'

const name = process.argv[2]
const path = (ending: string) => new URL(`${name}.${ending}`, import.meta.url)
if (name === undefined || existsSync(path('jsonl'))) throw new Error('name a version that has no golden log yet')

const office = vietnamOffice({ id: 'office' })
const licence = defineProcedure({
  code: 'licence',
  name: 'Giấy phép bán lẻ rượu',
  level: 'province',
  field: 'alcohol',
  agency: 'H52.14',
  unit: 'one-stop',
  onlineService: 'full',
  calendar: office.id,
  term: { workingDays: 7 },
  termOptions: { cutOff: '15:00' },
  start: 'check',
  steps: { check: { within: { workingHours: 4 }, next: ['appraise', 'sign'] }, appraise: { unit: 'trade', next: ['sign'] }, sign: {} },
})
const log = memoryLog()
let [ids, now] = [0, 0]
const engine = await createEngine({
  log,
  calendars: [office],
  procedures: [licence],
  events: [SiteVisited],
  vault: memoryVault({ commandKey: new Uint8Array(32) }),
  newId: () => `id-${++ids}`,
  clock: () => now,
})
const at = (day: string, time = '10:00') => `2024-${day}T${time}:00+07:00`
async function handle(command: DossierCommandInput) {
  now = Date.parse(String(command.at)) + 60_000
  const outcome = await engine.handle(command)
  if (!outcome.accepted) throw new Error(`${command.type}: ${outcome.rejection.message}`)
}
const actor = 'desk-1'
const receive = (dossierId: string, day: string) =>
  ({ type: 'receiveDossier', dossierId, procedure: 'licence', channel: 'inPerson', actor, at: at(day) }) as const

await handle({ type: 'registerDossier', dossierId: 'granted', procedure: 'licence', channel: 'online', actor: 'portal', at: at('04-25'), commandId: 'c-1', applicant: { subject: 'person-1', data: { name: 'Lò Thị Mai' } } })
await handle({ type: 'receiveDossier', dossierId: 'granted', officer: 'lan', actor, at: at('04-25', '15:00') })
await handle({ type: 'startStep', dossierId: 'granted', step: 'check', actor: 'lan', at: at('04-26') })
await handle({ type: 'completeStep', dossierId: 'granted', step: 'check', next: 'appraise', note: 'đủ', actor: 'lan', at: at('04-26', '11:00') })
await handle({ type: 'startStep', dossierId: 'granted', step: 'appraise', officer: 'minh', actor: 'minh', at: at('05-02') })
await handle({ type: 'requestSupplement', dossierId: 'granted', reason: 'no photo', actor: 'minh', at: at('05-03') })
await handle({ type: 'receiveSupplement', dossierId: 'granted', note: 'photo', actor, at: at('05-07') })
await handle({ type: 'handOver', dossierId: 'granted', unit: 'gas', officer: 'hoa', note: 'leave', actor: 'minh', at: at('05-08') })
await handle({ type: 'assign', dossierId: 'granted', officer: 'tuan', actor: 'hoa', at: at('05-08', '14:00') })
await handle({ type: 'completeStep', dossierId: 'granted', step: 'appraise', actor: 'tuan', at: at('05-09') })
await handle({ type: 'startStep', dossierId: 'granted', step: 'sign', unit: 'leaders', actor: 'hai', at: at('05-10') })
await handle({ type: 'completeStep', dossierId: 'granted', step: 'sign', actor: 'hai', at: at('05-10', '11:00') })
await handle({ type: 'resolveDossier', dossierId: 'granted', outcome: 'granted', actor: 'hai', at: at('05-10', '11:00') })
await handle({ type: 'returnResult', dossierId: 'granted', channel: 'online', actor, at: at('05-13') })
await handle(receive('refused', '04-26'))
await handle({ type: 'resolveDossier', dossierId: 'refused', outcome: 'refused', actor: 'hai', at: at('05-20') })
await handle(receive('withdrawn', '05-02'))
await handle({ type: 'withdrawDossier', dossierId: 'withdrawn', reason: 'moved', actor, at: at('05-06') })
await handle({ type: 'registerDossier', dossierId: 'not-received', procedure: 'licence', channel: 'post', actor, at: at('05-02') })
await handle({ type: 'refuseReception', dossierId: 'not-received', reason: 'not ours', actor, at: at('05-03') })
await engine.publish({ procedures: [defineProcedure({ ...licence, term: { workingDays: 5 }, onSupplement: 'restart' })], actor: 'legal' })
await handle(receive('open', '05-06'))
await engine.import(
  [
    {
      dossierId: 'imported',
      events: [
        { type: 'DossierReceived', at: at('04-02'), data: { procedure: 'old', channel: 'e-mail' } },
        { type: 'DeadlineSet', at: at('04-02'), data: { clock: 'statutory', dueAt: Date.parse(at('04-12')), policy: 'recorded', cause: 'reception' } },
        { type: 'SiteVisited', at: at('04-03'), actor: 'hoa', data: { arrivedAt: Date.parse(at('04-03')), plannedOn: '2024-04-03', ward: 'north', visitors: 3, approved: false, remark: '“ổn”', measures: { metres: [1.5, 2] }, owner: { subject: 'person-2', data: 'Vàng A Páo' } } },
        { type: 'SiteVisited', at: at('04-04'), actor: 'hoa', data: { arrivedAt: Date.parse(at('04-04')), ward: 'south' } },
        { type: 'DossierResolved', at: at('04-12'), data: {} },
        { type: 'StepCompleted', at: at('04-15'), data: { step: 'archive', unit: 'archive' } },
      ],
    },
  ],
  { source: 'old-system' },
)
await engine.eraseSubject({ subject: 'person-2', actor: 'dpo' })

const lines: string[] = []
for await (const commit of log.readAll()) lines.push(JSON.stringify(commit))
writeFileSync(path('jsonl'), `${lines.join('\n')}\n`)
writeFileSync(path('answers.json'), `${JSON.stringify(await answersOf(log), null, 1)}\n`)
