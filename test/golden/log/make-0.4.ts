// Makes the golden file of version 0.4 and its answers: `npx tsx test/golden/log/make-0.4.ts`, once. Its commits are the same
// at every run of one version; keys and what is encrypted under them are by chance. It writes only what is not there.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createEngine, sealLog, type AnyEngine } from 'dossier-engine'
import { sqliteLog } from 'dossier-engine/adapters/sqlite'
import { firstDriver } from '../../support/sqlite-drivers.js'
import { dumped, keepGoldenFile, rowsOf } from './golden-file.js'
import { answersOf04, notices, permit, setUp04 } from './office-0.4.js'
import { office } from './office.js'

const at = (day: string, time: string) => `2024-${day}T${time}:00+07:00`
type Told = Readonly<Record<string, unknown>> & { readonly type: string }
type Act = readonly [day: string, time: string, dossierId: string | undefined, command: Told]

const entry = { type: 'receiveDossier', procedure: permit.code, channel: 'online' }
const mai = { subject: 'p-1', data: { name: 'Lò Thị Mai', phone: '0912 000 000' } }
const day = { on: '2024-05-10', hours: [], announcedOn: '2024-05-03' }
const change = { type: 'changeCalendar', calendar: office.id, reason: 'bão', decision: '77/CĐ' }

/** What is done, in order; without a dossier, to the office itself. */
const acts: readonly Act[] = [
  ['05-02', '08:00', 'a', { ...entry, applicant: mai, officer: 'lan' }],
  ['05-02', '09:00', 'b', { ...entry, applicant: { subject: 'p-2', data: { name: 'Cầm Văn Hà' } } }],
  ['05-02', '09:10', 'c', { ...entry, channel: 'inPerson', applicant: mai }],
  ['05-02', '10:00', 'a', { type: 'startStep', step: 'check', officer: 'lan' }],
  ['05-03', '08:00', 'a', { type: 'receiveFeedback', kind: 'recommendation', channel: 'online', content: { subject: 'p-1', data: 'bao giờ?' } }],
  ['05-03', '10:00', undefined, { ...change, declare: [day, { ...day, on: '2024-05-13' }] }],
  ['05-03', '14:00', 'b', { type: 'recomputeDeadlines', calendar: office.id, reason: '77/CĐ' }],
  ['05-04', '08:00', 'a', { type: 'answerFeedback', feedback: 'feedback-1', content: { subject: 'p-1', data: 'sớm' } }],
  ['05-06', '08:00', undefined, { ...change, withdraw: ['2024-05-13'] }],
  ['05-06', '09:00', 'a', { type: 'completeStep', step: 'check' }],
  ['05-06', '10:00', 'c', { type: 'assign', officer: 'minh' }],
  ['05-06', '14:00', 'a', { type: 'startStep', step: 'sign' }],
  ['05-06', '16:00', 'a', { type: 'completeStep', step: 'sign' }],
  ['05-07', '08:00', 'a', { type: 'resolveDossier', outcome: 'granted', decision: 'GP-1' }],
  ['05-07', '09:00', 'a', { type: 'returnResult', channel: 'online' }],
]

const imported = [
  { type: 'DossierReceived', at: at('03-04', '09:00'), data: { procedure: 'giấy phép cũ', channel: 'post' } },
  { type: 'StepCompleted', at: at('03-08', '09:00'), data: { step: 'thẩm định', unit: 'thương mại' } },
  { type: 'DossierResolved', at: at('03-12', '09:00'), data: {} },
]

/** The file as SQL, its commits alone, and the answers. */
export async function make04(): Promise<{
  readonly sql: string
  readonly commits: readonly string[]
  readonly answers: string
}> {
  const folder = mkdtempSync(join(tmpdir(), 'dossier-engine-golden-'))
  const db = firstDriver.open(join(folder, 'office.db'))
  try {
    const log = await sqliteLog(db)
    await log.vault!.commandKey(new Uint8Array(32).fill(7))
    let now = Date.parse(at('04-25', '07:00'))
    let ids = 0
    const engine: AnyEngine = await createEngine({
      ...{ ...setUp04, log, clock: () => now },
      newId: () => `id-${String(++ids).padStart(4, '0')}`,
    })
    for (const [index, [date, time, dossierId, command]] of acts.entries()) {
      now = Date.parse(at(date, time)) + 1_000 * (index % 3)
      const known = { commandId: `c-${index + 1}`, actor: 'cán bộ', at: at(date, time) }
      const outcome =
        dossierId === undefined
          ? await engine.administer({ ...command, ...known } as never)
          : await engine.handle({ ...command, ...known, dossierId } as never)
      if (!outcome.accepted) throw new Error(`${known.commandId}: ${outcome.rejection.message}`)
    }
    for (const date of ['05-14', '05-15', '05-20']) {
      now = Date.parse(at(date, '17:30'))
      await engine.noteDeadlines({ actor: 'scheduler', notices })
    }
    await engine.import([{ dossierId: 'cu-1', events: imported }], { source: 'hệ thống cũ' })
    await engine.eraseSubject({ subject: 'p-2', actor: 'cán bộ bảo vệ dữ liệu' })
    await actOnce(engine)
    now = Date.parse(at('05-21', '08:00'))
    await sealLog(log, { clock: () => now })
    // What no seal covers yet.
    now = Date.parse(at('05-22', '08:00'))
    await engine.handle({
      type: 'startStep',
      dossierId: 'b',
      step: 'check',
      actor: 'lan',
      commandId: 'c-last',
    })
    const answers = `${JSON.stringify(await answersOf04(engine, log), null, 1)}\n`
    await engine.close()
    await log.close()
    return { sql: dumped(db), commits: rowsOf(db, 'dossier_commits'), answers }
  } finally {
    db.close()
    rmSync(folder, { recursive: true })
  }
}

/** A reactor that gives up the event of one dossier, and has dealt with all others. */
async function actOnce(engine: AnyEngine): Promise<void> {
  const reactor = await engine.startReactor({
    ...{ name: 'mail', from: 'start', retry: { attempts: 1 } },
    on: {
      DossierReceived({ stream }) {
        if (stream === 'dossier/b') throw Object.assign(new Error('nobody is there'), { code: 'GONE' })
      },
    },
  })
  while (reactor.status().parked === 0 || reactor.status().lag > 0)
    await new Promise((resolve) => void setTimeout(resolve, 5))
  await reactor.close()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) keepGoldenFile('0.4', await make04())
