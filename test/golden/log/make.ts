// Makes the golden log of version 0.1 and its answers: `npx tsx test/golden/log/make.ts`, once. It writes only what is
// not there: a golden log is never made anew, or it would prove nothing. A later version gets files of its own.

import { fileURLToPath } from 'node:url'
import {
  createEngine,
  type AnyEngine,
  genesisHash,
  memoryLog,
  sealCommit,
  type DossierCommandInput,
  type EventLog,
} from 'dossier-engine'
import { memoryVault } from '../../../src/engine/memory-vault.js'
import { canonicalJson } from '../../../src/log/canonical.js'
import { keepGolden } from './golden-log.js'
import { answersOf, office, procedures, SiteVisited } from './office.js'

const on = (day: string, time: string) => `2024-${day}T${time}:00+07:00`
type Told = Readonly<Record<string, unknown>> & { readonly type: DossierCommandInput['type'] }
type Act = readonly [day: string, time: string, dossierId: string, command: Told]

/** A year's kinds of dossiers, in the order in which they were recorded. */
const acts: readonly Act[] = [
  [
    '04-25',
    '08:00',
    'd-granted',
    {
      type: 'registerDossier',
      procedure: '2.000591',
      channel: 'online',
      applicant: { subject: 'p-1', data: { name: 'Lò Thị Mai', phone: '0912 000 000' } },
    },
  ],
  ['04-25', '09:30', 'd-granted', { type: 'receiveDossier', officer: 'lan' }],
  ['04-25', '10:00', 'd-granted', { type: 'startStep', step: 'check', officer: 'lan' }],
  ['04-26', '08:00', 'd-refused', { type: 'registerDossier', procedure: 'no-term', channel: 'post' }],
  ['04-26', '08:30', 'd-refused', { type: 'refuseReception', reason: 'không thuộc thẩm quyền' }],
  [
    '04-26',
    '10:00',
    'd-granted',
    { type: 'completeStep', step: 'check', next: 'appraise', note: 'đủ thành phần' },
  ],
  ['04-26', '10:05', 'd-granted', { type: 'startStep', step: 'appraise' }],
  ['04-26', '10:10', 'd-granted', { type: 'assign', officer: 'minh' }],
  [
    '04-26',
    '15:00',
    'd-waiting',
    {
      type: 'receiveDossier',
      procedure: '2.000591',
      channel: 'inPerson',
      applicant: { subject: 'p-2', data: { name: 'Cầm Văn Hà' } },
    },
  ],
  ['04-26', '15:30', 'd-granted', { type: 'requestSupplement', reason: 'thiếu bản đồ vị trí' }],
  [
    '04-26',
    '16:00',
    'd-hours',
    { type: 'receiveDossier', procedure: 'same-day', channel: 'inPerson', unit: 'quầy 2', officer: 'hoa' },
  ],
  ['04-26', '16:10', 'd-hours', { type: 'startStep', step: 'do' }],
  ['04-26', '16:20', 'd-hours', { type: 'requestSupplement', reason: 'thiếu chữ ký' }],
  ['04-26', '16:40', 'd-late', { type: 'receiveDossier', procedure: '2.000591', channel: 'post' }],
  ['04-26', '16:50', 'd-withdrawn', { type: 'receiveDossier', procedure: 'no-term', channel: 'online' }],
  ['04-26', '16:55', 'd-free', { type: 'receiveDossier', procedure: 'no-term', channel: 'online' }],
  ['05-02', '08:00', 'd-hours', { type: 'receiveSupplement' }],
  ['05-02', '09:00', 'd-hours', { type: 'completeStep', step: 'do' }],
  ['05-02', '09:01', 'd-hours', { type: 'resolveDossier', outcome: 'granted' }],
  ['05-02', '09:30', 'd-free', { type: 'requestSupplement', reason: 'không bắt buộc' }],
  ['05-02', '09:40', 'd-free', { type: 'receiveSupplement', note: 'đã có' }],
  ['05-02', '10:00', 'd-granted', { type: 'receiveSupplement', note: 'đã nhận bản đồ' }],
  ['05-02', '10:30', 'd-granted', { type: 'handOver', unit: 'pháp chế', officer: 'sơn', note: 'xin ý kiến' }],
  ['05-03', '08:00', 'd-withdrawn', { type: 'withdrawDossier', reason: 'đổi địa điểm' }],
  ['05-06', '08:00', 'd-granted', { type: 'completeStep', step: 'appraise', next: 'sign' }],
  ['05-06', '08:10', 'd-granted', { type: 'startStep', step: 'sign', unit: 'lãnh đạo', officer: 'dũng' }],
  ['05-06', '16:00', 'd-granted', { type: 'completeStep', step: 'sign' }],
  ['05-06', '16:05', 'd-granted', { type: 'resolveDossier', outcome: 'granted' }],
  ['05-07', '08:00', 'd-granted', { type: 'returnResult', channel: 'online' }],
  ['05-08', '08:00', 'd-waiting', { type: 'requestSupplement', reason: 'thiếu hợp đồng thuê' }],
  ['05-20', '08:00', 'd-late', { type: 'startStep', step: 'check' }],
  ['05-20', '09:00', 'd-late', { type: 'resolveDossier', outcome: 'refused' }],
]

/** Facts from another system, with an event type of the office's own, and a recording clock that runs behind. */
const imported = [
  {
    type: 'DossierReceived',
    at: on('03-04', '09:00'),
    data: { procedure: 'giấy phép cũ', channel: 'bưu chính', level: 'district' },
  },
  {
    type: 'DeadlineSet',
    at: on('03-04', '09:00'),
    data: {
      clock: 'statutory',
      dueAt: Date.parse(on('03-15', '17:00')),
      policy: 'recorded',
      cause: 'reception',
    },
  },
  {
    type: 'SiteVisited',
    at: on('03-06', '09:00'),
    actor: 'đoàn kiểm tra',
    data: {
      size: 3,
      at: Date.parse(on('03-06', '08:00')),
      on: '2024-03-06',
      ward: 'Tô Hiệu',
      isDone: true,
      note: 'đạt',
      nested: { points: [1, 2.5, null], deep: { ok: true } },
      guide: { subject: 'p-3', data: 'Quàng Thị Ly' },
    },
  },
  { type: 'SiteVisited', at: on('03-07', '09:00'), data: { size: 0 } },
  { type: 'StepCompleted', at: on('03-08', '09:00'), data: { step: 'thẩm định', unit: 'thương mại' } },
  { type: 'DossierResolved', at: on('03-12', '09:00'), data: {} },
] as const

/** The log and its answers, the same at every run of one version. */
export async function make(): Promise<{
  readonly lines: string
  readonly answers: string
  readonly log: EventLog
}> {
  let now = Date.parse(on('04-25', '07:00'))
  let ids = 0
  const log = memoryLog()
  const engine: AnyEngine = await createEngine({
    log,
    calendars: [office],
    procedures,
    events: [SiteVisited],
    clock: () => now,
    // It will be asked beside an event that this version does not know at all.
    onUnreadable: 'skip',
    newId: () => `id-${String(++ids).padStart(4, '0')}`,
    vault: memoryVault({ commandKey: new Uint8Array(32).fill(7) }),
  })
  for (const [index, [day, time, dossierId, command]] of acts.entries()) {
    now = Date.parse(on(day, time)) + 1_000 * (index % 3)
    const known = { commandId: `c-${index + 1}`, dossierId, actor: 'cán bộ', at: on(day, time) }
    const outcome = await engine.handle({ ...command, ...known } as unknown as DossierCommandInput)
    if (!outcome.accepted) throw new Error(`${known.commandId}: ${outcome.rejection.message}`)
  }
  now -= 86_400_000
  await engine.import([{ dossierId: 'd-old', events: imported }], { source: 'hệ thống cũ' })
  await engine.publish({
    procedures: [{ ...procedures[2], name: 'Không có thời hạn (sửa đổi)' }],
    actor: 'văn phòng',
  })
  await engine.eraseSubject({ subject: 'p-2', actor: 'cán bộ bảo vệ dữ liệu' })
  // What this version does not know at all, and must keep.
  const at = Date.parse(on('06-01', '08:00')) as Parameters<typeof sealCommit>[0]['recordedAt']
  const event = {
    type: 'FromElsewhere',
    schemaVersion: 3,
    at,
    actor: 'ai đó',
    data: { anything: ['goes', { x: 1 }] },
  }
  const foreign = {
    stream: 'elsewhere/1',
    version: 1,
    recordedAt: at,
    causation: 'timer',
    events: [event],
    previous: genesisHash,
  }
  await log.append([sealCommit(foreign)])
  const commits: string[] = []
  for await (const commit of log.readAll()) commits.push(canonicalJson(commit))
  return { lines: `${commits.join('\n')}\n`, answers: `${JSON.stringify(answersOf(engine), null, 1)}\n`, log }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) keepGolden('0.1', await make())
