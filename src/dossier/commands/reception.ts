// (1) Commands by which a dossier comes in, ends, and begins again.

import { channels } from '../../procedure/channel.js'
import { defineCommand } from '../../log/command-definition.js'
import { code, count, instant, json, optional, personal, text } from '../../log/field.js'
import { openStates } from '../dossier.js'
import { outcomes, reopeningGrounds } from '../events/ending.js'
import { handedIn, links } from '../events/reception.js'

const open = [...openStates]

/** What a command that brings a dossier in may say besides. */
const entry = {
  applicant: optional(personal()),
  /** The number under which people know it; the engine gives one, if it has a pattern. */
  dossierCode: optional(code()),
  application: optional(code()),
  placeOfHelp: optional(code()),
  placeOfReception: optional(code()),
  /** Values of the office's own attributes. */
  attributes: optional(json<Readonly<Record<string, unknown>>>()),
}

/**
 * The applicant files; the office looks later.
 * @by the applicant, or whoever helps them to file
 * @source national portal, state 1 (mới đăng ký)
 */
export const registerDossier = defineCommand(
  'registerDossier',
  { procedure: code(), channel: code(channels), ...entry },
  { in: ['absent'], creates: true },
)

/**
 * The office receives: a registered dossier, or one brought to the desk, which names procedure and channel.
 * @by the one-stop unit
 * @source form 1, receipt and appointment slip
 */
export const receiveDossier = defineCommand(
  'receiveDossier',
  {
    procedure: optional(code()),
    channel: optional(code(channels)),
    unit: optional(code()),
    officer: optional(code()),
    /** What was handed in, by the procedure's components. */
    components: optional(handedIn()),
    ...entry,
  },
  { in: ['absent', 'registered'], creates: true },
)

/**
 * The office refuses to receive a registered dossier.
 * @by the one-stop unit
 * @source form 3, refusal of reception
 */
export const refuseReception = defineCommand(
  'refuseReception',
  { reason: text(), legalBasis: optional(text()) },
  { in: ['registered'] },
)

/**
 * A dossier that began in another system goes on here.
 * @by whoever brings the office's open dossiers in
 * @source form 7, dossier tracking book: carried over
 */
export const takeOverDossier = defineCommand(
  'takeOverDossier',
  {
    procedure: code(),
    channel: code(channels),
    /** When the office received it. */
    receivedAt: instant(),
    /** The promise that was made; computed from `receivedAt` if left out. */
    dueAt: optional(instant()),
    /** The system in which it began. */
    from: code(),
    /** The step that comes next; the first if left out. */
    step: optional(code()),
    unit: optional(code()),
    officer: optional(code()),
    /** How many supplements were requested before. */
    supplements: optional(count()),
    ...entry,
  },
  { in: ['absent'], creates: true },
)

/**
 * The dossier goes on by another version of its procedure.
 * @by the competent agency
 * @source an amending decision's transitional provisions
 */
export const switchProcedureVersion = defineCommand(
  'switchProcedureVersion',
  { version: count(), legalBasis: text() },
  { in: open },
)

/**
 * The dossier belongs together with another.
 * @by the office
 * @source one application, several procedures
 */
export const linkDossier = defineCommand(
  'linkDossier',
  { to: code(), link: code(links) },
  { in: ['registered', 'receptionRefused', ...open, 'withdrawn', 'resolved', 'returned'] },
)

/**
 * The office decides; granting needs all steps done and no answer outstanding.
 * @by whoever signs
 * @source national portal, state 9 (đã xử lý xong)
 */
export const resolveDossier = defineCommand(
  'resolveDossier',
  { outcome: code(outcomes), decision: optional(code()), note: optional(text()) },
  { in: open },
)

/**
 * The applicant gets the result.
 * @by the one-stop unit
 * @source national portal, state 10 (đã trả kết quả)
 */
export const returnResult = defineCommand('returnResult', { channel: code(channels) }, { in: ['resolved'] })

/**
 * The applicant asks to take the dossier back.
 * @by the applicant
 * @source national portal, state 7 (công dân yêu cầu rút hồ sơ)
 */
export const requestWithdrawal = defineCommand(
  'requestWithdrawal',
  { reason: optional(text()) },
  { in: ['registered', ...open] },
)

/**
 * The applicant takes the dossier back, and the office lets it go.
 * @by the one-stop unit
 * @source national portal, state 7 (công dân yêu cầu rút hồ sơ)
 */
export const withdrawDossier = defineCommand(
  'withdrawDossier',
  { reason: optional(text()) },
  { in: ['registered', ...open] },
)

/**
 * The office takes up again what had ended.
 * @by the competent agency, or a court
 * @source law on complaints; law on administrative procedure
 */
export const reopenDossier = defineCommand(
  'reopenDossier',
  { ground: code(reopeningGrounds), reason: text(), legalBasis: optional(text()), step: optional(code()) },
  { in: ['resolved', 'returned', 'withdrawn'] },
)
