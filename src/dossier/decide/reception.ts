// (2) The rules by which a dossier comes in.

import { reject } from '../../kernel/outcome.js'
import type { Instant } from '../../kernel/instant.js'
import type { PublishedProcedure } from '../../procedure/catalogue.js'
import { statutoryClock } from '../../procedure/clock-checks.js'
import { fact, type Rules } from '../decision.js'
import { attributeFacts, missingAttributes } from '../rules/attributes.js'
import { unknownComponent } from '../rules/components.js'
import {
  promiseFrom,
  promiseOf,
  recordedPolicy,
  type DeadlinePromise,
  type PromiseBasis,
} from '../rules/deadline.js'
import { recomputed } from '../rules/recomputation.js'
import { openStepOutside, unknownStep } from '../rules/route.js'
import { codeTaken, procedureFor } from './lookups.js'
import { basisOf, promised } from './promises.js'

/** Rules of coming in. */
export const receptionRules: Rules<
  | 'registerDossier'
  | 'receiveDossier'
  | 'refuseReception'
  | 'takeOverDossier'
  | 'switchProcedureVersion'
  | 'linkDossier'
> = {
  registerDossier(command, dossier, context) {
    const { procedure: code, channel, applicant, attributes } = command
    const procedure = procedureFor(code, command.at, context)
    if ('accepted' in procedure) return procedure
    const refusal = codeTaken(command, dossier, context)
    if (refusal !== undefined) return refusal
    return [
      fact('DossierRegistered', { procedure: code, channel, applicant, ...whence(command) }),
      ...attributeFacts(attributes, dossier),
    ]
  },

  receiveDossier(command, dossier, context) {
    const code = command.procedure ?? dossier.procedure
    const channel = command.channel ?? dossier.channel
    if (code === undefined || channel === undefined) {
      const message = 'name the procedure and the channel: this dossier was not registered before'
      return reject('procedure-required', message)
    }
    if (dossier.procedure !== undefined && dossier.procedure !== code) {
      const message = `the dossier was registered for procedure ${dossier.procedure}, not ${code}`
      return reject('procedure-mismatch', message, { registered: dossier.procedure, procedure: code })
    }
    const procedure = procedureFor(code, command.at, context)
    if ('accepted' in procedure) return procedure
    const { components, at } = command
    const refusal =
      codeTaken(command, dossier, context) ??
      unknownComponent(procedure.definition, components) ??
      missingAttributes(context.attributes, command.attributes, dossier)
    if (refusal !== undefined) return refusal
    const { applicant = dossier.applicant } = command
    const told = received(procedure, command)
    return [
      fact('DossierReceived', { ...told, channel, applicant, components }),
      ...attributeFacts(command.attributes, dossier),
      ...promised(promiseFrom(at, 'reception', basisOf(procedure, { ...told, channel }, { context, at }))),
    ]
  },

  refuseReception: ({ reason, legalBasis }) => [fact('ReceptionRefused', { reason, legalBasis })],

  takeOverDossier(command, dossier, context) {
    const { procedure: code, channel, receivedAt, dueAt, from, step, supplements, at } = command
    if (receivedAt > at) {
      const message = 'the dossier is said to have been received after it was taken over'
      return reject('received-later', message, { receivedAt, at })
    }
    const procedure = procedureFor(code, at, context)
    if ('accepted' in procedure) return procedure
    if (step !== undefined && !Object.hasOwn(procedure.definition.steps, step))
      return unknownStep(procedure.definition, step)
    const refusal =
      codeTaken(command, dossier, context) ??
      missingAttributes(context.attributes, command.attributes, dossier)
    if (refusal !== undefined) return refusal
    const told = { ...received(procedure, command), channel, applicant: command.applicant }
    const basis = basisOf(procedure, told, { context, at })
    const promise =
      dueAt === undefined ? promiseFrom(receivedAt, 'reception', basis) : recordedPromise(dueAt, basis)
    return [
      fact('DossierTakenOver', { ...told, receivedAt, from, step, supplements }),
      ...attributeFacts(command.attributes, dossier),
      ...promised(promise),
    ]
  },

  switchProcedureVersion({ version, legalBasis, at }, dossier, context) {
    const { procedure: code, procedureVersion: fromVersion } = dossier
    const procedure = code === undefined ? undefined : context.findProcedure(code, version)
    if (procedure === undefined || version === fromVersion) {
      const message =
        procedure === undefined
          ? `procedure ${code} has no version ${version}`
          : `the dossier follows version ${version} already`
      return reject('version-unknown', message, { procedure: code, version })
    }
    const refusal = openStepOutside(dossier, procedure.definition)
    if (refusal !== undefined) return refusal
    const basis = basisOf(procedure, dossier, { context, at })
    // What another system promised was by the version before.
    const { deadline: _, ...undated } = dossier
    return [
      fact('ProcedureVersionSwitched', { fromVersion, procedureVersion: version, legalBasis }),
      ...promised(promiseOf(undated, 'recomputation', basis)),
      ...recomputed(undated, basis).flatMap(promised),
    ]
  },

  linkDossier({ to, link }, dossier, context) {
    if (context.hasDossier?.(to) === false || to === dossier.id) {
      const message = to === dossier.id ? 'a dossier is not linked to itself' : `there is no dossier '${to}'`
      return reject('dossier-unknown', message, { dossierId: to })
    }
    if (dossier.links.some((each) => each.to === to && each.link === link))
      return reject('link-exists', `the dossier is linked to '${to}' already: ${link}`, { to, link })
    return [fact('DossierLinked', { to, link })]
  },
}

interface Whence {
  readonly dossierCode?: string | undefined
  readonly application?: string | undefined
  readonly placeOfHelp?: string | undefined
  readonly placeOfReception?: string | undefined
}

function whence({ dossierCode, application, placeOfHelp, placeOfReception }: Whence): Whence {
  return { dossierCode, application, placeOfHelp, placeOfReception }
}

/** What is taken from the procedure, and who holds the dossier from the first moment. */
function received(
  { definition, version }: PublishedProcedure,
  command: Whence & {
    readonly unit?: string | undefined
    readonly officer?: string | undefined
    readonly step?: string | undefined
  },
) {
  const { code, level, field, agency, steps, start } = definition
  // If neither the command nor the procedure names a unit, it is the one that does the next step.
  const unit = command.unit ?? definition.unit ?? steps[command.step ?? start]!.unit
  const { officer } = command
  return {
    procedure: code,
    procedureVersion: version,
    level,
    field,
    agency,
    unit,
    officer,
    ...whence(command),
  }
}

/** A promise that another system made: it has no term that it was computed from. */
function recordedPromise(dueAt: Instant, { procedure, calendarId: calendar }: PromiseBasis): DeadlinePromise {
  const told = { clock: statutoryClock, dueAt, procedureVersion: procedure.version, policy: recordedPolicy }
  return { ...told, cause: 'reception', ...(calendar !== undefined && { calendar }) }
}
