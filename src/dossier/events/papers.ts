// (3) What lies in a dossier and what people say about it: documents, signatures, feedback, satisfaction. None of
// it moves the state.

import { componentForms } from '../../procedure/declaration.js'
import { channels } from '../../procedure/channel.js'
import { defineEvent } from '../../log/event-definition.js'
import { code, count, flag, instant, optional, personal, text } from '../../log/field.js'

/** Kinds of signature. */
export const signatureKinds = ['digital', 'handwritten', 'seal'] as const

/**
 * A document was put into the dossier, by the applicant or by the office.
 * @source form 1, list of what was handed in; digitisation of dossiers
 */
export const DocumentAttached = defineEvent('DocumentAttached', {
  /** Tells the documents of one dossier apart. */
  document: code(),
  /** The procedure's component that it is. */
  component: optional(code()),
  form: optional(code(componentForms)),
  /** Whether it is the result that the applicant asked for. */
  isResult: optional(flag()),
  mediaType: optional(code()),
  /** A hash of its content, such as `sha256:…`: whether a file is the one attached can be told by it. */
  hash: optional(text()),
  /** File names may hold names of people. */
  fileName: optional(personal()),
  /** Whether it came with a signature. */
  isSigned: flag(),
  /** The document that it takes the place of. */
  replaces: optional(code()),
})

/**
 * A document was signed.
 * @source digital signatures: their share of all documents
 */
export const DocumentSigned = defineEvent('DocumentSigned', {
  document: code(),
  signature: code(signatureKinds),
  /** The office's own signer; nobody's name. */
  signer: optional(code()),
  /** A hash of the signed content. */
  hash: optional(text()),
})

/** Kinds of feedback. */
export const feedbackKinds = ['feedback', 'recommendation', 'complaint'] as const

/**
 * Somebody told the office what they think (phản ánh, kiến nghị). The office owes an answer.
 * @source Decree 20/2008/NĐ-CP on feedback about administrative procedures
 */
export const FeedbackReceived = defineEvent('FeedbackReceived', {
  /** Tells the feedback about one dossier apart. */
  feedback: code(),
  kind: code(feedbackKinds),
  channel: optional(code(channels)),
  content: optional(personal()),
  /** By when the office is to answer. */
  dueAt: optional(instant()),
})

/**
 * The office has answered.
 * @source Decree 20/2008/NĐ-CP on feedback about administrative procedures
 */
export const FeedbackAnswered = defineEvent('FeedbackAnswered', {
  feedback: code(),
  content: optional(personal()),
})

/**
 * Somebody rated how they were served (mức độ hài lòng).
 * @source Decision 766/QĐ-TTg, satisfaction
 */
export const SatisfactionRated = defineEvent('SatisfactionRated', {
  /** From 1 to `scale`, the best. */
  score: count(),
  scale: count(),
  /** What was rated, such as `attitude`. */
  about: optional(code()),
})
