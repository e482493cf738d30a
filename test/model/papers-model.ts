// What lies in a dossier of the model, what is said about it, and what is put right.

import type { Procedure } from 'dossier-engine'
import { dueAt } from './clock-model.js'
import { procedureOf, type Changed, type ModelRules } from './model-rule.js'
import { endOf } from './notes-model.js'
import { procedures } from './procedures.js'

/** Rules of papers, attributes, links and corrections. */
export const paperRules: ModelRules<
  | 'linkDossier'
  | 'attachDocument'
  | 'signDocument'
  | 'receiveFeedback'
  | 'answerFeedback'
  | 'rateSatisfaction'
  | 'setAttributes'
  | 'correctEvent'
> = {
  linkDossier({ links }, { to, link, dossierId }, others) {
    if (to === dossierId || !others(to)) return 'dossier-unknown'
    return links.includes(`${link} ${to}`) ? 'link-exists' : { links: [...links, `${link} ${to}`] }
  },
  attachDocument(dossier, { document, replaces, component }) {
    const { documents, version, procedure } = dossier
    if (documents.includes(document)) return 'document-exists'
    if (replaces !== undefined && !documents.includes(replaces)) return 'document-unknown'
    const definition: Procedure = procedures[procedure!].at((version ?? 0) - 1)!
    const { components = [] } = definition
    if (component !== undefined && !components.some(({ code }) => code === component))
      return 'component-unknown'
    return { documents: [...documents, document] }
  },
  signDocument: ({ documents, signatures }, { document }) =>
    documents.includes(document) ? { signatures: signatures + 1 } : 'document-unknown',
  receiveFeedback(dossier, { feedback: given, at }) {
    const { feedback, feedbackDue } = dossier
    const id = given ?? `feedback-${Object.keys(feedback).length + 1}`
    if (Object.hasOwn(feedback, id)) return 'feedback-exists'
    const dueAt = endOf(dossier, 'feedback', at)
    return { feedback: { ...feedback, [id]: false }, feedbackDue: { ...feedbackDue, [id]: dueAt } }
  },
  answerFeedback({ feedback }, { feedback: id }) {
    if (!Object.hasOwn(feedback, id)) return 'feedback-unknown'
    return feedback[id] === true ? 'feedback-answered' : { feedback: { ...feedback, [id]: true } }
  },
  rateSatisfaction: ({ ratings }, { score, scale }) =>
    score < 1 || score > scale ? 'score-out-of-scale' : { ratings: ratings + 1 },
  setAttributes({ attributes }, { attributes: set }) {
    const next = Object.fromEntries(
      Object.entries({ ...attributes, ...set }).filter(([, value]) => value !== null),
    )
    const names = Object.keys({ ...attributes, ...next })
    return names.every((name) => next[name] === attributes[name]) ? 'nothing-to-change' : { attributes: next }
  },
  correctEvent(dossier, { event, happenedAt, data }) {
    // The model only knows the first event, and of that only when it happened and the channel.
    if (event !== 1) return 'event-not-correctable'
    const { first, state } = dossier
    const at = happenedAt === undefined ? first!.at : Number(happenedAt)
    const channel = (data?.['channel'] as string | undefined) ?? first!.channel
    if (at === first!.at && channel === first!.channel) return 'nothing-to-change'
    const changed: Changed = { first: { ...first!, at, channel } }
    if (first!.type === 'DossierRegistered')
      return state === 'registered' || dossier.receivedAt === undefined ? { ...changed, channel } : changed
    const isReceived = first!.type === 'DossierReceived'
    const { clock, receivedAt } = dossier
    const isFirstTerm = isReceived && clock!.startAt === receivedAt
    const moved = isFirstTerm ? { ...clock!, startAt: at } : clock!
    const right = { ...changed, channel, ...(isReceived && { receivedAt: at }), clock: moved }
    const before = dueAt(clock!, procedureOf(dossier), dossier.channel!)
    const now = dueAt(moved, procedureOf(dossier), channel)
    return before === now ? right : { ...right, due: now }
  },
}
