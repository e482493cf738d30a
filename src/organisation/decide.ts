// (2) The rules of the organisation: from a command and what is known of the organisation to the event that follows,
// or to a refusal. Pure. Changes of one agency come in the order in which they are in force, so that no record made
// later contradicts what was already resolved.

import type { Instant } from '../kernel/instant.js'
import { reject } from '../kernel/outcome.js'
import { startOfNamedDay } from '../log/office-command-definition.js'
import type { OrganisationCommand, OrganisationCommandFor } from './commands.js'
import type { FoundFact, OrganisationDecision, OrganisationFact, OrganisationRefusal } from './decision.js'
import { decideDuty } from './decide-duty.js'
import { organisationStream, type SplitPart } from './events.js'
import type { Organisation } from './organisation.js'

/** What the rules need besides the organisation. */
export interface OrganisationRulesContext {
  /** IANA name of the zone in which the office's civil dates begin. */
  readonly zone: string
}

const forEver = Number.POSITIVE_INFINITY as Instant

/**
 * Decides a command to the organisation.
 * @throws DossierError `time-zone-unknown`; `command-invalid` for a day in force that begins outside of the years that
 * events hold
 */
export function decideOrganisation(
  command: OrganisationCommand,
  organisation: Organisation,
  { zone }: OrganisationRulesContext,
): OrganisationDecision {
  const found = decide(command, organisation, zone)
  if ('accepted' in found) return found
  const { at, actor } = command
  const event = { ...found, at, actor } as OrganisationFact
  return { accepted: true, stream: organisationStream, events: [event] }
}

function decide(
  command: OrganisationCommand,
  organisation: Organisation,
  zone: string,
): FoundFact | OrganisationRefusal {
  switch (command.type) {
    case 'renameAgency': {
      const { agency, name } = command
      const force = inForce(command, zone)
      return (
        refuseUnlessStanding(organisation, agency, force.inForceAt, 'name') ?? {
          type: 'AgencyRenamed',
          data: { agency, name, ...force },
        }
      )
    }
    case 'mergeAgencies':
      return merge(command, organisation, inForce(command, zone))
    case 'splitAgency':
      return split(command, organisation, inForce(command, zone))
    case 'moveUnit':
      return move(command, organisation, inForce(command, zone))
    case 'declareAbsence':
    case 'endAbsence':
    case 'delegateDuty':
    case 'endDelegation':
      return decideDuty(command, organisation)
  }
}

type Force = ReturnType<typeof inForce>

type Reorganising = OrganisationCommandFor<'renameAgency' | 'mergeAgencies' | 'splitAgency' | 'moveUnit'>

function inForce({ type, decision, decidedOn, inForceFrom }: Reorganising, zone: string) {
  const inForceAt = startOfNamedDay({ type, field: 'inForceFrom', day: inForceFrom, zone })
  return { decision, decidedOn, inForceFrom, inForceAt }
}

function merge(
  { agencies, into, name }: OrganisationCommandFor<'mergeAgencies'>,
  organisation: Organisation,
  force: Force,
): FoundFact | OrganisationRefusal {
  if (agencies.every((agency) => agency === into)) {
    return reject('not-a-reorganisation', `'${into}' would be merged with itself: name another agency`, {
      agency: into,
    })
  }
  const named = { agencies, into, ...(name !== undefined && { name }) }
  return (
    first(agencies, (agency) => refuseUnlessStanding(organisation, agency, force.inForceAt)) ??
    (agencies.includes(into)
      ? undefined
      : refuseTaker(organisation, { agency: into, name }, force.inForceAt)) ?? {
      type: 'AgenciesMerged',
      data: { ...named, ...force },
    }
  )
}

function split(
  { agency, into, remainder }: OrganisationCommandFor<'splitAgency'>,
  organisation: Organisation,
  force: Force,
): FoundFact | OrganisationRefusal {
  if (into.every((part) => part.agency === agency)) {
    return reject('not-a-reorganisation', `'${agency}' would be split into itself: name another part`, {
      agency,
    })
  }
  const overlap = overlapOf(into)
  if (overlap !== undefined) {
    const message = `'${overlap}' is named by two parts: only one can take it`
    return reject('parts-overlap', message, { overlap })
  }
  if (!into.some((part) => part.agency === remainder)) {
    const message = `the remainder goes to '${remainder}', which is none of the parts`
    return reject('remainder-unknown', message, { remainder, parts: into.map((part) => part.agency) })
  }
  return (
    refuseUnlessStanding(organisation, agency, force.inForceAt) ??
    first(into, (part) =>
      part.agency === agency ? undefined : refuseTaker(organisation, part, force.inForceAt),
    ) ??
    first(
      into.flatMap(({ units = [] }) => units),
      (unit) => refuseUnlessUnitOf(organisation, unit, agency, force.inForceAt),
    ) ?? { type: 'AgencySplit', data: { agency, into, remainder, ...force } }
  )
}

function move(
  { unit, toAgency }: OrganisationCommandFor<'moveUnit'>,
  organisation: Organisation,
  force: Force,
): FoundFact | OrganisationRefusal {
  const { inForceAt } = force
  if (organisation.unitAt(unit, forEver) === undefined) return unknownUnit(unit)
  const refusal = refuseUnlessAfter(organisation, 'unit', unit, inForceAt)
  if (refusal !== undefined) return refusal
  const target = organisation.agency(toAgency, inForceAt)
  if (target === undefined) return unknownAgency(toAgency)
  if (target.hasEnded) return endedAgency(toAgency)
  return { type: 'UnitMoved', data: { unit, toAgency, ...force } }
}

/** What is named twice among the parts, if anything is. */
function overlapOf(parts: readonly SplitPart[]): string | undefined {
  const lists = [
    parts.map(({ agency }) => agency),
    parts.flatMap(({ procedures = [] }) => procedures),
    parts.flatMap(({ units = [] }) => units),
  ]
  for (const ids of lists) {
    const seen = new Set<string>()
    for (const id of ids) {
      if (seen.has(id)) return id
      seen.add(id)
    }
  }
  return undefined
}

/** An agency that takes over: one without a name that stands, or one with a name that there never was. */
function refuseTaker(
  organisation: Organisation,
  { agency, name }: Pick<SplitPart, 'agency' | 'name'>,
  inForceAt: Instant,
): OrganisationRefusal | undefined {
  const known = organisation.agency(agency, forEver)
  if (known === undefined) {
    return name === undefined ? unknownAgency(agency, ': give it a name if it is to be founded') : undefined
  }
  if (name === undefined || known.hasEnded) return refuseUnlessStanding(organisation, agency, inForceAt)
  const message = `agency '${agency}' exists already: leave its name out if it is to take over, or found one of another id`
  return reject('agency-exists', message, { agency })
}

function refuseUnlessStanding(
  organisation: Organisation,
  agency: string,
  inForceAt: Instant,
  kind: 'agency' | 'name' = 'agency',
): OrganisationRefusal | undefined {
  const known = organisation.agency(agency, forEver)
  if (known === undefined) return unknownAgency(agency)
  return (
    refuseUnlessAfter(organisation, kind, agency, inForceAt) ??
    (known.hasEnded ? endedAgency(agency) : undefined)
  )
}

function refuseUnlessUnitOf(
  organisation: Organisation,
  unit: string,
  agency: string,
  inForceAt: Instant,
): OrganisationRefusal | undefined {
  const of = organisation.agencyOfUnit(unit, inForceAt)
  if (of === agency) return refuseUnlessAfter(organisation, 'unit', unit, inForceAt)
  return unknownUnit(unit, of === undefined ? '' : `: then it belongs to '${of}', not to '${agency}'`)
}

function refuseUnlessAfter(
  organisation: Organisation,
  kind: 'agency' | 'name' | 'unit',
  id: string,
  inForceAt: Instant,
): OrganisationRefusal | undefined {
  const lastChangeAt = organisation.lastChangeOf(kind, id)
  if (inForceAt >= lastChangeAt) return undefined
  const message = `'${id}' changes after that already: what is decided later must not be in force before it`
  return reject('not-after-change', message, { id, inForceAt, lastChangeAt })
}

function first<Each>(
  list: readonly Each[],
  refusalOf: (each: Each) => OrganisationRefusal | undefined,
): OrganisationRefusal | undefined {
  for (const each of list) {
    const refusal = refusalOf(each)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

function unknownAgency(agency: string, hint = ': it was neither declared nor founded by then') {
  return reject('agency-unknown', `no agency '${agency}' is known${hint}`, { agency })
}

function endedAgency(agency: string) {
  const message = `agency '${agency}' was merged or split and is no more; ids are not given again`
  return reject('agency-ended', message, { agency })
}

function unknownUnit(unit: string, hint = '') {
  return reject('unit-unknown', `no unit '${unit}' is known here${hint}`, { unit })
}
