// (2) The rules of documents, feedback and ratings.

import { reject } from '../../kernel/outcome.js'
import { fact, type Rules } from '../decision.js'
import { attributeFacts } from '../rules/attributes.js'
import { unknownComponent } from '../rules/components.js'
import { followedProcedure } from '../rules/followed-procedure.js'
import { procedureOf } from './lookups.js'
import { dueIn } from './promises.js'
import { numbered } from './waiting.js'

/** Rules of what lies in a dossier and of what people say about it. */
export const paperRules: Rules<
  | 'attachDocument'
  | 'signDocument'
  | 'receiveFeedback'
  | 'answerFeedback'
  | 'rateSatisfaction'
  | 'setAttributes'
> = {
  attachDocument(command, dossier, context) {
    const { id, documents } = dossier
    const { document, component, form, isResult, mediaType, hash, fileName, isSigned, replaces } = command
    const known = new Set(documents.map((each) => each.document))
    if (known.has(document)) {
      const message = `dossier '${id}' has a document '${document}' already`
      return reject('document-exists', message, { document })
    }
    if (replaces !== undefined && !known.has(replaces)) {
      const message = `dossier '${id}' has no document '${replaces}' that could be replaced`
      return reject('document-unknown', message, { document: replaces })
    }
    // Imported dossiers may follow what was never published; then nothing says what its components are.
    const published = followedProcedure(dossier, context, command.at)
    if (component !== undefined && published !== undefined) {
      const refusal = unknownComponent(published.definition, [{ component }])
      if (refusal !== undefined) return refusal
    }
    const attached = { document, component, form, isResult, mediaType, hash, fileName, replaces }
    return [fact('DocumentAttached', { ...attached, isSigned: isSigned ?? false })]
  },

  signDocument({ document, signature, signer, hash }, { id, documents }) {
    if (!documents.some((each) => each.document === document)) {
      const message = `dossier '${id}' has no document '${document}'`
      return reject('document-unknown', message, { document })
    }
    return [fact('DocumentSigned', { document, signature, signer, hash })]
  },

  receiveFeedback(command, dossier, context) {
    const known = dossier.feedback.map((each) => each.feedback)
    const { kind, channel, content, at, feedback = numbered('feedback', known) } = command
    if (known.includes(feedback))
      return reject('feedback-exists', `there is feedback '${feedback}' already`, { feedback })
    const { within } = procedureOf(dossier, context, at).definition.feedback ?? {}
    const dueAt = dueIn(within, at, dossier, context)
    return [fact('FeedbackReceived', { feedback, kind, channel, content, dueAt })]
  },

  answerFeedback({ feedback, content }, dossier) {
    const asked = dossier.feedback.find((each) => each.feedback === feedback)
    if (asked === undefined)
      return reject('feedback-unknown', `there is no feedback '${feedback}'`, { feedback })
    if (asked.answeredAt !== undefined)
      return reject('feedback-answered', `feedback '${feedback}' was answered before`, { feedback })
    return [fact('FeedbackAnswered', { feedback, content })]
  },

  rateSatisfaction({ score, scale, about }) {
    if (score < 1 || score > scale) {
      const message = `a rating lies between 1 and its scale, and this is ${score} of ${scale}`
      return reject('score-out-of-scale', message, { score, scale })
    }
    return [fact('SatisfactionRated', { score, scale, about })]
  },

  setAttributes({ attributes }, dossier) {
    const facts = attributeFacts(attributes, dossier)
    if (facts.length > 0) return facts
    const message = 'no value is given that is new, and none is taken away that is there'
    return reject('nothing-to-change', message, { attributes: Object.keys(attributes) })
  },
}
