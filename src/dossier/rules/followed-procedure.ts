// Which version of its procedure a dossier follows. Questions and decisions ask here, so that both go by the same.

import type { Instant } from '../../kernel/instant.js'
import type { PublishedProcedure } from '../../procedure/catalogue.js'
import type { DecisionContext } from '../decision.js'
import type { Dossier } from '../dossier.js'

/** Where versions of procedures are looked up. */
export type Versions = Pick<DecisionContext, 'findProcedure' | 'procedureInForce'>

/** What of a dossier says which version it follows. */
export type FollowingFacts = {
  readonly [Fact in 'procedure' | 'procedureVersion' | 'receivedAt' | 'latestAt']?: Dossier[Fact] | undefined
}

/**
 * The version of its reception, or of the last switch. Where none is told, it was not received yet, or an import says
 * nothing of it: then the one in force at its reception, else at the moment asked about, or at its last event. Of a
 * procedure that is at its end there is only the latest.
 */
export function followedProcedure(
  { procedure: code, procedureVersion, receivedAt, latestAt }: FollowingFacts,
  versions: Versions,
  at?: Instant,
): PublishedProcedure | undefined {
  if (code === undefined) return undefined
  const moment = receivedAt ?? at ?? latestAt
  if (procedureVersion !== undefined || moment === undefined)
    return versions.findProcedure(code, procedureVersion)
  const inForce = versions.procedureInForce(code, moment)
  return 'problem' in inForce ? versions.findProcedure(code) : inForce
}
