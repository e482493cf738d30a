// (3) What documents, signatures, feedback and ratings change of a dossier.

import type { Handlers } from '../../log/envelope.js'
import type { Dossier } from '../dossier.js'
import type { DossierEvents } from '../events.js'

/** Handlers of what lies in a dossier and of what people say about it. */
export const paperHandlers: Handlers<Dossier, DossierEvents> = {
  DocumentAttached(dossier, { at, data }) {
    const { document, component, form, isResult, mediaType, hash, fileName, isSigned, replaces } = data
    dossier.documents.push({
      document,
      attachedAt: at,
      ...(component !== undefined && { component }),
      ...(form !== undefined && { form }),
      ...(isResult !== undefined && { isResult }),
      ...(mediaType !== undefined && { mediaType }),
      ...(hash !== undefined && { hash }),
      ...(fileName !== undefined && { fileName: { ...fileName } }),
      isSigned,
      signatures: [],
      ...(replaces !== undefined && { replaces }),
    })
  },
  DocumentSigned(dossier, { at, data }) {
    const signed = dossier.documents.find(({ document }) => document === data.document)
    if (signed === undefined) return
    const { signature, signer } = data
    signed.isSigned = true
    signed.signatures.push({ at, signature, ...(signer !== undefined && { signer }) })
  },
  FeedbackReceived(dossier, { at, data }) {
    const { feedback, kind, dueAt } = data
    dossier.feedback.push({ feedback, kind, receivedAt: at, ...(dueAt !== undefined && { dueAt }) })
  },
  FeedbackAnswered(dossier, { at, data }) {
    const answered = dossier.feedback.find(({ feedback }) => feedback === data.feedback)
    if (answered !== undefined) answered.answeredAt = at
  },
  SatisfactionRated(dossier, { at, data }) {
    const { score, scale, about } = data
    dossier.ratings.push({ at, score, scale, ...(about !== undefined && { about }) })
  },
}
