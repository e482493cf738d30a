// For every reason for which the rules refuse a command, histories in which it is the right answer.

import { code, defineProcedure, optional, type RejectionCode } from 'dossier-engine'
import type { GivenCommand } from 'dossier-engine/testing'
import { officeCalendar, on } from '../../support/office.js'
import { permit, receive, shortWay, situation, story, toTheFork, withPermit } from './permit.js'

type Office = Parameters<typeof story>[1]
/** What came before, what is refused then, and the office if it is another one. */
export type Case = readonly [before: readonly GivenCommand[], command: GivenCommand, office?: Office]

const at = on('03-06')
const register = { type: 'registerDossier', procedure: 'permit', channel: 'post', at: on('03-04') } as const
const consult = {
  type: 'requestConcurrence',
  agency: 'police',
  question: '?',
  concurrence: 'a',
  at,
} as const
const attach = { type: 'attachDocument', document: 'plan', at } as const
const say = { type: 'receiveFeedback', kind: 'complaint', feedback: 'f', at } as const
const takeOver = {
  type: 'takeOverDossier',
  procedure: 'permit',
  channel: 'post',
  from: 'old',
  at,
} as const
const supplement = { type: 'requestSupplement', reason: 'a page', at } as const
const extend = { type: 'extendDeadline', term: { workingDays: 5 }, reason: 'a visit', at } as const
const startCheck = { type: 'startStep', step: 'check', at } as const
const withoutTerm = withPermit({ term: undefined, termByChannel: undefined })
const attributed = { ...situation, attributes: { ward: code(), colour: optional(code()) } }
const attributedReceive = { ...receive, attributes: { ward: 'w-1' } }
const decided = { actor: 'council', decision: '7/QĐ', decidedOn: '2024-02-01' } as const
const other = defineProcedure({ ...permit, code: 'other' })

/** Cases by code. */
export const cases: Partial<Record<RejectionCode, readonly Case[]>> = {
  'amount-mismatch': [
    [
      [receive, { type: 'requestPayment', fee: 'filing', at }],
      { type: 'recordPayment', amount: 149_999, currency: 'VND', at },
    ],
    [
      [receive, { type: 'requestPayment', fee: 'filing', at }],
      { type: 'recordPayment', amount: 150_000, currency: 'EUR', at },
    ],
  ],
  'at-before-last-event': [[[receive], { type: 'assign', officer: 'lan', at: on('03-04', '09:59') }]],
  'attributes-missing': [
    [[], receive, attributed],
    [[], { ...takeOver, receivedAt: at }, attributed],
  ],
  'component-unknown': [
    [[], { ...receive, components: [{ component: 'application' }, { component: 'photo' }] }],
    [[receive], { ...attach, component: 'photo' }],
  ],
  'concurrence-answered': [
    [
      [receive, consult, { type: 'giveConcurrence', concurrence: 'a', answer: 'agreed', at }],
      { type: 'giveConcurrence', concurrence: 'a', answer: 'objected', at },
    ],
  ],
  'concurrence-exists': [[[receive, consult], consult]],
  'concurrence-open': [
    [[receive, consult, ...later(shortWay)], { type: 'resolveDossier', outcome: 'granted', at }],
  ],
  'concurrence-unknown': [[[receive], { type: 'giveConcurrence', concurrence: 'a', answer: 'agreed', at }]],
  'document-exists': [[[receive, attach], attach]],
  'document-unknown': [
    [[receive], { type: 'signDocument', document: 'plan', signature: 'seal', at }],
    [[receive], { ...attach, replaces: 'draft' }],
  ],
  'dossier-code-taken': [
    [[], { ...receive, dossierCode: 'H-1' }, { ...situation, others: { 'd-2': 'H-1' } }],
    [[], { ...register, dossierCode: 'H-1' }, { ...situation, others: { 'd-2': 'H-1' } }],
    [
      [receive],
      { type: 'correctEvent', event: 1, data: { dossierCode: 'H-1' }, reason: 'x', at },
      { ...situation, others: { 'd-2': 'H-1' } },
    ],
  ],
  'dossier-exists': [
    [[receive], { ...receive, at }],
    [[receive], { ...register, at }],
    [[register], { ...takeOver, receivedAt: at }],
  ],
  'dossier-unknown': [
    [[], startCheck],
    [[receive], { type: 'linkDossier', to: 'd-9', link: 'related', at }, { ...situation, others: {} }],
    [[receive], { type: 'linkDossier', to: 'dossier-1', link: 'related', at }],
  ],
  'event-not-correctable': [
    [[receive], { type: 'correctEvent', event: 3, reason: 'x', at }],
    [
      [receive, { type: 'correctEvent', event: 1, data: { channel: 'online' }, reason: 'x', at }],
      { type: 'correctEvent', event: 3, data: { reason: 'y' }, reason: 'x', at },
    ],
  ],
  'extension-limit': [[[receive, extend], extend]],
  'extension-not-allowed': [[[receive], extend, withPermit({ extension: undefined })]],
  'extension-too-late': [[[receive], { ...extend, at: on('03-18', '16:59') }]],
  'extension-too-long': [
    [[receive], { ...extend, term: { workingDays: 6 } }],
    [[receive], { ...extend, term: { days: 1 } }],
    [[receive], { ...extend, term: { on: '2024-06-28' } }],
  ],
  'feedback-answered': [
    [
      [receive, say, { type: 'answerFeedback', feedback: 'f', at }],
      { type: 'answerFeedback', feedback: 'f', at },
    ],
  ],
  'feedback-exists': [[[receive, say], say]],
  'feedback-unknown': [[[receive], { type: 'answerFeedback', feedback: 'f', at }]],
  'fee-unknown': [
    [[receive], { type: 'requestPayment', fee: 'seal', at }],
    [[receive], { type: 'requestPayment', amount: 5, at }],
    [[receive], { type: 'requestPayment', at }],
  ],
  'link-exists': [
    [
      [receive, { type: 'linkDossier', to: 'd-2', link: 'related', at }],
      { type: 'linkDossier', to: 'd-2', link: 'related', at },
    ],
  ],
  'next-not-allowed': [
    [[receive, startCheck], { type: 'completeStep', step: 'check', next: 'conclude', at }],
    [
      [receive, ...toTheFork, { type: 'startStep', step: 'visit', at }],
      { type: 'completeStep', step: 'visit', next: 'sign', at },
    ],
  ],
  'next-required': [[[receive, startCheck], { type: 'completeStep', step: 'check', at }]],
  'no-deadline': [
    [[receive], extend, withoutTerm],
    [[{ ...takeOver, receivedAt: at, dueAt: on('03-29') }], extend, withoutTerm],
  ],
  'nothing-to-change': [
    [[attributedReceive], { type: 'setAttributes', attributes: { colour: null }, at }, attributed],
    [[attributedReceive], { type: 'setAttributes', attributes: { ward: 'w-1' }, at }, attributed],
    [[attributedReceive], { type: 'setAttributes', attributes: {}, at }, attributed],
    [[receive], { type: 'correctEvent', event: 1, data: { channel: 'post' }, reason: 'x', at }],
    [[receive], { type: 'correctEvent', event: 1, happenedAt: on('03-04'), reason: 'x', at }],
    [[receive], { type: 'correctEvent', event: 1, reason: 'x', at }],
  ],
  'procedure-abolished': [
    [
      [],
      receive,
      {
        ...situation,
        decisions: [{ type: 'abolishProcedure', procedure: 'permit', inForceFrom: '2024-03-01', ...decided }],
      },
    ],
  ],
  'procedure-mismatch': [
    [[register], { ...receive, procedure: 'other', at }, { ...situation, procedures: [permit, other] }],
  ],
  'procedure-not-in-force': [
    [
      [],
      receive,
      {
        calendars: [officeCalendar],
        decisions: [{ type: 'publishProcedure', definition: permit, inForceFrom: '2024-04-01', ...decided }],
      },
    ],
  ],
  'procedure-replaced': [
    [
      [],
      register,
      {
        ...situation,
        procedures: [permit, other],
        decisions: [
          {
            type: 'replaceProcedure',
            procedure: 'permit',
            by: 'other',
            inForceFrom: '2024-03-01',
            ...decided,
          },
        ],
      },
    ],
  ],
  'procedure-required': [[[], { type: 'receiveDossier', at }]],
  'procedure-unknown': [
    [[], { ...receive, procedure: '__proto__' }],
    [[], { ...takeOver, procedure: 'other', receivedAt: at }],
  ],
  'reappointed-before': [[[receive], { type: 'issueApology', reason: 'x', reappointedAt: at, at }]],
  'received-later': [[[], { ...takeOver, receivedAt: on('03-07') }]],
  'score-out-of-scale': [
    [[receive], { type: 'rateSatisfaction', score: 6, scale: 5, at }],
    [[receive], { type: 'rateSatisfaction', score: 0, scale: 5, at }],
  ],
  'step-not-done': [[[receive, startCheck], { type: 'returnToStep', step: 'sign', at, reason: 'x' }]],
  'step-not-expected': [
    [[receive], { type: 'startStep', step: 'sign', at }],
    [[receive, ...shortWay], { type: 'startStep', step: 'sign', at }],
    [
      [
        receive,
        ...toTheFork,
        { type: 'startStep', step: 'visit', at },
        { type: 'completeStep', step: 'visit', at },
      ],
      { type: 'startStep', step: 'conclude', at },
    ],
  ],
  'step-not-open': [
    [[receive, startCheck], { type: 'completeStep', step: 'sign', at }],
    [[receive, startCheck], { type: 'handOver', step: 'sign', unit: 'trade', at }],
    [[receive, startCheck], { type: 'assign', step: 'sign', officer: 'lan', at }],
  ],
  'step-not-skippable': [[[receive], { type: 'skipStep', step: 'check', reason: 'x', at }]],
  'step-open': [
    [[receive, startCheck], startCheck],
    [[receive, startCheck], { type: 'startStep', step: 'sign', at }],
    [
      [
        receive,
        ...shortWay.slice(0, 2),
        { type: 'startStep', step: 'sign', at },
        { type: 'returnToStep', step: 'check', reason: 'x', at },
        startCheck,
      ],
      { type: 'returnToStep', step: 'check', reason: 'x', at },
    ],
  ],
  'step-required': [
    [bothBranches(), { type: 'handOver', unit: 'trade', at }],
    [bothBranches(), { type: 'assign', officer: 'lan', at }],
  ],
  'step-unknown': [
    [[receive], { type: 'startStep', step: 'toString', at }],
    [[receive, startCheck], { type: 'completeStep', step: 'x', at }],
    [[receive, startCheck], { type: 'returnToStep', step: 'x', reason: 'x', at }],
    [[receive], { ...consult, step: 'x' }],
    [[], { ...takeOver, receivedAt: at, step: 'x' }],
    [
      [receive, { type: 'resolveDossier', outcome: 'refused', at }],
      { type: 'reopenDossier', ground: 'error', reason: 'x', step: 'x', at },
    ],
    // The other version does not have the step that is in work.
    [
      [receive, startCheck],
      { type: 'switchProcedureVersion', version: 1, legalBasis: 'x', at },
      { ...situation, procedures: [defineProcedure({ ...permit, start: 'a', steps: { a: {} } }), permit] },
    ],
  ],
  'steps-remaining': [
    [[receive], { type: 'resolveDossier', outcome: 'granted', at }],
    [[receive, startCheck], { type: 'resolveDossier', outcome: 'partly', at }],
    [bothBranches(), { type: 'resolveDossier', outcome: 'granted', at }],
  ],
  'supplement-limit': [
    [[receive, ...again(supplement), ...again(supplement)], supplement],
    // What was requested where the dossier began counts too.
    [[{ ...takeOver, receivedAt: at, supplements: 2 }], supplement],
  ],
  'supplement-term-open': [
    [[receive, supplement], { type: 'expireSupplement', at: on('03-13', '17:00') }],
    [
      [receive, supplement, { type: 'expireSupplement', at: on('03-14') }],
      { type: 'expireSupplement', at: on('03-15') },
    ],
    [[receive, supplement], { type: 'expireSupplement', at: on('04-15') }, withPermit({ supplement: {} })],
  ],
  'version-unknown': [
    [[receive], { type: 'switchProcedureVersion', version: 2, legalBasis: 'x', at }],
    [[receive], { type: 'switchProcedureVersion', version: 1, legalBasis: 'x', at }],
  ],
  'wrong-state': [
    [
      [register, { type: 'withdrawDossier', at }],
      { type: 'reopenDossier', ground: 'error', reason: 'x', at },
    ],
    [[receive], { type: 'completeStep', step: 'check', at }],
    [[receive], { type: 'refuseReception', reason: 'x', at }],
    [[receive, supplement], { type: 'resolveDossier', outcome: 'granted', at }],
    [[receive, supplement], startCheck],
    [[register, { type: 'refuseReception', reason: 'x', at }], { type: 'withdrawDossier', at }],
  ],
}

/** The same, on the day on which most is asked. */
function later(commands: readonly GivenCommand[]): GivenCommand[] {
  return commands.map((command) => ({ ...command, at }))
}

function again(command: GivenCommand): GivenCommand[] {
  return [command, { type: 'receiveSupplement', at }]
}

function bothBranches(): GivenCommand[] {
  const starts = ['visit', 'consult'].map((step) => ({ type: 'startStep', step, at }) as const)
  return [receive, ...toTheFork, ...starts]
}
