// (2) The rules of absence and delegation: who stands in is an officer and another one, an officer is away once at a
// time, and a duty is delegated to the same person once at a time. Pure.

import { reject } from '../kernel/outcome.js'
import type { OrganisationCommandFor } from './commands.js'
import type { FoundFact, OrganisationRefusal } from './decision.js'
import type { Organisation } from './organisation.js'

type DutyCommand = OrganisationCommandFor<'declareAbsence' | 'endAbsence' | 'delegateDuty' | 'endDelegation'>

/** Decides a command on absence or delegation. */
export function decideDuty(
  command: DutyCommand,
  organisation: Organisation,
): FoundFact | OrganisationRefusal {
  switch (command.type) {
    case 'declareAbsence':
      return declareAbsence(command, organisation)
    case 'endAbsence': {
      const { officer, at, from } = command
      const { duties } = organisation
      const absence = from === undefined ? duties.absenceAt(officer, at) : duties.absenceFrom(officer, from)
      if (absence !== undefined && at < absence.to)
        return { type: 'AbsenceEnded', data: { officer, from: absence.from } }
      const message = `no absence of '${officer}' is there to end: name when it begins if it has not begun`
      return reject('absence-unknown', message, { officer })
    }
    case 'delegateDuty':
      return delegateDuty(command, organisation)
    case 'endDelegation': {
      const { officer, to, at, from } = command
      const { duties } = organisation
      const delegation =
        from === undefined ? duties.delegationAt(officer, to, at) : duties.delegationFrom(officer, to, from)
      if (delegation !== undefined && at < delegation.to)
        return { type: 'DelegationEnded', data: { officer, to, from: delegation.from } }
      const message = `no delegation from '${officer}' to '${to}' is there to end: name when it begins if it has not begun`
      return reject('delegation-unknown', message, { officer, to })
    }
  }
}

function declareAbsence(
  { officer, from, to, deputy, reason }: OrganisationCommandFor<'declareAbsence'>,
  organisation: Organisation,
): FoundFact | OrganisationRefusal {
  const refusal = refuseOfficers(organisation, officer, deputy) ?? refuseEmpty(from, to)
  if (refusal !== undefined) return refusal
  const overlapping = organisation.duties.absenceWithin(officer, { from, to })
  if (overlapping !== undefined) {
    const message = `'${officer}' is away already in that time: end that absence first`
    return reject('absence-overlaps', message, { officer, from: overlapping.from, to: overlapping.to })
  }
  const rest = { ...(deputy !== undefined && { deputy }), ...(reason !== undefined && { reason }) }
  return { type: 'OfficerAbsent', data: { officer, from, to, ...rest } }
}

function delegateDuty(
  { officer, to, at, from = at, until, procedures, decision }: OrganisationCommandFor<'delegateDuty'>,
  organisation: Organisation,
): FoundFact | OrganisationRefusal {
  const refusal = refuseOfficers(organisation, officer, to) ?? refuseEmpty(from, until)
  if (refusal !== undefined) return refusal
  const period = { from, to: until ?? Number.POSITIVE_INFINITY }
  const overlapping = organisation.duties.delegationWithin(officer, to, period)
  if (overlapping !== undefined) {
    const message = `'${officer}' has delegated to '${to}' in that time already: end that delegation first`
    return reject('delegation-exists', message, { officer, to, from: overlapping.from })
  }
  const rest = {
    ...(until !== undefined && { until }),
    ...(procedures !== undefined && { procedures }),
    ...(decision !== undefined && { decision }),
  }
  return { type: 'DutyDelegated', data: { officer, to, from, ...rest } }
}

function refuseOfficers(organisation: Organisation, officer: string, other?: string) {
  for (const id of [officer, other]) {
    if (id !== undefined && organisation.unitOfOfficer(id) === undefined)
      return reject('officer-unknown', `no officer '${id}' is declared`, { officer: id })
  }
  if (other !== officer) return undefined
  return reject('self-delegation', `'${officer}' can't stand in for themselves: name another`, { officer })
}

function refuseEmpty(from: number, to = Number.POSITIVE_INFINITY) {
  if (from < to) return undefined
  return reject('period-empty', 'it would end before it begins, or as it begins', { from, to })
}
