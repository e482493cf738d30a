// Testing kit: what goes on beside the steps of one dossier: other agencies, promises, papers, what people say, and
// what is put right. Most of it is possible at any time.

import type { Term } from '../calendar/term.js'
import type { Moment, Suggestion, Walk, WalkChoices } from './walk.js'
import { channels, officers, valuesOf, type Pick } from './walk-values.js'

/** Commands that make sense beside the steps, in the order of how much it takes for them. */
export function beside(walk: Walk, moment: Moment, pick: Pick, choices: WalkChoices): Suggestion[] {
  const isOpen = ['open', 'supplement', 'payment', 'stopped'].includes(walk.phase)
  return [
    ...(isOpen ? [...promises(walk, moment, pick), ...opinions(walk, moment, pick)] : []),
    ...papers(walk, moment, pick),
    ...notes(moment, pick),
    ...records(moment, pick, choices),
    () => ({
      ...moment,
      type: 'linkDossier',
      to: pick(['d-1', 'd-2', 'd-3']),
      link: pick(['related', 'bundle']),
    }),
  ]
}

/** A scheduler comes by. */
function notes(moment: Moment, pick: Pick): Suggestion[] {
  const workingDays = pick([1, 3, 30])
  const notices = pick([undefined, [{ name: `within-${workingDays}`, before: { workingDays } }]])
  return [() => ({ ...moment, type: 'noteDeadlines', notices })]
}

function opinions(walk: Walk, moment: Moment, pick: Pick): Suggestion[] {
  const open = walk.asked.filter((each) => !walk.answered.includes(each))
  const step = pick([undefined, ...walk.route.working])
  const ask = () => {
    const concurrence = `opinion-${walk.asked.length + 1}`
    walk.asked.push(concurrence)
    const agency = pick(['police', 'fire-brigade'])
    return {
      ...moment,
      type: 'requestConcurrence',
      agency,
      question: 'any objection?',
      concurrence,
      step,
    } as const
  }
  const answer = () => {
    const concurrence = pick(open)
    walk.answered.push(concurrence)
    return {
      ...moment,
      type: 'giveConcurrence',
      concurrence,
      answer: pick(['agreed', 'objected'] as const),
    } as const
  }
  // Whoever asks all the time never comes to an end.
  if (open.length > 1) return [answer, answer, answer]
  return open.length > 0
    ? [answer, answer, ...(walk.phase === 'open' ? [ask] : [])]
    : walk.phase === 'open'
      ? [ask]
      : []
}

function promises({ route }: Walk, moment: Moment, pick: Pick): Suggestion[] {
  const [[unit, amount]] = Object.entries(route.procedure.extension?.atMost ?? { workingDays: 5 }) as [
    [string, number],
  ]
  const term = { [unit]: pick([amount, Math.min(amount, 1)]) } as unknown as Term
  return [
    () => ({
      ...moment,
      type: 'extendDeadline',
      term,
      reason: 'a site visit',
      unit: pick(['trade', undefined]),
    }),
    () => ({
      ...moment,
      type: 'issueApology',
      reason: 'the expert is ill',
      reappointedAt: moment.at + pick([1, 10]) * 86_400_000,
    }),
    () => ({ ...moment, type: 'requestWithdrawal', reason: pick([undefined, 'we moved']) }),
  ]
}

function papers({ route, documents, feedback }: Walk, moment: Moment, pick: Pick): Suggestion[] {
  const { components = [] } = route.procedure
  const suggestions: Suggestion[] = [
    () => {
      const document = `document-${documents.length + 1}`
      const told = {
        replaces: pick([undefined, ...documents]),
        component: pick([undefined, ...components.map(({ code }) => code)]),
        fileName: pick([undefined, { subject: `person-of-${moment.dossierId}`, data: 'passport of A.pdf' }]),
        ...pick([{}, { isSigned: true }, { isResult: true, form: 'electronic' as const }]),
      }
      documents.push(document)
      return { ...moment, type: 'attachDocument', document, ...told }
    },
    () => {
      const number = `feedback-${feedback.length + 1}`
      feedback.push(number)
      const content = { subject: `person-of-${moment.dossierId}`, data: 'it took long' }
      const kind = pick(['feedback', 'recommendation', 'complaint'] as const)
      return { ...moment, type: 'receiveFeedback', feedback: number, kind, channel: pick(channels), content }
    },
    () => ({
      ...moment,
      type: 'rateSatisfaction',
      score: pick([1, 4, 5]),
      scale: 5,
      about: pick([undefined, 'attitude']),
    }),
  ]
  if (documents.length > 0)
    suggestions.push(() => ({
      ...{ ...moment, type: 'signDocument', document: pick(documents) },
      ...{ signature: pick(['digital', 'seal']), signer: pick([undefined, ...officers]) },
    }))
  if (feedback.length > 0)
    suggestions.push(() => ({ ...moment, type: 'answerFeedback', feedback: pick(feedback) }))
  return suggestions
}

function records(moment: Moment, pick: Pick, { attributes, corrections = true }: WalkChoices): Suggestion[] {
  const suggestions: Suggestion[] = []
  if (attributes !== undefined) {
    const values = valuesOf(attributes, pick)
    const name = pick(Object.keys(values))
    const changed = pick([values, { [name]: null }, { [name]: values[name] }])
    suggestions.push(() => ({ ...moment, type: 'setAttributes', attributes: changed }))
  }
  if (corrections) {
    const correct = { ...moment, type: 'correctEvent', reason: 'a slip of the pen' } as const
    const happenedAt = moment.at - pick([0, 1, 30, 3_000]) * 60_000
    suggestions.push(() => ({ ...correct, event: pick([1, 2, 3, 5, 8, 13]), happenedAt }))
    // Whatever the first event is, it tells of a channel.
    suggestions.push(() => ({ ...correct, event: 1, data: { channel: pick(channels) } }))
  }
  return suggestions
}
