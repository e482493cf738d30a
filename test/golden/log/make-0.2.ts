// Makes the golden log of version 0.2 and its answers: `npx tsx test/golden/log/make-0.2.ts`, once, as make.ts did for
// 0.1. It writes only what is not there.

import { fileURLToPath } from 'node:url'
import { createEngine, memoryLog, type AnyEngine, type EventLog } from 'dossier-engine'
import { memoryVault } from '../../../src/engine/memory-vault.js'
import { canonicalJson } from '../../../src/log/canonical.js'
import { keepGolden } from './golden-log.js'
import { office } from './office.js'
import { answersOf02, attributes, building, measuring, organisation, short } from './office-0.2.js'

const at = (day: string, time: string) => `2024-${day}T${time}:00+07:00`
type Told = Readonly<Record<string, unknown>> & { readonly type: string }
type Act = readonly [day: string, time: string, dossierId: string | undefined, command: Told]

const mai = { subject: 'p-1', data: { name: 'Lò Thị Mai' } }
const decided = { decision: '12/QĐ-UBND', decidedOn: '2024-02-20', inForceFrom: '2024-03-01' }
const entry = {
  channel: 'online',
  procedure: building.code,
  application: 'don-1',
  placeOfHelp: 'ubnd-xa',
  placeOfReception: 'trung-tam',
  attributes: { ward: 'To Hieu', floors: 3, inOldTown: true },
}

/** What is done, in order; without a dossier, to the office itself. */
const acts: readonly Act[] = [
  ['02-21', '08:00', undefined, { type: 'draftProcedure', definition: building }],
  ['02-21', '09:00', undefined, { type: 'publishProcedure', procedure: building.code, ...decided }],
  ['02-22', '08:00', undefined, { type: 'publiciseProcedure', procedure: building.code, portal: 'quoc-gia', publicisedOn: '2024-02-22' }],
  ['03-04', '08:00', 'a', { type: 'registerDossier', ...entry, applicant: mai }],
  ['03-04', '09:00', 'a', { type: 'attachDocument', document: 'ho-so', component: 'ban-ve', form: 'electronic', mediaType: 'application/pdf', hash: 'sha256:00', fileName: { subject: 'p-1', data: 'Lò Thị Mai.pdf' }, isResult: false }],
  ['03-04', '09:05', 'a', { type: 'signDocument', document: 'ho-so', signature: 'digital', signer: 'lan', hash: 'sha256:01' }],
  ['03-04', '10:00', 'a', { type: 'receiveDossier', officer: 'lan', components: [{ component: 'don', form: 'electronic', copies: 1 }] }],
  ['03-04', '10:05', 'b', { type: 'receiveDossier', ...entry, channel: 'inPerson', officer: 'lan' }],
  ['03-04', '10:06', 'a', { type: 'linkDossier', to: 'b', link: 'bundle' }],
  ['03-04', '10:10', 'a', { type: 'startStep', step: 'check' }],
  ['03-05', '09:00', 'a', { type: 'completeStep', step: 'check', note: 'đủ' }],
  ['03-05', '10:00', 'a', { type: 'startStep', step: 'visit', officer: 'minh' }],
  ['03-05', '10:30', 'a', { type: 'startStep', step: 'plan' }],
  ['03-05', '11:00', 'a', { type: 'handOver', step: 'plan', unit: 'phap-che', officer: 'son', note: 'chuyển' }],
  ['03-05', '11:10', 'a', { type: 'assign', step: 'plan', officer: 'ha' }],
  ['03-06', '08:00', 'a', { type: 'measureSite', metres: 120 }],
  ['03-06', '09:00', 'a', { type: 'requestConcurrence', agency: 'so-giao-thong', question: 'đấu nối?', step: 'visit' }],
  ['03-06', '10:00', 'a', { type: 'requestSupplement', reason: 'thiếu bản vẽ' }],
  ['03-14', '08:00', 'a', { type: 'expireSupplement' }],
  ['03-14', '09:00', 'a', { type: 'stopProcessing', reason: 'quá hạn bổ sung', legalBasis: 'Điều 9', notice: 'TB-1' }],
  ['03-18', '09:00', 'a', { type: 'resumeProcessing', reason: 'đã bổ sung' }],
  ['03-19', '09:00', 'a', { type: 'giveConcurrence', concurrence: 'concurrence-1', answer: 'agreedWithConditions', note: 'lùi 2 m' }],
  ['03-19', '10:00', 'a', { type: 'completeStep', step: 'visit' }],
  ['03-19', '11:00', 'a', { type: 'completeStep', step: 'plan' }],
  ['03-20', '08:00', 'a', { type: 'startStep', step: 'both' }],
  ['03-20', '09:00', 'a', { type: 'returnToStep', step: 'visit', reason: 'đo lại' }],
  ['03-20', '10:00', 'a', { type: 'startStep', step: 'visit' }],
  ['03-20', '11:00', 'a', { type: 'returnToStep', step: 'plan', reason: 'xem lại' }],
  ['03-21', '09:00', 'a', { type: 'completeStep', step: 'visit' }],
  ['03-21', '09:10', 'a', { type: 'returnToStep', step: 'visit', reason: 'đo lại nữa' }],
  ['03-21', '09:20', 'a', { type: 'startStep', step: 'visit' }],
  ['03-21', '09:30', 'a', { type: 'completeStep', step: 'visit' }],
  ['03-21', '10:00', 'a', { type: 'startStep', step: 'plan' }],
  ['03-21', '11:00', 'a', { type: 'completeStep', step: 'plan' }],
  ['03-22', '08:00', 'a', { type: 'startStep', step: 'both' }],
  ['03-22', '09:00', 'a', { type: 'completeStep', step: 'both', next: 'notice' }],
  ['03-22', '10:00', 'a', { type: 'extendDeadline', term: { workingDays: 5 }, reason: 'phức tạp', legalBasis: 'Điều 19', unit: 'thanh-tra' }],
  ['03-22', '10:30', 'a', { type: 'requestPayment', fee: 'le-phi' }],
  ['03-25', '08:00', 'a', { type: 'recordPayment', amount: 75_000, currency: 'VND', channel: 'online', receipt: 'BL-1' }],
  ['03-25', '09:00', 'a', { type: 'skipStep', step: 'sign', reason: 'đã ủy quyền' }],
  ['03-25', '10:00', 'a', { type: 'resolveDossier', outcome: 'granted', decision: 'GP-1', note: 'kèm bản vẽ' }],
  ['03-26', '08:00', 'a', { type: 'returnResult', channel: 'post' }],
  ['03-27', '08:00', 'a', { type: 'receiveFeedback', kind: 'complaint', channel: 'online', content: { subject: 'p-1', data: 'chậm' } }],
  ['03-28', '08:00', 'a', { type: 'answerFeedback', feedback: 'feedback-1', content: { subject: 'p-1', data: 'xin lỗi' } }],
  ['03-28', '09:00', 'a', { type: 'rateSatisfaction', score: 4, scale: 5, about: 'attitude' }],
  ['04-02', '08:00', 'b', { type: 'issueApology', reason: 'quá tải', unit: 'mot-cua', reappointedAt: at('04-10', '08:00') }],
  ['04-02', '09:00', 'b', { type: 'setAttributes', attributes: { floors: null, ward: 'Chieng Le' } }],
  ['04-03', '09:00', 'b', { type: 'requestWithdrawal', reason: 'đổi ý' }],
  ['04-03', '10:00', 'b', { type: 'withdrawDossier', reason: 'đổi ý' }],
  ['04-04', '08:00', 'c', { type: 'takeOverDossier', procedure: building.code, channel: 'post', receivedAt: at('02-26', '08:00'), from: 'he-thong-cu', step: 'plan', unit: 'quy-hoach', officer: 'ha', supplements: 1, attributes: { ward: 'To Hieu' }, dueAt: at('04-12', '17:00'), dossierCode: 'CU-7', application: 'don-2', placeOfHelp: 'ubnd-xa', placeOfReception: 'ubnd-huyen', applicant: mai }],
  ['04-05', '08:00', undefined, { type: 'publishProcedure', definition: short, ...decided }],
  ['04-05', '09:00', 'e', { ...entry, type: 'receiveDossier', procedure: short.code, application: 'don-3' }],
  ['04-05', '09:10', 'e', { type: 'skipStep', step: 'look', reason: 'đã rõ' }],
  ['04-05', '09:20', 'e', { type: 'skipStep', step: 'ask', reason: 'đã rõ' }],
  ['04-05', '09:30', 'e', { type: 'requestSupplement', reason: 'thiếu trang' }],
  ['04-08', '09:30', 'e', { type: 'receiveSupplement', note: 'đã có' }],
  ['05-06', '08:00', 'a', { type: 'reopenDossier', ground: 'appeal', reason: 'khiếu nại', legalBasis: 'Luật Khiếu nại', step: 'sign' }],
  ['05-06', '09:00', 'a', { type: 'attachDocument', document: 'ho-so-2', replaces: 'ho-so' }],
  ['06-03', '08:00', undefined, { type: 'amendProcedure', definition: { ...building, term: { workingDays: 25 } }, decision: '40/QĐ', decidedOn: '2024-05-30', inForceFrom: '2024-06-10' }],
  ['06-11', '08:00', 'a', { type: 'switchProcedureVersion', version: 2, legalBasis: 'Điều 3' }],
  ['06-11', '09:00', 'a', { type: 'correctEvent', event: 5, happenedAt: at('03-04', '10:30'), data: { channel: 'post' }, reason: 'nhập nhầm' }],
  ['06-12', '08:00', 'd', { type: 'registerDossier', procedure: building.code, channel: 'post' }],
  ['06-12', '09:00', 'd', { type: 'refuseReception', reason: 'trái thẩm quyền', legalBasis: 'Điều 5' }],
  ['07-01', '08:00', undefined, { type: 'renameAgency', agency: 'so-xay-dung', name: 'Sở Xây dựng mới', decision: '1', decidedOn: '2024-06-20', inForceFrom: '2024-07-02' }],
  ['07-03', '08:00', undefined, { type: 'mergeAgencies', agencies: ['so-xay-dung', 'so-giao-thong'], into: 'so-xd-gt', name: 'Sở XD-GT', decision: '2', decidedOn: '2024-07-03', inForceFrom: '2024-08-01' }],
  ['07-04', '08:00', undefined, { type: 'splitAgency', agency: 'so-cong-thuong', into: [{ agency: 'cong', name: 'Công' }, { agency: 'thuong', name: 'Thương' }], remainder: 'cong', decision: '3', decidedOn: '2024-07-03', inForceFrom: '2024-09-01' }],
  ['07-05', '08:00', undefined, { type: 'moveUnit', unit: 'ben-xe', toAgency: 'so-cong-thuong', decision: '4', decidedOn: '2024-07-03', inForceFrom: '2024-07-10' }],
  ['07-06', '08:00', undefined, { type: 'declareAbsence', officer: 'lan', from: at('07-08', '07:30'), to: at('07-20', '17:00'), deputy: 'minh', reason: 'leave' }],
  ['07-09', '08:00', undefined, { type: 'endAbsence', officer: 'lan' }],
  ['07-10', '08:00', undefined, { type: 'delegateDuty', officer: 'minh', to: 'lan', from: at('07-10', '07:30'), until: at('08-10', '17:00'), procedures: [building.code], decision: '5' }],
  ['07-11', '08:00', undefined, { type: 'endDelegation', officer: 'minh', to: 'lan' }],
  ['08-01', '08:00', undefined, { type: 'publishProcedure', definition: { ...building, code: '1.010002' }, decision: '50/QĐ', decidedOn: '2024-07-30', inForceFrom: '2024-08-01' }],
  ['08-02', '08:00', undefined, { type: 'replaceProcedure', procedure: building.code, by: '1.010002', decision: '51/QĐ', decidedOn: '2024-07-30', inForceFrom: '2024-09-01' }],
  ['08-03', '08:00', undefined, { type: 'abolishProcedure', procedure: '1.010002', decision: '52/QĐ', decidedOn: '2024-08-02', inForceFrom: '2024-12-01' }],
]

/** The log and its answers, the same at every run of one version. */
export async function make02(): Promise<{
  readonly lines: string
  readonly answers: string
  readonly log: EventLog
}> {
  let now = Date.parse(at('02-20', '08:00'))
  let ids = 0
  const log = memoryLog()
  const engine: AnyEngine = await createEngine({
    ...setUp,
    log,
    clock: () => now,
    newId: () => `id-${String(++ids).padStart(4, '0')}`,
    vault: memoryVault({ commandKey: new Uint8Array(32).fill(7) }),
  })
  for (const [index, [day, time, dossierId, command]] of acts.entries()) {
    now = Date.parse(at(day, time)) + 1_000 * (index % 3)
    const known = { commandId: `c-${index + 1}`, actor: 'cán bộ', at: at(day, time) }
    const outcome =
      dossierId === undefined
        ? await engine.administer({ ...command, ...known } as never)
        : await engine.handle({ ...command, ...known, dossierId } as never)
    if (!outcome.accepted) throw new Error(`${known.commandId}: ${outcome.rejection.message}`)
  }
  await engine.eraseSubject({ subject: 'p-1', actor: 'cán bộ bảo vệ dữ liệu' })
  const commits: string[] = []
  for await (const commit of log.readAll()) commits.push(canonicalJson(commit))
  return { lines: `${commits.join('\n')}\n`, answers: `${JSON.stringify(answersOf02(engine), null, 1)}\n`, log }
}

/** How an engine on this log is set up; the procedure itself is published by decision. */
export const setUp = {
  calendars: [office],
  organisation,
  attributes,
  plugins: [measuring],
  dossierCodes: { pattern: '{agencyId}-{yyMMdd}-{seq:4}' },
}

if (process.argv[1] === fileURLToPath(import.meta.url)) keepGolden('0.2', await make02())
