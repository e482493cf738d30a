// The commands that the model test sends: every type of them, in forms that make sense at some time, and in forms that
// never do.

import type { ModelDossier } from './dossier-model.js'

/** A command without its id, its dossier and its moment. */
export interface Fields {
  readonly type: string
  readonly [field: string]: unknown
}

type Form = Fields | ((now: number, dossier: ModelDossier) => Fields)

const hourMs = 3_600_000
const steps = ['check', 'appraise', 'visit', 'photograph', 'consult', 'conclude', 'record', 'sign', 'stamp']
const ofPermit = ['enter', 'do', 'send']
const all = [...steps, ...ofPermit]
const officers = ['lan', 'minh'] as const

function each<Value>(values: readonly Value[], form: (value: Value) => Form): Form[] {
  return values.map(form)
}

const entries: readonly Form[] = [
  ...each(['licence', 'permit', 'other'], (procedure) => ({
    ...{ type: 'registerDossier', procedure, channel: 'online' },
    applicant: { subject: 's', data: { name: 'Mai' } },
  })),
  ...each(['licence', 'permit', 'other', undefined], (procedure) => ({
    ...{ type: 'receiveDossier', procedure, channel: 'post', unit: 'hall' },
  })),
  {
    type: 'receiveDossier',
    procedure: 'licence',
    channel: 'online',
    officer: 'lan',
    attributes: { ward: 'w' },
  },
  { type: 'receiveDossier' },
  {
    type: 'receiveDossier',
    procedure: 'licence',
    channel: 'post',
    components: [{ component: 'application' }],
  },
  { type: 'receiveDossier', procedure: 'licence', channel: 'post', components: [{ component: 'photo' }] },
  ...each(['visit', 'conclude', 'record', 'do', undefined], (step) => (now) => ({
    ...{ type: 'takeOverDossier', procedure: step === 'do' ? 'permit' : 'licence', channel: 'post' },
    ...{ from: 'old', step, receivedAt: now - 50 * hourMs, supplements: 1 },
  })),
  ...each([90, -5], (hours) => (now) => ({
    ...{ type: 'takeOverDossier', procedure: 'licence', channel: 'post', from: 'old', officer: 'lan' },
    ...{ receivedAt: now - hours * hourMs, dueAt: now + 100 * hourMs },
  })),
  { type: 'refuseReception', reason: 'not ours' },
]

const work: readonly Form[] = [
  ...each(all, (step) => ({ type: 'startStep', step })),
  ...each(['check', 'visit', 'nowhere'], (step) => ({
    type: 'startStep',
    step,
    unit: 'hall',
    officer: 'minh',
  })),
  ...each(all, (step) => ({ type: 'completeStep', step })),
  ...each(['appraise', 'sign', 'visit'], (next) => ({ type: 'completeStep', step: 'check', next })),
  ...each(['record', 'check'], (next) => ({ type: 'completeStep', step: 'conclude', next })),
  ...each(['do', 'send'], (next) => ({ type: 'completeStep', step: 'do', next })),
  ...each(['consult', 'visit'], (step) => ({ type: 'skipStep', step, reason: 'not here' })),
  ...each(['sign', undefined], (next) => ({ type: 'skipStep', step: 'check', next, reason: 'not here' })),
  ...each(['check', 'appraise', 'visit', 'photograph', 'consult', 'do'], (step) => ({
    ...{ type: 'returnToStep', step, reason: 'the plan is wrong' },
  })),
  ...each([undefined, 'visit', 'consult', 'check'], (step) => ({ type: 'handOver', unit: 'ward', step })),
  { type: 'handOver', unit: 'trade', officer: 'lan' },
  ...each([undefined, 'visit', 'photograph'], (step) => ({ type: 'assign', officer: 'minh', step })),
]

const waits: readonly Form[] = [
  { type: 'requestSupplement', reason: 'a page' },
  { type: 'receiveSupplement' },
  { type: 'expireSupplement' },
  ...each(['filing', 'postage', 'no such fee'], (fee) => ({ type: 'requestPayment', fee })),
  { type: 'requestPayment', amount: 50, currency: 'EUR' },
  { type: 'recordPayment', amount: 100, currency: 'VND' },
  { type: 'recordPayment', amount: 50, currency: 'EUR' },
  ...each(['a', 'b', undefined], (concurrence) => ({
    ...{ type: 'requestConcurrence', agency: 'police', question: '?', concurrence },
  })),
  { type: 'requestConcurrence', agency: 'police', question: '?', concurrence: 'c', step: 'visit' },
  ...each(['a', 'b', 'c', 'concurrence-1', 'nobody'], (concurrence) => ({
    ...{ type: 'giveConcurrence', concurrence, answer: 'agreed' },
  })),
  { type: 'stopProcessing', reason: 'a court' },
  { type: 'resumeProcessing' },
  ...each([24, 120, 121], (workingHours) => ({
    type: 'extendDeadline',
    term: { workingHours },
    reason: 'x',
  })),
  { type: 'extendDeadline', term: { days: 1 }, reason: 'x' },
  { type: 'recomputeDeadlines' },
  { type: 'noteDeadlines' },
  ...each([30, 500], (workingHours) => ({
    type: 'noteDeadlines',
    notices: [
      { name: 'soon', before: { workingHours } },
      { name: 'owed', before: { workingHours: 12 }, of: 'extension' },
    ],
  })),
  ...each([1, 0], (hours) => (now) => ({
    ...{ type: 'issueApology', reason: 'x', reappointedAt: now + hours * hourMs },
  })),
]

const ends: readonly Form[] = [
  ...each(['granted', 'partly', 'refused'], (outcome) => ({ type: 'resolveDossier', outcome })),
  { type: 'returnResult', channel: 'post' },
  { type: 'requestWithdrawal' },
  { type: 'withdrawDossier' },
  ...each(['visit', 'do', undefined], (step) => ({
    type: 'reopenDossier',
    ground: 'appeal',
    reason: 'x',
    step,
  })),
  ...each([1, 2, 3], (version) => ({ type: 'switchProcedureVersion', version, legalBasis: 'x' })),
]

const besides: readonly Form[] = [
  ...each(['d-1', 'd-2', 'd-3'], (to) => ({ type: 'linkDossier', to, link: 'related' })),
  ...each(['x', 'y'], (document) => ({ type: 'attachDocument', document, component: 'application' })),
  { type: 'attachDocument', document: 'z', replaces: 'x' },
  { type: 'attachDocument', document: 'w', component: 'photo' },
  ...each(['x', 'z'], (document) => ({ type: 'signDocument', document, signature: 'digital' })),
  ...each(['f', undefined], (feedback) => ({ type: 'receiveFeedback', kind: 'complaint', feedback })),
  ...each(['f', 'feedback-1'], (feedback) => ({ type: 'answerFeedback', feedback })),
  ...each([4, 6], (score) => ({ type: 'rateSatisfaction', score, scale: 5 })),
  ...each([{ ward: 'w', area: 7 }, { area: null }, {}], (attributes) => ({
    type: 'setAttributes',
    attributes,
  })),
  ...each([0, 3], (hours) => (now, { first }) => ({
    ...{ type: 'correctEvent', event: 1, reason: 'a slip' },
    happenedAt: (first?.at ?? now) - hours * hourMs,
  })),
  ...each(['online', 'post'], (channel) => ({
    type: 'correctEvent',
    event: 1,
    data: { channel },
    reason: 'a slip',
  })),
  { type: 'correctEvent', event: 99, reason: 'a slip' },
  ...each(officers, (officer) => ({ type: 'assign', officer })),
]

/** All of them. */
export const forms: readonly Form[] = [...entries, ...work, ...waits, ...ends, ...besides]

/** A command of a form, at a moment, to a dossier. */
export function fieldsOf(form: Form, now: number, dossier: ModelDossier): Fields {
  return typeof form === 'function' ? form(now, dossier) : form
}
