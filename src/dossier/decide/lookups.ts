// (2) What several rules look up: the procedure that a dossier follows, and whose a dossier code is.

import { DossierError } from '../../kernel/errors.js'
import type { Instant } from '../../kernel/instant.js'
import { reject, type Rejected } from '../../kernel/outcome.js'
import { whichThereAre } from '../../kernel/which-there-are.js'
import type { PublishedProcedure } from '../../procedure/catalogue.js'
import type { DecisionContext, Fact, RejectionCode } from '../decision.js'
import type { Dossier } from '../dossier.js'
import { followedProcedure } from '../rules/followed-procedure.js'

/**
 * The version that a dossier follows; one that was not received yet, that in force at a moment.
 * @throws DossierError `procedure-unknown` for an imported dossier whose procedure was never published
 */
export function procedureOf(dossier: Dossier, context: DecisionContext, at?: Instant): PublishedProcedure {
  const found = followedProcedure(dossier, context, at)
  if (found !== undefined) return found
  const { id, procedure, procedureVersion } = dossier
  const which = procedureVersion === undefined ? 'no version' : `version ${procedureVersion}`
  throw new DossierError(
    'procedure-unknown',
    `dossier '${id}' follows procedure ${procedure}, of which ${which} was ever published: give it to createEngine`,
    { procedure: procedure ?? '', ...(procedureVersion !== undefined && { version: procedureVersion }) },
  )
}

/** Facts that say which procedure, or which version of it, a dossier follows from then on. */
const namesProcedure: ReadonlySet<string> = new Set<Fact['type']>([
  'DossierRegistered',
  'DossierReceived',
  'DossierTakenOver',
  'ProcedureVersionSwitched',
])

/** The dossier with the procedure of facts by which it may come in, or change over to the version that they name. */
export function withProcedureOf(facts: readonly Fact[], dossier: Dossier): Dossier {
  const entry = facts.find(({ type }) => namesProcedure.has(type))
  return { ...dossier, ...(entry?.data as Partial<Dossier> | undefined) }
}

/** Which procedures there are, where one is not known. */
export function knownProcedures(code: string, { procedureCodes }: DecisionContext): string {
  return procedureCodes === undefined ? '' : `; ${whichThereAre(procedureCodes, code, 'none was published')}`
}

/** The version in force at a moment, for a dossier that comes in then; or the refusal. */
export function procedureFor(
  code: string,
  at: Instant,
  context: DecisionContext,
): PublishedProcedure | Rejected<RejectionCode> {
  const found = context.procedureInForce(code, at)
  if (!('problem' in found)) return found
  const details = { procedure: code, ...(found.by !== undefined && { by: found.by }) }
  switch (found.problem) {
    case 'unknown':
      return reject(
        'procedure-unknown',
        `there is no procedure '${code}'${knownProcedures(code, context)}: give it to createEngine or engine.publish`,
        details,
      )
    case 'not-in-force':
      return reject('procedure-not-in-force', `procedure ${code} is not yet in force then`, details)
    case 'replaced':
      return reject('procedure-replaced', `procedure ${code} was replaced by ${found.by}`, details)
    case 'abolished':
      return reject('procedure-abolished', `procedure ${code} was abolished`, details)
  }
}

/** The refusal of a code that another dossier has. */
export function codeTaken(
  { dossierCode }: { readonly dossierCode?: string | undefined },
  { id }: Dossier,
  context: DecisionContext,
): Rejected<RejectionCode> | undefined {
  const holder = dossierCode === undefined ? undefined : context.dossierOfCode?.(dossierCode)
  if (holder === undefined || holder === id) return undefined
  const message = `dossier code '${dossierCode}' is that of dossier '${holder}'`
  return reject('dossier-code-taken', message, { dossierCode, dossierId: holder })
}
