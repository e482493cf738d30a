// Testing kit: commands of their form that make little sense, whatever the dossier is.

import type { DossierCommandInput } from '../dossier/commands.js'
import type { Moment, Walk } from './walk.js'
import { channels, officers, type Pick } from './walk-values.js'

/** A command that is refused, most of the time. */
export function nonsense({ route, documents, asked }: Walk, moment: Moment, pick: Pick): DossierCommandInput {
  const steps = [...Object.keys(route.procedure.steps), 'no such step', '__proto__', 'constructor']
  const step = pick(steps)
  const known = pick([...route.working, ...route.ready, step])
  const commands = [
    { type: 'startStep', step },
    { type: 'completeStep', step },
    { type: 'completeStep', step: known, next: pick(steps) },
    { type: 'startStep', step: known, unit: 'nowhere', officer: pick(officers) },
    { type: 'skipStep', step: known, reason: 'why not' },
    { type: 'returnToStep', step, reason: '' },
    { type: 'handOver', unit: 'nowhere', step },
    { type: 'registerDossier', procedure: 'no such procedure', channel: pick(channels) },
    { type: 'receiveDossier' },
    { type: 'takeOverDossier', procedure: 'no such procedure', channel: 'post', receivedAt: 0, from: 'x' },
    { type: 'refuseReception', reason: '' },
    { type: 'requestSupplement', reason: '' },
    { type: 'receiveSupplement' },
    { type: 'expireSupplement' },
    { type: 'requestPayment', fee: 'no such fee' },
    { type: 'recordPayment', amount: 1, currency: 'ZZZ' },
    { type: 'requestConcurrence', agency: 'police', question: '', concurrence: pick(['x', ...asked]), step },
    { type: 'giveConcurrence', concurrence: pick(['nobody', ...asked]), answer: 'noOpinion' },
    { type: 'stopProcessing', reason: '' },
    { type: 'resumeProcessing' },
    { type: 'extendDeadline', term: { years: 9 }, reason: '' },
    { type: 'issueApology', reason: '', reappointedAt: moment.at },
    { type: 'resolveDossier', outcome: 'granted' },
    { type: 'returnResult', channel: pick(channels) },
    { type: 'requestWithdrawal' },
    { type: 'reopenDossier', ground: 'error', reason: '', step },
    { type: 'switchProcedureVersion', version: pick([0, 1, 99]), legalBasis: '' },
    { type: 'linkDossier', to: moment.dossierId, link: 'duplicates' },
    { type: 'attachDocument', document: pick(['x', ...documents]), component: 'no such component' },
    { type: 'attachDocument', document: 'x', replaces: 'no such document' },
    { type: 'signDocument', document: 'no such document', signature: 'seal' },
    { type: 'answerFeedback', feedback: 'nobody said' },
    { type: 'rateSatisfaction', score: pick([0, 9]), scale: 5 },
    { type: 'correctEvent', event: pick([0, 999]), reason: '' },
    { type: 'assign', officer: 'lan', at: moment.at - 86_400_000 },
    { type: 'withdrawDossier', dossierId: 'nobody-knows' },
  ] as const
  return { ...moment, ...pick<(typeof commands)[number]>(commands) }
}
