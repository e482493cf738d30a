// What the rules of the organisation give back: facts for its stream, or a refusal.

import type { Rejected } from '../kernel/outcome.js'
import type { FactOf } from '../log/envelope.js'
import type { OrganisationEvents, organisationStream } from './events.js'

/** Why a command to the organisation may be refused. */
export type OrganisationRejectionCode =
  | 'absence-overlaps'
  | 'absence-unknown'
  | 'agency-ended'
  | 'agency-exists'
  | 'agency-unknown'
  | 'delegation-exists'
  | 'delegation-unknown'
  | 'not-a-reorganisation'
  | 'not-after-change'
  | 'officer-unknown'
  | 'parts-overlap'
  | 'period-empty'
  | 'remainder-unknown'
  | 'self-delegation'
  | 'unit-unknown'

/** A fact that the rules found: an event before it is recorded. */
export type OrganisationFact = FactOf<OrganisationEvents>

/** A fact without what the command gives to every event. */
export type FoundFact = Pick<OrganisationFact, 'type' | 'data'>

/** A refusal by the rules of the organisation. */
export type OrganisationRefusal = Rejected<OrganisationRejectionCode>

/** The rules' answer to a command. */
export type OrganisationDecision =
  | {
      readonly accepted: true
      readonly stream: typeof organisationStream
      readonly events: readonly OrganisationFact[]
    }
  | OrganisationRefusal
