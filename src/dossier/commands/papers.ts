// (1) Commands about what lies in a dossier, what people say about it, and what was recorded wrongly.

import { channels } from '../../procedure/channel.js'
import { componentForms } from '../../procedure/declaration.js'
import { defineCommand } from '../../log/command-definition.js'
import { code, count, flag, instant, json, optional, personal, text } from '../../log/field.js'
import { dossierStates } from '../dossier.js'
import { feedbackKinds, signatureKinds } from '../events/papers.js'

const existing = dossierStates.filter((state) => state !== 'absent')

/**
 * A document is put into the dossier.
 * @by the applicant, or the office
 * @source form 1, list of what was handed in; digitisation of dossiers
 */
export const attachDocument = defineCommand(
  'attachDocument',
  {
    document: code(),
    component: optional(code()),
    form: optional(code(componentForms)),
    isResult: optional(flag()),
    mediaType: optional(code()),
    hash: optional(text()),
    fileName: optional(personal()),
    /** Whether it comes with a signature; not, if left out. */
    isSigned: optional(flag()),
    replaces: optional(code()),
  },
  { in: existing },
)

/**
 * A document is signed.
 * @by whoever signs
 * @source digital signatures: their share of all documents
 */
export const signDocument = defineCommand(
  'signDocument',
  { document: code(), signature: code(signatureKinds), signer: optional(code()), hash: optional(text()) },
  { in: existing },
)

/**
 * Somebody tells the office what they think.
 * @by citizens and organisations, through whoever takes it down
 * @source Decree 20/2008/NĐ-CP on feedback about administrative procedures
 */
export const receiveFeedback = defineCommand(
  'receiveFeedback',
  {
    kind: code(feedbackKinds),
    /** Tells it from others; numbered if left out. */
    feedback: optional(code()),
    channel: optional(code(channels)),
    content: optional(personal()),
  },
  { in: existing },
)

/**
 * The office answers.
 * @by the competent agency
 * @source Decree 20/2008/NĐ-CP on feedback about administrative procedures
 */
export const answerFeedback = defineCommand(
  'answerFeedback',
  { feedback: code(), content: optional(personal()) },
  { in: existing },
)

/**
 * Somebody rates how they were served.
 * @by the applicant
 * @source Decision 766/QĐ-TTg, satisfaction
 */
export const rateSatisfaction = defineCommand(
  'rateSatisfaction',
  { score: count(), scale: count(), about: optional(code()) },
  { in: existing },
)

/**
 * Values of the office's own attributes are set or changed; `null` takes one away.
 * @by the office
 * @source practice: what an office keeps of its own beside the forms
 */
export const setAttributes = defineCommand(
  'setAttributes',
  { attributes: json<Readonly<Record<string, unknown>>>() },
  { in: existing },
)

/**
 * A fact was recorded wrongly: this is what is right. The wrong values stay in the log, and what was asked before
 * can be asked again.
 * @by whoever may correct the records
 * @source what is in a public record is corrected, never overwritten
 */
export const correctEvent = defineCommand(
  'correctEvent',
  {
    /** Version of the wrong event in the dossier's own stream, as `timeline` tells it. */
    event: count(),
    /** The values that were wrong, right; `null` for one that should not be there. */
    data: optional(json<Readonly<Record<string, unknown>>>()),
    /** When it really happened. */
    happenedAt: optional(instant()),
    reason: text(),
  },
  { in: existing },
)
