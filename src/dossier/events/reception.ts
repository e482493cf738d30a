// (3) How a dossier comes in: filed, received, refused, or taken over from another system. Fields that came in a
// later version are optional, so older events become the present ones unchanged.

import { isId } from '../../kernel/ids.js'
import { componentForms } from '../../procedure/declaration.js'
import { channels } from '../../procedure/channel.js'
import { defineEvent, unchanged } from '../../log/event-definition.js'
import { code, count, instant, json, optional, personal, text } from '../../log/field.js'

/** One component as it was handed in. */
export interface HandedIn {
  readonly component: string
  readonly form?: (typeof componentForms)[number]
  readonly copies?: number
}

const handedInMembers: Readonly<Record<string, (value: unknown) => boolean>> = {
  component: isId,
  form: (value) => value === undefined || componentForms.some((form) => form === value),
  copies: (value) => value === undefined || (Number.isSafeInteger(value) && (value as number) >= 0),
}

/** What was handed in, as a field: checked, because imports come past the rules and every fold relies on it. */
export function handedIn() {
  return json<readonly HandedIn[]>((value) => {
    if (!Array.isArray(value)) return 'is no list of components'
    const isWrong = (each: unknown) =>
      Object.entries(handedInMembers).some(
        ([name, isRight]) => !isRight((Object(each) as object)[name as never]),
      ) || Object.keys(Object(each) as object).some((name) => !Object.hasOwn(handedInMembers, name))
    const index = value.findIndex(isWrong)
    return index < 0 ? undefined : `has at ${index} what is no { component, form?, copies? }`
  })
}

/** What the events by which a dossier comes in tell besides. Three different places: see the glossary. */
const whence = {
  /** The number under which people know it. */
  dossierCode: optional(code()),
  /** The application that it is part of: one application may need several procedures. */
  application: optional(code()),
  /** Where the applicant was helped to file. */
  placeOfHelp: optional(code()),
  /** Where it is formally received. The competent agency is `agency`. */
  placeOfReception: optional(code()),
}

/** Where a dossier stands in the office from its first moment there. */
const inOffice = {
  level: optional(code()),
  field: optional(code()),
  /** The competent agency. */
  agency: optional(code()),
  /** Who holds it. */
  unit: optional(code()),
  officer: optional(code()),
  applicant: optional(personal()),
  ...whence,
}

/**
 * The applicant has filed; the office has not yet looked. State `registered`.
 * @source national portal, state 1 (mới đăng ký)
 */
export const DossierRegistered = defineEvent(
  'DossierRegistered',
  { procedure: code(), channel: code(channels), applicant: optional(personal()), ...whence },
  { version: 2, upcast: { 1: unchanged } },
)

/**
 * The office has formally received the dossier. State `received`; the legal term starts.
 * @source form 1, receipt and appointment slip; national portal, state 2 (được tiếp nhận)
 */
export const DossierReceived = defineEvent(
  'DossierReceived',
  {
    procedure: code(),
    /** The version applied, which the dossier keeps; absent for dossiers that were imported without one. */
    procedureVersion: optional(count()),
    /** One of `online`, `inPerson`, `post`; an imported dossier may have come another way. */
    channel: code(),
    ...inOffice,
    /** What was handed in, by the procedure's components. */
    components: optional(handedIn()),
  },
  { version: 2, upcast: { 1: unchanged } },
)

/**
 * The office refuses to receive the dossier, on legal grounds. State `receptionRefused`.
 * @source form 3, refusal of reception; national portal, state 3 (không được tiếp nhận)
 */
export const ReceptionRefused = defineEvent(
  'ReceptionRefused',
  { reason: text(), legalBasis: optional(text()) },
  { version: 2, upcast: { 1: unchanged } },
)

/**
 * A dossier that began in another system goes on here: an opening balance. State `received`.
 * @source form 7, dossier tracking book: carried over
 */
export const DossierTakenOver = defineEvent('DossierTakenOver', {
  procedure: code(),
  procedureVersion: optional(count()),
  channel: code(),
  /** When the office received it, in the system in which it began. */
  receivedAt: instant(),
  /** The system in which it began. */
  from: code(),
  ...inOffice,
  /** The step that comes next; the procedure's first if absent. */
  step: optional(code()),
  /** How many supplements were requested before. */
  supplements: optional(count()),
})

/**
 * The dossier follows another version of its procedure from here on, on a legal basis.
 * @source an amending decision's transitional provisions
 */
export const ProcedureVersionSwitched = defineEvent('ProcedureVersionSwitched', {
  fromVersion: optional(count()),
  procedureVersion: count(),
  legalBasis: text(),
})

/** Ways in which dossiers belong together. */
export const links = ['bundle', 'follows', 'appeals', 'duplicates', 'related'] as const

/**
 * The dossier belongs together with another.
 * @source one application, several procedures
 */
export const DossierLinked = defineEvent('DossierLinked', {
  /** The other dossier's id. */
  to: code(),
  link: code(links),
})
